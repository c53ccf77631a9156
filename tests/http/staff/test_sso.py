"""Single sign-on on pages, with two issuers by other hands."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from chalicelib.domain.issuer import Issuer, Sso
from chalicelib.domain.permissions import Role
from chalicelib.http.staff.come_back import HOME
from chalicelib.services.accounts.sso_settings import allow_codes, remove_issuer
from tests.http.client import Browser, Page
from tests.http.office import asked, enter, hire, page_of
from tests.http.staff.providers import consent, node_issuer, python_issuer
from tests.http.stage import Stage

PIA = "pia@acme.example"
SUBJECT = "person-1"


@dataclass
class Provider:
    """A running issuer that the business trusts."""

    url: str
    trusted: Issuer


@pytest.fixture(scope="module", autouse=True)
def pia(stage: Stage) -> None:
    """A handler; and this machine's own issuers may be spoken to."""
    hire(stage, Role.HANDLER, "Pia")
    stage.desk.settings = replace(stage.desk.settings, webhook_loopback="on")


@pytest.fixture(params=[python_issuer, node_issuer], ids=["oidc-provider-mock", "oauth2-mock-server"])
def provider(stage: Stage, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Provider]:
    """Each of the two, added on the settings page; both go by the real time."""
    stage.time.ahead = timedelta(0)
    run: Callable[[Path, str, str], AbstractContextManager[str]] = request.param
    with run(tmp_path, PIA, SUBJECT) as url:
        olga = enter(stage, stage.owner)
        typed = {"name": "The <IdP>", "url": url, "client_id": "recourse", "secret": "the secret"}
        page = olga.press(olga.get("/staff/access/sso"), typed, form="client_id")
        assert "The service was added" in page.words
        assert "/staff/sso/callback" in page.words
        assert "the secret" not in page.text
        [trusted] = stage.desk.issuers.of(stage.account.id)
        yield Provider(url, trusted)
        allow_codes(stage.desk, stage.staff.account, only=False, actor="system:test")
        remove_issuer(stage.desk, stage.staff, trusted.id)


def sent_to(browser: Browser, path: str = "/staff/sso?account=acme") -> str:
    """Where the button leads."""
    page = browser.get(path)
    button = next(address for words, address in page.links.items() if words.startswith("Sign in with The <IdP>"))
    return browser.get(button, follow=False).header("location") or ""


def come_in(browser: Browser, path: str = "/staff/sso?account=acme") -> Page:
    """Go to the issuer and come back."""
    return browser.get(consent(sent_to(browser, path), SUBJECT))


def test_an_invited_person_comes_in_through_each_issuer(stage: Stage, browser: Browser, provider: Provider) -> None:
    where = sent_to(browser)
    assert where.startswith(provider.url)
    assert "code_challenge_method=S256" in where
    page = come_in(browser, "/staff/sso?account=ACME&next=%2Fstaff%2Falerts")
    assert page.url == "/staff/alerts"
    assert "Single sign-on" in browser.get("/staff/security").words


def test_what_an_issuer_sends_twice_or_to_another_browser_opens_nothing(
    stage: Stage, browser: Browser, provider: Provider
) -> None:
    back = consent(sent_to(browser), SUBJECT)
    other = Browser(stage.app, address="10.73.1.1")
    page = other.get(back)
    assert (page.status, "staff" in other.cookies) == (409, False)
    assert "Begin again" in page.words
    assert browser.get(back).url == HOME
    assert browser.get(back, follow=False).status == 409


def test_what_was_being_written_goes_along_to_the_issuer_and_back(
    stage: Stage, browser: Browser, provider: Provider
) -> None:
    come_in(browser)
    request = asked(stage)
    form = browser.get(page_of(request, "note"))
    browser.cookies["staff"] = browser.cookies["staff"][::-1]  # the session is gone, and with it what fits its form
    assert browser.press(form, {"text": "x"}, form="text").heading == "Sign in"
    come_in(browser)
    form = browser.get(page_of(request, "note"))
    stage.time.move(minutes=31)
    page = browser.press(form, {"text": "Half a <note>."}, form="text")
    stage.time.ahead = timedelta(0)
    page = browser.press(page, {"email": PIA}, form="email")
    link = page.links["Use single sign-on"]
    assert "note" not in link.partition("kept=")[2]
    stranger = Browser(stage.app, address="10.73.3.1")
    assert stranger.get(consent(sent_to(stranger, link), SUBJECT)).heading != "You are signed in again"
    page = browser.get(consent(sent_to(browser, link), SUBJECT))
    assert page.heading == "You are signed in again"
    assert browser.press(page, form="resume").value("text") == "Half a <note>."


