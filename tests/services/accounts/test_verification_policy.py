"""A verification policy is versioned, audited by codes, and pinned by what comes in under it."""

from dataclasses import replace

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Outcome
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import BY_LAW, ApprovalState, Level, MatchMethod, MatchResult
from chalicelib.domain.verification_policy import DataPoint, Rules
from chalicelib.errors import Conflict, Forbidden, InvalidField, InvalidInput, NotFound, NotPossible
from chalicelib.services.accounts.verification_policy import change_policy
from chalicelib.services.handling.ask_identity import ask_identity
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.handling.record_match import RecordMatch, decide_approval, record_match
from tests.fakes import acme as people
from tests.fakes.desk import FakeDesk

STRICT = Rules(
    points=3,
    points_high=4,
    raised=(Right.DELETE,),
    second_person=(Right.KNOW_SPECIFIC,),
    asked=(DataPoint.PHONE, DataPoint.POSTAL_CODE),
    proof_days=10,
    sign_in=False,
)


def now(desk: FakeDesk, staff: Staff) -> Staff:
    return replace(staff, account=desk.accounts.get(staff.account.id))


def strict(desk: FakeDesk, staff: Staff) -> Staff:
    change_policy(desk, staff, STRICT)
    return now(desk, staff)


def match(request: str, *compared: str, method: MatchMethod = MatchMethod.RECORDS) -> RecordMatch:
    return RecordMatch(
        request=request,  # type: ignore[arg-type]
        compared=compared,
        method=method,
        result=MatchResult.MATCHED,
        declaration=True,
        contact_on_file=True,
    )


def denial(request: str) -> DecideRequest:
    return DecideRequest(request=request, outcome=Outcome.DENIED, grounds=("CCPA_UNVERIFIED",), text="")  # type: ignore[arg-type]


def test_each_change_is_a_version_with_who_and_when_and_the_chain_says_from_what_to_what(
    desk: FakeDesk, olga: Staff
) -> None:
    first = change_policy(desk, olga, STRICT, seen=0)
    assert (first.number, first.by) == (1, olga.actor)
    assert change_policy(desk, olga, STRICT).number == 1
    second = change_policy(desk, olga, replace(STRICT, proof_days=0), seen=1)
    assert [one.number for one in desk.policies.listed(olga.account.id)] == [2, 1]
    assert desk.policies.numbered(olga.account.id, 1).rules == STRICT
    assert desk.policies.of(now(desk, olga).account) == second
    entries = desk.audit_log.entries(desk.audit_log.chain_of(olga.account.id, None))
    changes = [entry.detail for entry in entries if entry.tag == "account:verification:changed"]
    assert changes[0]["from"] == [
        *("points=2", "points_high=3", "raised=", "second_person=", "asked=phone,customer_number"),
        *("proof_days=0", "sign_in=true"),
    ]
    assert changes[1] == {"policy": 2, "from": ["proof_days=10"], "to": ["proof_days=0"]}


def test_who_saw_another_version_or_may_not_administer_changes_nothing(desk: FakeDesk, olga: Staff) -> None:
    change_policy(desk, olga, STRICT)
    with pytest.raises(Conflict):
        change_policy(desk, olga, Rules(), seen=0)
    with pytest.raises(InvalidInput):
        change_policy(desk, olga, Rules(points=1))
    for role in (Role.HANDLER, Role.REVIEWER, Role.AUDITOR):
        with pytest.raises(Forbidden):
            change_policy(desk, people.hire(desk, olga.account, role), Rules())
    with pytest.raises(NotFound):
        desk.policies.numbered(olga.account.id, 9)
    assert now(desk, olga).account.verification == 1


def test_what_came_in_before_keeps_the_policy_it_came_under(desk: FakeDesk, olga: Staff) -> None:
    before = people.ask_one(desk, olga.account, Right.DELETE)
    staff = strict(desk, olga)
    after = people.ask_one(desk, staff.account, Right.DELETE)
    assert before.verification.demands == BY_LAW
    assert before.verification.needed is Level.REASONABLE
    assert (after.verification.demands.policy, after.verification.needed) == (1, Level.REASONABLY_HIGH)
    assert record_match(desk, staff, match(before.id, "name", "email")).verification.sufficient
    assert not record_match(desk, staff, match(after.id, "name", "email", "order")).verification.sufficient
    assert record_match(desk, staff, match(after.id, "name", "email", "order", "phone")).verification.sufficient


def test_an_opt_out_is_never_verified_whatever_the_policy_says(desk: FakeDesk, olga: Staff) -> None:
    staff = strict(desk, olga)
    request = people.ask_one(desk, staff.account, Right.OPT_OUT_SALE, confirmed=False)
    assert request.verification.needed is Level.NONE
    assert request.verification.sufficient
    with pytest.raises(NotPossible, match="no-verification"):
        record_match(desk, staff, match(request.id, "name", "email"))


def test_the_policys_second_person_agrees_with_every_match_of_its_right(desk: FakeDesk, olga: Staff) -> None:
    staff = strict(desk, olga)
    rita = people.hire(desk, staff.account, Role.REVIEWER)
    request = people.ask_one(desk, staff.account)
    waiting = record_match(desk, staff, match(request.id, "name", "email", "order", "phone"))
    assert waiting.verification.approval is ApprovalState.WAITING
    entry = desk.audit_log.of_request(staff.account.id, request.id)[-1]
    assert (entry.tag, entry.detail) == ("request:approval:requested", {"policy": 1})
    with pytest.raises(NotPossible, match="second-person-needed"):
        decide_approval(desk, staff, request.id, agrees=True)
    assert decide_approval(desk, rita, request.id, agrees=True).verification.sufficient
    missed = record_match(desk, staff, replace(match(request.id, "name"), result=MatchResult.NOT_MATCHED))
    assert missed.verification.approval is ApprovalState.NOT_NEEDED


def test_a_sign_in_that_the_policy_does_not_accept_is_no_method(desk: FakeDesk, olga: Staff) -> None:
    staff = strict(desk, olga)
    request = people.ask_one(desk, staff.account, Right.CORRECT)
    with pytest.raises(InvalidField, match="method: not-accepted"):
        record_match(desk, staff, match(request.id, method=MatchMethod.ACCOUNT))


def test_nobody_is_refused_as_not_verified_before_the_days_for_proof_are_over(desk: FakeDesk, olga: Staff) -> None:
    staff = strict(desk, olga)
    request = people.ask_one(desk, staff.account, Right.DELETE)
    with pytest.raises(NotPossible, match="proof-awaited") as refused:
        decide_request(desk, staff, denial(request.id))
    assert refused.value.values == {"date": "2026-12-03"}
    desk.clock.pass_(days=9)
    ask_identity(desk, staff, request.id, "Please tell us an order number.")
    desk.clock.pass_(days=9)
    with pytest.raises(NotPossible, match="proof-awaited"):
        decide_request(desk, staff, denial(request.id))
    desk.clock.pass_(days=1)
    assert decide_request(desk, staff, denial(request.id)).outcome is Outcome.DENIED


def test_without_days_in_the_policy_the_answer_stays_open_to_staff(desk: FakeDesk, olga: Staff) -> None:
    request = people.ask_one(desk, olga.account, Right.DELETE)
    assert decide_request(desk, olga, denial(request.id)).outcome is Outcome.DENIED
