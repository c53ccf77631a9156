"""The form in a frame on the business's own sites: who may frame it, what is kept there, what never is in it."""

import base64
import hashlib
from urllib.parse import urlencode

import pytest

from chalicelib.domain.sites import Sites
from chalicelib.http import assets
from chalicelib.http.embed_script import CURRENT, RELEASED
from chalicelib.http.endpoint import ROUTES
from chalicelib.services.accounts.allow_sites import allow_sites
from infra.assets import OWN
from tests.http.client import Browser, Page
from tests.http.consumer.stored import stored
from tests.http.filling import HOME, fill, reference_of, send
from tests.http.stage import Stage, application

pytestmark = pytest.mark.usefixtures("unlimited")

FRAME = "/e/acme"
BEGIN = f"{FRAME}/residence?begin=1&lang=en"
SITES = ("https://shop.example", "https://www.acme.example")
COOKIE = "Path=/; Max-Age=86400; HttpOnly; SameSite=None; Secure; Partitioned"

application()  # fills ROUTES


@pytest.fixture(autouse=True)
def listed(stage: Stage) -> None:
    """Two sites may frame the form."""
    allow_sites(stage.desk, stage.staff, SITES)
    stage.time.move(minutes=2)  # accounts are remembered for a minute


def ancestors(page: Page) -> str:
    policy = page.header("content-security-policy") or ""
    return next(part.strip() for part in policy.split(";") if "frame-ancestors" in part)


def cookies(page: Page) -> list[str]:
    return [value for name, value in page.headers if name.lower() == "set-cookie"]


def test_the_listed_sites_and_nobody_else_may_frame_the_form(browser: Browser) -> None:
    page = browser.get(FRAME)
    assert page.header("content-security-policy") == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors https://shop.example https://www.acme.example; "
        "require-trusted-types-for 'script'"
    )
    assert page.header("cross-origin-resource-policy") == "same-origin"
    assert f'<meta name="recourse-sites" content="{" ".join(SITES)}">' in page.text


def test_without_sites_nobody_may(stage: Stage, browser: Browser) -> None:
    allow_sites(stage.desk, stage.staff, [])
    stage.time.move(minutes=2)
    assert stage.desk.accounts.get(stage.account.id).sites.origins == Sites().origins
    assert ancestors(browser.get(FRAME)) == "frame-ancestors 'none'"


def test_every_other_page_refuses_every_frame(browser: Browser) -> None:
    paths = [info.path for info in ROUTES if "GET" in info.methods and not info.path.startswith(("/e/", "/api/"))]
    for path in paths:
        page = browser.get(path.replace("{slug}", "acme"), follow=False)
        policy = page.header("content-security-policy") or ""
        assert "frame-ancestors 'none'" in policy or policy == "", path
        assert policy or not (page.header("content-type") or "").startswith("text/html"), path


@pytest.mark.parametrize("path", ["/e/nobody", "/e/acme/nothing/here", "/e/acme/unheard-of", "/e/ACME%20"])
def test_what_is_not_there_is_framed_by_nobody_or_by_the_sites_of_the_business(browser: Browser, path: str) -> None:
    browser.cookies["frame"] = "ab" * 16
    page = browser.get(path)
    assert page.status == 404
    assert ancestors(page) in {"frame-ancestors 'none'", f"frame-ancestors {' '.join(SITES)}"}


def test_nothing_is_kept_before_the_form_is_begun(browser: Browser) -> None:
    assert cookies(browser.get(f"{FRAME}?lang=es")) == []


def test_the_frame_has_partitioned_cookies_of_its_own(browser: Browser) -> None:
    begun = browser.get(BEGIN, follow=False)
    assert (begun.status, begun.header("location")) == (303, f"{FRAME}/residence")
    set_now = dict(value.split("=", 1) for value in cookies(begun))
    assert set(set_now) == {"frame", "framelang"}
    assert {value.partition("; ")[2] for value in set_now.values()} == {COOKIE}


def test_a_visit_of_the_site_itself_is_nothing_to_the_frame(browser: Browser) -> None:
    sent = send(browser)
    framed = browser.get(f"{FRAME}/receipt/{reference_of(sent)}")
    assert framed.heading == "Go on in a tab of its own"
    browser.get(BEGIN)
    assert browser.get(f"{FRAME}/receipt/{reference_of(sent)}").heading == "Go on in a tab of its own"
    assert browser.get(f"{FRAME}/residence").value("residence") == ""


