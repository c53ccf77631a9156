"""What is asked of agents from every channel, and what their own word, the link and staff's look are worth."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.channels.staff_entry import StaffEntry, read_entry
from chalicelib.domain.account import Staff
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.ids import new_reference
from chalicelib.domain.request import Request, State, Submission
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import AgentProof, Match, MatchMethod, MatchResult
from chalicelib.domain.verification_policy import Rules
from chalicelib.errors import InvalidField, InvalidInput, NotFound, NotPossible
from chalicelib.services.accounts.verification_policy import change_policy
from chalicelib.services.agents.agent_permission import RecordPermission, Shown, record_permission
from chalicelib.services.agents.ask_permission import SaysOfAgent, answer_by_link, ask_permission
from chalicelib.services.agents.permission_link import token_of
from chalicelib.services.intake.submit_request import submit_request
from tests.fakes import acme
from tests.fakes.desk import FakeDesk

ANA = "ana@example.com"
YES = SaysOfAgent(given=True, name=" ana  María López ")
NO = SaysOfAgent(given=False)


def sent(desk: FakeDesk, staff: Staff, *, shown: bool = False, **other: Any) -> tuple[Submission, Request]:
    """What an agent asked for by post, as staff type it in; `shown`: the agent's own address was confirmed before."""
    entry = StaffEntry(
        channel="post",
        received=("16", "November", "2026"),
        received_time="",
        residence="US-CA",
        rights=("delete",),
        behalf="agent",
        language="en",
        name="Ana María López",
        email=ANA,
        agent_name="Lee Chan",
        agent_email="lee@chan.example",
    )
    reference = new_reference(desk.chance.bytes(16))
    command = read_entry(staff, replace(entry, **other), reference=reference, now=desk.clock.now())
    submission = submit_request(desk, replace(command, agent_shown=shown))
    return submission, desk.requests.get(staff.account.id, submission.requests[0])


def proof(desk: FakeDesk, head: Request) -> AgentProof:
    found = desk.requests.get(head.account, head.id).verification.agent
    assert found is not None
    return found


def letters(desk: FakeDesk, submission: Submission) -> list[LetterKind]:
    return [letter.kind for letter in desk.requests.letters(submission.account, submission.id)]


def test_permission_and_confirmation_are_asked_of_an_agent(desk: FakeDesk, staff: Staff) -> None:
    submission, head = sent(desk, staff)
    assert proof(desk, head) == AgentProof(permission_asked=True, confirmation_asked=True, address_asked=True)
    assert head.state is State.AWAITING_VERIFICATION
    to_agent, letter = sorted(desk.requests.letters(submission.account, submission.id), key=lambda one: one.kind.value)
    assert to_agent.kind is LetterKind.AGENT_ADDRESS
    assert (letter.kind, letter.values["agent"]) == (LetterKind.CONFIRM_CONTACT, "Lee Chan")
    assert letter.to is not None
    assert letter.to.address == ANA


@pytest.mark.parametrize("right", [Right.OPT_OUT_SALE, Right.LIMIT_SENSITIVE])
def test_for_an_opt_out_or_a_limit_signed_permission_is_all_that_is_asked(
    desk: FakeDesk, staff: Staff, right: Right
) -> None:
    change_policy(desk, staff, Rules(agent_notarized=True, agent_identity=True))
    _, head = sent(desk, acme_again(desk, staff), rights=(right.value,))
    assert proof(desk, head) == AgentProof(permission_asked=True, confirmation_asked=False, address_asked=True)


def acme_again(desk: FakeDesk, staff: Staff) -> Staff:
    return replace(staff, account=desk.accounts.get(staff.account.id))


def test_a_notary_and_the_agents_identity_are_asked_where_the_business_demands_them(
    desk: FakeDesk, staff: Staff
) -> None:
    change_policy(desk, staff, Rules(agent_notarized=True, agent_identity=True))
    staff = acme_again(desk, staff)
    _, head = sent(desk, staff)
    record_permission(desk, staff, RecordPermission(request=head.id, shown=Shown.PERMISSION))
    assert proof(desk, head).permission_outstanding
    with pytest.raises(NotPossible, match="declaration-not-enough"):
        record_permission(desk, staff, RecordPermission(request=head.id, shown=Shown.DECLARATION))
    record_permission(desk, staff, RecordPermission(request=head.id, shown=Shown.PERMISSION, notarized=True))
    assert (proof(desk, head).permission_outstanding, proof(desk, head).outstanding) == (False, True)
    seen = RecordPermission(request=head.id, shown=Shown.PERMISSION, notarized=True, identity=True)
    record_permission(desk, staff, seen)
    assert not proof(desk, head).outstanding


def test_a_notary_without_a_permission_is_no_rule(desk: FakeDesk, staff: Staff) -> None:
    with pytest.raises(InvalidInput) as refused:
        change_policy(desk, staff, Rules(agent_permission=False, agent_notarized=True))
    assert [problem.field for problem in refused.value.problems] == ["agent_notarized"]


def test_a_power_of_attorney_replaces_permission_and_confirmation(desk: FakeDesk, staff: Staff) -> None:
    _, head = sent(desk, staff)
    record_permission(desk, staff, RecordPermission(request=head.id, shown=Shown.ATTORNEY))
    check = desk.requests.get(head.account, head.id).verification
    assert (check.confirmation_outstanding, proof(desk, head).outstanding) == (False, False)
    with pytest.raises(NotPossible, match="attorney-shown"):
        ask_permission(desk, staff, head.id)


