"""An administrator makes a key pair in the browser, and a system calls by it, behind a path prefix."""

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tests.browser import staff
from tests.browser.conftest import OpenWindow
from tests.browser.stack import LocalStack
from tests.fakes.api_client import Sent, System


def _send(sent: Sent) -> requests.Response:
    return requests.get(sent.url, headers=dict(sent.headers), timeout=30)


@pytest.fixture
def stack(prefixed_stack: LocalStack) -> LocalStack:
    """Where the address that is signed holds the stage."""
    return prefixed_stack


def test_a_pair_made_in_the_browser_signs_calls_until_it_is_revoked(window: OpenWindow, stack: LocalStack) -> None:
    business = stack.open_business()
    olga = window()
    staff.sign_in(olga, stack, business.owner)
    olga.follow("staff.nav.settings")
    olga.follow("staff.nav.keys")
    olga.fill(name="CRM")
    olga.choose(scopes="read")
    private = load_pem_private_key(olga.save(olga.page.locator("[data-key-pair]")), None)
    assert isinstance(private, Ed25519PrivateKey)
    olga.sees("staff.keys.pair.made")
    assert "BEGIN PUBLIC KEY" in olga.value("public_key")
    olga.press("staff.keys.button")
    assert olga.t("notice.key-added") in olga.page.content()

    system = System(stack.url, olga.page.locator("table th .rc-hash").inner_text(), private)
    answer = _send(system.sign("GET", "/api/v1/requests?list=all&limit=5"))
    assert (answer.status_code, answer.json()["items"]) == (200, [])
    assert _send(system.sign("GET", "/api/v1/nothing")).json()["status"] == 404

    olga.press(olga.page.locator("table button"))
    olga.press("sure.key-revoke.button")
    assert olga.t("notice.key-revoked") in olga.page.content()
