"""What is kept of an account that leaves and of what it uses: who is named in it lies sealed."""

from dataclasses import fields
from datetime import UTC, datetime

from chalicelib.domain.closing_request import ClosingRequest, Fate
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.record import SEALED
from chalicelib.domain.stored import Stored


def sealed_fields(kind: type) -> set[str]:
    return {one.name for one in fields(kind) if one.metadata.get(SEALED)}


def test_who_answers_from_now_on_and_how_lies_sealed() -> None:
    assert sealed_fields(ClosingRequest) == {"to", "how"}
    warned = ClosingRequest(
        account=AccountId("acc_a"),
        request=RequestId("01R"),
        fate=Fate.WARNED,
        at=datetime(2026, 11, 22, tzinfo=UTC),
        by="user:usr_1",
    )
    assert (warned.to, warned.how, warned.version) == ("", "", 0)


def test_what_is_stored_is_about_nobody() -> None:
    assert sealed_fields(Stored) == set()
    assert Stored(account=AccountId("acc_a")).size == 0