def test_a_browser_that_keeps_no_cookie_is_led_into_a_tab(browser: Browser) -> None:
    start = browser.get(f"{FRAME}?lang=es")
    browser.get(start.links["Comenzar ahora"], follow=False)
    browser.cookies.clear()
    page = browser.get(f"{FRAME}/residence?lang=es")
    assert page.heading == "Siga en otra pestaña"
    assert 'href="/c/acme?lang=es" target="_blank" rel="noopener"' in page.text
    assert ancestors(page) == f"frame-ancestors {' '.join(SITES)}"
    assert cookies(page) == []


def test_a_request_is_filed_confirmed_and_kept_from_within_the_frame(stage: Stage, browser: Browser) -> None:
    receipt = browser.press(fill(browser, first=BEGIN))
    submission, heads = stored(stage, receipt)
    assert receipt.url == f"{FRAME}/receipt/{submission.id}"
    assert len(heads) == 2
    assert set(browser.cookies) == {"frame", "framelang"}
    code = browser.click(receipt, "Enter the code")
    confirmed = browser.press(code, {"code": stage.code_to("ana@example.com")}, form="code")
    assert confirmed.url.startswith(f"{FRAME}/receipt/{submission.id}")
    assert stage.desk.requests.submission(stage.account.id, submission.id).contact_confirmed_at
    signed = browser.get(f"{receipt.url}?file=signed")
    assert signed.header("content-type") == "application/jose"
    content = browser.get(f"{receipt.url}?file=content")
    assert '"Ana María López"' in content.text
    assert "/c/acme/status" in confirmed.text
    # and the site itself knows nothing of it
    browser.cookies["sid"] = browser.cookies["frame"]
    assert browser.get(f"{HOME}/status").heading != "Your request"
    assert "Ana" not in browser.get(f"{HOME}/status").text


def test_another_site_cannot_post_into_the_frame(stage: Stage, browser: Browser) -> None:
    check = fill(browser, first=BEGIN)
    filled = check.form().filled({})
    for site in ("cross-site", "same-site"):
        page = browser.send("POST", f"{FRAME}/check", body=_encoded(filled), sec_fetch_site=site)
        assert page.url == f"{FRAME}/check"
        assert page.status == 400
    page = browser.post(f"{FRAME}/check", {"form_token": "x"})
    assert page.status == 400
    assert stage.desk.requests.by_contact(stage.account.id, "email:nobody@example.com") == ()


def _encoded(fields: list[tuple[str, str]]) -> bytes:
    return urlencode(fields).encode()


def test_a_framed_page_that_is_opened_by_itself_is_the_plain_one(browser: Browser) -> None:
    for path, plain in ((FRAME, HOME), (f"{FRAME}/residence", f"{HOME}/residence"), (f"{FRAME}/check", HOME)):
        page = browser.send("GET", path, follow=False, sec_fetch_dest="document")
        assert (page.status, page.header("location")) == (303, plain)


@pytest.mark.parametrize("path", ["status", "status/code", "status/left", "statistics"])
def test_what_is_seen_after_a_code_has_no_framed_address(browser: Browser, path: str) -> None:
    browser.get(BEGIN)
    assert browser.get(f"{FRAME}/{path}").status == 404


def test_the_script_is_served_to_everybody_with_the_bytes_that_were_released(browser: Browser) -> None:
    for name, integrity in RELEASED.items():
        page = browser.get(f"/static/{assets.hashed_name(name)}")
        assert integrity == "sha384-" + base64.b64encode(hashlib.sha384(page.body).digest()).decode(), name
        assert page.header("access-control-allow-origin") == "*"
        assert page.header("cross-origin-resource-policy") == "cross-origin"
        assert page.header("cache-control") == "public, max-age=31536000, immutable"
        assert page.header("content-type") == "text/javascript; charset=utf-8"
        assert cookies(page) == []
    assert list(RELEASED)[-1] == CURRENT
    assert {file.name for file in OWN.glob("embed-*.js")} == set(RELEASED)


def test_no_other_file_is_served_to_other_sites(browser: Browser) -> None:
    for name, hashed in assets.manifest().items():
        if name not in RELEASED:
            page = browser.get(f"/static/{hashed}")
            assert page.header("access-control-allow-origin") is None, name
            assert page.header("cross-origin-resource-policy") == "same-origin", name


def test_a_child_is_led_to_a_parent_within_the_frame(browser: Browser) -> None:
    browser.get(BEGIN)
    page = browser.get(f"{FRAME}/child?lang=en")
    assert page.status == 200
    assert "Please ask a parent or guardian" in page.words
    assert "https://shop.example" in ancestors(page)
