"""What is left of a request says what the law names, by the business's days, and leads to nobody."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain.request import Appeal, Outcome, Request
from chalicelib.domain.request_log import LoggedRequest, logged
from chalicelib.errors import NotPossible
from tests.unit.domain.test_request import a_request

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
NOW = datetime(2027, 1, 1, tzinfo=UTC)
CLOSED = datetime(2026, 11, 23, 17, tzinfo=UTC)


def closed() -> Request:
    return a_request().closed(Outcome.GRANTED, CLOSED)


def test_days_are_the_businesss() -> None:
    head = replace(
        closed(), received_at=datetime(2026, 11, 23, 3, tzinfo=UTC), closed_at=datetime(2026, 11, 30, 3, tzinfo=UTC)
    )
    line = logged(head, zone=LOS_ANGELES, now=NOW)
    assert (line.received_on.isoformat(), line.answered_on.isoformat()) == ("2026-11-22", "2026-11-29")
    assert (line.appealed_on, line.erased_at) == (None, NOW)
    assert line.keep_until == datetime(2028, 11, 30, 3, tzinfo=UTC)


def test_an_appeal_that_was_decided_has_its_day_and_the_line_stays_longer() -> None:
    at = datetime(2026, 12, 20, 20, tzinfo=UTC)
    appeal = Appeal(received_at=datetime(2026, 12, 1, tzinfo=UTC), outcome=Outcome.DENIED, decided_at=at)
    line = logged(
        replace(closed(), appeal=appeal, grounds=("CCPA_X",), outcome=Outcome.DENIED), zone=LOS_ANGELES, now=NOW
    )
    assert (line.appealed_on, line.grounds) == (at.date(), ("CCPA_X",))
    assert line.keep_until == at.replace(year=2028)


def test_what_is_not_over_has_no_line() -> None:
    with pytest.raises(NotPossible):
        logged(replace(closed(), outcome=None, closed_at=None), zone=LOS_ANGELES, now=NOW)


def test_no_field_is_for_a_person() -> None:
    assert {item.name for item in fields(LoggedRequest)} == {
        *("account", "id", "received_on", "right", "regime", "law_version", "channel", "answered_on", "outcome"),
        *("grounds", "appealed_on", "erased_at", "keep_until", "version"),
    }
