"""Due dates, held against dates that were worked out by hand."""

import csv
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.request import Period
from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidField
from chalicelib.law.calendars import calendar_of, is_working_day
from chalicelib.law.due import (
    Due,
    Event,
    Extended,
    IdentityReceived,
    NotDesignated,
    Paused,
    add_months,
    due,
    receipt_date,
    refuse_future,
)
from chalicelib.law.rules import CURRENT, Regime, Rule, load, rule_for
from tests.unit.law.every import KINDS, Kind, extendable

with (Path(__file__).parent / "date_vectors.csv").open(newline="", encoding="utf-8") as _rows:
    VECTORS = list(csv.DictReader(_rows))

LOS_ANGELES = "America/Los_Angeles"
DELETE = rule_for(Regime.CCPA, Right.DELETE)
OPT_OUT = rule_for(Regime.CCPA, Right.OPT_OUT_SALE)
ACCESS = rule_for(Regime.GDPR, Right.ACCESS)
BRITISH = rule_for(Regime.UK_GDPR, Right.ACCESS)
SHINE = rule_for(Regime.CA_SHINE_THE_LIGHT, Right.SHINE_THE_LIGHT)
STRICT = rule_for(Regime.STRICTEST, Right.DELETE)

instants = st.datetimes(
    min_value=datetime(2018, 1, 2),  # noqa: DTZ001  hypothesis adds the zone
    max_value=datetime(2040, 6, 30),  # noqa: DTZ001  as above
    timezones=st.just(UTC),
)
kinds = st.sampled_from(KINDS)
places = st.sampled_from(["", "DE-BY", "FR", "UK-SCT", "GR", "US-CA", "CA"])


@pytest.mark.parametrize("row", VECTORS, ids=lambda row: f"{row['regime']} {row['request_type']} {row['received_at']}")
def test_each_worked_date_comes_out_right(row: dict[str, str]) -> None:
    extended = row["event"] == "respond_extended"
    found = due(
        load(CURRENT[Regime(row["regime"])]).rule_of_type(row["request_type"]),
        Period.RESPOND if extended else Period(row["event"]),
        received_at=datetime.fromisoformat(row["received_at"]),
        time_zone=row["time_zone"],
        place=row["place"],
        events=[Extended()] if extended else [],
    )
    assert found.date.isoformat() == row["due_date"], row["reason"]
    assert found.target <= found.date


def test_all_worked_dates_are_here() -> None:
    assert len(VECTORS) == 97


def _due(rule: Rule, received: str, *events: Event, period: Period = Period.RESPOND, place: str = "") -> Due:
    at = datetime.fromisoformat(received)
    return due(rule, period, received_at=at, time_zone=LOS_ANGELES, place=place, events=events)


def _british(received: str, *events: Event) -> Due:
    at = datetime.fromisoformat(received)
    return due(BRITISH, Period.RESPOND, received_at=at, time_zone="Europe/London", place="GB", events=events)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def test_the_target_of_forty_five_days_reads_begin_on_the_day_of_receipt_strictly() -> None:
    found = _due(DELETE, "2026-03-20T16:30:00-07:00")
    assert (found.date, found.target) == (date(2026, 5, 4), date(2026, 5, 3))


def test_the_target_of_business_days_lets_saturdays_count() -> None:
    # Saturdays count but for the 4th of July, which is one: 23-27 June, 29 June-3 July, 6-10 July.
    found = _due(OPT_OUT, "2026-06-22T09:00:00-07:00")
    assert (found.date, found.target) == (date(2026, 7, 13), date(2026, 7, 10))


def test_the_target_of_an_extension_in_months_chains_the_two_periods() -> None:
    found = _due(ACCESS, "2026-01-31T10:00:00-08:00", Extended(), place="FR")
    assert (found.date, found.target, found.unrolled) == (date(2026, 4, 30), date(2026, 4, 28), date(2026, 4, 30))


