"""Holds as the list has them."""

from datetime import UTC, date, datetime

from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.legal_hold import LegalHold, no_hold
from chalicelib.domain.request import Hold

SINCE = datetime(2026, 11, 23, 17, tzinfo=UTC)


def a_hold(until: date | None) -> LegalHold:
    hold = Hold(reason="authority", by="user:usr_x", since=SINCE, until=until)
    return LegalHold(account=AccountId("acc_x"), id="R", hold=hold, request=RequestId("R"))


def test_one_without_a_last_day_stands_and_is_listed_for_good() -> None:
    assert a_hold(None).stands(date(2060, 1, 1))
    assert a_hold(None).removable_at is None


def test_one_with_a_last_day_stands_on_it_and_is_listed_for_another_month() -> None:
    hold = a_hold(date(2027, 1, 10))
    assert hold.stands(date(2027, 1, 10))
    assert not hold.stands(date(2027, 1, 11))
    assert hold.removable_at == datetime(2027, 2, 10, tzinfo=UTC)


def test_the_place_of_a_hold_that_is_not_there_says_whose_it_would_be() -> None:
    none = no_hold(AccountId("acc_x"), "ana@example.com", SINCE)
    assert (none.contact, none.request, none.version) == ("ana@example.com", None, 0)
