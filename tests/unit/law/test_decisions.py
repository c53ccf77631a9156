"""Which answers the law permits: by what is proved, by the right, by the ground."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain.request import Behalf, Channel, Outcome, Period, Request, Sorting
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import Demands, Level
from chalicelib.errors import InvalidField, NotPossible
from chalicelib.law.decisions import (
    ANSWERS,
    carries_files,
    check,
    fitting,
    grounds_with,
    possible,
    refuses,
    unverified_from,
)
from chalicelib.law.grounds import Kind
from chalicelib.law.rules import CURRENT, Regime, Rule, load
from tests.fakes.letters import request_under

RULES = [
    rule
    for version in CURRENT.values()
    for rule in load(version).rules
    if rule.offered and rule.offered is not Right.UNSORTED
]
ANYBODY = (Outcome.DENIED, Outcome.REFERRED, Outcome.DUPLICATE)
LONG = "one two three four five six seven eight"


def name(rule: Rule) -> str:
    return f"{rule.regime}-{rule.request_type}"


def under(regime: str, right: Right, *, verified: bool = True) -> Request:
    [rule] = [rule for rule in RULES if rule.regime == regime and rule.offered is right]
    return request_under(rule, verified=verified)


def categories_only() -> Request:
    """Specific pieces, asked by somebody who is proved to the reasonable degree."""
    head = under("ccpa", Right.KNOW_SPECIFIC)
    match = head.verification.match
    assert match is not None
    check_ = replace(head.verification, match=replace(match, declaration=False))
    return replace(head, verification=check_)


@pytest.mark.parametrize("rule", RULES, ids=name)
def test_who_is_not_verified_hears_nothing_that_says_whether_data_are_held(rule: Rule) -> None:
    head = request_under(rule, verified=False)
    if rule.level is Level.NONE:
        assert Outcome.GRANTED in possible(head)
        assert Outcome.NO_DATA not in possible(head)
        return
    assert possible(head) == ANYBODY
    assert not any(ground.needs_identity for ground in fitting(head))


@pytest.mark.parametrize("rule", RULES, ids=name)
def test_a_verified_person_can_get_everything_that_the_law_has_grounds_for(rule: Rule) -> None:
    head = request_under(rule)
    found = possible(head)
    assert Outcome.GRANTED in found
    assert (Outcome.NO_DATA in found) is (rule.level > Level.NONE)
    for ground in fitting(head):
        for outcome in ground.outcomes & {Outcome.PARTIAL, Outcome.DENIED}:
            check(head, outcome, (ground.code,), LONG)


@pytest.mark.parametrize("outcome", ANSWERS)
def test_nothing_can_be_answered_before_it_is_sorted(outcome: Outcome) -> None:
    rule = load(CURRENT[Regime.STRICTEST]).rule_of_right(Right.UNSORTED)
    keyed = (replace(under("strictest", Right.DELETE), sort=sort) for sort in Sorting)
    for head in (request_under(rule), *keyed):
        assert possible(head) == ()
        assert fitting(head) == ()
        with pytest.raises(NotPossible, match="not-sorted"):
            check(head, outcome, (), LONG)


def test_that_it_was_no_request_is_no_answer() -> None:
    with pytest.raises(InvalidField, match="outcome: unknown"):
        check(under("ccpa", Right.DELETE), Outcome.NO_REQUEST, (), LONG)


def test_marketing_cannot_be_denied_at_all() -> None:
    head = under("can_spam", Right.MARKETING_EMAIL)
    assert possible(head) == (Outcome.GRANTED, Outcome.REFERRED, Outcome.DUPLICATE)
    with pytest.raises(NotPossible, match="no-such-ground"):
        check(head, Outcome.DENIED, (), "")


def test_who_is_sure_enough_for_categories_can_get_them_and_is_told_why() -> None:
    head = categories_only()
    assert possible(head) == (Outcome.PARTIAL, *ANYBODY)
    check(head, Outcome.PARTIAL, ("CCPA_UNVERIFIED",), LONG)
    with pytest.raises(InvalidField, match="outcome: categories-instead"):  # 11 CCR 7024(a): nothing less than these
        check(head, Outcome.DENIED, ("CCPA_UNVERIFIED",), "")
    with pytest.raises(InvalidField, match="say-unverified"):
        check(head, Outcome.PARTIAL, ("CCPA_145P_HOUSEHOLD",), LONG)
    with pytest.raises(NotPossible, match="not-verified"):
        check(head, Outcome.PARTIAL, ("CCPA_UNVERIFIED", "CCPA_7024D_WITHHELD"), LONG)


@pytest.mark.parametrize(
    ("outcome", "grounds", "text", "problem"),
    [
        (Outcome.WITHDRAWN, (), "", "outcome: unknown"),
        (Outcome.DENIED, (), "", "grounds: missing"),
        (Outcome.PARTIAL, (), "", "grounds: missing"),
        (Outcome.GRANTED, ("CCPA_105D8_LEGAL",), "", "grounds: not-for-granted"),
        (Outcome.DUPLICATE, ("CCPA_105D8_LEGAL",), "", "grounds: not-for-granted"),
        (Outcome.DENIED, ("GDPR_16_ACCURATE",), "", "grounds: unknown"),
        (Outcome.DENIED, ("CCPA_NO_DATA",), "", "grounds: other-outcome"),
        (Outcome.NO_DATA, ("CCPA_105D8_LEGAL",), "", "grounds: other-outcome"),
        (Outcome.DENIED, ("CCPA_UNVERIFIED",), "", "grounds: verified"),
        (Outcome.DENIED, ("CCPA_IMPOSSIBLE_DISPROPORTIONATE",), "too few words", "text: explain"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason(
    outcome: Outcome, grounds: tuple[str, ...], text: str, problem: str
) -> None:
    with pytest.raises(InvalidField, match=problem):
        check(under("ccpa", Right.DELETE), outcome, grounds, text)


def test_grounds_are_named_where_something_is_refused() -> None:
    assert [outcome for outcome in ANSWERS if refuses(outcome)] == [Outcome.PARTIAL, Outcome.DENIED]


def test_nothing_held_and_a_referral_bring_their_own_ground() -> None:
    head = under("ccpa", Right.DELETE)
    assert grounds_with(head, Outcome.NO_DATA, ()) == ("CCPA_NO_DATA",)
    assert grounds_with(head, Outcome.REFERRED, ()) == ("CCPA_SERVICE_PROVIDER",)
    assert grounds_with(head, Outcome.DUPLICATE, ()) == ()
    assert grounds_with(head, Outcome.DENIED, ("CCPA_105D8_LEGAL",)) == ("CCPA_105D8_LEGAL",)
    assert grounds_with(under("va_vcdpa", Right.DELETE), Outcome.REFERRED, ()) == ()
    check(head, Outcome.NO_DATA, ("CCPA_NO_DATA",), "")


def test_the_grounds_of_one_outcome_or_of_all_that_refuse() -> None:
    head = under("ccpa", Right.KNOW_SPECIFIC)
    everything = {ground.code for ground in fitting(head)}
    assert {"CCPA_7024D_WITHHELD", "CCPA_FREQ_2IN12"} <= everything
    assert {ground.code for ground in fitting(head, Outcome.PARTIAL)} < everything
    assert "CCPA_NO_DATA" not in everything
    assert "CCPA_UNVERIFIED" not in everything


def test_files_go_out_with_what_is_granted_and_with_nothing_else() -> None:
    assert [outcome for outcome in ANSWERS if carries_files(outcome)] == [Outcome.GRANTED, Outcome.PARTIAL]


@pytest.mark.parametrize(("behalf", "channel"), [(Behalf.AGENT, Channel.WEB), (Behalf.SELF, Channel.AGENT)])
def test_grounds_about_an_agent_are_named_only_where_one_asks(behalf: Behalf, channel: Channel) -> None:
    own = under("ccpa", Right.DELETE, verified=False)
    by_agent = replace(own, behalf=behalf, channel=channel)
    about = {"CCPA_AGENT_NO_PERMISSION", "CCPA_AGENT_NOT_CONFIRMED"}
    assert about <= {ground.code for ground in fitting(by_agent)}
    assert not about & {ground.code for ground in fitting(own)}
    check(by_agent, Outcome.DENIED, ("CCPA_AGENT_NO_PERMISSION",), "")
    with pytest.raises(InvalidField, match="no-agent"):
        check(own, Outcome.DENIED, ("CCPA_AGENT_NO_PERMISSION",), "")


def test_not_verified_is_an_answer_once_proof_was_waited_for_and_never_too_late() -> None:
    zone = ZoneInfo("America/Los_Angeles")
    head = under("ccpa", Right.DELETE, verified=False)
    [ground, *_] = [one for one in fitting(head, Outcome.DENIED) if one.kind is Kind.UNVERIFIED]
    assert unverified_from(head, (ground.code,), zone) is None
    waiting = replace(head, verification=replace(head.verification, demands=Demands(proof_days=10)))
    assert unverified_from(waiting, (), zone) is None
    received = head.received_at.astimezone(zone).date()
    assert unverified_from(waiting, (ground.code,), zone) == received + timedelta(days=10)
    clock = waiting.clock(Period.RESPOND)
    assert clock is not None
    late = replace(waiting, identity_asked_at=head.received_at + timedelta(days=40))
    assert unverified_from(late, (ground.code,), zone) == clock.due
    unclocked = replace(late, clocks=())
    assert unverified_from(unclocked, (ground.code,), zone) == received + timedelta(days=50)
