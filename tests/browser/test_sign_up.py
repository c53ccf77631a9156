"""A business signs up in a browser, sees its plan, and closes its account again; on a phone without scripts too."""

import re
import time

import pytest

from chalicelib.domain.account_course import TRIAL_LIFE
from tests.browser import staff
from tests.browser.conftest import OpenWindow
from tests.browser.stack import Business, LocalStack
from tests.browser.test_second_factor import with_authenticator
from tests.browser.variants import USUAL, Variant
from tests.browser.visitor import Visitor
from tests.fakes.factors import digits

pytestmark = pytest.mark.browser
CONFLICT, GONE, WRONG = 409, 410, 400
PHONE = Variant("no-script", "320px", "dark", "es")


def ask(visitor: Visitor, slug: str) -> str:
    """Fill the page in, first with mistakes; return the owner's address."""
    email = f"ian@{slug}.example"
    visitor.open("/staff/sign-in")
    visitor.follow("signup.heading")
    visitor.sees("signup.text", count=TRIAL_LIFE.days)
    visitor.press("signup.button", status=WRONG)
    assert len(visitor.problems) == 5
    visitor.fill(name=f"Initech {slug}", slug=slug, postal="4120 Freidrich Lane\nAustin", owner_name="Ian")
    visitor.select(place="US-TX", time_zone="America/Chicago")
    visitor.fill(owner_email=email)
    visitor.press("signup.button")
    visitor.sees("signup.code.heading")
    return email


def come_in(visitor: Visitor, stack: LocalStack, email: str) -> None:
    """Show the mailed code."""
    visitor.fill(code="000000")
    visitor.press("signup.code.button", status=WRONG)
    visitor.fill(code=stack.code_to(email))
    visitor.press("signup.code.button")


def test_a_business_signs_up_and_its_form_is_open(window: OpenWindow, stack: LocalStack) -> None:
    ian = with_authenticator(window(like=USUAL))
    come_in(ian, stack, ask(ian, "initech-one"))
    ian.press("staff.factors.passkey.button")
    ian.press(ian.page.get_by_role("button", name=ian.t("staff.recovery.on")))
    ian.open("/staff/plan")
    ian.sees("plan.trial")
    ian.sees("plan.never-refused")
    consumer = window()
    consumer.open("/c/initech-one")
    assert "Initech initech-one" in consumer.heading


def test_on_a_phone_without_scripts_the_same_business_signs_up_with_an_app(
    window: OpenWindow, stack: LocalStack
) -> None:
    ian = window(like=PHONE)
    come_in(ian, stack, ask(ian, "initech-two"))
    ian.fill(code=digits(ian.page.locator("strong.rc-hash").inner_text(), time.time()))
    ian.press("staff.factors.app.button")
    assert re.search(r"\b[a-z0-9]{5}-[a-z0-9]{5}\b", ian.words)
    ian.open("/staff/plan")
    ian.sees("staff.plan.use")


@pytest.mark.parametrize("variant", [USUAL, PHONE], ids=str)
def test_an_owner_closes_the_account_and_thinks_better_of_it(
    window: OpenWindow, stack: LocalStack, business: Business, variant: Variant
) -> None:
    olga = window(like=variant)
    staff.sign_in(olga, stack, business.owner)
    olga.open("/staff/settings")
    olga.follow("staff.nav.close")
    olga.fill(typed_name="Globex")
    olga.press("staff.close.begin", status=WRONG)
    olga.fill(typed_name=business.name)
    olga.press("staff.close.begin")
    olga.sees("notice.closing-begin")
    olga.sees("staff.close.requests.none")
    olga.press("staff.close.finish", status=CONFLICT)
    olga.sees("error.not-possible.export-missing")
    olga.fill(typed_name=business.name)
    olga.press("staff.close.waive")
    olga.press("staff.close.finish")
    olga.sees("notice.closing-finish")
    olga.open("/staff/queue")
    consumer = window()
    consumer.open(f"/c/{business.slug}", status=GONE)
    consumer.sees("consumer.closed.heading", business=business.name)
    olga.open("/staff/close")
    olga.press("staff.close.cancel")
    olga.sees("notice.closing-cancel")
