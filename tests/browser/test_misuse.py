"""A stranger reports a form that deceives; the operator looks at it, stops it, tells its owner, and lets it go on."""

import re
from pathlib import Path

import pytest

from tests.browser import staff
from tests.browser.conftest import OpenWindow
from tests.browser.stack import Business, LocalStack
from tests.browser.test_second_factor import show_code, with_authenticator
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
OPERATOR = "owner@operator.example"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
GONE = 410


def report(visitor: Visitor, business: Business, folder: Path) -> str:
    """Say what happened and add a picture; return the reference."""
    visitor.open("/report-misuse")
    visitor.press("misuse.send", status=400)
    assert len(visitor.problems) == 3
    visitor.choose(misuse="pretends")
    visitor.fill(meant=f"the form {business.slug}", story="It says that it is my bank.", happened="Yesterday")
    visitor.press("misuse.send")
    visitor.sees("misuse.sent")
    found = re.search(r"\b\d{4} \d{4} \d{3}\b", visitor.words)
    assert found, visitor.words
    visitor.choose(ending="png")
    visitor.press("misuse.add-button")
    picture = folder / "screen.png"
    picture.write_bytes(PNG)
    visitor.page.locator("input[type=file]").set_input_files(picture)
    visitor.press("misuse.file-button")
    visitor.sees("misuse.file.accepted")
    return found[0]


def operate(visitor: Visitor, stack: LocalStack) -> Visitor:
    """Sign in as who runs the deployment, with a second factor."""
    rita = with_authenticator(visitor)
    show_code(rita, stack, OPERATOR)
    rita.open("/operator")
    rita.press("staff.factors.passkey.button")
    rita.press(rita.page.get_by_role("button", name=rita.t("staff.recovery.on")))
    rita.open("/operator")
    rita.sees("operator.home.heading")
    return rita


def test_a_report_from_the_stranger_to_the_restriction_and_back(
    window: OpenWindow, stack: LocalStack, business: Business, tmp_path: Path
) -> None:
    stranger = window()
    reference = report(stranger, business, tmp_path)

    rita = operate(window(), stack)
    rita.press(rita.page.get_by_role("link", name=rita.t("operator.nav.misuse"), exact=True).first)
    rita.press(rita.page.get_by_role("link", name=reference))
    assert "It says that it is my bank." in rita.words
    rita.press("operator.misuse.file-get")
    assert rita.save(rita.page.get_by_role("button", name=rita.t("operator.misuse.file-save"))) == PNG
    rita.page.go_back()
    rita.fill(slug=business.slug)
    rita.press("operator.misuse.link")
    rita.sees("notice.misuse-link")
    rita.press(rita.page.get_by_role("button", name=rita.t("operator.misuse.warn"), exact=True))
    rita.press("operator.misuse.warn-button", status=400)
    rita.fill(letter="Please take the bank's logo off.")
    rita.press("operator.misuse.warn-button")
    rita.sees("notice.misuse-warn")
    assert any("the bank's logo" in mail["text"] for mail in stack.mail_to(business.owner))
    rita.press(rita.page.get_by_role("button", name=rita.t("operator.misuse.restrict"), exact=True))
    rita.press("operator.misuse.restrict-button", status=400)
    rita.choose(stops=("intake", "outgoing"))
    rita.fill(letter="Say whose form it is.")
    rita.press("operator.misuse.restrict-button")
    rita.sees("notice.misuse-restrict")

    consumer = window()
    consumer.open(f"/c/{business.slug}", status=GONE)
    consumer.sees("consumer.closed.heading", business=business.name)
    olga = window()
    staff.sign_in(olga, stack, business.owner)
    olga.sees("staff.restricted.heading")
    assert "Say whose form it is." in olga.words
    assert any("Say whose form it is." in mail["text"] for mail in stack.mail_to(business.owner))

    rita.press(rita.page.get_by_role("button", name=rita.t("operator.misuse.lift"), exact=True))
    rita.fill(letter="Thank you.")
    rita.press("operator.misuse.lift-button")
    rita.sees("notice.misuse-lift")
    rita.press(rita.page.get_by_role("button", name=rita.t("operator.misuse.close"), exact=True))
    rita.choose(closed_as="acted")
    rita.press("operator.misuse.close-button")
    rita.sees("notice.misuse-close")
    olga.open("/staff")
    assert olga.t("staff.restricted.heading") not in olga.words
