"""What an agent asks for by mail is sorted as theirs, and waits for permission as what comes by the form."""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.request import Behalf, Channel, Outcome, Request, Typed
from chalicelib.domain.rights import Right
from chalicelib.errors import NotPossible
from chalicelib.services.agents.agent_permission import RecordPermission, Shown, record_permission
from chalicelib.services.consumer.confirm_contact import mark_confirmed
from chalicelib.services.intake.sort_request import SortRequest, sort_request
from chalicelib.values import replace
from tests.fakes.acme import ANA, ask
from tests.fakes.desk import FakeDesk
from tests.fakes.mails import arrives
from tests.services.inbound.taking import mails, only, took
from tests.services.retention.closed import decide, match

LEE = "lee@chan.example"
SCAN = ("permission.pdf", b"%PDF-1.7 I, Ana, permit Lee")


def sorted_as_an_agents(desk: FakeDesk, olga: Staff, *rights: Right) -> dict[Right, Request]:
    """Lee's mail about Ana, as staff sort it."""
    took(desk, arrives("Delete what you hold on Ana López.", sender=f"Lee Chan <{LEE}>", files=[SCAN]))
    head = only(desk, olga.account)
    typed = Typed(name="Ana López", email=ANA, phone=None, agent_name="Lee Chan", agent_email=LEE)
    command = SortRequest(
        request=head.id, rights=rights, residence="US-CA", behalf=Behalf.AGENT, typed=typed, seen=head.version
    )
    return {one.right: desk.requests.get(one.account, one.id) for one in sort_request(desk, olga, command)}


def test_a_mail_of_an_agent_waits_for_permission_as_what_comes_by_the_form(desk: FakeDesk, olga: Staff) -> None:
    heads = sorted_as_an_agents(desk, olga, Right.DELETE, Right.OPT_OUT_SALE)
    sent = ask(desk, olga.account, Right.DELETE, Right.OPT_OUT_SALE, behalf=Behalf.AGENT)
    by_form = desk.requests.several(olga.account.id, sent.requests).values()
    for web in by_form:
        assert heads[web.right].channel is Channel.EMAIL
        agent = web.verification.agent
        assert agent is not None
        assert heads[web.right].verification.agent == replace(agent, address_asked=True)  # of which a mail is no proof
    delete = heads[Right.DELETE]
    match(desk, olga, delete.id)
    assert not desk.requests.get(delete.account, delete.id).verification.sufficient
    with pytest.raises(NotPossible):
        decide(desk, olga, delete.id)


def test_the_code_goes_to_the_person_and_nothing_to_whoever_wrote(desk: FakeDesk, olga: Staff) -> None:
    head = sorted_as_an_agents(desk, olga, Right.DELETE)[Right.DELETE]
    confirm = [one for one in desk.letters() if one.kind is LetterKind.CONFIRM_CONTACT and one.submission]
    assert confirm[-1].to == ANA
    assert head.verification.contact_confirmed_at is None
    submission = desk.requests.submission(head.account, head.submission)
    assert (submission.behalf, submission.typed.agent_name) == (Behalf.AGENT, "Lee Chan")
    assert submission.typed.details.endswith("Delete what you hold on Ana López.")
    assert Email(LEE).look_up in submission.former  # what deletes it finds the agent's address too


def test_a_permission_in_the_mail_counts_once_staff_have_said_what_they_saw(desk: FakeDesk, olga: Staff) -> None:
    head = sorted_as_an_agents(desk, olga, Right.DELETE)[Right.DELETE]
    [mail] = mails(desk, head)
    assert [part.name for part in mail.parts] == [SCAN[0]]
    match(desk, olga, head.id)
    submission = desk.requests.submission(head.account, head.submission)
    mark_confirmed(desk, submission)
    with pytest.raises(NotPossible):
        decide(desk, olga, head.id)
    record_permission(desk, olga, RecordPermission(request=head.id, shown=Shown.PERMISSION, identity=True))
    proof = desk.requests.get(head.account, head.id).verification.agent
    assert proof is not None
    assert (proof.permission_at, proof.attorney) == (desk.clock.now(), False)
    assert decide(desk, olga, head.id).outcome is Outcome.GRANTED
