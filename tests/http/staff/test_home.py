"""Home counts what is there, leads to it, and costs four calls at most."""

import re
from dataclasses import replace

import pytest

from chalicelib import aws
from chalicelib.domain.permissions import Role
from chalicelib.domain.rights import Right
from chalicelib.services.figures.project_request import project_requests
from chalicelib.services.handling.assign_request import assign_request
from chalicelib.services.webhooks.webhook_endpoints import add_endpoint
from tests.fakes.webhooks import MemorySender
from tests.http.client import Page
from tests.http.office import asked, enter, hire
from tests.http.stage import Stage


def told(stage: Stage, *rights: Right) -> None:
    """Requests that the stream has told of."""
    heads = [asked(stage, right) for right in rights]
    project_requests(stage.desk, stage.account.id, [head.id for head in heads])


def counts(page: Page) -> dict[str, int]:
    """The tiles: where each leads, and its number."""
    found = re.findall(r'href="(/staff/queue[^"]*)"><strong>(\d+)</strong>', page.text)
    return {address.replace("&amp;", "&"): int(number) for address, number in found}


def test_each_count_leads_to_a_list_of_as_many(stage: Stage) -> None:
    told(stage, Right.OPT_OUT_SALE, Right.DELETE, Right.KNOW_SPECIFIC)
    mine = asked(stage, Right.LIMIT_SENSITIVE)
    assign_request(stage.desk, stage.staff, mine.id, stage.owner.id)
    project_requests(stage.desk, stage.account.id, [mine.id])
    browser = enter(stage, stage.owner)
    found = counts(browser.get("/staff"))
    assert len(found) >= 8
    assert found["/staff/queue?list=open&assignee=nobody"] == 3
    assert found["/staff/queue?list=open&assignee=me"] == 1
    for address, number in found.items():
        page = browser.get(address)
        assert page.status == 200
        assert len(re.findall(r'<th scope="row"', page.text)) == number


def test_the_chart_says_in_words_and_in_a_table_what_it_draws(stage: Stage) -> None:
    told(stage, Right.CORRECT)
    page = enter(stage, stage.owner).get("/staff?lang=en").text
    chart = re.search(r"<svg class=\"rc-chart\".*?</svg>", page, re.DOTALL)
    assert chart
    assert 'role="img"' in chart[0]
    assert re.search(r"<title id=\"by-right-title\">.+?</title>\s*<desc id=\"by-right-desc\">.+?</desc>", chart[0])
    assert "style=" not in page
    assert re.search(r"<th scope=\"row\"[^>]*>Correct</th><td[^>]*>0</td><td[^>]*>0</td><td[^>]*>1</td>", page)


def test_nothing_of_a_person_is_on_the_page(stage: Stage) -> None:
    told(stage, Right.KNOW_CATEGORIES)
    page = enter(stage, stage.owner).get("/staff").text
    assert "Ana" not in page
    assert "•" not in page


def test_a_webhook_that_fails_is_said_with_a_link_for_who_can_mend_it(stage: Stage) -> None:
    stage.desk.__dict__["webhook_sender"] = MemorySender()
    hook = add_endpoint(
        stage.desk, stage.account.id, url="https://hooks.acme.example/", events=("request.received",), actor="system:t"
    )
    known = stage.desk.webhooks.endpoint(stage.account.id, hook.id)
    stage.desk.work.settle(replace(known, failing_since=stage.desk.clock.now()))
    assert f"/staff/webhooks/{hook.id}" in enter(stage, stage.owner).get("/staff").text
    page = enter(stage, hire(stage, Role.AUDITOR, "Reader")).get("/staff?lang=en").text
    assert "1 webhook is failing" in page
    assert f"/staff/webhooks/{hook.id}" not in page


def test_whoever_signs_in_comes_home(stage: Stage) -> None:
    page = enter(stage, stage.owner).get("/staff")
    assert re.search(r'href="/staff" aria-current="page"', page.text)


def test_home_costs_four_calls_at_most_with_the_session(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = enter(stage, stage.owner)
    browser.get("/staff")
    made: list[str] = []
    client = aws.client("dynamodb")
    client.meta.events.register("before-call.dynamodb", lambda model, **_: made.append(model.name), unique_id="t")
    try:
        assert browser.get("/staff").status == 200
    finally:
        client.meta.events.unregister("before-call.dynamodb", unique_id="t")
    assert made.count("Query") == 2  # what Home reads by itself
    assert len(made) <= 4, made
