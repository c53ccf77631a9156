"""The page on which an agent confirms their own address, from the form to what staff and systems see of it."""

import re
from uuid import uuid4

import pytest

from chalicelib.domain.request import Request, Submission
from tests.http.client import Browser
from tests.http.consumer.stored import stored
from tests.http.filling import answers, send
from tests.http.office import enter, page_of, present, whole
from tests.http.stage import Stage
from tests.http.systems import connect

pytestmark = pytest.mark.usefixtures("unlimited")


@pytest.fixture
def agent() -> str:
    return f"lee-{uuid4().hex}@chan.example"


def through_agent(stage: Stage, agent: str) -> tuple[Submission, Request]:
    behalf = {"behalf": "agent", "agent_name": "Lee Chan", "agent_email": agent, "agent_shows": "signed"}
    submission, heads = stored(stage, send(Browser(stage.app), answers(behalf=behalf)))
    return submission, heads[0]


def link_to(stage: Stage, agent: str) -> str:
    found = re.search(r"https?://[^/]+(/permission/agent/\S+)", stage.mail_to(agent).text)
    assert found is not None
    return found[1]


def shown(stage: Stage, head: Request) -> bool:
    proof = present(stage, head).verification.agent
    return proof is not None and proof.address_shown


def test_an_agent_follows_the_link_and_staff_see_the_address_confirmed(stage: Stage, agent: str) -> None:
    submission, head = through_agent(stage, agent)
    link, browser = link_to(stage, agent), Browser(stage.app)
    mail = stage.mail_to(agent).text
    for words in (submission.typed.name, submission.typed.email.address if submission.typed.email else "?", "delete"):
        assert words not in mail
        assert words not in browser.get(link).words
    page = browser.get(link)
    assert "{" not in page.words
    assert not shown(stage, head)  # a program that scans mail has looked as well
    assert browser.press(page).problems == ["Choose an answer"]
    done = browser.press(page, {"agent_sent": "this"})
    assert "You said that you sent it." in done.words
    assert done.text.index("Change my answer") < done.text.index('name="agent_sent"')  # folded
    assert "Change my answer" not in page.text
    assert shown(stage, head)
    assert "Confirmed: the agent" in whole(enter(stage, stage.owner), head).words
    assert connect(stage).get(f"/requests/{head.id}").json["agent"]["address_shown"] is True


def test_who_did_not_send_it_says_so_and_staff_see_what_to_do(stage: Stage, agent: str) -> None:
    _, head = through_agent(stage, agent)
    browser = Browser(stage.app)
    browser.press(browser.get(link_to(stage, agent)), {"agent_sent": "none"})
    seen = whole(enter(stage, stage.owner), head).words
    assert "who reads that mailbox says that they did not send this" in seen
    assert "Send nothing to this address" in seen


def test_one_link_stands_for_all_that_wait(stage: Stage, agent: str) -> None:
    heads = [through_agent(stage, agent)[1] for _ in range(2)]
    browser = Browser(stage.app)
    page = browser.get(link_to(stage, agent))
    browser.press(page, {"agent_sent": "all"})
    assert all(shown(stage, head) for head in heads)


def test_an_agent_ticks_those_that_are_theirs_and_the_others_go_on_waiting(stage: Stage, agent: str) -> None:
    heads = [through_agent(stage, agent)[1] for _ in range(3)]
    browser = Browser(stage.app)
    page = browser.get(link_to(stage, agent))
    refused = browser.press(page, {"agent_sent": "some"})
    assert (refused.status, refused.problems) == (400, ["Tick at least one that you sent"])
    browser.press(refused, {"agent_sent": "some", "sent": [heads[0].submission, heads[2].submission]})
    assert [shown(stage, head) for head in heads] == [True, False, True]


def test_a_tick_for_what_is_another_agents_confirms_nothing(stage: Stage, agent: str) -> None:
    foreign = through_agent(stage, f"other-{agent}")[1]
    for _ in range(2):
        own = through_agent(stage, agent)[1]
    browser = Browser(stage.app)
    page = browser.get(link_to(stage, agent))
    browser.press(page, {"agent_sent": "some", "sent": foreign.submission})
    assert not shown(stage, foreign)
    assert not shown(stage, own)


def test_staff_and_systems_have_the_link_sent_again(stage: Stage, agent: str) -> None:
    submission, head = through_agent(stage, agent)
    browser = enter(stage, stage.owner)
    page = browser.get(page_of(head, "ask-agent-address"))
    assert agent in page.words
    assert "The link is on its way to the agent" in browser.press(page, form="seen").words
    assert connect(stage).post(f"/requests/{head.id}/agent-address/ask", {}).status == 200
    kinds = [letter.kind.value for letter in stage.desk.requests.letters(submission.account, submission.id)]
    assert kinds.count("agent-address") == 3
    Browser(stage.app).press(Browser(stage.app).get(link_to(stage, agent)), {"agent_sent": "this"})
    assert browser.get(page_of(head, "ask-agent-address")).status == 409
    assert connect(stage).post(f"/requests/{head.id}/agent-address/ask", {}).status == 409


def test_a_made_up_link_is_not_found(stage: Stage, agent: str) -> None:
    through_agent(stage, agent)
    link = link_to(stage, agent)
    assert Browser(stage.app).get(link[:-1] + ("0" if link[-1] != "0" else "1")).status == 404
