"""Staff see what an agent claims, as claims, and record what they have seen of its permission."""

import pytest

from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Request
from chalicelib.domain.rights import Right
from tests.fakes.agent import AgentSimulator
from tests.http.client import Browser
from tests.http.office import asked, enter, hire, page_of, present, whole
from tests.http.stage import Stage


@pytest.fixture
def request_(stage: Stage, agent: AgentSimulator) -> Request:
    stage.time.move(seconds=1)
    claims = {"power_of_attorney": "<b>ref 7</b>", "agent-request-id": "own-9", "note": "n" * 300}
    name = agent.exercise("deletion", **claims).json["request_id"]
    entry = stage.desk.agents.entry(stage.account.id, name)
    return stage.desk.requests.get(stage.account.id, entry.request)


def test_the_page_shows_the_agents_words_as_the_agents_words(handler: Browser, request_: Request) -> None:
    page = whole(handler, request_)
    for words in ("TEST_AGENT (deletion, ccpa)", "own-9", "Asked for, not seen yet", "kept as evidence", "ref 7"):
        assert words.lower() in page.words.lower()
    assert "<b>ref" not in page.text
    assert "n" * 201 not in page.text
    assert any(words.startswith("Record the agent") for words in page.links)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"shown": "permission"}, "Seen on"),
        ({"shown": "attorney"}, "Power of attorney, seen on"),
        ({"shown": "permission", "receives": "yes"}, "May receive the answer"),
    ],
)
def test_what_was_seen_is_recorded_with_who_saw_it(
    stage: Stage, handler: Browser, request_: Request, typed: dict[str, str], words: str
) -> None:
    form = handler.get(page_of(request_, "agent-permission"))
    page = handler.press(form, typed, form="seen")
    assert "The permission is recorded." in page.words
    assert words in whole(handler, request_).words
    proof = present(stage, request_).verification.agent
    assert proof is not None
    assert (proof.attorney, proof.receives) == (typed["shown"] == "attorney", "receives" in typed)
    last = stage.desk.audit_log.of_request(request_.account, request_.id)[-1]
    assert (last.tag, last.detail["shown"], last.detail["receives"]) == (
        "request:agent:permission",
        typed["shown"],
        "receives" in typed,
    )
    assert last.actor.startswith("user:")
    again = handler.get(page_of(request_, "agent-permission"))
    assert again.value("shown") == typed["shown"]


@pytest.mark.parametrize("shown", ["", "nothing"])
def test_nothing_seen_is_asked_for(stage: Stage, handler: Browser, request_: Request, shown: str) -> None:
    page = handler.press(handler.get(page_of(request_, "agent-permission")), {"shown": shown}, form="seen")
    assert page.status == 400
    assert "Say what you have seen" in page.words
    assert present(stage, request_).version == request_.version


def test_the_request_of_a_form_has_no_agent(stage: Stage, handler: Browser) -> None:
    web = asked(stage, Right.DELETE)
    page = handler.get(page_of(web, "agent-permission"))
    assert page.status == 409
    assert "No agent made this request." in page.words
    assert "The agent" not in whole(handler, web).words


def test_who_only_reads_may_not_record(stage: Stage, request_: Request) -> None:
    auditor = enter(stage, hire(stage, Role.AUDITOR, "Aud"))
    assert auditor.get(page_of(request_, "agent-permission")).status == 403
    assert whole(auditor, request_).status == 200
