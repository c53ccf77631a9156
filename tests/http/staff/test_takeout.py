"""An owner has everything put together, sees how far it is, and fetches it."""

import io
import urllib.request
import zipfile

from chalicelib.domain.permissions import Role
from chalicelib.domain.rights import Right
from chalicelib.services.takeout.takeouts import sweep_takeouts, write_takeouts
from tests.fakes.acme import ask_one
from tests.http.office import enter, hire
from tests.http.stage import Stage

PATH = "/staff/takeout"


def test_an_owner_takes_everything_along(stage: Stage) -> None:
    ask_one(stage.desk, stage.desk.accounts.get(stage.account.id), Right.DELETE)
    browser = enter(stage, stage.owner)
    page = browser.get(PATH)
    assert "Nothing has been put together yet" in page.words
    page = browser.press(page, form="do")
    assert "Records are being gathered" in page.words
    write_takeouts(stage.desk)
    page = browser.get(PATH)
    assert "You can fetch it until" in page.words
    answer = browser.press(page, form="export", follow=False)
    assert answer.status == 303
    with urllib.request.urlopen(str(answer.header("location")), timeout=10) as found:  # noqa: S310  the engine's
        content, headers = found.read(), found.headers
    assert headers["content-disposition"].startswith('attachment; filename="recourse-')
    zipped = zipfile.ZipFile(io.BytesIO(content))
    assert zipped.testzip() is None
    assert {"manifest.json", "data/request.jsonl", "data/requests.csv", "data/audit.jsonl"} <= set(zipped.namelist())
    stage.time.move(days=7, minutes=1)
    assert sweep_takeouts(stage.desk) == 1
    stage.time.ahead *= 0


def test_nobody_but_an_owner_sees_the_page(stage: Stage) -> None:
    for role in (Role.ADMINISTRATOR, Role.AUDITOR):
        assert enter(stage, hire(stage, role, f"Odd-{role.value}")).get(PATH).status == 403


def test_a_second_one_waits_for_the_first_and_a_strangers_is_not_there(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    token = browser.press(browser.get(PATH), form="do").value("form_token")
    again = browser.post(PATH, {"do": "start", "form_token": token})
    assert again.status == 409
    assert "being put together already" in again.words
    assert browser.post(PATH, {"do": "get", "export": "x", "form_token": token}).status == 404
