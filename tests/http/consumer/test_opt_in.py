"""From the form to the second step: asked on the form, confirmed apart on a page of its own."""

import pytest

from chalicelib.domain.contact import Email
from chalicelib.domain.suppression import Purpose
from tests.http.client import Browser
from tests.http.consumer.sent import Sent
from tests.http.filling import answers, fill
from tests.http.stage import Stage

pytestmark = pytest.mark.usefixtures("unlimited")


def test_the_form_takes_the_first_step_and_a_page_after_the_code_the_second(stage: Stage, browser: Browser) -> None:
    sent = Sent(stage, browser, "opt_out_sale", "know_specific")
    stops = Purpose.SALE_SHARING

    def stopped() -> bool:
        found = stage.desk.suppressions.of(stage.account.id, Email(sent.email))
        return found is not None and found.stops(stops)

    assert stopped()
    given = answers(rights={"rights": ["opt_in"]}, contact={"email": sent.email})
    own = Browser(stage.app)
    receipt = own.press(fill(own, given))
    assert stopped()
    page = own.press(own.click(receipt, "Enter the code"), {"code": stage.code_to(sent.email)})
    assert "This does not hold yet" in page.words
    assert stopped()
    page = own.click(page, "Confirm that your data may be sold and shared")
    assert page.heading == "May Acme Stores sell and share your data again?"
    assert stopped()
    page = own.press(page)
    assert "Your data may be sold and shared again." in page.words
    assert not stopped()
    assert "This does not hold yet" not in page.words


def test_in_and_out_together_are_told_apart_before_anything_is_sent(stage: Stage, browser: Browser) -> None:
    page = fill(browser, answers(rights={"rights": ["opt_in", "opt_out_sale"]}))
    page = browser.press(page)
    assert "choose one" in " ".join(page.problems)


def test_the_page_of_another_request_is_not_there(stage: Stage, browser: Browser) -> None:
    sent = Sent(stage, browser, "know_specific")
    sent.confirm()
    page = browser.get(f"/c/acme/status/opt-in/{sent.requests[0]}")
    assert page.url.endswith("/status")  # nothing to confirm there