def test_a_last_day_on_a_weekend_is_shown_before_and_after_rolling() -> None:
    found = _due(ACCESS, "2026-03-05T10:00:00-08:00", place="DE")
    assert (found.unrolled, found.date, found.target) == (date(2026, 4, 5), date(2026, 4, 7), date(2026, 4, 7))


def test_without_holidays_of_its_own_a_place_rolls_off_weekends_only() -> None:
    assert _due(ACCESS, "2026-03-05T10:00:00-08:00", place="CH").date == date(2026, 4, 6)


@pytest.mark.parametrize(
    ("received", "last", "target"),
    [
        ("2026-03-16T10:00:00+00:00", "2026-04-16", "2026-04-15"),  # Thursday
        ("2026-03-05T10:00:00+00:00", "2026-04-07", "2026-04-06"),  # Easter: both readings roll to Tuesday
        ("2026-07-11T10:00:00+01:00", "2026-08-11", "2026-08-10"),
        ("2026-07-15T10:00:00+01:00", "2026-08-17", "2026-08-14"),  # Saturday; the day before it is a Friday
    ],
)
def test_the_british_target_is_a_day_earlier(received: str, last: str, target: str) -> None:
    found = _british(received)
    assert (found.date, found.target) == (_day(last), _day(target))


def test_the_british_acknowledgement_of_a_complaint_has_one_reading() -> None:
    rule = rule_for(Regime.UK_GDPR, Right.COMPLAINT)
    found = _due(rule, "2026-07-01T10:00:00+01:00", period=Period.ACKNOWLEDGE, place="UK-ENG")
    assert found.date == found.target == date(2026, 7, 31)


def test_days_on_which_a_clarification_is_awaited_do_not_count_in_britain() -> None:
    found = _british("2026-03-02T10:00:00+00:00", Paused(_day("2026-03-05"), _day("2026-03-12")))
    assert (found.unrolled, found.date, found.target) == (date(2026, 4, 10), date(2026, 4, 10), date(2026, 4, 9))


@pytest.mark.parametrize(
    ("pauses", "stopped"),
    [
        ([("2026-03-05", "2026-03-05")], 1),
        ([("2026-03-05", None)], 1),  # still awaited: the earliest that the end can be
        ([("2026-03-02", "2026-03-03")], 2),  # asked on the day of receipt
        ([("2026-03-05", "2026-03-08"), ("2026-03-07", "2026-03-10")], 6),  # a day is left out once
        ([("2026-03-20", "2026-03-21"), ("2026-03-05", "2026-03-06")], 4),
        ([("2026-04-03", "2026-04-04"), ("2026-03-05", "2026-03-06")], 4),  # asked inside the longer period
        ([("2026-04-03", "2026-04-20")], 0),  # asked when the period had ended
    ],
)
def test_pauses_add_their_days_once_and_only_inside_the_period(
    pauses: list[tuple[str, str | None]],
    stopped: int,
) -> None:
    events = [Paused(_day(asked), _day(came) if came else None) for asked, came in pauses]
    assert _british("2026-03-02T10:00:00+00:00", *events).unrolled == date(2026, 4, 2) + timedelta(days=stopped)


def test_proof_of_identity_starts_the_british_period_anew_and_pauses_before_it_are_over() -> None:
    proof = IdentityReceived(datetime(2026, 3, 16, 10, tzinfo=UTC))
    assert _british("2026-03-02T10:00:00+00:00", proof).date == date(2026, 4, 16)
    over = Paused(_day("2026-03-05"), _day("2026-03-17"))
    assert _british("2026-03-02T10:00:00+00:00", proof, over).unrolled == date(2026, 4, 18)


def test_proof_that_came_before_the_request_changes_nothing() -> None:
    proof = IdentityReceived(datetime(2026, 2, 16, 10, tzinfo=UTC))
    assert _british("2026-03-02T10:00:00+00:00", proof) == _british("2026-03-02T10:00:00+00:00")


