"""What a business may demand as proof: never below the law, never what a law forbids to ask, and pinned."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.ids import AccountId
from chalicelib.domain.request_terms import Behalf
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import (
    BY_LAW,
    AgentProof,
    ApprovalState,
    Demands,
    Level,
    Match,
    MatchMethod,
    MatchResult,
    Verification,
)
from chalicelib.domain.verification_policy import (
    LAW_MINIMUM,
    DataPoint,
    Rules,
    VerificationPolicy,
    codes,
    unverified_from,
)
from chalicelib.errors import InvalidInput

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
EVERYTHING = tuple(DataPoint)
ANY_RULES = st.builds(
    Rules,
    points=st.integers(-1, 9),
    points_high=st.integers(-1, 9),
    raised=st.lists(st.sampled_from(Right), max_size=4).map(tuple),
    second_person=st.lists(st.sampled_from(Right), max_size=4).map(tuple),
    asked=st.lists(st.sampled_from(DataPoint), max_size=4).map(tuple),
    proof_days=st.integers(-1, 40),
    sign_in=st.booleans(),
)


def a_match(*compared: str, method: MatchMethod = MatchMethod.RECORDS) -> Match:
    return Match(
        compared=compared,
        method=method,
        result=MatchResult.MATCHED,
        declaration=True,
        contact_on_file=True,
        by="user:usr_1",
        at=NOW,
    )


def problems(rules: Rules) -> set[tuple[str, str]]:
    with pytest.raises(InvalidInput) as refused:
        rules.checked()
    return {(one.field, one.problem) for one in refused.value.problems}


def test_what_holds_before_anything_was_set_is_the_laws_minimum() -> None:
    assert LAW_MINIMUM.checked() == LAW_MINIMUM
    assert VerificationPolicy(account=AccountId("acc_1")).demands(Right.DELETE) == BY_LAW


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (Rules(points=1), {("points", "range")}),
        (Rules(points=6), {("points", "range"), ("points_high", "range")}),
        (Rules(points_high=2), {("points_high", "range")}),
        (Rules(points_high=6), {("points_high", "range")}),
        (Rules(points=4, points_high=3), {("points_high", "range")}),
        (Rules(proof_days=-1), {("proof_days", "range")}),
        (Rules(proof_days=31), {("proof_days", "range")}),
        (Rules(raised=(Right.ACCESS,)), {("raised", "not-raisable")}),
        (Rules(second_person=(Right.OPT_OUT_SALE,)), {("second_person", "never-verified")}),
        (Rules(asked=()), {("asked", "too-few")}),
        (Rules(agent_permission=False, agent_notarized=True), {("agent_notarized", "no-permission")}),
        (Rules(points_high=5), {("asked", "too-few")}),
        (Rules(points=0, proof_days=99), {("points", "range"), ("proof_days", "range")}),
    ],
)
def test_what_is_below_the_law_or_beyond_reason_is_refused(rules: Rules, expected: set[tuple[str, str]]) -> None:
    assert problems(rules) == expected


def test_lists_are_kept_in_their_order_and_without_doubles() -> None:
    rules = Rules(
        raised=(Right.CORRECT, Right.DELETE, Right.DELETE),
        second_person=(Right.DELETE, Right.KNOW_SPECIFIC, Right.DELETE),
        asked=(DataPoint.POSTAL_CODE, DataPoint.PHONE, DataPoint.PHONE),
    ).checked()
    assert rules.raised == (Right.DELETE, Right.CORRECT)
    assert rules.second_person == (Right.KNOW_SPECIFIC, Right.DELETE)
    assert rules.asked == (DataPoint.PHONE, DataPoint.POSTAL_CODE)


@given(ANY_RULES, st.sampled_from(Right), st.sampled_from(Level))
def test_no_rules_make_anybody_prove_what_the_law_wants_unproved_or_less_than_it_wants(
    rules: Rules, right: Right, by_law: Level
) -> None:
    level = rules.level(right, by_law)
    assert level >= by_law
    if by_law is Level.NONE:
        assert level is Level.NONE


@given(ANY_RULES)
def test_rules_that_are_accepted_demand_at_least_what_the_law_does(rules: Rules) -> None:
    try:
        kept = rules.checked()
    except InvalidInput:
        return
    assert 2 <= kept.points <= kept.points_high
    assert kept.points_high >= 3
    assert kept.points_high <= 2 + len(kept.asked)
    assert all(right.touches_data for right in kept.second_person)
    assert kept.checked() == kept


def test_a_deletion_can_need_the_higher_degree_and_an_access_request_keeps_the_laws() -> None:
    rules = Rules(raised=(Right.DELETE,))
    assert rules.level(Right.DELETE, Level.REASONABLE) is Level.REASONABLY_HIGH
    assert rules.level(Right.CORRECT, Level.REASONABLE) is Level.REASONABLE
    assert rules.level(Right.KNOW_SPECIFIC, Level.REASONABLY_HIGH) is Level.REASONABLY_HIGH


def test_a_request_pins_the_version_and_what_it_says_of_its_right() -> None:
    rules = Rules(points=3, points_high=4, second_person=(Right.DELETE,), proof_days=10, sign_in=False)
    policy = VerificationPolicy(account=AccountId("acc_1"), number=7, rules=rules, since=NOW, by="user:usr_1")
    pinned = policy.demands(Right.DELETE)
    assert pinned == Demands(policy=7, points=3, points_high=4, sign_in=False, second_person=True, proof_days=10)
    assert not policy.demands(Right.CORRECT).second_person


@pytest.mark.parametrize(
    ("demands", "match", "level"),
    [
        (Demands(points=3), a_match("name", "email"), Level.NONE),
        (Demands(points=3, points_high=4), a_match("name", "email", "order"), Level.REASONABLE),
        (Demands(points=3, points_high=4), a_match("name", "email", "order", "phone"), Level.REASONABLY_HIGH),
        (Demands(points=0, points_high=0), a_match("name"), Level.NONE),
        (Demands(points=0, points_high=0), a_match("name", "email"), Level.REASONABLE),
        (Demands(), a_match(method=MatchMethod.ACCOUNT), Level.REASONABLE),
        (Demands(sign_in=False), a_match(method=MatchMethod.ACCOUNT), Level.NONE),
        (Demands(sign_in=False), a_match("name", "email", method=MatchMethod.ACCOUNT), Level.REASONABLE),
    ],
)
def test_a_match_reaches_what_the_pinned_policy_and_the_law_let_it_reach(
    demands: Demands, match: Match, level: Level
) -> None:
    assert Verification(needed=Level.REASONABLE, demands=demands, match=match).reached is level


def test_that_a_policy_wants_a_second_person_anyway_does_not_replace_the_code_that_a_shown_number_owes() -> None:
    check = Verification(
        needed=Level.REASONABLE,
        demands=Demands(second_person=True),
        contact_confirmed_at=NOW,
        contact_by_pin=True,
        match=a_match("name", "email"),
        approval=ApprovalState.GIVEN,
    )
    assert check.code_outstanding
    assert not check.sufficient
    assert not replace(check, second_person_since=NOW).code_outstanding


def test_the_audit_keeps_rules_as_codes_and_long_lists_in_pieces() -> None:
    found = codes(Rules(second_person=tuple(right for right in Right if right.touches_data)))
    assert "points=2" in found
    assert "sign_in=true" in found
    assert "second_person=delete" in found
    assert max(map(len, found)) <= 80
    assert "raised=" in codes(LAW_MINIMUM)


@pytest.mark.parametrize(
    ("days", "due", "expected"),
    [
        (10, date(2026, 12, 31), date(2026, 12, 2)),
        (10, date(2026, 11, 25), date(2026, 11, 25)),
        (10, None, date(2026, 12, 2)),
        (0, date(2026, 12, 31), date(2026, 11, 22)),
    ],
)
def test_proof_is_waited_for_no_longer_than_the_laws_last_day(days: int, due: date | None, expected: date) -> None:
    assert unverified_from(Demands(proof_days=days), asked_on=date(2026, 11, 22), due=due) == expected


def test_only_an_agent_is_asked_for_a_permission_and_for_an_opt_out_for_nothing_more() -> None:
    rules = Rules(agent_notarized=True, agent_identity=True)
    assert rules.agent_proof(Behalf.SELF, Level.REASONABLE) is None
    assert rules.agent_proof(Behalf.AGENT, Level.NONE) == AgentProof(permission_asked=True, confirmation_asked=False)
    left = [rules.agent_proof(Behalf.AGENT, Level.NONE, "lee@chan.example", shown=shown) for shown in (False, True)]
    assert [proof and proof.address_outstanding for proof in left] == [True, False]
    assert rules.agent_proof(Behalf.AGENT, Level.REASONABLE) == AgentProof(
        permission_asked=True, confirmation_asked=True, notary_asked=True, identity_asked=True
    )
