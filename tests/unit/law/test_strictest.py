"""Who does not say where they live is answered in time under every law known here."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.request import Period
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import Level
from chalicelib.law.due import Extended, due
from chalicelib.law.rules import CURRENT, Regime, Rule, load
from tests.unit.law.every import Kind, clocks, extendable

STRICTEST = load(CURRENT[Regime.STRICTEST])
LAWS = [load(version) for regime, version in CURRENT.items() if regime is not Regime.STRICTEST]
RULES = [rule for law in LAWS for rule in law.rules if rule.offered]

instants = st.datetimes(
    min_value=datetime(2024, 1, 2),  # noqa: DTZ001  hypothesis adds the zone
    max_value=datetime(2040, 6, 30),  # noqa: DTZ001  as above
    timezones=st.just(UTC),
)


def _others(right: Right) -> list[Kind]:
    return [(rule, period) for rule in RULES if rule.right is right for period, *_ in clocks(rule)]


def _ours(kind: Kind) -> Kind:
    return STRICTEST.rule_of_right(kind[0].right), kind[1]


@pytest.mark.parametrize("right", sorted(Right))
@given(at=instants, place=st.sampled_from(["", "DE-BY", "UK-ENG", "US-CA", "CA"]))
def test_no_law_known_is_stricter_than_the_strictest(right: Right, at: datetime, place: str) -> None:
    for kind in _others(right):
        ours = due(*_ours(kind), received_at=at, time_zone="UTC", place=place)
        theirs = due(*kind, received_at=at, time_zone="UTC", place=place)
        assert ours.target <= theirs.target, kind
        if not _fifteen_days(kind[0]):
            assert ours.date <= theirs.date, kind


def _fifteen_days(rule: Rule) -> bool:
    """The only law with answers sooner than in 30 days: its period is the strictest's target and not its due date."""
    return rule.regime is Regime.LGPD


@pytest.mark.parametrize("right", sorted(Right))
@given(at=instants)
def test_no_extension_known_is_shorter_than_the_strictests(right: Right, at: datetime) -> None:
    for kind in _others(right):
        if extendable(kind) and extendable(_ours(kind)):
            given_ = {"received_at": at, "time_zone": "UTC", "place": "", "events": [Extended()]}
            ours, theirs = due(*_ours(kind), **given_), due(*kind, **given_)  # type: ignore[arg-type]
            assert ours.date <= theirs.date, kind
            assert ours.target <= theirs.target, kind


def test_what_is_not_sorted_has_periods_of_our_own_and_in_time_for_whatever_it_turns_out_to_be() -> None:
    unsorted = STRICTEST.rule_of_right(Right.UNSORTED)
    assert unsorted.acknowledge
    assert unsorted.respond
    assert unsorted.acknowledge.product_default
    assert unsorted.respond.product_default
    assert (unsorted.extension, unsorted.appeal, unsorted.level) == (None, None, Level.NONE)
    at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    aimed = due(unsorted, Period.RESPOND, received_at=at, time_zone="UTC", place="").target
    answers = [rule for rule in STRICTEST.rules if rule.respond and rule is not unsorted]
    periods = [due(rule, Period.RESPOND, received_at=at, time_zone="UTC", place="") for rule in answers]
    assert aimed <= min(period.date for period in periods)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.version} {rule.request_type}")
def test_the_strictest_asks_for_no_fee_and_takes_every_appeal(rule: Rule) -> None:
    ours = STRICTEST.rule_of_right(rule.right)
    assert ours.frequency is None
    assert rule.appeal is None or ours.appeal is not None
