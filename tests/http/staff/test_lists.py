"""Lists of contacts on the dashboard, over the real bucket: announced, uploaded, worked on, fetched."""

import urllib.request
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from chalicelib.domain.permissions import Role
from chalicelib.services.lists.work_on_lists import sweep_lists, work_on_lists
from tests.http.client import Browser, Page
from tests.http.office import enter, hire
from tests.http.stage import Stage

LISTS = "/staff/opt-outs/lists"
OPT_OUTS = "/staff/opt-outs"


def upload(page: Page, content: bytes) -> str:
    """Send the bucket's form as a browser does; return where it leads."""
    form = page.form("file")
    boundary = uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in form.filled({})
        if name != "file"
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="x.csv"\r\n'
    parts += [f"{head}Content-Type: text/csv\r\n\r\n".encode(), content, f"\r\n--{boundary}--\r\n".encode()]
    asked = urllib.request.Request(  # noqa: S310  the engine's
        form.action, data=b"".join(parts), headers={"Content-Type": f"multipart/form-data; boundary={boundary}"}
    )

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: Any) -> None:
            return None

    with pytest.raises(urllib.error.HTTPError) as led:
        urllib.request.build_opener(Stay).open(asked, timeout=10)
    assert led.value.code == 303, led.value.read()
    led.value.close()
    back = urlsplit(led.value.headers["location"])
    return f"{back.path}?{back.query}"


def fetched(browser: Browser, page: Page, do: str) -> str:
    fields = next(form for form in page.forms if ("do", do) in form.filled({}))
    answer = browser.post(LISTS, fields.filled({}), follow=False)
    assert answer.status == 303, answer.words
    with urllib.request.urlopen(str(answer.header("location")), timeout=10) as found:  # noqa: S310  the engine's
        assert found.headers["content-disposition"].startswith("attachment")
        content: bytes = found.read()
    return content.decode("utf-8-sig")


def announced(browser: Browser, task: str, **typed: Any) -> Page:
    page = browser.get(f"{LISTS}/new/{task}")
    return browser.press(page, typed, form=f"/new/{task}")


def test_a_campaigns_list_comes_back_clean_and_what_was_uploaded_is_gone(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    found = browser.press(browser.get(OPT_OUTS), {"contact": "bob@example.com"}, form="opt-outs")
    assert "this contact is on no list" in found.words
    found = browser.press(found, {"purposes": "marketing_email", "why": "asked"}, form="change")
    assert "The list says so now" in found.words
    assert "Marketing by email" in found.words
    assert "entered by the business" in found.words
    page = announced(browser, "clean", purposes="marketing_email", links="yes", name="Autumn sale")
    back = upload(page, b"name,email\nAnn,ann@example.com\nBob,BOB@example.com\nCid,broken\n")
    page = browser.get(back)
    assert "The list is being worked on" in page.words
    assert "Campaign\u2019s list: Autumn sale" in page.words
    assert work_on_lists(stage.desk) == 1
    page = browser.get(LISTS)
    assert "One may be reached" in page.words
    assert "One has opted out and was left out" in page.words
    head, ann = fetched(browser, page, "rows").splitlines()
    assert head == "name,email,unsubscribe_url"
    assert ann.startswith("Ann,ann@example.com,http")
    assert "4,This is not an email address" in fetched(browser, page, "faults")
    objects = stage.desk.list_bucket
    (given,) = stage.desk.contact_lists.of(stage.account.id)
    assert objects.uploaded(given) is None
    stage.time.move(days=1, minutes=1)
    assert sweep_lists(stage.desk) == 1
    stage.time.ahead *= 0


def test_an_earlier_list_is_taken_over_and_the_whole_list_exported(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    page = announced(browser, "import", purposes=["do_not_call", "marketing_texts"], why="earlier-list")
    page = browser.get(upload(page, b"phone,since\n+12135550142,2024-05-01\n"))
    work_on_lists(stage.desk)
    page = browser.press(browser.get(OPT_OUTS), {"contact": "213 555 0142"}, form="opt-outs")
    assert "Marketing by telephone (do not call)" in page.words
    page = browser.get(LISTS)
    assert "One is on the list now" in page.words
    export = next(form for form in page.forms if ("do", "export") in form.filled({}))
    browser.post(LISTS, export.filled({}))
    work_on_lists(stage.desk)
    lines = fetched(browser, browser.get(LISTS), "rows").splitlines()
    assert lines[0] == "contact,purpose,brand,since,source,ended,ended_by,hash"
    assert any(line.startswith("'+12135550142,do_not_call,,2024-05-01") for line in lines)


def test_lifting_asks_first_and_keeps_the_proof(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    page = browser.press(browser.get(OPT_OUTS), {"contact": "lift@example.com"}, form="opt-outs")
    page = browser.press(page, {"purposes": ["marketing_email", "profiling"], "why": "mistake"}, form="change")
    lift = next(form for form in page.forms if ("do", "lift") in form.filled({}))
    asked = browser.post(f"{OPT_OUTS}/change", lift.filled({"lifted": "profiling|", "why": "consented"}))
    assert "Take l•••@example.com off the list?" in asked.heading
    page = browser.press(asked, form="change")
    assert "Has ended" in page.words
    assert browser.post(f"{OPT_OUTS}/change", lift.filled({"lifted": "x|", "why": "consented"})).status == 400


def test_what_cannot_be_understood_says_so(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    page = browser.get(OPT_OUTS)
    assert browser.press(page, {"contact": ""}, form="opt-outs").problems == [
        "Enter an email address or a phone number"
    ]
    assert browser.press(page, {"contact": "12"}, form="opt-outs").status == 400
    page = announced(browser, "clean", purposes=[])
    assert page.problems == ["Name at least one purpose"]
    assert browser.get(f"{LISTS}/new/export").status == 404
    assert browser.get(f"{LISTS}/01ABC/check").status == 404
    token = browser.get(OPT_OUTS).value("form_token")
    for fields in ({"contact": "a@example.com", "why": "x", "purposes": "profiling"}, {"contact": "a@example.com"}):
        assert browser.post(f"{OPT_OUTS}/change", {**fields, "form_token": token}).status == 400
    assert browser.post(LISTS, {"do": "rows", "list": "x", "form_token": token}).status == 404


def test_an_auditor_looks_up_and_exports_but_changes_nothing(stage: Stage) -> None:
    browser = enter(stage, hire(stage, Role.AUDITOR, "Lists-Auditor"))
    page = browser.press(browser.get(OPT_OUTS), {"contact": "nobody@example.com"}, form="opt-outs")
    assert page.status == 200
    assert "Put on the list" not in page.words
    assert browser.get(f"{LISTS}/new/clean").status == 403
    assert "Export the list" in browser.get(LISTS).words