def test_codes_end_where_nothing_but_single_sign_on_counts(stage: Stage, browser: Browser, provider: Provider) -> None:
    olga = enter(stage, stage.owner)
    refused = olga.press(olga.get("/staff/access/sso"), {"only": "yes"}, form="only")
    assert "Sign in through single sign-on first" in refused.words
    come_in(browser)
    allow_codes(stage.desk, stage.staff.account, only=True, actor="system:test")
    assert stage.staff.account.sso is Sso.ONLY
    page = browser.press(browser.get("/staff/sign-in"), {"email": PIA}, form="email")
    assert page.links["Use single sign-on"].startswith("/staff/sso?account=acme&")
    mail = stage.mail_to(PIA)
    assert "/staff/sso?account=acme" in mail.text
    assert mail.subject == "How to sign in"
    stranger = Browser(stage.app, address="10.73.2.1")
    page = stranger.press(stranger.get("/staff/sign-in"), {"email": PIA}, form="email")
    assert not [address for address in page.links.values() if "account=" in address]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/staff/sso", 200),
        ("/staff/sso?account=umbrella", 404),
        ("/staff/sso?account=acme", 404),
        ("/staff/sso?account=%00", 404),
        ("/staff/sso/callback/acme", 409),
        ("/staff/sso/callback/acme?state=x&code=y", 409),
        ("/staff/sso/callback/umbrella?error=access_denied&state=" + "x" * 3000, 409),
    ],
)
def test_what_leads_nowhere_is_told(browser: Browser, path: str, status: int) -> None:
    page = browser.get(path)
    assert page.status == status
    assert page.heading


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"do": "add"}, 400),
        ({"do": "add", "name": "n", "url": "ftp://x", "client_id": "c", "secret": "s"}, 400),
        ({"do": "add", "name": "n", "url": "https://a.example/?q=1", "client_id": "c", "secret": "s"}, 400),
        ({"do": "add", "name": "n", "url": "https://a.example", "client_id": "c", "secret": "s", "hosted": "a b"}, 400),
        ({"do": "add", "name": "n", "url": "http://127.0.0.1:9", "client_id": "c", "secret": "s"}, 400),
        ({"do": "remove", "issuer": "x"}, 404),
        ({"do": "unlink", "user": "x"}, 404),
        ({"do": "fly"}, 404),
        ({"do": "only", "only": "yes"}, 409),
    ],
)
def test_settings_that_cannot_be_are_told(stage: Stage, typed: dict[str, str], status: int) -> None:
    olga = enter(stage, stage.owner)
    token = olga.get("/staff/access/sso").value("form_token")
    page = olga.post("/staff/access/sso", {"form_token": token, **typed})
    assert page.status == status
    assert 'value="s"' not in page.text


def test_an_issuer_that_has_gone_is_told(stage: Stage, browser: Browser, tmp_path: Path) -> None:
    with python_issuer(tmp_path, PIA, SUBJECT) as url:
        olga = enter(stage, stage.owner)
        typed = {"name": "Gone", "url": url, "client_id": "recourse", "secret": "the secret"}
        olga.press(olga.get("/staff/access/sso"), typed, form="client_id")
    [trusted] = stage.desk.issuers.of(stage.account.id)
    stage.time.move(hours=2)  # what was read is not believed any more
    page = browser.get(f"/staff/sso?account=acme&issuer={trusted.id}")
    assert page.status == 409
    assert "does not answer as it should" in page.words
    remove_issuer(stage.desk, stage.staff, trusted.id)
