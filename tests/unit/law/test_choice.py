"""Which law applies: residence, the business's own list, the right asked for, the day of receipt."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import places
from chalicelib.domain.request import Period
from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidField
from chalicelib.law.choice import (
    COMPREHENSIVE,
    EEA,
    Because,
    Chosen,
    choose,
    equivalent,
    law_for,
    of_residence,
    opt_outs_first,
    rights_for,
    rule_chosen,
)
from chalicelib.law.clocks import start_clocks
from chalicelib.law.rules import CURRENT, Regime, load, rule_for

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
CALIFORNIA = "know_categories know_specific delete correct opt_out_sale limit_sensitive"
EUROPE = "access rectify erase restrict portability object withdraw_consent no_automated_decision"
VIRGINIA = "access delete correct portability opt_out_sale opt_out_targeted opt_out_profiling"
EVERY_LAW = tuple(sorted(regime.value for regime in Regime if regime is not Regime.STRICTEST))
# Rights for which the law names no number of days for an answer: said in their rules, counted by nobody.
NO_TERM = {
    *((Regime.UK_GDPR, right) for right in (Right.COMPLAINT, Right.MARKETING_EMAIL)),
    *((Regime.CH_FADP, right) for right in (Right.OBJECT, Right.NO_AUTOMATED_DECISION)),
    *((Regime.PIPEDA, right) for right in (Right.WITHDRAW_CONSENT, Right.COMPLAINT)),
    (Regime.CCPA, Right.OPT_IN),  # it is granted as soon as the person has confirmed it
}


def names(residence: str, *listed: str, on: date = TODAY) -> str:
    return " ".join(right.value for right in rights_for(residence, listed=listed, on=on))


@pytest.mark.parametrize(
    ("residence", "regime", "offered"),
    [
        ("US-CA", Regime.CCPA, CALIFORNIA + " opt_in"),
        ("US-VA", Regime.VA_VCDPA, VIRGINIA),
        ("US-CT", Regime.CT_CTDPA, f"{VIRGINIA} withdraw_consent"),
        ("US-IA", Regime.IA_ICDPA, "access delete portability opt_out_sale opt_out_targeted limit_sensitive"),
        ("DE", Regime.GDPR, EUROPE),
        ("DE-BY", Regime.GDPR, EUROPE),
        ("IS", Regime.GDPR, EUROPE),
        ("GB", Regime.UK_GDPR, f"{EUROPE} complaint"),
        ("GB-SCT", Regime.UK_GDPR, f"{EUROPE} complaint"),
        ("CH", Regime.CH_FADP, "access rectify erase portability object no_automated_decision"),
        ("CA", Regime.PIPEDA, "access rectify withdraw_consent complaint"),
        ("BR", Regime.LGPD, "access rectify erase portability object withdraw_consent no_automated_decision"),
    ],
)
def test_a_residence_brings_its_law_and_the_rights_of_that_law(residence: str, regime: Regime, offered: str) -> None:
    assert of_residence(residence) == Chosen(regime, Because.RESIDENCE)
    assert names(residence) == offered


def test_every_state_with_a_comprehensive_law_has_its_own() -> None:
    laws = {of_residence(state).regime for state in places.STATES}
    assert len(laws - {Regime.STRICTEST}) == 19
    assert {of_residence(country).regime for country in EEA} == {Regime.GDPR}
    assert len(EEA) == 30
    assert len(COMPREHENSIVE) == 24


@pytest.mark.parametrize("residence", ["", "other", "unsaid", "US", "JP", "ITALY", "US-CA\n", "gb", "-"])
def test_who_does_not_say_where_they_live_gets_the_strictest_clocks(residence: str) -> None:
    assert names(residence) == CALIFORNIA
    assert choose(residence, Right.DELETE, on=TODAY) == Chosen(Regime.STRICTEST, Because.RESIDENCE_UNKNOWN)


def test_who_lives_where_no_law_is_known_gets_them_too_and_the_reason_says_so() -> None:
    assert choose("US-NY", Right.DELETE, on=TODAY) == Chosen(Regime.STRICTEST, Because.NO_LAW)


def test_a_law_that_the_business_does_not_list_gives_way_to_the_strictest() -> None:
    listed = (Regime.CCPA.value, Regime.VA_VCDPA.value)
    assert of_residence("US-VA", listed=listed) == Chosen(Regime.VA_VCDPA, Because.RESIDENCE)
    assert of_residence("DE", listed=listed) == Chosen(Regime.STRICTEST, Because.NOT_LISTED)
    assert names("DE", *listed) == CALIFORNIA


def test_a_list_of_special_laws_alone_leaves_every_comprehensive_one() -> None:
    assert of_residence("DE", listed=("can_spam",)) == Chosen(Regime.GDPR, Because.RESIDENCE)
    assert names("US-VA", "can_spam") == f"{VIRGINIA} marketing_email"


@pytest.mark.parametrize(
    ("residence", "right", "listed", "regime"),
    [
        ("US-CA", Right.SHINE_THE_LIGHT, "ca_shine_the_light", Regime.CA_SHINE_THE_LIGHT),
        ("US-NY", Right.MARKETING_EMAIL, "can_spam", Regime.CAN_SPAM),
        ("unsaid", Right.MARKETING_TEXTS, "tcpa", Regime.TCPA),
        ("US-TX", Right.MARKETING_CALLS, "tcpa", Regime.TCPA),
        ("CA", Right.MARKETING_EMAIL, "casl", Regime.CASL),
        ("CA-QC", Right.MARKETING_TEXTS, "casl", Regime.CASL),
        ("DE", Right.MARKETING_EMAIL, "gdpr", Regime.GDPR),
        ("GB", Right.MARKETING_EMAIL, "uk_gdpr", Regime.UK_GDPR),
        ("FR", Right.COMPLAINT, "dpf", Regime.DPF),
        ("CH", Right.COMPLAINT, "dpf", Regime.DPF),
    ],
)
def test_a_special_law_is_offered_where_it_holds_and_only_if_it_is_listed(
    residence: str, right: Right, listed: str, regime: Regime
) -> None:
    assert right not in rights_for(residence, on=TODAY)
    assert choose(residence, right, listed=(listed,), on=TODAY) == Chosen(regime, Because.SPECIAL)


@pytest.mark.parametrize(
    ("residence", "listed"),
    [("US-TX", "ca_shine_the_light"), ("US-CA", "casl"), ("US-CA", "dpf"), ("US-CA", "gdpr"), ("DE", "casl")],
)
def test_a_special_law_is_not_offered_where_it_does_not_hold(residence: str, listed: str) -> None:
    special = {Right.SHINE_THE_LIGHT, Right.MARKETING_EMAIL, Right.MARKETING_TEXTS, Right.COMPLAINT}
    assert not special & set(rights_for(residence, listed=(listed,), on=TODAY))


def test_a_complaint_of_a_briton_stays_under_their_own_law_where_the_framework_is_listed_too() -> None:
    assert choose("GB", Right.COMPLAINT, listed=("dpf",), on=TODAY) == Chosen(Regime.UK_GDPR, Because.RESIDENCE)


@pytest.mark.parametrize(
    ("residence", "right", "listed", "chosen"),
    [
        ("CA", Right.MARKETING_EMAIL, ("casl",), Chosen(Regime.CASL, Because.SPECIAL)),
        ("CA", Right.MARKETING_EMAIL, (), Chosen(Regime.PIPEDA, Because.RESIDENCE)),
        ("DE", Right.DELETE, (), Chosen(Regime.GDPR, Because.RESIDENCE)),
    ],
)
def test_what_was_asked_already_has_a_law_also_where_no_form_would_offer_it(
    residence: str, right: Right, listed: tuple[str, ...], chosen: Chosen
) -> None:
    assert law_for(residence, right, listed=listed, on=TODAY) == chosen


def test_no_form_ever_chooses_the_law_of_brokers_or_of_children() -> None:
    for residence in places.ALL:
        offered = rights_for(residence, listed=EVERY_LAW)
        laws = {choose(residence, right, listed=EVERY_LAW).regime for right in offered}
        assert not laws & {Regime.CA_DELETE_ACT, Regime.COPPA}


@pytest.mark.parametrize(
    ("residence", "right", "first"),
    [
        ("US-CA", Right.ADMT_ACCESS, date(2027, 1, 1)),
        ("US-CA", Right.ADMT_OPT_OUT, date(2027, 1, 1)),
        ("US-UT", Right.CORRECT, date(2026, 7, 1)),
        ("GB", Right.COMPLAINT, date(2026, 6, 19)),
    ],
)
def test_a_right_is_offered_from_the_day_on_which_it_came_into_force(residence: str, right: Right, first: date) -> None:
    assert right not in rights_for(residence, on=date.fromordinal(first.toordinal() - 1))
    assert right in rights_for(residence, on=first)
    assert right in rights_for(residence)


@pytest.mark.parametrize("listed", [(), EVERY_LAW])
@pytest.mark.parametrize("residence", sorted(places.ALL))
def test_every_right_that_is_offered_has_a_rule_with_a_term_or_is_honestly_without(
    residence: str, listed: tuple[str, ...]
) -> None:
    offered = rights_for(residence, listed=listed, on=TODAY)
    assert len(set(offered)) == len(offered) > 3
    for right in offered:
        rule = rule_chosen(residence, right, listed=listed, on=TODAY)
        assert rule.right is right
        clocks = start_clocks(rule, received_at=NOON, time_zone="America/Los_Angeles", place="US-CA")
        respond = any(clock.period is Period.RESPOND for clock in clocks)
        assert respond is ((rule.regime, right) not in NO_TERM)


@given(st.text() | st.sampled_from(sorted(places.ALL)), st.lists(st.sampled_from(EVERY_LAW)))
def test_what_is_not_offered_is_refused_from_anywhere(residence: str, listed: list[str]) -> None:
    offered = rights_for(residence, listed=tuple(listed), on=TODAY)
    for right in set(Right) - {Right.UNSORTED}:
        if right in offered:
            assert rule_chosen(residence, right, listed=tuple(listed), on=TODAY).right is right
            continue
        with pytest.raises(InvalidField, match="right: not-offered"):
            choose(residence, right, listed=tuple(listed), on=TODAY)


@pytest.mark.parametrize("residence", ["", "US-CA", "DE", "US-NY"])
@pytest.mark.parametrize("listed", [(), ("ccpa",), EVERY_LAW])
def test_what_is_not_sorted_is_offered_nowhere_and_taken_everywhere(residence: str, listed: tuple[str, ...]) -> None:
    strictest = Chosen(Regime.STRICTEST, Because.RESIDENCE_UNKNOWN)
    assert Right.UNSORTED not in rights_for(residence, listed=listed)
    assert choose(residence, Right.UNSORTED, listed=listed, on=TODAY) == strictest
    assert law_for(residence, Right.UNSORTED, listed=listed, on=TODAY) == strictest


def test_opt_outs_are_worked_on_first_and_else_the_order_stays() -> None:
    chosen = (Right.KNOW_SPECIFIC, Right.OPT_OUT_SALE, Right.DELETE, Right.MARKETING_EMAIL)
    assert opt_outs_first(chosen) == (
        *(Right.OPT_OUT_SALE, Right.MARKETING_EMAIL),
        *(Right.KNOW_SPECIFIC, Right.DELETE),
    )


@pytest.mark.parametrize(
    ("right", "regime", "there"),
    [
        (Right.DELETE, Regime.GDPR, Right.ERASE),
        (Right.ERASE, Regime.CCPA, Right.DELETE),
        (Right.RECTIFY, Regime.VA_VCDPA, Right.CORRECT),
        (Right.KNOW_SPECIFIC, Regime.VA_VCDPA, Right.ACCESS),
        (Right.ACCESS, Regime.CCPA, Right.KNOW_SPECIFIC),
        (Right.OPT_OUT_PROFILING, Regime.UK_GDPR, Right.NO_AUTOMATED_DECISION),
        (Right.NO_AUTOMATED_DECISION, Regime.TX_TDPSA, Right.OPT_OUT_PROFILING),
        (Right.OPT_OUT_SALE, Regime.GDPR, Right.OBJECT),
        (Right.PORTABILITY, Regime.VA_VCDPA, Right.PORTABILITY),
        (Right.PORTABILITY, Regime.CCPA, Right.PORTABILITY),
        (Right.RESTRICT, Regime.CCPA, None),
        (Right.DELETE, Regime.PIPEDA, None),
    ],
)
def test_a_right_keeps_its_meaning_under_another_law(right: Right, regime: Regime, there: Right | None) -> None:
    assert equivalent(right, regime, on=TODAY) is there


def test_an_equivalent_must_be_in_force() -> None:
    assert equivalent(Right.NO_AUTOMATED_DECISION, Regime.CCPA, on=TODAY) is None
    assert equivalent(Right.NO_AUTOMATED_DECISION, Regime.CCPA, on=date(2027, 1, 1)) is Right.ADMT_OPT_OUT


@pytest.mark.parametrize("regime", Regime)
def test_every_equivalent_is_a_right_of_the_law(regime: Regime) -> None:
    known = {rule.offered for rule in load(CURRENT[regime]).rules}
    for right in Right:
        there = equivalent(right, regime)
        assert there is None or there in known
        assert right not in known or there is right
        assert there is None or rule_for(regime, there)
