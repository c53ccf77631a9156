"""An agent shows the signed permission: by the form's receipt, through staff and by the API, and staff look at it."""

import re
from urllib.parse import urlsplit

import pytest

from chalicelib.domain.request import Request
from tests.http.attempts import post_to_bucket
from tests.http.client import Browser, Page
from tests.http.consumer.stored import stored
from tests.http.filling import answers, send
from tests.http.office import asked, enter, page_of, whole
from tests.http.stage import Stage
from tests.http.systems import connect

pytestmark = pytest.mark.usefixtures("unlimited")
AGENT = {"behalf": "agent", "agent_name": "Lee Chan", "agent_email": "lee@chan.example", "agent_shows": "signed"}
PDF = b"%PDF-1.7 I permit"


def through_agent(stage: Stage) -> tuple[Browser, Page, Request]:
    """The browser that sent an agent's form, its receipt and the first request."""
    browser = Browser(stage.app)
    receipt = send(browser, answers(behalf=AGENT))
    return browser, receipt, stored(stage, receipt)[1][0]


def sent_to_bucket(page: Page, content: bytes) -> str:
    """Send the bucket's form; the path to which the bucket leads back."""
    [form] = [form for form in page.forms if form.action.startswith("http")]
    fields = dict(form.fields)
    assert post_to_bucket(form.action, {name: text for name, text in fields.items() if name != "file"}, content) == 303
    back = urlsplit(fields["success_action_redirect"])
    return back.path + (f"?{back.query}" if back.query else "")


def test_the_receipt_leads_to_a_page_where_the_permission_is_shown(stage: Stage) -> None:
    browser, receipt, head = through_agent(stage)
    page = browser.click(receipt, "Show the signed permission")
    assert browser.press(page, {}).problems == ["Choose what the file shows"]
    assert browser.press(page, {"shows": "permission"}).problems == ["Choose what kind of file it is"]
    form = browser.press(page, {"shows": "permission", "ending": "pdf"})
    done = browser.get(sent_to_bucket(form, PDF))
    assert "The file has arrived." in done.words
    assert "The permission that the person signed" in done.words
    shown = whole(enter(stage, stage.owner), head)
    assert "permission.pdf" in shown.words
    assert "Asked for, not seen yet" in shown.words


def test_a_page_in_disguise_is_refused(stage: Stage) -> None:
    browser, receipt, _ = through_agent(stage)
    page = browser.click(receipt, "Show the signed permission")
    form = browser.press(page, {"shows": "permission", "ending": "pdf"})
    refused = browser.get(sent_to_bucket(form, b"<script>alert(1)</script>"))
    assert (refused.status, refused.problems) == (400, ["The file must be one of the types named"])


def test_nobody_else_comes_to_that_page_and_who_asks_alone_has_none(stage: Stage) -> None:
    browser, receipt, head = through_agent(stage)
    url = f"/c/acme/receipt/{head.submission}/permission"
    assert "reference" in dict(Browser(stage.app).get(url).forms[-1].fields)
    alone = send(browser := Browser(stage.app), answers())
    own = stored(stage, alone)[1][0]
    assert "Show the signed permission" not in alone.words
    assert browser.get(f"/c/acme/receipt/{own.submission}/permission").status == 409
    assert browser.get(url).status != 200 or "reference" in browser.get(url).text
    assert re.search(r"permission", receipt.text)


def test_staff_add_what_came_by_post(stage: Stage) -> None:
    _, _, head = through_agent(stage)
    browser = enter(stage, stage.owner)
    step = browser.get(page_of(head, "agent-file"))
    assert browser.press(step, {"file": "scan.pdf"}, form="seen").problems == ["Choose what the file shows"]
    form = browser.press(step, {"shows": "attorney", "file": "scan.pdf"}, form="seen")
    assert "Add what the agent has shown" in form.words
    done = browser.get(sent_to_bucket(form, PDF))
    assert "The file is added." in done.words
    assert "A power of attorney: scan.pdf" in done.words
    assert browser.get(page_of(asked(stage), "agent-file")).status == 409


def test_systems_announce_send_and_list_it(stage: Stage) -> None:
    _, _, head = through_agent(stage)
    system = connect(stage)
    path = f"/requests/{head.id}/agent-files"
    made = system.post(path, {"name": "scan.png", "shows": "identity"}).json
    assert (made["file"]["state"], made["file"]["shows"], made["most"]) == ("expected", "identity", 10 * 1024 * 1024)
    assert post_to_bucket(made["url"], made["fields"], b"\x89PNG\r\n\x1a\n...") == 303
    kept = system.post(f"{path}/{made['file']['id']}/acceptance", None).json
    assert (kept["state"], kept["size"]) == ("accepted", 11)
    assert [one["id"] for one in system.get(path).json["items"]] == [made["file"]["id"]]
    link = system.get(f"/requests/{head.id}/note-files/{made['file']['id']}/link").json
    assert link["seconds"] == 60
    refused = system.post(path, {"name": "scan.docx", "shows": "identity"})
    assert refused.json["errors"][0]["field"] == "name"
    alone = system.post(f"/requests/{asked(stage).id}/agent-files", {"name": "scan.png", "shows": "permission"})
    assert (alone.status, alone.json["reason"]) == (409, "no-agent")
