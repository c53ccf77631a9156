"""The person who has shown a code sees who was told of their request once it was granted, and nobody else does."""

from collections.abc import Iterator

import pytest

from chalicelib.domain.request import Outcome
from chalicelib.domain.vendor_task import VendorAnswer
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.vendors.answer_task import Said, answer_by_link
from chalicelib.services.vendors.directory import add_vendor, retire_vendor
from chalicelib.services.vendors.tell_vendors import TellVendors, tell_vendors
from chalicelib.services.vendors.vendor_link import token_of
from tests.http.client import Browser
from tests.http.consumer.sent import STATUS, Sent
from tests.http.stage import Stage
from tests.services.vendors.vendor_world import MAILER

pytestmark = pytest.mark.usefixtures("unlimited")


@pytest.fixture
def vendor(stage: Stage) -> Iterator[str]:
    made = add_vendor(stage.desk, stage.staff, MAILER)
    yield made.id
    retire_vendor(stage.desk, stage.staff, made.id)


def test_who_was_told_is_shown_once_it_is_granted(
    stage: Stage, browser: Browser, stranger: Browser, vendor: str
) -> None:
    sent = Sent(stage, browser, "delete")
    sent.confirm()
    sent.verify()
    [request] = sent.requests
    path = f"{STATUS}/vendors/{request}"
    head = tell_vendors(stage.desk, stage.staff, TellVendors(request=request, vendors=(vendor,)))
    answer_by_link(
        stage.desk, token_of(stage.desk.vendors.task(head.account, request, vendor)), Said(answer=VendorAnswer.DONE)
    )
    assert sent.browser.get(path).status == 404, "not before it was granted"
    command = DecideRequest(request=request, outcome=Outcome.GRANTED, grounds=(), text="")
    decide_request(stage.desk, stage.staff, command)
    page = sent.browser.click(sent.browser.get(STATUS), "Who was told of this request")
    assert "Mail House" in page.words
    assert "Done on" in page.words
    assert sent.browser.get(f"{path}/signed").text.count(".") == 2
    for address in (path, f"{path}/signed"):
        assert "Mail House" not in stranger.get(address).words
