"""Systems read what an agent claims and record what the business has seen of its permission."""

import pytest

from chalicelib.domain.request import Request
from tests.fakes.agent import AgentSimulator
from tests.http.agents import Agents
from tests.http.office import asked
from tests.http.stage import Stage
from tests.http.systems import Office, connect


@pytest.fixture(scope="module")
def system(stage: Stage, agents: Agents) -> Office:
    return connect(stage)


@pytest.fixture
def request_(stage: Stage, agent: AgentSimulator) -> Request:
    stage.time.move(seconds=1)
    claims = {"power_of_attorney": "ref 7", "agent-request-id": "own-9"}
    name = agent.exercise("deletion", **claims).json["request_id"]
    entry = stage.desk.agents.entry(stage.account.id, name)
    return stage.desk.requests.get(stage.account.id, entry.request)


def test_what_an_agent_claims_is_read_as_its_claims(system: Office, request_: Request) -> None:
    told = system.get(f"/requests/{request_.id}").json["agent"]
    assert (told["name"], told["exercise"], told["own_id"]) == ("TEST_AGENT", "deletion", "own-9")
    assert told["claims"]["power_of_attorney"] == "ref 7"
    assert (told["permission_asked"], told["permission_at"]) == (True, None)


def test_what_was_seen_is_recorded_and_a_later_look_replaces_it(system: Office, request_: Request) -> None:
    path = f"/requests/{request_.id}"
    assert system.post(f"{path}/agent-permission", {"shown": "permission", "receives": True}).status == 200
    told = system.get(path).json["agent"]
    assert told["permission_at"]
    assert (told["attorney"], told["receives"]) == (False, True)
    assert system.post(f"{path}/agent-permission", {"shown": "attorney"}).status == 200
    told = system.get(path).json["agent"]
    assert (told["attorney"], told["receives"]) == (True, False)
    assert system.post(f"{path}/agent-permission", {"shown": "a smile"}).json["errors"][0]["field"] == "shown"


def test_a_person_has_no_agent(stage: Stage, system: Office) -> None:
    path = f"/requests/{asked(stage).id}"
    assert system.get(path).json["agent"] is None
    refused = system.post(f"{path}/agent-permission", {"shown": "permission"})
    assert (refused.status, refused.json["reason"]) == (409, "no-agent")
