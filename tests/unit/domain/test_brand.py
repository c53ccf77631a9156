"""The picture of a business names nothing but itself."""

from dataclasses import fields
from datetime import UTC, datetime

from chalicelib.domain.brand import Logo
from chalicelib.domain.ids import AccountId


def test_a_logo_belongs_to_its_account_and_starts_unwritten() -> None:
    logo = Logo(
        account=AccountId("acc_x"),
        name="0a1b",
        content_type="image/png",
        width=20,
        height=10,
        content="iVBORw0KGgo=",
        added_at=datetime(2026, 11, 22, tzinfo=UTC),
    )
    assert (logo.KIND, logo.version) == ("logo", 0)
    assert {field.name for field in fields(Logo)} >= {"account", "name", "content"}
