"""What is left of a request from elsewhere leads to nobody, and is forgotten after 24 months."""

from datetime import UTC, date, datetime

from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.elsewhere_answer import BY_STAFF, LEASE, ElsewhereAnswer, Told, emptied
from chalicelib.domain.ids import AccountId, RequestId

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANSWER = ElsewhereAnswer(
    account=AccountId("acc_a"),
    id="01K",
    on=date(2026, 11, 22),
    place="DE",
    told=Told.MAILED,
    doing=(RequestId("01R"),),
    next_at=AT,
)


def letter(kind: LetterKind) -> Letter:
    return Letter(
        account=AccountId("acc_a"),
        id="01K",
        kind=kind,
        language="en",
        created_at=AT,
        to=Email("ana@example.com"),
        values={"reference": "20000000007"},
    )


def test_while_it_is_being_deleted_it_is_not_forgotten_and_one_run_has_it() -> None:
    assert ANSWER.removable_at is None
    assert ANSWER.taken(AT).next_at == AT + LEASE


def test_what_is_done_names_no_request_and_goes_after_24_months() -> None:
    done = ANSWER.done()
    assert (done.doing, done.next_at) == ((), None)
    assert done.removable_at == datetime(2028, 11, 23, tzinfo=UTC)


def test_staff_say_how_a_person_was_told_but_not_that_a_letter_was_mailed() -> None:
    assert set(BY_STAFF) == set(Told) - {Told.MAILED, Told.RETURNED}


def test_only_a_letter_of_this_kind_forgets_whom_it_went_to() -> None:
    left = emptied(letter(LetterKind.ELSEWHERE))
    assert (left.to, left.values, left.id) == (None, {}, "01K")
    other = letter(LetterKind.WITHDRAWN)
    assert emptied(other) == other
