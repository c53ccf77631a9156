"""The operator tells a business something: its owner gets it by mail, reads it on a page, and sees it no more."""

import time

import pytest

from tests.browser import staff
from tests.browser.conftest import OpenWindow
from tests.browser.stack import Business, LocalStack
from tests.browser.test_second_factor import show_code, with_authenticator
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
ONA = "ona@operator.example"
TITLE = "Your form moves on Monday"
PATIENCE = 150  # seconds: mailings go each minute


def operate(visitor: Visitor, stack: LocalStack) -> Visitor:
    """Come in as an administrator of the operator's account, who makes a passkey first."""
    stack.command("user", "add", "--account", "operator", "--name", "Ona", "--email", ONA, "--role", "administrator")
    ona = with_authenticator(visitor)
    show_code(ona, stack, ONA)
    ona.open("/operator")
    ona.press("staff.factors.passkey.button")
    ona.press(ona.page.get_by_role("button", name=ona.t("staff.recovery.on")))
    return ona


def mailed(stack: LocalStack, address: str) -> list[str]:
    """The mails about the notice that came to an address, waited for."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := [mail["text"] for mail in stack.mail_to(address) if TITLE in mail["subject"]]:
            return found
        time.sleep(1)
    return []


def test_a_notice_from_its_writing_to_its_last_reader(
    window: OpenWindow, stack: LocalStack, business: Business
) -> None:
    ona = operate(window(), stack)
    ona.open(f"/operator/accounts?begins={business.slug}")
    ona.press(ona.page.get_by_role("link", name=business.slug, exact=True))
    assert business.name in ona.heading
    ona.press(ona.page.get_by_role("button", name=ona.t("operator.account.do.notice")))
    ona.fill(title_en=TITLE, text_en="The address of your form stays as it is.")
    ona.choose(severity="important", mailed="yes")
    ona.press("operator.notice.look")
    assert ona.heading == ona.t("operator.notice.check")
    ona.press("operator.notice.post")
    ona.sees("notice.notice-posted")

    olga = window()
    staff.sign_in(olga, stack, business.owner)
    olga.press(olga.page.get_by_role("link", name=TITLE))
    assert "The address of your form stays as it is." in olga.words
    olga.press("staff.told.read")
    assert TITLE not in olga.words
    assert len(mailed(stack, business.owner)) == 1

    ona.open("/operator/health")
    ona.sees("operator.health.jobs")
