"""Agents send lists by their page and by the signed API, and every row is answered."""

from uuid import uuid4

import pytest

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.reason import Reason
from chalicelib.domain.restriction import MisuseKind, Restriction, Stop
from chalicelib.values import replace
from tests.http.client import Browser, Page
from tests.http.stage import Stage
from tests.http.systems import connect

HEAD = "row;rights;residence;name;email;agent_name;agent_email"


def row(number: int, agent: str, *, email: str = "") -> str:
    email = email or f"p-{uuid4().hex}@example.com"
    return f"{number};delete;US-CA;Ana <Lopez>;{email};Lee;{agent}"


@pytest.fixture
def agent() -> str:
    return f"lee-{uuid4().hex}@chan.example"


def show(stage: Stage, browser: Browser, agent: str) -> Page:
    """The page for lists, once the agent has shown their address by the code that went there."""
    page = browser.get("/c/acme/agents")
    assert "csv" not in page.text.split("<form", 1)[1]
    asked = browser.press(page, {"email": agent}, form="email")
    page = browser.press(asked, {"code": stage.code_to(agent)}, form="code")
    assert f"You have shown that {agent} is yours" in page.words
    return page


def choose(browser: Browser, page: Page, name: str, content: bytes, *, pasted: str = "") -> Page:
    """Send the page's form with a file, as a browser does."""
    edge = "----recourse-edge"
    fields = page.form("csv").filled({"csv": pasted})
    parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in fields]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="csv_file"; filename="{name}"\r\n'
    body = "".join(parts).encode() + f"{head}Content-Type: text/csv\r\n\r\n".encode() + content
    kind = f"multipart/form-data; boundary={edge}"
    return browser.send("POST", "/c/acme/agents", body=body + f"\r\n--{edge}--\r\n".encode(), content_type=kind)


