"""One matter mailed to many: how far it has come."""

from datetime import UTC, datetime

from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.ids import AccountId, UserId
from chalicelib.domain.mailing import Audience, Mailing

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
MAILING = Mailing(
    account=AccountId("acc_operator"),
    id="01K",
    kind=LetterKind.STAFF_NOTICE,
    audience=Audience.OWNERS,
    next_at=NOW,
)


def test_a_letters_name_is_made_of_the_matter_and_the_person() -> None:
    assert MAILING.letter_id(UserId("usr_a")) == "01K-usr_a"


def test_pages_add_up_until_it_has_ended() -> None:
    moved = MAILING.moved(accounts=20, letters=30, after="mill").moved(accounts=1, letters=1, after="zoo")
    assert (moved.accounts, moved.letters, moved.after, moved.next_at) == (21, 31, "zoo", NOW)
    ended = moved.ended(NOW)
    assert (ended.next_at, ended.ended_at) == (None, NOW)


def test_when_it_begins_is_noted_and_changes_nothing_else() -> None:
    begun = MAILING.begun(NOW)
    assert (MAILING.begun_at, begun.begun_at, begun.next_at, begun.letters) == (None, NOW, NOW, 0)
