"""Agents send lists by their page and by the signed API, and every row is answered."""

from uuid import uuid4

import pytest

from tests.http.client import Browser
from tests.http.stage import Stage
from tests.http.systems import connect

HEAD = "row;rights;residence;name;email;agent_name;agent_email"


def row(number: int, agent: str, *, email: str = "") -> str:
    email = email or f"p-{uuid4().hex}@example.com"
    return f"{number};delete;US-CA;Ana <Lopez>;{email};Lee;{agent}"


@pytest.fixture
def agent() -> str:
    return f"lee-{uuid4().hex}@chan.example"


@pytest.mark.usefixtures("unlimited")
def test_the_page_leads_from_the_start_to_answers_by_line(stage: Stage, agent: str) -> None:
    browser = Browser(stage.app)
    page = browser.click(browser.get("/c/acme"), "You are an authorized agent? Send a list of people")
    assert "up to 100 people" in page.words
    template = browser.click(page, "Download the list to fill in (CSV)")
    assert "agent_shows" in template.text
    sheet = "\n".join((HEAD, row(1, agent), row(2, agent, email="nobody"), row(3, agent)))
    done = browser.press(page, {"csv": sheet})
    assert "New: 2. Filed before: 0. To be mended: 1. Not reached yet: 0." in done.words
    assert "email: Enter" in done.words
    again = browser.press(done, {"csv": sheet})
    assert "New: 0. Filed before: 2. To be mended: 1. Not reached yet: 0." in again.words


@pytest.mark.usefixtures("unlimited")
@pytest.mark.parametrize(
    ("sheet", "words"),
    [
        ("", "Paste a list with the names of the columns and at least one row"),
        ("rights;residence\nx;y", "The first row must name the columns. Missing: agent_name, agent_email"),
        (f"{HEAD};<script>\nx", "The name of column 8 is not known. Use the names of the list to fill in"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_whole_and_stays_in_its_field(
    stage: Stage, sheet: str, words: str
) -> None:
    browser = Browser(stage.app)
    page = browser.press(browser.get("/c/acme/agents"), {"csv": sheet})
    assert (page.status, page.problems) == (400, [words])
    assert page.value("csv").split() == sheet.split()
    assert "<script>;" not in page.text


def test_one_agent_cannot_name_everybody(stage: Stage, agent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from chalicelib.http import agent_list
    from chalicelib.http.rate_limits import Limit

    monkeypatch.setattr(agent_list, "AGENT_ROWS", Limit(f"rows-{uuid4().hex}", 2, 86_400))
    browser = Browser(stage.app, address="10.77.5.9")
    sheet = "\n".join((HEAD, *(row(number, agent) for number in range(4))))
    done = browser.press(browser.get("/c/acme/agents"), {"csv": sheet})
    assert "New: 2. Filed before: 0. To be mended: 0. Not reached yet: 2." in done.words


@pytest.mark.usefixtures("unlimited")
def test_systems_send_the_same_and_read_each_problem_with_its_remedy(stage: Stage, agent: str) -> None:
    system = connect(stage)
    sheet = "\ufeff" + "\r\n".join((HEAD, row(7, agent), row(8, agent, email="nobody"), '9;"broken'))
    told = system.post("/agent-lists", {"csv": sheet}).json
    assert {name: told[name] for name in ("filed", "known", "refused", "later")} == {
        "filed": 1,
        "known": 0,
        "refused": 2,
        "later": 0,
    }
    first, second, third = told["rows"]
    assert (first["line"], first["row"], first["state"]) == (2, "7", "filed")
    assert [one["field"] for one in second["problems"]] == ["email"]
    assert second["problems"][0]["detail"]
    assert [(one["field"], one["problem"]) for one in third["problems"]] == [("row", "quotes")]
    again = system.post("/agent-lists", {"csv": sheet}).json
    assert (again["filed"], again["known"], again["rows"][0]["reference"]) == (0, 1, first["reference"])
    refused = system.post("/agent-lists", {"csv": "rights\ndelete"})
    assert (refused.status, refused.json["errors"][0]["field"]) == (400, "csv")


@pytest.mark.usefixtures("unlimited")
def test_what_a_list_filed_counts_for_the_agents_standing(stage: Stage, agent: str) -> None:
    system = connect(stage)
    told = system.post("/agent-lists", {"csv": "\n".join((HEAD, row(1, agent), row(2, agent)))}).json
    submission = stage.desk.requests.submission(stage.account.id, told["rows"][0]["reference"])
    standing = system.get(f"/requests/{submission.requests[0]}/agent").json
    assert (standing["submissions"], standing["email"]) == (2, agent)


def test_a_person_who_was_named_too_often_keeps_nobody_else_of_a_list_waiting(
    stage: Stage, agent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.http import agent_list
    from chalicelib.http.rate_limits import Limit

    monkeypatch.setattr(agent_list, "NAMED", Limit(f"named-{uuid4().hex}", 1, 86_400))
    email = f"p-{uuid4().hex}@example.com"
    rows = (row(1, agent, email=email), row(2, agent, email=email).replace("Ana", "Eva"), row(3, agent))
    browser = Browser(stage.app, address="10.77.6.9")
    done = browser.press(browser.get("/c/acme/agents"), {"csv": "\n".join((HEAD, *rows))})
    assert "New: 2. Filed before: 0. To be mended: 0. Not reached yet: 1." in done.words


def test_who_sends_lists_by_the_page_in_an_agents_name_uses_nothing_of_the_agents_up(
    stage: Stage, agent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.http import agent_list
    from chalicelib.http.rate_limits import Limit

    monkeypatch.setattr(agent_list, "AGENT_ROWS", Limit(f"rows-{uuid4().hex}", 2, 86_400))
    stranger, own = Browser(stage.app, address="10.77.7.9"), Browser(stage.app, address="10.77.8.9")
    sheet = "\n".join((HEAD, row(1, agent), row(2, agent)))
    assert "New: 2." in stranger.press(stranger.get("/c/acme/agents"), {"csv": sheet}).words
    sheet = "\n".join((HEAD, row(3, agent)))
    assert "New: 1." in own.press(own.get("/c/acme/agents"), {"csv": sheet}).words
    assert connect(stage).post("/agent-lists", {"csv": "\n".join((HEAD, row(4, agent)))}).json["filed"] == 1
