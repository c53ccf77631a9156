"""Whoever asked sees no note, no version of one, no attachment, and not that their request was linked with another."""

import pytest

from chalicelib.domain.ids import RequestId
from chalicelib.domain.rights import Right
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from chalicelib.services.handling.change_note import change_note
from chalicelib.services.handling.related_requests import link_request
from chalicelib.services.handling.write_message import add_note, write_to_consumer
from tests.fakes import acme
from tests.http.client import Browser
from tests.http.consumer.sent import STATUS, Sent
from tests.http.stage import Stage
from tests.services.handling.test_notes_stay_inside import MARKS

pytestmark = pytest.mark.usefixtures("unlimited")


def test_no_page_of_the_consumer_has_a_word_of_them(stage: Stage, sent: Sent) -> None:
    sent.confirm()
    [request] = sent.requests
    other = acme.ask_one(stage.desk, stage.desk.accounts.get(stage.account.id), Right.DELETE)
    note = add_note(stage.desk, stage.staff, request, f"He said {MARKS[0]}.")
    change_note(stage.desk, stage.staff, request, note.id, f"She said {MARKS[1]}.")
    link_request(stage.desk, stage.staff, RequestId(request), other.submission)
    acknowledge_request(stage.desk, stage.staff, request)
    write_to_consumer(stage.desk, stage.staff, request, "We are looking.")
    stage.deliver()
    seen = everything(sent.browser)
    assert len(seen) > 3
    for url, page in seen.items():
        for word in (*MARKS, "note", "linked", other.submission, other.id):
            assert word not in page.lower(), (url, word)


def everything(browser: Browser) -> dict[str, str]:
    """Every page of this site that can be reached from the status page by links."""
    seen: dict[str, str] = {}
    waiting = [STATUS]
    while waiting:
        url = waiting.pop()
        page = browser.get(url)
        seen[url] = page.text if "text" in (page.header("content-type") or "") else ""
        inside = [link.partition("#")[0] for link in page.links.values()]
        waiting += [link for link in inside if link.startswith("/c/") and "lang=" not in link and link not in seen]
    return seen
