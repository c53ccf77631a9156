"""A list becomes a file: asked for on the queue, made in the background, fetched by a short link."""

import urllib.request

import pytest

from chalicelib.domain.permissions import Role
from chalicelib.domain.rights import Right
from chalicelib.services.handling.request_files import sweep_request_files, write_files
from tests.fakes.acme import ANA, ask_one
from tests.http.client import Browser, Page
from tests.http.office import enter, hire
from tests.http.stage import Stage

QUEUE = "/staff/queue"
FILES = "/staff/queue/files"


def ask_for(browser: Browser, query: str) -> Page:
    return browser.press(browser.get(f"{QUEUE}?{query}"), form="/queue/files")


def test_an_auditor_has_a_list_made_leaves_and_comes_back_for_it(stage: Stage) -> None:
    ask_one(stage.desk, stage.desk.accounts.get(stage.account.id), Right.DELETE)
    audrey = hire(stage, Role.AUDITOR, "Audrey")
    browser = enter(stage, audrey)
    page = ask_for(browser, "right=delete&sort=-received&due=ack")
    assert "The file is being made" in page.text
    assert "0 requests have been looked through so far" in page.words
    assert page.links["The list with its filter, as it is now"] == (
        f"{QUEUE}?list=open&due=ack&right=delete&sort=-received"
    )
    write_files(stage.desk)
    page = browser.get(FILES)
    assert "One request. You can fetch it until" in page.words
    answer = browser.press(page, form="file", follow=False)
    assert answer.status == 303
    with urllib.request.urlopen(str(answer.header("location")), timeout=10) as found:  # noqa: S310  the engine's
        content, headers = found.read().decode("utf-8-sig"), found.headers
    assert headers["content-disposition"].startswith('attachment; filename="requests-')
    assert len(content.splitlines()) == 2
    assert ANA.address not in content
    stage.time.move(days=1, minutes=1)
    sweep_request_files(stage.desk)
    assert "There are no files" in enter(stage, audrey).get(FILES).words
    stage.time.ahead *= 0


def test_a_file_of_another_person_is_not_there(stage: Stage) -> None:
    owner = enter(stage, stage.owner)
    ask_for(owner, "list=open")
    write_files(stage.desk)
    name = owner.get(FILES).value("file")
    other = enter(stage, hire(stage, Role.ADMINISTRATOR, "Ada"))
    page = other.get(FILES)
    assert "There are no files" in page.words
    token = other.get(QUEUE).value("form_token")
    assert other.post(FILES, {"do": "get", "file": name, "form_token": token}).status == 404


@pytest.mark.parametrize("fields", [{"query": "right=x"}, {"do": "get", "file": "x#y"}, {"do": "get"}])
def test_what_cannot_be_understood_makes_no_file(stage: Stage, fields: dict[str, str]) -> None:
    browser = enter(stage, hire(stage, Role.AUDITOR, f"Odd-{len(fields)}-{fields.get('do', '')}"))
    token = browser.get(QUEUE).value("form_token")
    page = browser.post(FILES, {"do": "start", **fields, "form_token": token})
    assert page.status in {400, 404}
    assert "There are no files" in browser.get(FILES).words


def test_five_at_a_time(stage: Stage) -> None:
    browser = enter(stage, hire(stage, Role.AUDITOR, "Many"))
    for _ in range(5):
        assert ask_for(browser, "list=open").status == 200
    page = ask_for(browser, "list=open")
    assert page.status == 409
    assert "You have 5 files already" in page.text
