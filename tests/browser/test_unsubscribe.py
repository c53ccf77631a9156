"""The page to which a campaign's link leads: it is read, and its buttons are pressed, in every way a person comes."""

import re

import requests

from tests.browser import staff
from tests.browser.conftest import OpenWindow
from tests.browser.stack import Business, LocalStack
from tests.browser.variants import Variant, every
from tests.browser.visitor import Visitor
from tests.fakes.api_client import System


def _system(olga: Visitor, stack: LocalStack, business: Business) -> System:
    """A key of the business's own, made as an administrator makes it."""
    staff.sign_in(olga, stack, business.owner)
    olga.follow("staff.nav.settings")
    olga.follow("staff.nav.keys")
    system = System(stack.url)
    olga.fill(name="Mailer", public_key=system.public_pem)
    olga.choose(scopes=("read", "write"))
    olga.press("staff.keys.button")
    system.key_id = olga.page.locator("table th .rc-hash").first.inner_text()
    return system


def _link(system: System, contact: str, purpose: str) -> str:
    """A link as the business's mailer asks for it; its path."""
    body = {"contacts": [contact], "purpose": purpose}
    sent = system.sign("POST", "/api/v1/suppressions/links", body)
    answer = requests.post(sent.url, data=sent.body, headers=dict(sent.headers), timeout=30)
    assert answer.status_code == 200, answer.text
    found = re.search(r"/unsubscribe/\S+", answer.json()["links"][0])
    assert found
    return found[0]


@every
def test_a_link_is_read_stops_and_is_taken_back(
    variant: Variant, window: OpenWindow, stack: LocalStack, business: Business
) -> None:
    system = _system(window(), stack, business)
    person = window()
    person.open(_link(system, f"{variant}@consumer.example", "marketing_email"))  # each page opened is checked by axe
    assert f"{variant}@consumer.example" not in person.page.content()
    person.press(person.page.locator("main form button").first)
    person.press(person.page.locator("main form button").first)
    person = window()
    person.open(_link(system, "+12135550144", "marketing_texts"))
    person.choose(telephone="none")
    person.press(person.page.locator("main form button").first)
    checked = system.sign("POST", "/api/v1/suppressions/check", {"phone": "+12135550144"})
    answer = requests.post(checked.url, data=checked.body, headers=dict(checked.headers), timeout=30)
    assert answer.json()["opt_outs"][0]["purpose"] == "do_not_call"
