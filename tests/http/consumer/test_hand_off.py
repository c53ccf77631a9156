"""A person comes from the business's own site, signed in there; and whoever only pretends that they do."""

import base64
import importlib.util
import json
import re
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chalicelib.domain.api_key import Scope
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.hand_off import SIGN_IN_LIFE, TOKEN_LIMIT, TYPE
from chalicelib.domain.request import Request, State, Submission
from chalicelib.domain.verification import MatchMethod
from chalicelib.services.accounts.api_keys import revoke_key
from infra.local import processes
from tests.http.client import Browser, Page
from tests.http.consumer.stored import stored
from tests.http.filling import HOME, answers, fill
from tests.http.stage import Stage
from tests.http.systems import Office, another_business, connect

pytestmark = pytest.mark.usefixtures("unlimited")

INVALID = "could not show us that you are signed in"


def example() -> ModuleType:
    """The client that businesses are shown."""
    found = importlib.util.spec_from_file_location("hand_off", processes.ROOT / "docs" / "examples" / "hand_off.py")
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


class Site:
    """The business's own site, with a key of its own."""

    def __init__(self, stage: Stage, *scopes: Scope, office: Office | None = None) -> None:
        self.stage = stage
        self.office = office or connect(stage, *(scopes or (Scope.HAND_OFF,)))
        self.form = f"{stage.desk.public_url}{HOME}"
        self.now = int(stage.time.now().timestamp())

    def claims(self, email: str, **changed: Any) -> dict[str, Any]:
        """What it says of a customer who has signed in just now; None leaves a claim out."""
        said = {"aud": self.form, "iat": self.now, "exp": self.now + 120, "jti": email, "email": email}
        said |= {"name": "Ana María López", "sub": "A-4711", "auth_time": self.now, **changed}
        return {name: value for name, value in said.items() if value is not None}

    def token(
        self, claims: Mapping[str, Any], *, by: Ed25519PrivateKey | None = None, **header: str | list[str]
    ) -> str:
        """Its signed word, with another header or another's signature where a test wants that."""
        head = {"alg": "EdDSA", "kid": self.office.system.key_id, "typ": TYPE} | header
        signed = ".".join(_encoded(json.dumps(part).encode()) for part in (head, claims))
        return f"{signed}.{_encoded((by or self.office.system.private).sign(signed.encode()))}"


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@pytest.fixture
def site(stage: Stage) -> Site:
    """The site of Acme Stores."""
    return Site(stage)


def bring(browser: Browser, token: str, *, home: str = HOME) -> Page:
    """What the browser sees after the site has sent it here."""
    return browser.send("POST", f"{home}/hand-off", body=f"token={token}".encode(), sec_fetch_site="cross-site")


def ask(stage: Stage, browser: Browser, email: str, *rights: str, **changed: Mapping[str, str]) -> tuple[Page, Page]:
    """Fill the form that was opened and send it: the page before Send, and the receipt."""
    given = answers(rights={"rights": list(rights or ("delete",))}, contact={"email": email}, **changed)
    check = fill(browser, given)
    return check, browser.press(check)


def outcome(stage: Stage, receipt: Page) -> tuple[Submission, Request]:
    """What was stored of it."""
    submission, heads = stored(stage, receipt)
    return submission, heads[0]


def test_a_signed_in_customer_finds_the_form_filled_in_and_arrives_verified(
    stage: Stage, browser: Browser, site: Site
) -> None:
    first = bring(browser, site.token(site.claims("handed@example.com")))
    assert first.url == f"{HOME}/residence"
    assert first.status == 200
    check, receipt = ask(stage, browser, "handed@example.com")
    submission, request = outcome(stage, receipt)

    assert "You need no code" in check.words
    assert submission.contact_confirmed_at is not None
    assert submission.typed.customer_number == "A-4711"
    assert request.verification.sufficient
    assert request.verification.match is not None
    assert request.verification.match.method is MatchMethod.ACCOUNT
    assert request.state is State.NEW
    entries = stage.desk.audit_log.of_request(stage.account.id, request.id)
    assert Tag.REQUEST_VERIFICATION_RECORDED in {entry.tag for entry in entries}
    assert not re.search(r"^\d{6}$", stage.mail_to("handed@example.com").text, re.MULTILINE)


def test_name_and_address_stand_in_the_form(stage: Stage, browser: Browser, site: Site) -> None:
    bring(browser, site.token(site.claims("filled@example.com")))
    given = answers(contact={"email": "filled@example.com"})
    assert fill(browser, given, until="name").value("name") == "Ana María López"
    assert fill(browser, given, until="contact").value("email") == "filled@example.com"


def test_the_example_that_businesses_are_shown_opens_the_form(stage: Stage, browser: Browser, site: Site) -> None:
    client, system = example(), site.office.system
    person = {"email": "example@example.com", "sub": "7", "auth_time": site.now}
    page = client.page(site.form, client.token(site.form, system.key_id, system.private_pem, person))
    assert f'action="{site.form}/hand-off"' in page
    token = page.partition('value="')[2].partition('"')[0]
    assert bring(browser, token).url == f"{HOME}/residence"


def test_a_token_opens_one_form_and_no_second_one(stage: Stage, browser: Browser, site: Site) -> None:
    token = site.token(site.claims("once@example.com"))
    assert bring(browser, token).status == 200
    again = bring(Browser(stage.app, address="198.51.100.77"), token)
    assert again.status == 409
    assert "used already" in again.words


