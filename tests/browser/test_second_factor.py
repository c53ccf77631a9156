"""A second factor in a real browser: a passkey with its script, and an app without any."""

import re
import time

from tests.browser import staff
from tests.browser.conftest import OpenWindow
from tests.browser.stack import LocalStack
from tests.browser.variants import Variant
from tests.browser.visitor import Visitor
from tests.fakes.factors import digits

_PLATFORM = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_authenticator(visitor: Visitor) -> Visitor:
    """Give the window a finger to touch; a browser makes no passkey for an address in numbers."""
    devtools = visitor.page.context.new_cdp_session(visitor.page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": _PLATFORM})
    visitor.url = visitor.url.replace("127.0.0.1", "localhost")
    return visitor


def show_code(visitor: Visitor, stack: LocalStack, email: str) -> None:
    """Sign in as far as the mailed code goes."""
    visitor.open("/staff/sign-in")
    visitor.fill(email=email)
    visitor.press("staff.sign-in.button")
    staff.enter_code(visitor, stack, email)


def leave(visitor: Visitor) -> None:
    """Sign out."""
    visitor.press("staff.nav.sign-out")
    visitor.sees("staff.sign-in.heading")


def test_an_owner_makes_a_passkey_and_comes_in_with_it(window: OpenWindow, stack: LocalStack) -> None:
    business = stack.open_business(second_factor="administrators")
    olga = with_authenticator(window())
    show_code(olga, stack, business.owner)
    olga.sees("staff.factors.demanded", business=business.name)
    olga.press("staff.factors.passkey.button")
    olga.sees("staff.recovery.once")
    assert len(re.findall(r"\b[a-z0-9]{5}-[a-z0-9]{5}\b", olga.words)) == 10
    olga.press(olga.page.get_by_role("button", name=olga.t("staff.recovery.on")))
    olga.open("/staff/security")
    olga.sees("staff.factors.passkey")
    leave(olga)
    show_code(olga, stack, business.owner)
    olga.sees("staff.second.text")
    olga.press("staff.second.passkey.button")
    olga.open("/staff/security")
    olga.sees("staff.security.way.passkey")


def test_without_a_script_there_is_the_app(window: OpenWindow, stack: LocalStack) -> None:
    business = stack.open_business(second_factor="everyone")
    rita = window(like=Variant("no-script", "320px", "dark", "es"))
    show_code(rita, stack, business.reviewer)
    rita.sees("staff.second.passkey.script")
    secret = rita.page.locator("strong.rc-hash").inner_text()
    rita.fill(code=digits(secret, time.time()))
    rita.press("staff.factors.app.button")
    codes = re.findall(r"\b[a-z0-9]{5}-[a-z0-9]{5}\b", rita.words)
    rita.open("/staff/security")
    leave(rita)
    show_code(rita, stack, business.reviewer)
    rita.page.get_by_text(rita.t("staff.second.recovery.summary")).click()
    rita.fill(recovery=codes[4])
    rita.press("staff.second.recovery.button")
    rita.open("/staff/security")
    rita.sees("staff.security.recovery-left", count=9)
