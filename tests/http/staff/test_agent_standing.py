"""Staff and systems see who an agent is to the business, and what came of what they sent."""

from uuid import uuid4

import pytest

from chalicelib.domain.request import Request
from chalicelib.services.agents.address_link import address_token
from chalicelib.services.agents.confirm_address import confirm_address
from tests.http.client import Browser
from tests.http.consumer.stored import stored
from tests.http.filling import answers, send
from tests.http.office import asked, enter, page_of, whole
from tests.http.stage import Stage
from tests.http.systems import connect

pytestmark = pytest.mark.usefixtures("unlimited")


def through_agent(stage: Stage, address: str, *, confirm: bool = True) -> Request:
    behalf = {"behalf": "agent", "agent_name": "Lee <Chan>", "agent_email": address, "agent_shows": "signed"}
    submission, heads = stored(stage, send(Browser(stage.app), answers(behalf=behalf)))
    if confirm:
        confirm_address(stage.desk, address_token(stage.desk, submission), "this")
    return heads[0]


def test_the_page_of_a_request_leads_to_what_its_agent_has_sent(stage: Stage) -> None:
    address = f"lee-{uuid4().hex}@chan.example"
    heads = [through_agent(stage, address) for _ in range(2)]
    browser = enter(stage, stage.owner)
    assert "What this agent has sent, and what came of it" in whole(browser, heads[0]).words
    page = browser.get(page_of(heads[0], "agent"))
    for words in ("Lee <Chan>", address, "Nothing is decided yet", "4 open, 0 decided", "Still missing: 4"):
        assert words in page.words
    assert address not in page_of(heads[0], "agent")


def test_an_agent_is_found_by_their_address_which_stands_in_no_address_of_ours(stage: Stage) -> None:
    address = f"lee-{uuid4().hex}@chan.example"
    through_agent(stage, address)
    browser = enter(stage, stage.owner)
    page = browser.press(browser.get("/staff/agents"), {"agent_email": address.upper()}, form="agent_email")
    assert address in page.words
    assert address not in page.url.lower()
    none = browser.press(browser.get("/staff/agents"), {"agent_email": "nobody@chan.example"}, form="agent_email")
    assert "No agent has left this address" in none.words
    assert len(browser.press(none, {"agent_email": "nobody"}, form="agent_email").problems) == 1
    found = connect(stage).post("/agents/search", {"email": address}).json
    assert (found["email"], found["submissions"]) == (address, 1)
    assert connect(stage).post("/agents/search", {"email": "nobody@chan.example"}).problem == "not-found"


def test_systems_read_the_same(stage: Stage) -> None:
    address = f"lee-{uuid4().hex}@chan.example"
    heads = [through_agent(stage, address) for _ in range(2)]
    told = connect(stage).get(f"/requests/{heads[0].id}/agent").json
    assert (told["names"], told["email"], told["known"]) == (["Lee <Chan>"], address, True)
    assert (told["submissions"], told["open"], told["decided"], told["share"]) == (2, 4, 0, None)
    assert {head.id for head in heads} <= set(told["requests"])


def test_a_person_who_asks_alone_has_no_agent(stage: Stage) -> None:
    own = asked(stage)
    assert enter(stage, stage.owner).get(page_of(own, "agent")).status == 404
    refused = connect(stage).get(f"/requests/{own.id}/agent")
    assert refused.status == 404


def test_what_nobody_has_confirmed_under_an_address_is_named_and_counted_nowhere(stage: Stage) -> None:
    address = f"lee-{uuid4().hex}@chan.example"
    head = through_agent(stage, address, confirm=False)
    browser = enter(stage, stage.owner)
    seen = whole(browser, head).words
    assert "Is the address theirs? Not confirmed yet" in seen
    assert "nothing else is sent to that address" in seen
    page = browser.get(page_of(head, "agent"))
    assert "1 submission names this address without its confirmation" in page.words
    told = connect(stage).get(f"/requests/{head.id}/agent").json
    assert (told["submissions"], told["unshown"], told["shown"], told["requests"]) == (0, 1, False, [])
    through_agent(stage, address)
    told = connect(stage).get(f"/requests/{head.id}/agent").json
    assert (told["submissions"], told["unshown"], told["shown"]) == (1, 1, True)
    assert "Confirmed: the agent" in browser.get(page_of(head, "agent")).words


def test_an_agent_who_left_no_address_is_shown_with_what_to_do(stage: Stage) -> None:
    seen = whole(enter(stage, stage.owner), through_agent(stage, "", confirm=False)).words
    assert "Is the address theirs? Not confirmed: they left no address" in seen
    assert "If the agent calls again, ask for an address" in seen
