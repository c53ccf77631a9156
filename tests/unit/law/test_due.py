"""Due dates, held against dates that were worked out by hand."""

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidField
from chalicelib.law.calendars import is_working_day
from chalicelib.law.due import Due, Event, add_months, due, receipt_date
from chalicelib.law.rules import CURRENT, Regime, Rule, load, rule_for

with (Path(__file__).parent / "date_vectors.csv").open(newline="", encoding="utf-8") as _rows:
    VECTORS = list(csv.DictReader(_rows))

LOS_ANGELES = "America/Los_Angeles"
DELETE = rule_for(Regime.CCPA, Right.DELETE)
OPT_OUT = rule_for(Regime.CCPA, Right.OPT_OUT_SALE)
ACCESS = rule_for(Regime.GDPR, Right.ACCESS)
STRICT = rule_for(Regime.STRICTEST, Right.DELETE)

instants = st.datetimes(
    min_value=datetime(2024, 1, 2),  # noqa: DTZ001  hypothesis adds the zone
    max_value=datetime(2040, 6, 30),  # noqa: DTZ001  as above
    timezones=st.just(UTC),
)
clocks = st.sampled_from(
    [
        (rule, event)
        for version in CURRENT.values()
        for rule in load(version).rules
        for event, period in ((Event.ACKNOWLEDGE, rule.acknowledge), (Event.RESPOND, rule.respond))
        if period
    ],
)


@pytest.mark.parametrize("row", VECTORS, ids=lambda row: f"{row['request_type']} {row['received_at']} {row['event']}")
def test_each_worked_date_comes_out_right(row: dict[str, str]) -> None:
    rule = load(CURRENT[Regime(row["regime"])]).rule_of_type(row["request_type"])
    extended = row["event"] == "respond_extended"
    found = due(
        rule,
        Event.RESPOND if extended else Event(row["event"]),
        received_at=datetime.fromisoformat(row["received_at"]),
        time_zone=row["time_zone"],
        place=row["place"],
        extended=extended,
    )
    assert found.date.isoformat() == row["due_date"], row["reason"]


def _due(rule: Rule, received: str, *, event: Event = Event.RESPOND, place: str = "", extended: bool = False) -> Due:
    at = datetime.fromisoformat(received)
    return due(rule, event, received_at=at, time_zone=LOS_ANGELES, place=place, extended=extended)


def test_the_target_of_forty_five_days_reads_begin_on_the_day_of_receipt_strictly() -> None:
    found = _due(DELETE, "2026-03-20T16:30:00-07:00")
    assert (found.date, found.target) == (date(2026, 5, 4), date(2026, 5, 3))


def test_the_target_of_business_days_lets_saturdays_count() -> None:
    # Saturdays count but for the 4th of July, which is one: 23-27 June, 29 June-3 July, 6-10 July.
    found = _due(OPT_OUT, "2026-06-22T09:00:00-07:00")
    assert (found.date, found.target) == (date(2026, 7, 13), date(2026, 7, 10))


def test_the_target_of_an_extension_in_months_chains_the_two_periods() -> None:
    found = _due(ACCESS, "2026-01-31T10:00:00-08:00", place="FR", extended=True)
    assert (found.date, found.target, found.unrolled) == (date(2026, 4, 30), date(2026, 4, 28), date(2026, 4, 30))


def test_a_last_day_on_a_weekend_is_shown_before_and_after_rolling() -> None:
    found = _due(ACCESS, "2026-03-05T10:00:00-08:00", place="DE")
    assert (found.unrolled, found.date, found.target) == (date(2026, 4, 5), date(2026, 4, 7), date(2026, 4, 7))


def test_without_holidays_of_its_own_a_place_rolls_off_weekends_only() -> None:
    assert _due(ACCESS, "2026-03-05T10:00:00-08:00", place="AT").date == date(2026, 4, 6)


@given(instants)
def test_unknown_residence_is_never_later_than_any_law_known_here(at: datetime) -> None:
    for extended in (False, True):
        strict, *others = (
            due(rule, Event.RESPOND, received_at=at, time_zone="UTC", place="", extended=extended)
            for rule in (STRICT, DELETE, ACCESS)
        )
        assert strict.target <= min(other.date for other in others)


