"""A change of an agent's request comes by the stream, and the schedule tells the agent."""

from typing import Any

import pytest

from chalicelib.domain.agent_request import AgentRequest
from chalicelib.domain.contact import Email
from chalicelib.domain.ids import RequestId, new_reference
from chalicelib.domain.request import Behalf, Channel, Typed
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import AgentProof
from chalicelib.jobs.agents import tell_agents
from chalicelib.jobs.deliveries import on_records_change
from chalicelib.services.consumer.withdraw_request import withdraw_request
from chalicelib.services.intake.submit_request import AgentLeft, SubmitRequest, submit_request
from tests.fakes.agent import RecordingTeller
from tests.jobs.conftest import SCHEDULED, Deployment


def test_a_withdrawal_reaches_the_agent(deployment: Deployment, caplog: pytest.LogCaptureFixture) -> None:
    desk, teller = deployment.desk, RecordingTeller()
    desk.__dict__["agent_teller"] = teller
    account = desk.accounts.get(deployment.account.id)
    reference = new_reference(desk.chance.bytes(16))
    fields: dict[str, Any] = {"agent": "AA", "exercise": "deletion", "regime": "ccpa", "digest": "d", "claims": "{}"}
    asked = AgentRequest(account=account.id, request=RequestId(""), submission=reference, id="u-1", **fields)
    proof = AgentProof(permission_asked=True, confirmation_asked=True)
    command = SubmitRequest(
        account=account,
        reference=reference,
        rights=(Right.DELETE,),
        residence="US-CA",
        behalf=Behalf.AGENT,
        typed=Typed(name="Ana", email=Email("ana@example.com"), phone=None, agent_name="AA"),
        channel=Channel.AGENT,
        language="en",
        agent=AgentLeft(proof, asked, "https://agent.example/"),
    )
    [request] = submit_request(desk, command).requests
    withdraw_request(desk, account, reference, request, agent="AA")
    assert deployment.flow(desk.settings.records_table, on_records_change) == []
    tell_agents(SCHEDULED, None)
    tell_agents(SCHEDULED, None)
    assert [(url, status["request_id"], status["status"]) for url, status in teller.told] == [
        ("https://agent.example/", "u-1", "revoked"),
    ]
    assert "ana@" not in caplog.text
