"""A child asks as an adult would: staff find out, the data are removed, a parent is told, nobody is named any more."""

import pytest

from chalicelib.domain.ids import Reference
from chalicelib.services.children.sweep_children import sweep_children
from tests.http.client import Browser
from tests.http.filling import answers, reference_of, send
from tests.http.office import page_of
from tests.http.stage import Stage

CHILD, PARENT = "kim.eleven@example.com", "pat.parent@example.com"
GIVEN = answers(rights={"rights": ["delete"]}, name={"name": "Kim Eleven"}, contact={"email": CHILD})
RESTRICTED = "/staff/children"


@pytest.mark.usefixtures("unlimited")
def test_a_child_who_seemed_an_adult(
    stage: Stage, browser: Browser, handler: Browser, owner: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    desk, account = stage.desk, stage.account.id

    # Kim, who is eleven, sends the form as an adult would.
    reference = Reference(reference_of(send(browser, GIVEN)))
    [request] = desk.requests.submission(account, reference).requests
    page = page_of(desk.requests.get(account, request))

    # Hanna reads the request, finds out, and says what she saw in one step.
    form = handler.click(handler.get(page), "It is from a child")
    filled = {"child_found": "said", "child_saw": "Writes: I am eleven.", "child_parent_email": PARENT}
    closed = handler.press(handler.press(form, filled, form="child_saw"), form="sure")
    assert "restricted task now" in closed.words

    # From then on she, and whoever searches, finds nothing; she sees that a task waits.
    assert handler.get(page).status == 404
    for address in (RESTRICTED, "/staff/queue", "/staff/queue?q=kim", f"/staff/queue?q={reference}"):
        shown = handler.get(address).words
        assert "Kim" not in shown
        assert CHILD not in shown

    # The owner reads who it is, removes the data elsewhere, and says so.
    sweep_children(desk)
    listed = owner.get(RESTRICTED)
    task = owner.get([link for link in listed.links.values() if link.startswith(f"{RESTRICTED}/0")][-1])
    assert "Kim Eleven" in task.words
    assert "Writes: I am eleven." in task.words
    sure = owner.press(task, {"child_outcome": "removed"}, form="child_outcome")
    done = owner.press(sure, {}, form="sure")
    assert "Nothing here names the child any more" in done.words

    # The parent is told, without a name in the letter.
    mail = stage.mail_to(PARENT)
    assert "what our systems held about the child" in mail.text
    assert "Kim" not in mail.subject + mail.text

    # What stays names nobody: not on the page, not in the file, not in any log line.
    saved = owner.press(owner.get(RESTRICTED), {}, form=f"{RESTRICTED}/file")
    for said in (done.words, saved.body.decode(), capsys.readouterr().out):
        assert "Kim" not in said
        assert CHILD not in said