def test_a_token_that_has_ended_opens_nothing(stage: Stage, browser: Browser, site: Site) -> None:
    late = site.claims("late@example.com", iat=site.now - 300, exp=site.now - 60)
    page = bring(browser, site.token(late))
    assert page.status == 409
    assert "has ended" in page.words


def test_a_token_for_another_account_opens_nothing_anywhere(stage: Stage, browser: Browser, site: Site) -> None:
    bolt = another_business(stage)
    theirs = Site(stage, office=connect(stage, Scope.HAND_OFF, account=bolt))
    bolts = f"{stage.desk.public_url}/c/bolt"
    for token, home in (
        (site.token(site.claims("a@example.com")), "/c/bolt"),  # ours at theirs
        (site.token(site.claims("b@example.com", aud=bolts)), "/c/bolt"),
        (site.token(site.claims("c@example.com", aud=bolts)), HOME),
        (theirs.token(theirs.claims("d@example.com")), HOME),  # their key, our form
    ):
        page = bring(browser, token, home=home)
        assert (page.status, INVALID in page.words) == (409, True)
    assert bring(browser, theirs.token(theirs.claims("e@example.com", aud=bolts)), home="/c/bolt").status == 200


def test_what_is_forged_or_spelled_otherwise_opens_nothing(stage: Stage, browser: Browser, site: Site) -> None:
    claims = site.claims("forged@example.com")
    good = site.token(claims)
    head, said, signature = good.split(".")
    none = _encoded(json.dumps({"alg": "none", "kid": site.office.system.key_id, "typ": TYPE}).encode())
    hmac = _encoded(json.dumps({"alg": "HS256", "kid": site.office.system.key_id, "typ": TYPE}).encode())
    other = _encoded(json.dumps(claims | {"email": "eve@example.com"}).encode())
    forged = [
        "",
        "a.b.c",
        f"{none}.{said}.",
        f"{none}.{said}.{signature}",
        f"{hmac}.{said}.{signature}",
        f"{head}.{other}.{signature}",
        f"{head}.{said}.",
        site.token(claims, by=Ed25519PrivateKey.generate()),
        site.token(claims, kid="key_aaaaaaaaaaaaaaaa"),
        site.token(claims, kid="../../x"),
        site.token(claims, typ="JWT"),
        site.token(claims, crit=["b64"]),
        site.token([claims]),  # type: ignore[arg-type]
        good + "x" * TOKEN_LIMIT,
    ]
    for token in forged:
        page = bring(browser, token)
        assert (page.status, INVALID in page.words) == (409, True), token[:60]
    assert bring(browser, good).status == 200


def test_a_key_without_the_scope_or_out_of_use_vouches_for_nobody(stage: Stage, browser: Browser, site: Site) -> None:
    crm = Site(stage, Scope.READ, Scope.WRITE, Scope.ADMIN)
    assert bring(browser, crm.token(crm.claims("crm@example.com"))).status == 409
    revoke_key(stage.desk, stage.account, site.office.system.key_id, actor="operator:test")
    assert bring(browser, site.token(site.claims("revoked@example.com"))).status == 409


def test_the_scope_calls_no_operation_of_the_api(stage: Stage, site: Site) -> None:
    assert site.office.get("/requests").problem == "scope-missing"


def test_who_changes_the_address_or_the_name_is_asked_for_a_code(stage: Stage, browser: Browser, site: Site) -> None:
    bring(browser, site.token(site.claims("mine@example.com")))
    check, receipt = ask(stage, browser, "other@example.com")
    submission, request = outcome(stage, receipt)
    assert "we will send a code" in check.words
    assert submission.contact_confirmed_at is None
    assert request.verification.match is None
    assert stage.code_to("other@example.com")


def test_an_old_sign_in_proves_nothing_where_data_are_asked_for(stage: Stage, browser: Browser, site: Site) -> None:
    old = site.now - int(SIGN_IN_LIFE.total_seconds()) - 5
    where = "https://shop.example.com/sign-in"
    bring(browser, site.token(site.claims("old@example.com", auth_time=old, sign_in_url=where)))
    check, receipt = ask(stage, browser, "old@example.com")
    _, request = outcome(stage, receipt)
    assert check.links["Sign in again at Acme Stores"] == where
    assert request.state is State.AWAITING_VERIFICATION
    assert stage.code_to("old@example.com")


def test_a_form_that_is_sent_hours_later_asks_for_a_code(stage: Stage, browser: Browser, site: Site) -> None:
    bring(browser, site.token(site.claims("slow@example.com")))
    before = stage.time.ahead
    stage.time.move(hours=2)
    try:
        _, receipt = ask(stage, browser, "slow@example.com")
        assert outcome(stage, receipt)[1].verification.match is None
    finally:
        stage.time.ahead = before


def test_a_sent_form_lends_its_proof_to_no_other_form(stage: Stage, browser: Browser, site: Site) -> None:
    bring(browser, site.token(site.claims("first@example.com")))
    ask(stage, browser, "first@example.com")
    again = browser.press(browser.get(f"{HOME}/residence"), {"residence": "US-CA"})
    assert again.status == 200
    _, receipt = ask(stage, browser, "first@example.com")
    assert outcome(stage, receipt)[0].contact_confirmed_at is None


def test_whoever_sat_at_the_browser_before_does_not_see_the_form(stage: Stage, browser: Browser, site: Site) -> None:
    browser.get(HOME)
    before = dict(browser.cookies)
    bring(browser, site.token(site.claims("shared@example.com")))
    earlier = Browser(stage.app, address=browser.address)
    earlier.cookies = before
    assert "shared@example.com" not in earlier.get(f"{HOME}/contact").text
