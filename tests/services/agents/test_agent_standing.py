"""What an agent has sent is found by the address that they left, counted, and gone with what it counts."""

from functools import partial

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email
from chalicelib.domain.ids import AccountId
from chalicelib.domain.request import ContactEntry, Outcome, Request
from chalicelib.errors import NotFound
from chalicelib.services.agents.agent_permission import RecordPermission, Shown, record_permission
from chalicelib.services.agents.agent_standing import AgentStanding, find_agent, read_standing
from chalicelib.services.agents.ask_permission import answer_by_link
from chalicelib.services.agents.permission_link import token_of
from chalicelib.services.consumer_data.find_data import find_of_request
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.retention.delete_submission import delete_submission
from tests.fakes import acme
from tests.fakes.desk import FakeDesk
from tests.services.agents.agent_world import open_world
from tests.services.agents.test_permission import NO
from tests.services.agents.test_permission import sent as sent_by_post

sent = partial(sent_by_post, shown=True)
LEE = f"agent:{Email('lee@chan.example').look_up}"


def standing(desk: FakeDesk, staff: Staff, head: Request) -> AgentStanding:
    return read_standing(desk, staff, head.id)


def refuse(desk: FakeDesk, staff: Staff, head: Request, ground: str) -> None:
    command = DecideRequest(
        request=head.id, outcome=Outcome.DENIED, grounds=(ground,), text="Because of what was seen.", looked=""
    )
    decide_request(desk, staff, command)


def test_submissions_of_one_address_are_counted_together_however_it_was_written(desk: FakeDesk, staff: Staff) -> None:
    _, first = sent(desk, staff)
    _, second = sent(desk, staff, agent_email="LEE@Chan.example", agent_name="Lee T. Chan", rights=("opt_out_sale",))
    _, other = sent(desk, staff, agent_email="max@other.example")
    found = standing(desk, staff, first)
    assert (found.submissions, {head.id for head in found.requests}) == (2, {first.id, second.id})
    assert set(found.names) == {"Lee Chan", "Lee T. Chan"}
    assert (found.contact.casefold(), found.open, found.decided, found.share) == ("lee@chan.example", 2, 0, None)
    assert standing(desk, staff, other).submissions == 1


def test_the_share_of_unfounded_requests_is_of_those_that_are_decided(desk: FakeDesk, staff: Staff) -> None:
    heads = [sent(desk, staff)[1] for _ in range(3)]
    refuse(desk, staff, heads[0], "CCPA_AGENT_NO_PERMISSION")
    refuse(desk, staff, heads[1], "CCPA_UNVERIFIED")
    found = standing(desk, staff, heads[2])
    assert (found.open, found.decided, found.unfounded, found.share) == (1, 2, 1, 50)


def test_what_was_permitted_denied_or_is_missing_is_told_apart(desk: FakeDesk, staff: Staff) -> None:
    seen, attorney, _ = [sent(desk, staff)[1] for _ in range(3)]
    record_permission(desk, staff, RecordPermission(request=seen.id, shown=Shown.PERMISSION))
    record_permission(desk, staff, RecordPermission(request=attorney.id, shown=Shown.ATTORNEY))
    denied, head = sent(desk, staff)
    answer_by_link(desk, token_of(desk, denied), NO)
    found = standing(desk, staff, head)
    assert (found.permitted, found.attorney, found.denied, found.missing) == (1, 1, 1, 1)
    assert (found.decided, found.unfounded, found.share) == (1, 1, 100)


def test_who_left_no_address_stands_alone(desk: FakeDesk, staff: Staff) -> None:
    sent(desk, staff, agent_email="")
    _, head = sent(desk, staff, agent_email="")
    found = standing(desk, staff, head)
    assert (found.known, found.submissions) == (False, 1)


def test_an_agents_system_is_found_by_its_own_id() -> None:
    world = open_world()
    first, second = world.exercise("access"), world.exercise("deletion")
    found = standing(world.desk, world.olga, world.head(first))
    assert (found.known, {head.id for head in found.requests}) == (True, {first.request, second.request})


def test_a_request_that_no_agent_made_has_none(desk: FakeDesk, staff: Staff) -> None:
    head = acme.ask_one(desk, staff.account)
    with pytest.raises(NotFound, match="agent"):
        standing(desk, staff, head)


def test_another_business_sees_nothing_of_it(desk: FakeDesk, staff: Staff) -> None:
    other = acme.open_acme(desk, "beta")
    _, head = sent(desk, staff)
    _, theirs = sent(desk, other)
    assert standing(desk, other, theirs).submissions == 1
    with pytest.raises(NotFound):
        standing(desk, other, head)


def test_what_a_person_has_sent_holds_nothing_that_the_agent_sent_for_others(desk: FakeDesk, staff: Staff) -> None:
    submission, head = sent(desk, staff)
    sent(desk, staff, email="bob@example.com", name="Bob")
    found = find_of_request(desk, staff, head.id)
    assert [held.submission.id for held in found.held] == [submission.id]


def test_the_look_is_audited_without_a_name(desk: FakeDesk, staff: Staff) -> None:
    _, head = sent(desk, staff)
    standing(desk, staff, head)
    [look] = [entry for entry in desk.engine.audit.values() if entry.tag == Tag.VIEW_AGENT]
    assert look.detail == {"request": head.id, "submissions": 1}


def test_the_entry_goes_with_the_submission_and_the_others_stay(desk: FakeDesk, staff: Staff) -> None:
    gone, _ = sent(desk, staff)
    stays, head = sent(desk, staff)
    delete_submission(desk, staff.account.id, gone.id)
    assert [entry.submission for entry in entries(desk, staff.account.id)] == [stays.id]
    assert standing(desk, staff, head).submissions == 1


def entries(desk: FakeDesk, account: AccountId) -> list[ContactEntry]:
    return list(desk.requests.by_contact(account, LEE))


def test_no_row_names_the_agent_in_the_clear(desk: FakeDesk, staff: Staff) -> None:
    sent(desk, staff)
    for row in desk.engine.rows.values():
        plain = f"{row.pk}{row.sk}{row.body}{row.list_pk}{row.due_pk}".casefold()
        assert "lee" not in plain
        assert "chan.example" not in plain


def test_an_agent_is_found_by_the_address_that_they_left_and_nobody_else_is(desk: FakeDesk, staff: Staff) -> None:
    _, first = sent(desk, staff)
    submission, second = sent(desk, staff, rights=("opt_out_sale",), received=("17", "November", "2026"))
    assert find_agent(desk, staff, Email("LEE@chan.example")) == second.id
    delete_submission(desk, staff.account.id, submission.id)
    assert find_agent(desk, staff, Email("lee@chan.example")) == first.id
    for stranger in (Email("nobody@chan.example"), acme.ANA):  # who asks for themselves is no agent
        with pytest.raises(NotFound):
            find_agent(desk, staff, stranger)
    with pytest.raises(NotFound):
        find_agent(desk, acme.open_acme(desk, "zenith"), Email("lee@chan.example"))