@given(instants, clocks, st.sampled_from(["UTC", "Europe/Berlin", LOS_ANGELES, "Pacific/Kiritimati"]))
def test_nothing_is_due_before_it_came_and_targets_are_not_later(
    at: datetime,
    clock: tuple[Rule, Event],
    time_zone: str,
) -> None:
    found = due(*clock, received_at=at, time_zone=time_zone, place="DE-BY")
    assert receipt_date(at, time_zone) < found.target <= found.date
    assert found.unrolled <= found.date
    if clock[0].counting.rolls:
        assert is_working_day("DE-BY", found.date)
    else:
        assert found.unrolled == found.date


@given(instants, st.integers(0, 10**6), clocks)
def test_what_comes_later_is_not_due_earlier(at: datetime, seconds: int, clock: tuple[Rule, Event]) -> None:
    first = due(*clock, received_at=at, time_zone=LOS_ANGELES, place="FR")
    later = due(*clock, received_at=at + timedelta(seconds=seconds), time_zone=LOS_ANGELES, place="FR")
    assert first.date <= later.date
    assert first.target <= later.target


@given(instants, clocks.filter(lambda clock: clock[0].extension is not None and clock[1] is Event.RESPOND))
def test_an_extension_never_shortens(at: datetime, clock: tuple[Rule, Event]) -> None:
    plain = due(*clock, received_at=at, time_zone="UTC", place="IE")
    longer = due(*clock, received_at=at, time_zone="UTC", place="IE", extended=True)
    assert longer.date > plain.date
    assert longer.target > plain.target


def test_every_day_from_2024_to_2032_has_its_dates() -> None:
    day = datetime(2024, 1, 1, 12, tzinfo=UTC)
    while day.year < 2033:
        for rule in (OPT_OUT, ACCESS):
            due(rule, Event.RESPOND, received_at=day, time_zone="UTC", place="DE")
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "number", "result"),
    [("2028-01-31", 1, "2028-02-29"), ("2026-12-31", 2, "2027-02-28"), ("2026-11-30", 1, "2026-12-30")],
)
def test_a_month_without_that_day_ends_on_its_last(day: str, number: int, result: str) -> None:
    assert add_months(date.fromisoformat(day), number) == date.fromisoformat(result)


@pytest.mark.parametrize(
    ("changes", "field", "problem"),
    [
        ({"received_at": datetime(2026, 11, 22)}, "received_at", "naive"),  # noqa: DTZ001  that is the point
        ({"time_zone": "Europe/Atlantis"}, "time_zone", "unknown"),
        ({"time_zone": "../etc/passwd"}, "time_zone", "unknown"),
        ({"time_zone": ""}, "time_zone", "unknown"),
        ({"place": "Atlantis"}, "place", "malformed"),
        ({"event": Event.ACKNOWLEDGE}, "event", "no-such-clock"),
        ({"event": Event.APPEAL}, "event", "no-such-clock"),
        ({"rule": OPT_OUT, "extended": True}, "event", "not-extendable"),
        ({"rule": DELETE, "event": Event.ACKNOWLEDGE, "extended": True}, "event", "not-extendable"),
        ({"received_at": datetime(2040, 12, 20, tzinfo=UTC)}, "received_at", "year-not-covered"),
        ({"rule": OPT_OUT, "received_at": datetime(2018, 1, 1, tzinfo=UTC)}, "received_at", "year-not-covered"),
    ],
)
def test_bad_input_is_an_error_that_names_the_field(changes: dict[str, object], field: str, problem: str) -> None:
    given_: dict[str, object] = {
        "rule": ACCESS,
        "event": Event.RESPOND,
        "received_at": datetime(2026, 11, 22, tzinfo=UTC),
        "time_zone": "UTC",
        "place": "DE",
        **changes,
    }
    with pytest.raises(InvalidField) as caught:
        due(**given_)  # type: ignore[arg-type]  # each of its own type
    assert (caught.value.field, caught.value.problem) == (field, problem)
