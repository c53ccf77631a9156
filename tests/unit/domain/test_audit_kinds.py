"""Every tag has its kind, and every kind has tags."""

import pytest

from chalicelib.domain.audit_kinds import ActKind, kind_of
from chalicelib.domain.audit_tags import Tag


def test_every_kind_has_tags() -> None:
    assert {kind_of(tag.value) for tag in Tag} == set(ActKind)


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        (Tag.USER_SIGNED_IN, ActKind.SIGN_IN),
        (Tag.USER_VIEWS_CHANGED, ActKind.SETTINGS),
        (Tag.VIEW_REQUEST, ActKind.LOOK),
        (Tag.ACCOUNT_KEY_ADDED, ActKind.SYSTEMS),
        (Tag.ACCOUNT_KEY_ROTATED, ActKind.SETTINGS),
        (Tag.REQUEST_DENIED, ActKind.DECISION),
        (Tag.REQUEST_RECEIVED, ActKind.COURSE),
    ],
)
def test_a_tag_is_found_where_it_is_looked_for(tag: Tag, kind: ActKind) -> None:
    assert kind_of(tag.value) is kind


def test_what_is_newer_than_this_code_has_a_kind_as_well() -> None:
    assert kind_of("request:teleported") is ActKind.COURSE
