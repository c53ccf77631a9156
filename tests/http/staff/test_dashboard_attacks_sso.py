"""What is tried against single sign-on and the ways in around it: each test is one attempt, and what it meets."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from chalicelib.domain.issuer import Issuer
from chalicelib.domain.permissions import Role
from chalicelib.services.accounts.sso_settings import add_issuer, remove_issuer
from tests.fakes import acme
from tests.fakes.issuer import Issuing, issuer
from tests.http.client import Browser, Page
from tests.http.office import enter, hire
from tests.http.stage import Stage
from tests.services.accounts.sso_world import typed

pytestmark = pytest.mark.usefixtures("unlimited")
SETTINGS = "/staff/access/sso"


@pytest.fixture
def idp(stage: Stage) -> Iterator[Issuing]:
    """An issuer on this machine, which may be spoken to."""
    before = stage.desk.settings
    stage.desk.settings = replace(before, webhook_loopback="on")
    with issuer(lambda: stage.time.now().timestamp()) as running:
        running.claims = {"email": "owner@acme.example", "email_verified": True}
        yield running
    stage.desk.settings = before


@pytest.fixture
def trusted(stage: Stage, idp: Issuing) -> Iterator[Issuer]:
    """The issuer as Acme trusts it."""
    made = add_issuer(stage.desk, stage.staff, typed(idp))
    yield made
    remove_issuer(stage.desk, stage.staff, made.id)


def begun(browser: Browser, slug: str, trusted: Issuer) -> str:
    """Where a browser is sent."""
    page = browser.get(f"/staff/sso?account={slug}&issuer={trusted.id}", follow=False)
    return page.header("location") or ""


def query_of(where: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(where).query).items()}


def landed(where: str, **query: str) -> str:
    """The path to which an issuer that was asked like this sends the browser back."""
    return f"{urlsplit(query_of(where)['redirect_uri']).path}?{urlencode(query)}"


def come_in(browser: Browser, idp: Issuing, trusted: Issuer) -> Page:
    where = begun(browser, "acme", trusted)
    return browser.get(landed(where, state=query_of(where)["state"], code=idp.authorize(where)))


def test_a_code_of_one_business_is_never_shown_to_the_issuer_of_another(
    stage: Stage, browser: Browser, idp: Issuing, trusted: Issuer
) -> None:
    """The mix-up: an evil issuer sends who comes to it on to the honest one, with what its own browser was given.

    The honest one answers to the address that Acme has registered there. Whatever state comes along, the code must
    not go to the evil issuer, which would bring it back in its own browser and be Acme's owner.
    """
    umbrella = acme.open_acme(stage.desk, "umbrella")
    with issuer(lambda: stage.time.now().timestamp()) as evil:
        theirs = add_issuer(stage.desk, umbrella, typed(evil))
        attacker = Browser(stage.app, address="10.88.1.1")
        wanted = begun(attacker, "acme", trusted)
        lured = begun(browser, "umbrella", theirs)
        code = idp.authorize(wanted)
        evil.challenges[code] = "never", "asked"
        page = browser.get(landed(wanted, state=query_of(lured)["state"], code=code), follow=False)
        assert page.status == 409
        assert code in evil.challenges  # nobody asked for a token with it
        assert browser.get(landed(lured, state=query_of(lured)["state"], code="x"), follow=False).status == 409


def test_each_business_has_an_address_of_its_own_to_come_back_to(stage: Stage, idp: Issuing, trusted: Issuer) -> None:
    where = query_of(begun(Browser(stage.app, address="10.88.2.1"), "acme", trusted))["redirect_uri"]
    assert where.endswith("/staff/sso/callback/acme")
    assert where in enter(stage, stage.owner).get(SETTINGS).words


def test_an_administrator_does_not_become_the_owner_through_an_issuer_of_their_own(stage: Stage, idp: Issuing) -> None:
    ada = enter(stage, hire(stage, Role.ADMINISTRATOR, "Ada"))
    page = ada.get(SETTINGS)
    assert "client_id" not in [name for form in page.forms for name in form.names]
    given = {"name": "Mine", "url": idp.url, "client_id": "recourse", "secret": "the secret", "do": "add"}
    page = ada.post(SETTINGS, {"form_token": page.value("form_token"), **given})
    assert page.status == 409
    assert stage.desk.issuers.of(stage.account.id) == ()


def test_an_administrator_takes_neither_second_factor_nor_identity_from_an_owner(
    stage: Stage, browser: Browser, idp: Issuing, trusted: Issuer
) -> None:
    assert come_in(browser, idp, trusted).status == 200
    adam = enter(stage, hire(stage, Role.ADMINISTRATOR, "Adam"))
    token = adam.get(SETTINGS).value("form_token")
    page = adam.post(SETTINGS, {"form_token": token, "do": "unlink", "user": stage.owner.id, "sure": "yes"})
    assert page.status == 409
    assert stage.desk.accounts.user(stage.account.id, stage.owner.id).identity is not None
    page = adam.post("/staff/access", {"form_token": token, "do": "reset", "user": stage.owner.id, "sure": "yes"})
    assert page.status == 409
    assert "owner" in page.problems[0]


def test_who_comes_in_without_showing_anything_at_the_issuer_has_not_shown_who_they_are(
    stage: Stage, browser: Browser, idp: Issuing, trusted: Issuer
) -> None:
    """Else whoever finds the browser open signs out and in again, and may do what asks for more."""
    now = stage.time.now().timestamp()
    for said in ({}, {"auth_time": int(now) - 3600}):
        idp.claims = {"email": "owner@acme.example", "email_verified": True, **said}
        come_in(browser, idp, trusted)
        token = browser.get("/staff/access").value("form_token")
        page = browser.post("/staff/access", {"form_token": token, "do": "demand", "second_factor": "nobody"})
        assert (page.status, page.url) == (401, "/staff/access")
    idp.claims = {"email": "owner@acme.example", "email_verified": True, "auth_time": int(now) - 10}
    come_in(browser, idp, trusted)
    token = browser.get("/staff/access").value("form_token")
    page = browser.post("/staff/access", {"form_token": token, "do": "demand", "second_factor": "nobody"})
    assert page.status == 200


def test_a_link_on_another_site_signs_nobody_in_with_an_account_of_its_choice(
    stage: Stage, browser: Browser, trusted: Issuer
) -> None:
    path = f"/staff/sso?account=acme&issuer={trusted.id}"
    page = browser.send("GET", path, follow=False, sec_fetch_site="cross-site")
    assert (page.status, page.header("location")) == (200, None)
    assert any(address.endswith(path.partition("?")[2][-20:]) for address in page.links.values())
    assert browser.send("GET", path, follow=False, sec_fetch_site="same-origin").status == 303


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/staff/\\evil.example",
        "/staff//../../evil",
        "/staff/sso?account=umbrella",
        "/staff/sign-out",
        "javascript:alert(1)",
        "/staff/queue\r\nSet-Cookie: a=b",
    ],
)
def test_nobody_is_sent_to_another_site_after_coming_in(
    stage: Stage, browser: Browser, idp: Issuing, trusted: Issuer, back: str
) -> None:
    started = browser.get(
        f"/staff/sso?{urlencode({'account': 'acme', 'issuer': trusted.id, 'next': back})}", follow=False
    )
    where = started.header("location") or ""
    page = browser.get(landed(where, state=query_of(where)["state"], code=idp.authorize(where)), follow=False)
    assert (page.status, page.header("location")) == (303, "/staff")
