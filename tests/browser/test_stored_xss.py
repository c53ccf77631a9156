"""Whatever strangers can write is read by staff in a real Chromium, and none of it runs."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, Route

from chalicelib.domain.contact import Phone
from tests.fakes.agent import AgentSimulator
from tests.http.client import Browser
from tests.http.client import Page as Answer
from tests.http.conftest import agent, agents, line, stage, unlimited
from tests.http.line import called, open_line, spoke
from tests.http.office import enter
from tests.http.stage import Stage
from tests.http.systems import connect, filing
from tests.journeys.cast import Person, mail_in
from tests.journeys.conftest import letterbox
from tests.silence.filling import route_of

__all__ = ["agent", "agents", "letterbox", "line", "stage", "unlimited"]
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("unlimited")]
SITE: Final = "http://desk.example"
# Out of a text, an attribute, a text field, a title; each sets what no page of ours knows.
EVIL: Final = (
    "\"'><img src=x onerror=ran=1>",
    "</textarea></title><svg onload=ran=1>",
    "<script>ran=1</script>",
)
OFTEN: Final = {"/staff/requests/{request}": 30, "/staff/queue": 3}


def evil(stage: Stage, agent: AgentSimulator) -> None:
    """By form, call, mail, API and agent: each of their fields."""
    system = connect(stage)
    for text in EVIL:
        Person(stage, "know_specific", name={"name": text}, details={"details": text * 3})
        call = called(stage, number=Phone("+12135550147"))
        spoke(stage, call, text * 3)
        mail_in(stage, f"Delete my data. {text}", sender=f'"{text[:20]}" <eve@other.example>', markup=f"<p>{text}</p>")
        assert system.post("/requests", filing(name=text, details=text)).status == 201
        assert agent.exercise("access", name=text, email="x@agent.example").status == 200
        noted = system.get("/requests?limit=5").json["items"][0]["id"]
        for step in ("notes", "messages"):
            system.post(f"/requests/{noted}/{step}", {"text": text})
        system.post("/vendors", {"name": text, "role": "processor", "method": "portal", "causes": ["opt-out"]})
        system.post("/codes", {"name": text[:30]})


def crawled(browser: Browser) -> Iterator[Answer]:
    """Every page that links of staff's pages lead to, of each kind a few."""
    waiting, known, times = ["/staff", "/staff/queue", "/staff/queue?list=waiting"], {""}, dict[str, int]()
    while waiting:
        address = waiting.pop(0)
        route = route_of(address)
        times[route] = times.get(route, 0) + 1
        if times[route] > OFTEN.get(route, 2):
            continue
        page = browser.get(address)
        if page.status != 200 or not (page.header("content-type") or "").startswith("text/html"):
            continue
        yield page
        links = [urljoin(address, link).partition("#")[0] for link in page.links.values()]
        fresh = [link for link in links if link.startswith("/staff") and link not in known]
        known.update(fresh)
        waiting += fresh


@pytest.fixture
def window(chromium_browser: Chromium) -> Iterator[Page]:
    """A window that is told of no policy: what holds is the escaping alone."""
    context = chromium_browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.usefixtures("letterbox")
def test_nothing_that_a_stranger_wrote_runs_on_a_page_of_staff(
    stage: Stage, agent: AgentSimulator, window: Page
) -> None:
    open_line(stage)
    evil(stage, agent)
    staff = enter(stage, stage.owner, factor=True)
    pages = {SITE + page.url: page for page in crawled(staff)}

    def answer(route: Route) -> None:
        page = pages.get(route.request.url)
        if page is None or route.request.resource_type != "document":
            route.abort()
            return
        route.fulfill(status=page.status, content_type="text/html; charset=utf-8", body=page.body)

    window.route("**/*", answer)
    for address, page in pages.items():
        window.goto(address)
        assert window.evaluate("window.ran") is None, address
        assert "script-src 'self';" in (page.header("content-security-policy") or ""), address
    assert len(pages) > 40
    assert sum("ran=1" in page.text for page in pages.values()) > 8, "what was written is shown"


def test_the_window_would_have_noticed(window: Page) -> None:
    for text in EVIL:
        window.set_content(f"<p>{text}</p>")
        window.wait_for_timeout(200)
        assert window.evaluate("window.ran") == 1, text
        window.goto("about:blank")