def test_an_extension_and_a_pause_add_up_in_britain() -> None:
    found = _british("2026-03-02T10:00:00+00:00", Extended(), Paused(_day("2026-03-05"), _day("2026-03-12")))
    assert found.date == date(2026, 6, 10)


def test_shine_the_light_sent_elsewhere_than_to_the_designated_address_has_150_days() -> None:
    assert _due(SHINE, "2026-12-15T10:00:01-08:00", NotDesignated()).date == date(2027, 5, 14)


def test_an_unknown_residence_is_answered_in_thirty_days_or_one_month_and_aims_at_fifteen_days() -> None:
    found = _due(STRICT, "2026-01-31T10:00:00-08:00")
    assert (found.date, found.target) == (date(2026, 2, 28), date(2026, 2, 15))
    assert _due(STRICT, "2026-07-01T10:00:00-07:00").date == date(2026, 7, 31)
    assert _due(STRICT, "2026-07-01T10:00:00-07:00", Extended()).date == date(2026, 8, 30)


@given(instants, kinds, places, st.sampled_from(["UTC", "Europe/Berlin", LOS_ANGELES, "Pacific/Kiritimati"]))
def test_nothing_is_due_before_it_came_and_targets_are_not_later(
    at: datetime,
    kind: Kind,
    place: str,
    time_zone: str,
) -> None:
    rule, period = kind
    found = due(rule, period, received_at=at, time_zone=time_zone, place=place)
    assert receipt_date(at, time_zone) < found.target <= found.date
    assert found.unrolled <= found.date
    if rule.counting.rolls:
        assert is_working_day(rule.counting.rolls_off or calendar_of(place), found.date)
    else:
        assert found.unrolled == found.date


@given(instants, st.integers(0, 10**6), kinds, places)
def test_what_comes_later_is_not_due_earlier(at: datetime, seconds: int, kind: Kind, place: str) -> None:
    first = due(*kind, received_at=at, time_zone=LOS_ANGELES, place=place)
    later = due(*kind, received_at=at + timedelta(seconds=seconds), time_zone=LOS_ANGELES, place=place)
    assert first.date <= later.date
    assert first.target <= later.target


@given(instants, kinds.filter(extendable), places)
def test_an_extension_never_shortens(at: datetime, kind: Kind, place: str) -> None:
    plain = due(*kind, received_at=at, time_zone="UTC", place=place)
    longer = due(*kind, received_at=at, time_zone="UTC", place=place, events=[Extended()])
    assert longer.date > plain.date
    assert longer.target > plain.target


@given(instants, st.integers(0, 25), st.integers(0, 60), st.integers(0, 60))
def test_a_longer_pause_never_shortens(at: datetime, asked: int, lasted: int, more: int) -> None:
    began = receipt_date(at, "UTC") + timedelta(days=asked)
    ends = (began + timedelta(days=lasted), began + timedelta(days=lasted + more))
    dates = [
        due(BRITISH, Period.RESPOND, received_at=at, time_zone="UTC", place="GB", events=events)
        for events in ([], *([Paused(began, end)] for end in ends))
    ]
    assert all(one.date <= next_.date and one.target <= next_.target for one, next_ in pairwise(dates))
    assert dates[1].unrolled == dates[0].unrolled + timedelta(days=lasted + 1)


def test_every_day_from_2024_to_2032_has_its_dates_under_every_law() -> None:
    day = datetime(2024, 1, 1, 12, tzinfo=UTC)
    while day.year < 2033:
        for kind in KINDS:
            due(*kind, received_at=day, time_zone="UTC", place="DE")
            if extendable(kind):
                due(*kind, received_at=day, time_zone="UTC", place="IE", events=[Extended()])
        day += timedelta(days=1)


def test_receipts_of_2018_have_their_dates_too() -> None:
    for kind in KINDS:
        due(*kind, received_at=datetime(2018, 1, 1, 12, tzinfo=UTC), time_zone="UTC", place="DE")