@pytest.mark.usefixtures("unlimited")
def test_the_page_leads_from_the_start_to_answers_by_line(stage: Stage, agent: str) -> None:
    browser = Browser(stage.app)
    page = browser.click(browser.get("/c/acme"), "You are an authorized agent? Send a list of people")
    assert "up to 100 people" in page.words
    template = browser.click(page, "Download the list to fill in (CSV)")
    assert "agent_shows" in template.text
    page = show(stage, browser, agent)
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
        ("", "Choose a file, or paste a list, with the names of the columns and at least one row"),
        ("rights;residence\nx;y", "The first row must name the columns. Missing: agent_name, agent_email"),
        (f"{HEAD};<script>\nx", "The name of column 8 is not known. Use the names of the list to fill in"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_whole_and_stays_in_its_field(
    stage: Stage, sheet: str, words: str
) -> None:
    browser = Browser(stage.app)
    page = browser.press(show(stage, browser, f"lee-{uuid4().hex}@chan.example"), {"csv": sheet})
    assert (page.status, page.problems) == (400, [words])
    assert page.value("csv").split() == sheet.split()
    assert "<script>;" not in page.text


@pytest.mark.usefixtures("unlimited")
def test_a_list_on_a_form_that_grew_old_stays_in_its_field(stage: Stage, agent: str) -> None:
    browser = Browser(stage.app)
    pasted = row(1, agent)
    old = browser.press(show(stage, browser, agent), {"csv": pasted, "form_token": "old"})
    assert old.problems
    assert old.value("csv").split() == pasted.split()


@pytest.mark.usefixtures("unlimited")
@pytest.mark.parametrize("as_file", [False, True])
def test_a_list_that_comes_after_the_hour_is_kept_and_goes_once_the_address_was_shown_again(
    stage: Stage, agent: str, *, as_file: bool
) -> None:
    browser = Browser(stage.app)
    page, sheet = show(stage, browser, agent), f"{HEAD}\n{row(1, agent)}"
    browser.cookies.clear()
    late = choose(browser, page, "l.csv", sheet.encode()) if as_file else browser.press(page, {"csv": sheet})
    assert (late.status, late.problems[0][:44]) == (400, "The hour since you showed your address is ov")
    assert late.value("csv").split() == sheet.split()
    show(stage, browser, agent)
    sent = browser.press(late, form="csv")
    sent = browser.press(sent, form="csv") if sent.problems else sent
    assert "New: 1." in sent.words


def test_one_agent_cannot_name_everybody(stage: Stage, agent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from chalicelib.http import agent_list
    from chalicelib.http.rate_limits import Limit

    monkeypatch.setattr(agent_list, "AGENT_ROWS", Limit(f"rows-{uuid4().hex}", 2, 86_400))
    browser = Browser(stage.app, address="10.77.5.9")
    sheet = "\n".join((HEAD, *(row(number, agent) for number in range(4))))
    done = browser.press(show(stage, browser, agent), {"csv": sheet})
    assert "New: 2. Filed before: 0. To be mended: 0. Not reached yet: 2." in done.words
    assert connect(stage).post("/agent-lists", {"csv": "\n".join((HEAD, row(9, agent)))}).json["later"] == 1


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
    assert (standing["submissions"], standing["unshown"], standing["email"]) == (0, 2, agent)
    browser = Browser(stage.app)
    done = browser.press(show(stage, browser, agent), {"csv": "\n".join((HEAD, row(3, agent)))})
    assert "New: 1." in done.words
    standing = system.get(f"/requests/{submission.requests[0]}/agent").json
    assert (standing["submissions"], standing["unshown"], standing["shown"]) == (1, 2, True)


def test_a_person_who_was_named_too_often_keeps_nobody_else_of_a_list_waiting(
    stage: Stage, agent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.http import agent_list
    from chalicelib.http.rate_limits import Limit

    monkeypatch.setattr(agent_list, "NAMED", Limit(f"named-{uuid4().hex}", 1, 86_400))
    email = f"p-{uuid4().hex}@example.com"
    rows = (row(1, agent, email=email), row(2, agent, email=email).replace("Ana", "Eva"), row(3, agent))
    browser = Browser(stage.app, address="10.77.6.9")
    done = browser.press(show(stage, browser, agent), {"csv": "\n".join((HEAD, *rows))})
    assert "New: 2. Filed before: 0. To be mended: 0. Not reached yet: 1." in done.words


@pytest.mark.usefixtures("unlimited")
def test_who_has_not_shown_an_address_sends_nothing_in_its_name(stage: Stage, agent: str) -> None:
    stranger, other = Browser(stage.app), f"other-{uuid4().hex}@chan.example"
    page = show(stage, stranger, other)
    done = stranger.press(page, {"csv": "\n".join((HEAD, row(1, agent), row(2, other), row(3, other.upper())))})
    assert "New: 2. Filed before: 0. To be mended: 1." in done.words
    assert "This is not the address that you have shown by a code" in done.words
    late = Browser(stage.app)
    assert late.post("/c/acme/agents", {"csv": "\n".join((HEAD, row(4, agent)))}).status == 400
    assert "Your own address first" in late.get("/c/acme/agents").words


def restrict(stage: Stage, restriction: Restriction | None) -> None:
    account = stage.desk.accounts.get(stage.account.id)
    unit = stage.desk.work.begin(account.id, stage.time.now())
    changed = replace(account, restriction=restriction)
    unit.store(changed, because=Reason(Tag.ACCOUNT_SETTINGS_CHANGED, "system:tests"))
    unit.commit()
    stage.time.move(seconds=61)  # the public pages remember a business for a minute


@pytest.mark.usefixtures("unlimited")
def test_a_business_that_takes_nothing_new_asks_no_agent_for_a_code(stage: Stage, agent: str) -> None:
    browser = Browser(stage.app)
    asked = browser.press(browser.get("/c/acme/agents"), {"email": agent}, form="email")
    code = stage.code_to(agent)
    stopped = Restriction(since=stage.time.now(), stops=(Stop.INTAKE,), kind=MisuseKind.PHISHING, report="01K")
    restrict(stage, stopped)
    try:
        for page in (
            browser.get("/c/acme/agents/code"),
            browser.press(asked, {"code": code}, form="code"),
            browser.post("/c/acme/agents/code/resend"),
        ):
            assert (page.status, "does not take requests here" in page.words) == (410, True)
        assert stage.code_to(agent) == code
    finally:
        restrict(stage, None)


@pytest.mark.usefixtures("unlimited")
def test_a_row_that_names_no_address_is_the_agents_who_has_shown_one(stage: Stage, agent: str) -> None:
    browser = Browser(stage.app)
    done = browser.press(show(stage, browser, agent), {"csv": "\n".join((HEAD, row(1, "")))})
    assert "New: 1." in done.words


def test_one_agent_sends_so_many_lists_in_a_day_and_all_together_so_many_rows(
    stage: Stage, agent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.http import agent_list
    from chalicelib.http.rate_limits import Limit
    from chalicelib.routes.consumer import agent_list as route

    monkeypatch.setattr(route, "AGENT_LISTS", Limit(f"lists-{uuid4().hex}", 1, 86_400))
    monkeypatch.setattr(agent_list, "AGENTS_ROWS", Limit(f"desk-{uuid4().hex}", 1, 86_400))
    monkeypatch.setattr(agent_list, "AGENT_SURE", 1)
    browser = Browser(stage.app, address="10.77.9.9")
    page = show(stage, browser, agent)
    done = browser.press(page, {"csv": "\n".join((HEAD, row(1, agent), row(2, agent), row(3, agent)))})
    assert "New: 2. Filed before: 0. To be mended: 0. Not reached yet: 1." in done.words
    again = browser.press(page, {"csv": "\n".join((HEAD, row(4, agent)))})
    assert (again.status, again.value("csv").count(agent)) == (429, 1)
    assert int(again.header("retry-after") or 0) > 0


def test_strangers_who_use_up_what_all_share_keep_no_other_agent_from_a_list(
    stage: Stage, agent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.http import agent_list
    from chalicelib.http.rate_limits import Limit

    monkeypatch.setattr(agent_list, "AGENTS_ROWS", Limit(f"desk-{uuid4().hex}", 2, 86_400))
    monkeypatch.setattr(agent_list, "AGENT_SURE", 2)
    for block in range(3):
        stranger, other = Browser(stage.app, address=f"10.78.{block}.9"), f"eve-{uuid4().hex}@evil.example"
        rows = [row(number, other) for number in range(5)]
        stranger.press(show(stage, stranger, other), {"csv": "\n".join((HEAD, *rows))})
    browser = Browser(stage.app, address="10.78.7.9")
    done = browser.press(
        show(stage, browser, agent), {"csv": "\n".join((HEAD, *(row(one, agent) for one in range(3))))}
    )
    assert "New: 2. Filed before: 0. To be mended: 0. Not reached yet: 1." in done.words
    again = Browser(stage.app, address="10.78.7.10")  # another agent of the same block has no more
    done = again.press(show(stage, again, f"mal-{uuid4().hex}@evil.example"), {"csv": f"{HEAD}\n{row(9, '')}"})
    assert "Not reached yet: 1." in done.words


def test_a_row_that_a_narrower_limit_refuses_uses_up_nothing_that_all_share(
    stage: Stage, agent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.http import agent_list
    from chalicelib.http.rate_limits import Limit

    monkeypatch.setattr(agent_list, "AGENT_SURE", 0)
    monkeypatch.setattr(agent_list, "AGENTS_ROWS", Limit(f"desk-{uuid4().hex}", 2, 86_400))
    monkeypatch.setattr(agent_list, "NAMED", Limit(f"named-{uuid4().hex}", 1, 86_400))
    email = f"p-{uuid4().hex}@example.com"
    rows = [row(number, agent, email=email).replace("Ana", f"Ana {number}") for number in range(4)]
    browser = Browser(stage.app, address="10.78.9.9")
    done = browser.press(show(stage, browser, agent), {"csv": "\n".join((HEAD, *rows, row(9, agent)))})
    assert "New: 2. Filed before: 0. To be mended: 0. Not reached yet: 3." in done.words


@pytest.mark.usefixtures("unlimited")
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_file_as_spreadsheets_save_it_is_answered_by_line(
    stage: Stage, agent: str, mark: bytes, delimiter: str
) -> None:
    browser = Browser(stage.app)
    page = show(stage, browser, agent)
    lines = [HEAD, row(1, agent).replace("<Lopez>", "Núñez"), row(2, agent, email="nobody")]
    content = mark + "\r\n".join(lines).replace(";", delimiter).encode()
    done = choose(browser, page, "list.csv", content, pasted="what was pasted before")
    assert "New: 1. Filed before: 0. To be mended: 1. Not reached yet: 0." in done.words
    assert "Núñez" in done.value("csv")  # to be mended at once


@pytest.mark.usefixtures("unlimited")
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("list.xlsx", b"PK\x03\x04rest", "Choose a CSV file: in your spreadsheet, save the list as CSV (UTF-8)"),
        ("list.csv", b"PK\x03\x04rest", "Choose a CSV file: in your spreadsheet, save the list as CSV (UTF-8)"),
        ("list.csv", "rights;residence".encode("utf-16"), "Choose a CSV file: in your spreadsheet, save the list"),
        ("scan.pdf", b"%PDF-1.7", "Choose a CSV file: in your spreadsheet, save the list as CSV (UTF-8)"),
        ("list.csv", b"x" * (200 * 1024 + 1), "The file must be 200 KB or smaller. Send the list in parts"),
        ("list.csv", b"x" * (300 * 1024), "The file must be 200 KB or smaller. Send the list in parts"),
        ("list.csv", b"", "The file is empty. Choose one with the names of the columns and at least one row"),
    ],
)
def test_what_is_no_list_is_refused_with_what_to_do(stage: Stage, name: str, content: bytes, words: str) -> None:
    browser = Browser(stage.app)
    page = show(stage, browser, f"lee-{uuid4().hex}@chan.example")
    refused = choose(browser, page, name, content)
    assert refused.status == 400
    assert [words in problem for problem in refused.problems] == [True]


@pytest.mark.usefixtures("unlimited")
def test_a_row_in_another_encoding_is_named_and_takes_no_other_with_it(stage: Stage, agent: str) -> None:
    browser = Browser(stage.app)
    lines = [HEAD, row(1, agent).replace("<Lopez>", "N\xfa\xf1ez"), row(2, agent)]
    done = choose(browser, show(stage, browser, agent), "list.csv", "\n".join(lines).encode("latin-1"))
    assert "New: 1. Filed before: 0. To be mended: 1." in done.words
