"""An agent is found again by the address that was left, or the protocol's id, and by nothing that is the person's."""

from dataclasses import replace

import pytest

from chalicelib.domain.agent_name import look_up_of_agent
from chalicelib.domain.contact import Email
from chalicelib.domain.ids import AccountId
from chalicelib.domain.request import Behalf, Channel, Typed
from tests.storage.samples import a_request, a_submission

TYPED = Typed(name="Ana", email=Email("ana@example.com"), phone=None)


@pytest.mark.parametrize(
    ("behalf", "channel", "typed", "name"),
    [
        (Behalf.SELF, Channel.WEB, replace(TYPED, agent_email="lee@chan.example"), ""),
        (Behalf.AGENT, Channel.WEB, replace(TYPED, agent_name="Lee"), ""),
        (Behalf.AGENT, Channel.WEB, replace(TYPED, agent_email="LEE@chan.example"), "agent:email:lee@chan.example"),
        (Behalf.AGENT, Channel.AGENT, replace(TYPED, agent_name="CR", agent_organisation="cr-1"), "agent:drp:cr-1"),
        (Behalf.AGENT, Channel.AGENT, replace(TYPED, agent_name="cr-1"), "agent:drp:cr-1"),
    ],
)
def test_the_name_of_the_look_up(behalf: Behalf, channel: Channel, typed: Typed, name: str) -> None:
    account = AccountId("acc_aaaaaaaaaaaaaaaa")
    sent = a_submission(account, a_request(account))
    submission = replace(sent, behalf=behalf, channel=channel, typed=typed)
    assert look_up_of_agent(submission) == name
