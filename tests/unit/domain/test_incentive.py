"""Offers in versions, and who takes part under which."""

from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.ids import AccountId
from chalicelib.domain.incentive import (
    STAYS_LIMIT,
    Category,
    How,
    OfferVersion,
    Terms,
    check_days,
    nobody_in,
    read_terms,
)
from chalicelib.errors import InvalidField

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ACCOUNT = AccountId("acc_1")
TERMS = Terms(name="Club", summary="Ten percent", terms="An address", value="4 USD", method="Revenue by people")


def offer(first: date, last: date | None = None) -> OfferVersion:
    return OfferVersion(
        account=ACCOUNT,
        offer="01O",
        number=1,
        published_at=NOON,
        by="usr_1",
        effective_from=first,
        effective_until=last,
        categories=(Category.IDENTIFIERS,),
        words={"en": TERMS},
    )


def test_a_version_can_be_taken_up_from_its_first_day_to_its_last() -> None:
    one = offer(date(2026, 11, 1), date(2026, 11, 30))
    assert [one.holds(date(2026, month, day)) for month, day in ((10, 31), (11, 1), (11, 30), (12, 1))] == [
        *(False, True, True, False)
    ]
    assert offer(date(2026, 11, 1)).holds(date(2040, 1, 1))


def test_its_words_are_in_the_language_of_the_reader_or_in_the_one_there_is() -> None:
    assert offer(date(2026, 11, 1)).named("es") == TERMS
    assert offer(date(2026, 11, 1)).named("en") == TERMS


def test_who_opts_in_is_pinned_to_the_version_and_keeps_every_day() -> None:
    later = NOON + timedelta(days=1)
    ana = nobody_in(ACCOUNT, "01O", Email("ana@example.com"), NOON)
    assert (ana.present, ana.ends_at, ana.left(How.PAGE, NOON)) == (None, None, ana)
    joined = ana.joined(1, How.PAGE, NOON)
    assert joined.present is not None
    assert (joined.present.number, joined.ends_at) == (1, None)
    assert joined.joined(1, How.STAFF, later) == joined
    again = joined.joined(2, How.SYSTEM, later)
    assert [(stay.number, stay.until) for stay in again.stays] == [(1, later), (2, None)]
    gone = again.left(How.PAGE, later)
    assert gone.present is None
    assert gone.stays[-1].ended is How.PAGE
    assert gone.ends_at == datetime(2028, 11, 23, 12, tzinfo=UTC)


def test_the_oldest_of_too_many_stays_goes() -> None:
    one = nobody_in(ACCOUNT, "01O", Phone("+12135550123"), NOON)
    assert one.contact == Phone("+12135550123")
    for number in range(STAYS_LIMIT + 3):
        one = one.joined(number + 1, How.STAFF, NOON)
    assert len(one.stays) == STAYS_LIMIT
    assert nobody_in(ACCOUNT, "01O", Email("ana@example.com"), NOON).contact == Email("ana@example.com")


def test_words_are_whole_or_not_there() -> None:
    typed = {"name": "Club", "summary": "Ten", "terms": "An address", "value": "4", "method": "By people"}
    assert read_terms("en", {"name": "  "}) is None
    assert read_terms("en", typed) == Terms(**typed)
    with pytest.raises(InvalidField) as missing:
        read_terms("es", typed | {"value": ""})
    assert (missing.value.field, missing.value.problem) == ("value_es", "missing")


def test_no_offer_ends_before_it_begins() -> None:
    check_days(date(2026, 11, 1), None)
    check_days(date(2026, 11, 1), date(2026, 11, 1))
    with pytest.raises(InvalidField):
        check_days(date(2026, 11, 2), date(2026, 11, 1))


def test_of_one_that_staff_had_erased_nobody_reads_who_it_was_or_what_was_said() -> None:
    ana = nobody_in(ACCOUNT, "01O", Email("ana@example.com"), NOON).joined(1, How.PAGE, NOON)
    gone = ana.leaving(NOON)
    assert (gone.value, gone.stays, gone.leaving_at, gone.ends_at) == ("", (), NOON, None)