@pytest.mark.parametrize(
    ("day", "number", "result"),
    [("2028-01-31", 1, "2028-02-29"), ("2026-12-31", 2, "2027-02-28"), ("2026-11-30", 1, "2026-12-30")],
)
def test_a_month_without_that_day_ends_on_its_last(day: str, number: int, result: str) -> None:
    assert add_months(_day(day), number) == _day(result)


def test_a_receipt_is_never_in_the_future() -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    refuse_future(now, now=now)
    with pytest.raises(InvalidField, match="received_at: in-the-future"):
        refuse_future(now + timedelta(microseconds=1), now=now)
    with pytest.raises(InvalidField, match="received_at: naive"):
        refuse_future(datetime(2026, 11, 22), now=now)  # noqa: DTZ001  that is the point


PAUSE = Paused(date(2026, 11, 23), date(2026, 11, 24))
PROOF = IdentityReceived(datetime(2026, 11, 23, tzinfo=UTC))


@pytest.mark.parametrize(
    ("changes", "field", "problem"),
    [
        ({"received_at": datetime(2026, 11, 22)}, "received_at", "naive"),  # noqa: DTZ001  that is the point
        ({"time_zone": "Europe/Atlantis"}, "time_zone", "unknown"),
        ({"time_zone": "../etc/passwd"}, "time_zone", "unknown"),
        ({"time_zone": ""}, "time_zone", "unknown"),
        ({"place": "Atlantis"}, "place", "malformed"),
        ({"period": Period.ACKNOWLEDGE}, "event", "no-such-clock"),
        ({"period": Period.APPEAL}, "event", "no-such-clock"),
        ({"rule": OPT_OUT, "events": [Extended()]}, "event", "not-extendable"),
        ({"rule": DELETE, "period": Period.ACKNOWLEDGE, "events": [Extended()]}, "event", "not-extendable"),
        ({"events": [PAUSE]}, "event", "no-pause"),
        ({"events": [PROOF]}, "event", "no-restart"),
        ({"events": [NotDesignated()]}, "event", "no-designated-address"),
        (
            {"rule": BRITISH, "events": [Paused(date(2026, 11, 24), date(2026, 11, 23))]},
            "pause",
            "ends-before-it-begins",
        ),
        ({"rule": BRITISH, "events": [Paused(date(2026, 11, 21))]}, "pause", "before-receipt"),
        ({"rule": BRITISH, "events": [Paused(date(2026, 11, 23), date(9999, 12, 31))]}, "pause", "year-not-covered"),
        ({"received_at": datetime(2040, 12, 20, tzinfo=UTC)}, "received_at", "year-not-covered"),
        ({"rule": DELETE, "received_at": datetime(2041, 1, 2, tzinfo=UTC)}, "received_at", "year-not-covered"),
        ({"rule": DELETE, "received_at": datetime.max.replace(tzinfo=UTC)}, "received_at", "year-not-covered"),
        ({"rule": DELETE, "received_at": datetime.min.replace(tzinfo=UTC)}, "received_at", "before-2018"),
        ({"rule": OPT_OUT, "received_at": datetime(2017, 12, 31, 12, tzinfo=UTC)}, "received_at", "before-2018"),
        (
            {"received_at": datetime(2018, 1, 1, 1, tzinfo=UTC), "time_zone": LOS_ANGELES},
            "received_at",
            "before-2018",
        ),
    ],
)
def test_bad_input_is_an_error_that_names_the_field(changes: dict[str, object], field: str, problem: str) -> None:
    given_: dict[str, object] = {
        "rule": ACCESS,
        "period": Period.RESPOND,
        "received_at": datetime(2026, 11, 22, tzinfo=UTC),
        "time_zone": "UTC",
        "place": "DE",
        **changes,
    }
    with pytest.raises(InvalidField) as caught:
        due(**given_)  # type: ignore[arg-type]  # each of its own type
    assert (caught.value.field, caught.value.problem) == (field, problem)
