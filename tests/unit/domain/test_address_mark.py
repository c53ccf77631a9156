"""What follows from mail that came back: which letters are still tried, and for how long."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.address_mark import AddressMark, Stance, Trouble, first_mark, trouble_of
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import Failure, Letter, LetterKind, Way
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.retention_row import MARK_LIFE

AT = datetime(2026, 11, 23, 17, tzinfo=UTC)


def letter(kind: LetterKind = LetterKind.DENIED, failure: Failure | None = None, *, about: bool = True) -> Letter:
    return Letter(
        account=AccountId("acc_1"),
        id="01L",
        kind=kind,
        language="en",
        created_at=AT,
        request=RequestId("01R") if about else None,
        to=Email("ana@example.com"),
        failure=failure,
        values={},
    )


def mark(trouble: Trouble, times: int = 1) -> AddressMark:
    return replace(first_mark(letter(), trouble, AT), times=times)


@pytest.mark.parametrize(
    ("failure", "trouble"),
    [
        (Failure.BOUNCED, Trouble.BOUNCED),
        (Failure.SOFT, Trouble.SOFT),
        (Failure.COMPLAINED, Trouble.COMPLAINED),
        (Failure.SUPPRESSED, Trouble.SUPPRESSED),
        (Failure.GIVEN_UP, None),
        (Failure.REFUSED, None),
        (Failure.HELD_BACK, None),
        (None, None),
    ],
)
def test_only_what_the_recipients_side_says_is_held_against_an_address(
    failure: Failure | None, trouble: Trouble | None
) -> None:
    assert trouble_of(letter(failure=failure)) is trouble


def test_a_text_and_a_letter_by_post_say_nothing_about_an_address() -> None:
    failed = letter(failure=Failure.BOUNCED)
    assert trouble_of(replace(failed, way=Way.TEXT)) is None
    assert trouble_of(replace(failed, to=None)) is None
    with pytest.raises(TypeError):
        first_mark(replace(failed, to=None), Trouble.BOUNCED, AT)


@pytest.mark.parametrize(
    ("trouble", "times", "stance"),
    [
        (Trouble.BOUNCED, 1, Stance.HELD),
        (Trouble.SOFT, 2, Stance.TRIED),
        (Trouble.SOFT, 3, Stance.HELD),
        (Trouble.COMPLAINED, 1, Stance.OWED),
        (Trouble.SUPPRESSED, 9, Stance.TRIED),  # it may be about mail of others, and the service forgets
    ],
)
def test_what_follows_from_each_trouble(trouble: Trouble, times: int, stance: Stance) -> None:
    assert mark(trouble, times).stance is stance


@pytest.mark.parametrize(
    ("trouble", "kind", "held"),
    [
        (Trouble.BOUNCED, LetterKind.DENIED, True),
        (Trouble.BOUNCED, LetterKind.OPT_OUT_DONE, True),
        (Trouble.BOUNCED, LetterKind.FOLLOW_UP_CODE, False),
        (Trouble.COMPLAINED, LetterKind.DENIED, False),
        (Trouble.COMPLAINED, LetterKind.EXTENDED, False),
        (Trouble.COMPLAINED, LetterKind.OPT_OUT_DONE, True),
        (Trouble.COMPLAINED, LetterKind.VERIFY_REMINDER, True),
        (Trouble.COMPLAINED, LetterKind.CONFIRM_CONTACT, False),
        (Trouble.SUPPRESSED, LetterKind.VERIFY_REMINDER, False),
    ],
)
def test_a_complaint_ends_courtesies_and_only_a_dead_address_ends_what_is_owed(
    trouble: Trouble, kind: LetterKind, *, held: bool
) -> None:
    assert mark(trouble).holds_back(letter(kind)) is held


@pytest.mark.parametrize(
    ("kind", "held"),
    [(LetterKind.STAFF_CLOSING, False), (LetterKind.STAFF_SUMMARY, True), (LetterKind.STAFF_NOTICE, True)],
)
def test_staff_get_what_they_are_owed_and_no_summaries(kind: LetterKind, *, held: bool) -> None:
    assert mark(Trouble.BOUNCED).holds_back(letter(kind, about=False)) is held


def test_a_letter_of_a_submission_is_a_consumers() -> None:
    sent = replace(letter(LetterKind.RECEIVED, about=False), submission=Reference("RQ-1"))
    assert mark(Trouble.BOUNCED).holds_back(sent)


def test_the_same_trouble_counts_on_and_another_begins_anew() -> None:
    later = AT + timedelta(days=1)
    soft = mark(Trouble.SOFT).again(letter(), Trouble.SOFT, later)
    assert (soft.times, soft.since, soft.last_at) == (2, AT, later)
    hard = soft.again(letter(), Trouble.BOUNCED, later)
    assert (hard.times, hard.since, hard.trouble) == (1, later, Trouble.BOUNCED)


def test_one_bad_day_of_a_mailbox_counts_once_however_many_letters_it_did_not_take() -> None:
    known = mark(Trouble.SOFT)
    for hours in (0, 1, 12, 23):
        known = known.again(letter(), Trouble.SOFT, AT + timedelta(hours=hours))
    assert (known.times, known.stance) == (1, Stance.TRIED)
    assert known.last_at == AT + timedelta(hours=23)
    for days in (1, 2):
        known = known.again(letter(), Trouble.SOFT, AT + timedelta(days=days))
    assert (known.times, known.stance) == (3, Stance.HELD)


@pytest.mark.parametrize("milder", [Trouble.SOFT, Trouble.SUPPRESSED])
def test_a_complaint_is_not_forgotten_because_a_later_letter_met_a_full_mailbox_or_a_list(milder: Trouble) -> None:
    later = AT + timedelta(days=1)
    known = mark(Trouble.COMPLAINED).again(letter(), milder, later)
    assert (known.trouble, known.stance, known.times) == (Trouble.COMPLAINED, Stance.OWED, 2)
    assert mark(Trouble.COMPLAINED).again(letter(), milder, AT + MARK_LIFE).trouble is milder
    assert mark(Trouble.COMPLAINED).again(letter(), Trouble.BOUNCED, later).stance is Stance.HELD


def test_a_mark_is_over_after_a_year_and_then_counts_anew() -> None:
    known = mark(Trouble.SOFT, 2)
    over = AT + MARK_LIFE
    assert known.stands(over - timedelta(seconds=1))
    assert not known.stands(over)
    assert known.again(letter(), Trouble.SOFT, over).times == 1
    assert known.email == Email("ana@example.com")
