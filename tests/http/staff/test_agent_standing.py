"""Staff and systems see who an agent is to the business, and what came of what they sent."""

from uuid import uuid4

import pytest

from chalicelib.domain.request import Request
from tests.http.client import Browser
from tests.http.consumer.stored import stored
from tests.http.filling import answers, send
from tests.http.office import asked, enter, page_of, whole
from tests.http.stage import Stage
from tests.http.systems import connect

pytestmark = pytest.mark.usefixtures("unlimited")


def through_agent(stage: Stage, address: str) -> Request:
    behalf = {"behalf": "agent", "agent_name": "Lee <Chan>", "agent_email": address, "agent_shows": "signed"}
    return stored(stage, send(Browser(stage.app), answers(behalf=behalf)))[1][0]


def test_the_page_of_a_request_leads_to_what_its_agent_has_sent(stage: Stage) -> None:
    address = f"lee-{uuid4().hex}@chan.example"
    heads = [through_agent(stage, address) for _ in range(2)]
    browser = enter(stage, stage.owner)
    assert "What this agent has sent, and what came of it" in whole(browser, heads[0]).words
    page = browser.get(page_of(heads[0], "agent"))
    for words in ("Lee <Chan>", address, "Nothing is decided yet", "4 open, 0 decided", "Still missing: 4"):
        assert words in page.words
    assert address not in page_of(heads[0], "agent")


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
