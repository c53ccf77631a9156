"""How sure the business is of who asks: the law's points, and that more proof never counts for less."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.rights import Right
from chalicelib.domain.verification import (
    AgentProof,
    ApprovalState,
    Lack,
    Level,
    Match,
    MatchMethod,
    MatchResult,
    Verification,
    asks_code,
    needs_second_person,
)

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
matches = st.builds(
    Match,
    compared=st.lists(st.sampled_from(["name", "email", "postcode", "order", "birthday"]), max_size=6).map(tuple),
    method=st.sampled_from(MatchMethod),
    result=st.sampled_from(MatchResult),
    declaration=st.booleans(),
    contact_on_file=st.booleans(),
    by=st.just("user:usr_1"),
    at=st.just(NOW),
)
verifications = st.builds(
    Verification,
    needed=st.sampled_from(Level),
    contact_confirmed_at=st.sampled_from([None, NOW]),
    match=st.one_of(st.none(), matches),
    approval=st.sampled_from(ApprovalState),
)


def a_match(
    *compared: str,
    declaration: bool = False,
    method: MatchMethod = MatchMethod.RECORDS,
    result: MatchResult = MatchResult.MATCHED,
    on_file: bool = True,
) -> Match:
    return Match(
        compared=compared,
        method=method,
        result=result,
        declaration=declaration,
        contact_on_file=on_file,
        by="user:usr_1",
        at=NOW,
    )


@pytest.mark.parametrize(
    ("match", "level"),
    [
        (None, Level.NONE),
        (a_match(), Level.NONE),
        (a_match("name"), Level.NONE),
        (a_match("name", "name"), Level.NONE),
        (a_match("name", "email"), Level.REASONABLE),
        (a_match("name", "email", declaration=True), Level.REASONABLE),
        (a_match("name", "email", "order"), Level.REASONABLE),
        (a_match("name", "email", "order", declaration=True), Level.REASONABLY_HIGH),
        (a_match(method=MatchMethod.ACCOUNT), Level.REASONABLE),
        (a_match("name", "email", "order", declaration=True, result=MatchResult.NOT_MATCHED), Level.NONE),
    ],
)
def test_two_points_are_reasonable_three_with_a_declaration_reasonably_high(match: Match | None, level: Level) -> None:
    assert Verification(needed=Level.REASONABLE, match=match).reached is level


@given(verifications, st.sampled_from(["name", "email", "postcode", "order", "birthday"]))
def test_more_proof_never_reaches_less(verification: Verification, point: str) -> None:
    match = verification.match
    if match is None:
        return
    stronger = (
        replace(match, compared=(*match.compared, point)),
        replace(match, declaration=True),
        replace(match, result=MatchResult.MATCHED),
    )
    for proof in stronger:
        assert replace(verification, match=proof).reached >= verification.reached
    for agreed in (ApprovalState.GIVEN, ApprovalState.NOT_NEEDED):
        assert replace(verification, approval=agreed).reached >= verification.reached


@pytest.mark.parametrize(
    ("match", "lacks"),
    [
        (a_match("name", "email", "order"), Lack.DECLARATION),
        (a_match("name", "email", declaration=True), Lack.POINTS),
        (a_match("name", "email"), Lack.POINTS),
        (a_match("name", "email", "order", declaration=True), None),
        (a_match("name", result=MatchResult.NOT_MATCHED), None),
        (None, None),
    ],
)
def test_a_comparison_that_fits_says_what_it_lacks(match: Match | None, lacks: Lack | None) -> None:
    assert Verification(needed=Level.REASONABLY_HIGH, match=match).lacks is lacks
    doubted = Verification(needed=Level.REASONABLY_HIGH, match=match, approval=ApprovalState.REFUSED)
    assert doubted.lacks is None


@given(verifications)
def test_a_code_alone_proves_nothing_about_who_asks(verification: Verification) -> None:
    unmatched = replace(verification, match=None, contact_confirmed_at=NOW)
    assert unmatched.reached is Level.NONE
    assert unmatched.sufficient is (unmatched.needed is Level.NONE)


@given(verifications.filter(lambda it: it.needed is not Level.NONE))
def test_nothing_is_released_to_an_unconfirmed_contact_or_against_a_second_person(verification: Verification) -> None:
    assert not replace(verification, contact_confirmed_at=None).sufficient
    for state in (ApprovalState.WAITING, ApprovalState.REFUSED):
        assert not replace(verification, approval=state).sufficient


@given(verifications)
def test_what_suffices_for_a_right_suffices_for_one_that_needs_less(verification: Verification) -> None:
    for level in Level:
        if verification.sufficient and level <= verification.needed:
            assert replace(verification, needed=level).sufficient


def test_a_right_that_may_never_be_made_to_wait_is_always_verified_enough() -> None:
    assert Verification(needed=Level.NONE).sufficient


@pytest.mark.parametrize("right", [Right.KNOW_SPECIFIC, Right.DELETE, Right.CORRECT, Right.ACCESS, Right.ERASE])
def test_what_an_impostor_wants_needs_a_second_person_when_the_contact_is_not_on_file(right: Right) -> None:
    assert needs_second_person(right, a_match("name", "email", on_file=False))
    assert not needs_second_person(right, a_match("name", "email", on_file=True))
    failed = a_match("name", "email", on_file=False, result=MatchResult.NOT_MATCHED)
    assert not needs_second_person(right, failed)


@pytest.mark.parametrize("right", [Right.KNOW_CATEGORIES, Right.OPT_OUT_SALE, Right.LIMIT_SENSITIVE])
def test_what_gives_nothing_away_needs_no_second_person(right: Right) -> None:
    assert not needs_second_person(right, a_match("name", on_file=False))


def test_a_number_on_file_that_only_a_pin_speaks_for_releases_nothing() -> None:
    match = a_match("name", "email")
    check = Verification(needed=Level.REASONABLE, contact_confirmed_at=NOW, contact_by_pin=True, match=match)
    assert (check.code_outstanding, check.sufficient) == (True, False)
    by_code = replace(check, contact_by_pin=False)
    without_the_number = replace(check, match=a_match("name", "email", on_file=False))
    agreed = replace(check, approval=ApprovalState.GIVEN)
    for enough in (by_code, without_the_number, agreed):
        assert (enough.code_outstanding, enough.sufficient) == (False, True)
    failed = replace(check, match=a_match("name", "email", result=MatchResult.NOT_MATCHED))
    assert not failed.code_outstanding


def by_agent(**facts: bool | datetime) -> Verification:
    proof = AgentProof(**({"permission_asked": True, "confirmation_asked": True} | facts))  # type: ignore[arg-type]
    match = a_match("name", "email", "phone")
    return Verification(needed=Level.REASONABLE, match=match, agent=proof)


@pytest.mark.parametrize(
    ("check", "confirmation", "sufficient"),
    [
        (by_agent(), True, False),
        (by_agent(permission_at=NOW), True, False),
        (by_agent(permission_at=NOW, attorney=True), False, True),
        (by_agent(confirmation_asked=False), False, False),
        (by_agent(confirmation_asked=False, permission_asked=False), False, True),
        (by_agent(confirmation_asked=False, permission_at=NOW), False, True),
        (replace(by_agent(permission_asked=False), contact_confirmed_at=NOW), False, True),
        (replace(by_agent(), contact_confirmed_at=NOW), False, False),
    ],
)
def test_of_an_agent_is_asked_what_the_business_asks(
    check: Verification,
    confirmation: bool,  # noqa: FBT001  a column of the table
    sufficient: bool,  # noqa: FBT001  another
) -> None:
    assert check.confirmation_outstanding is confirmation
    assert check.sufficient is sufficient


def test_of_paper_without_an_address_no_code_is_awaited_and_the_match_decides() -> None:
    check = Verification(needed=Level.REASONABLE, no_code=True)
    assert not check.confirmation_outstanding
    assert not check.sufficient
    assert replace(check, match=a_match("name", "address")).sufficient


@pytest.mark.parametrize(
    ("proof", "missing"),
    [
        (AgentProof(permission_asked=False, confirmation_asked=False), False),
        (AgentProof(permission_asked=True, confirmation_asked=False), True),
        (AgentProof(permission_asked=True, confirmation_asked=False, permission_at=NOW), False),
        (AgentProof(permission_asked=True, confirmation_asked=False, permission_at=NOW, notary_asked=True), True),
        (
            AgentProof(
                permission_asked=True, confirmation_asked=False, permission_at=NOW, notary_asked=True, notarized=True
            ),
            False,
        ),
        (
            AgentProof(
                permission_asked=True, confirmation_asked=False, permission_at=NOW, notary_asked=True, attorney=True
            ),
            False,
        ),
        (AgentProof(permission_asked=False, confirmation_asked=False, denied_at=NOW), True),
        (AgentProof(permission_asked=False, confirmation_asked=False, identity_asked=True), True),
        (AgentProof(permission_asked=False, confirmation_asked=False, identity_asked=True, identity_at=NOW), False),
    ],
)
def test_what_is_missing_of_an_agent(proof: AgentProof, *, missing: bool) -> None:
    assert proof.outstanding is missing


@pytest.mark.parametrize(
    ("right", "level", "asked"),
    [
        (Right.OPT_OUT_SALE, Level.NONE, False),
        (Right.OPT_IN, Level.NONE, True),
        (Right.DELETE, Level.REASONABLE, True),
    ],
)
def test_a_code_is_asked_where_a_level_is_needed_and_of_any_opt_in(right: Right, level: Level, *, asked: bool) -> None:
    assert asks_code(right, level) is asked


def test_an_agents_own_address_is_outstanding_until_it_was_shown_and_the_answer_waits_for_none() -> None:
    facts = [(False, False), (True, False), (True, True)]
    proofs = [
        AgentProof(permission_asked=False, confirmation_asked=False, address_asked=asked, address_shown=shown)
        for asked, shown in facts
    ]
    assert [proof.address_outstanding for proof in proofs] == [False, True, False]
    assert not any(proof.outstanding for proof in proofs)