def test_a_declaration_permits_the_request_and_never_that_the_agent_gets_data(desk: FakeDesk, staff: Staff) -> None:
    _, head = sent(desk, staff)
    declared = RecordPermission(request=head.id, shown=Shown.DECLARATION)
    with pytest.raises(NotPossible, match="declaration-not-enough"):
        record_permission(desk, staff, replace(declared, receives=True))
    record_permission(desk, staff, declared)
    assert (proof(desk, head).permission_outstanding, proof(desk, head).receives) == (False, False)


def test_nothing_is_released_to_an_agent_without_permission(desk: FakeDesk, staff: Staff) -> None:
    _, head = sent(desk, staff)
    match = Match(
        compared=("name", "email", "order"),
        method=MatchMethod.RECORDS,
        result=MatchResult.MATCHED,
        declaration=True,
        contact_on_file=True,
        by="user:1",
        at=desk.clock.now(),
    )
    matched = replace(head.verification, match=match, contact_confirmed_at=desk.clock.now())
    assert not matched.sufficient
    assert replace(matched, agent=replace(proof(desk, head), permission_at=desk.clock.now())).sufficient


def test_the_agents_own_address_is_not_the_persons(desk: FakeDesk, staff: Staff) -> None:
    with pytest.raises(InvalidInput) as refused:
        sent(desk, staff, agent_email="ANA@example.com")
    assert [(one.field, one.problem) for one in refused.value.problems] == [("email", "agents-own")]


def test_the_person_says_yes_by_the_link_and_confirms_the_address_by_it(desk: FakeDesk, staff: Staff) -> None:
    submission, head = sent(desk, staff)
    ask_permission(desk, staff, head.id)
    [letter] = [
        one
        for one in desk.requests.letters(submission.account, submission.id)
        if one.kind is LetterKind.AGENT_PERMISSION
    ]
    answer_by_link(desk, letter.values["permission_token"], YES)
    found = proof(desk, head)
    assert (found.permission_outstanding, found.by_consumer, found.receives) == (False, True, False)
    assert desk.requests.submission(submission.account, submission.id).contact_confirmed_at == desk.clock.now()


def test_an_agent_who_wants_the_person_asked_has_the_link_sent_at_once(desk: FakeDesk, staff: Staff) -> None:
    submission, _ = sent(desk, staff, agent_shows="ask", shown=True)
    [letter] = desk.requests.letters(submission.account, submission.id)
    assert letter.values["permission_token"] == token_of(desk, submission)


def test_the_link_counts_once_whichever_word_came_first(desk: FakeDesk, staff: Staff) -> None:
    submission, head = sent(desk, staff)
    link = token_of(desk, submission)
    answer_by_link(desk, link, NO)
    version = desk.requests.get(head.account, head.id).version
    answer_by_link(desk, link, NO)
    assert desk.requests.get(head.account, head.id).version == version
    with pytest.raises(NotPossible, match="answered-already"):
        answer_by_link(desk, link, YES)
    assert proof(desk, head).permission_outstanding


def test_the_persons_no_outweighs_the_agents_declaration(desk: FakeDesk, staff: Staff) -> None:
    submission, head = sent(desk, staff)
    answer_by_link(desk, token_of(desk, submission), NO)
    with pytest.raises(NotPossible, match="declaration-not-enough"):
        record_permission(desk, staff, RecordPermission(request=head.id, shown=Shown.DECLARATION))


@pytest.mark.parametrize(("name", "problem"), [("", "missing"), ("Lee Chan", "not-the-person")])
def test_only_the_person_signs(desk: FakeDesk, staff: Staff, name: str, problem: str) -> None:
    submission, head = sent(desk, staff)
    with pytest.raises(InvalidField) as refused:
        answer_by_link(desk, token_of(desk, submission), SaysOfAgent(given=True, name=name))
    assert (refused.value.field, refused.value.problem) == ("permission_name", problem)
    assert proof(desk, head).permission_at is None


def test_a_link_for_another_person_or_a_made_up_one_leads_nowhere(desk: FakeDesk, staff: Staff) -> None:
    mine, _ = sent(desk, staff)
    other, head = sent(desk, staff, name="Bo Berg", email="bo@example.com")
    mark = token_of(desk, mine).rpartition(".")[2]
    for token in (f"{other.account}.{other.id}.{mark}", f"{other.account}.{other.id}.{'0' * 40}", "guess"):
        with pytest.raises(NotFound):
            answer_by_link(desk, token, NO)
    assert not proof(desk, head).by_consumer


def test_a_person_who_asks_for_themselves_has_no_link(desk: FakeDesk, staff: Staff) -> None:
    head = acme.ask_one(desk, staff.account)
    submission = desk.requests.submission(head.account, head.submission)
    with pytest.raises(NotFound):
        answer_by_link(desk, token_of(desk, submission), YES)
    with pytest.raises(NotPossible, match="no-agent"):
        ask_permission(desk, staff, head.id)


def test_nobody_is_asked_without_an_address(desk: FakeDesk, staff: Staff) -> None:
    _, head = sent(desk, staff, email="")
    with pytest.raises(NotPossible, match="no-address"):
        ask_permission(desk, staff, head.id)


def test_a_link_works_for_a_mail_that_left_before_the_seed_was_changed(desk: FakeDesk, staff: Staff) -> None:
    submission, head = sent(desk, staff)
    token = token_of(desk, submission)
    desk.secrets.plant("p", "q")
    assert token_of(desk, submission) != token
    answer_by_link(desk, token, YES)
    assert proof(desk, head).by_consumer


def test_a_link_from_before_a_seed_that_is_forgotten_leads_nowhere(desk: FakeDesk, staff: Staff) -> None:
    submission, _ = sent(desk, staff)
    token = token_of(desk, submission)
    desk.secrets.plant("q")
    with pytest.raises(NotFound):
        answer_by_link(desk, token, YES)
