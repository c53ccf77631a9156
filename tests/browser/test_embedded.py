"""The form in a frame on a business's own site, in a browser that lets no third party keep cookies."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Frame, Page, Route, expect

from chalicelib import texts
from tests.browser import staff
from tests.browser.conftest import OpenWindow
from tests.browser.shop import LISTED, OTHER, TRACKER, Shop, open_shop, strict_browser
from tests.browser.stack import Business, LocalStack
from tests.browser.visitor import RUN_AXE, TAGS, axe_source

LINK = "Make a privacy request to Acme Stores"


@dataclass
class Embedded:
    """The business's site in front of somebody, with what the browser complained of."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, message: ConsoleMessage) -> None:
        refused = "status of 400" in message.text  # a form with a problem, which the test looks at
        if message.type in {"error", "warning"} and not refused:
            self.complaints.append(f"{message.text} ({message.location['url']})")

    @property
    def form(self) -> Frame:
        """The form's document in its frame."""
        expect(self.page.locator("iframe")).to_be_visible()
        [frame] = [one for one in self.page.frames if "/e/" in one.url]
        return frame

    def press(self, words: str, role: str = "button") -> None:
        """Press something in the frame and come to its next page."""
        form = self.form
        with form.expect_navigation():
            form.get_by_role(role, name=words, exact=True).click()  # type: ignore[arg-type]

    def go_on(self) -> None:
        """Press Continue."""
        self.press("Continue")

    def fits(self) -> None:
        """Assert that the frame is as high as what it shows: nobody scrolls within it."""
        form = self.form
        expect(form.locator("h1")).to_be_visible()
        over = "() => document.documentElement.scrollHeight - innerHeight"
        for _ in range(50):
            if form.evaluate(over) <= 0:
                return
            form.evaluate("() => new Promise(requestAnimationFrame)")
        raise AssertionError(f"the frame is {form.evaluate(over)} px too low: {form.url}")


@pytest.fixture(scope="module")
def strict(chromium_browser: Browser) -> Iterator[Browser]:
    """The strict browser."""
    with strict_browser(chromium_browser) as browser:
        yield browser


@pytest.fixture
def stack(prefixed_stack: LocalStack) -> LocalStack:
    """Behind a path prefix, as in a cloud without a domain."""
    return prefixed_stack


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The business's own site."""
    with open_shop(tmp_path_factory.mktemp("shop")) as opened:
        yield opened


@pytest.fixture
def listed(window: OpenWindow, stack: LocalStack, business: Business, shop: Shop) -> Shop:
    """The site, listed by an administrator, with the words from the page on it and the policy that it names."""
    olga = window()
    staff.sign_in(olga, stack, business.owner)
    olga.open("/staff/publishing")
    olga.fill(sites=f"{shop.origin()}/privacy")
    olga.press("staff.publishing.sites.save")
    olga.sees("staff.publishing.sites.version", edition=1)
    assert olga.value("sites") == shop.origin()
    shop.body = olga.value("form-en")
    shop.policy = f"default-src 'none'; {olga.value('policy')}; require-trusted-types-for 'script'"
    return shop


@pytest.fixture
def context(strict: Browser) -> Iterator[BrowserContext]:
    """A browser without any past."""
    opened = strict.new_context(ignore_https_errors=True, viewport={"width": 360, "height": 740})
    opened.set_default_timeout(10_000)
    yield opened
    opened.close()


def visit(context: BrowserContext, shop: Shop, host: str = LISTED) -> Embedded:
    embedded = Embedded(context.new_page())
    embedded.page.goto(shop.origin(host))
    return embedded


def test_a_request_is_filed_in_a_frame_although_third_parties_may_keep_no_cookie(
    listed: Shop, context: BrowserContext, stack: LocalStack, business: Business
) -> None:
    at = visit(context, listed)
    expect(at.page.get_by_role("link", name=LINK)).to_have_count(0)
    assert at.page.locator("iframe").get_attribute("title") == LINK
    assert at.form.locator("h1").inner_text() == "Make a privacy request to Acme Stores"
    at.fits()
    assert context.cookies() == []
    at.press("Start now")
    at.fits()
    at.go_on()  # nothing chosen: the same page with its problem, and higher
    expect(at.form.locator(".govuk-error-summary")).to_be_visible()
    at.fits()
    at.form.locator("select").select_option("US-CA")
    at.go_on()
    at.form.locator("[value=know_specific]").check()
    at.go_on()
    at.form.locator("[value=self]").check()
    at.go_on()
    at.form.locator("[name=name]").fill("Fran Framed")
    at.go_on()
    at.form.locator("[name=email]").fill("fran@consumer.example")
    at.go_on()
    at.form.locator("[value=customer]").check()
    at.go_on()
    at.fits()
    at.go_on()
    at.press("Send your request")
    at.fits()
    assert "Your request was sent" in at.form.locator("h1").inner_text()
    at.press("Enter the code")
    at.form.locator("[name=code]").fill(stack.code_to("fran@consumer.example"))
    at.go_on()
    expect(at.form.locator(".govuk-notification-banner")).to_be_visible()
    assert {cookie["name"] for cookie in context.cookies()} == {"frame", "framelang"}
    at.form.evaluate(axe_source())
    assert at.form.evaluate(RUN_AXE, TAGS) == []
    with context.expect_page() as opened:
        at.form.get_by_role("link", name=re.compile("opens in a new tab")).first.click()
    opened.value.wait_for_load_state()
    assert "/c/" in opened.value.url
    assert "/e/" not in opened.value.url
    assert at.complaints == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_child_is_led_to_a_parent_within_the_frame_and_leaves_what_finds_its_data(
    listed: Shop, context: BrowserContext, language: str
) -> None:
    at = visit(context, listed)
    at.press("Start now")
    at.form.goto(f"{at.form.url.rpartition('/')[0]}/child?lang={language}")
    assert at.form.locator("h1").inner_text() == texts.text("consumer.child.heading", language)
    for scheme in ("light", "dark"):
        at.page.emulate_media(color_scheme=scheme)
        at.fits()
        at.form.evaluate(axe_source())
        assert at.form.evaluate(RUN_AXE, TAGS) == []
    at.press(texts.text("consumer.child.button", language))  # nothing that could find anything
    expect(at.form.locator(".govuk-error-summary")).to_be_visible()
    at.form.locator("[name=child_email]").fill("kim@consumer.example")
    at.press(texts.text("consumer.child.button", language))
    assert at.form.locator("h1").inner_text() == texts.text("consumer.child.told", language)
    at.fits()
    assert "kim@consumer.example" not in at.form.content()
    assert at.complaints == []


def test_the_browser_of_these_tests_blocks_cookies_of_third_parties(context: BrowserContext, shop: Shop) -> None:
    shop.body = f'<iframe title="Tracker" src="{shop.origin(TRACKER)}/track"></iframe>'
    shop.policy = f"default-src 'none'; frame-src {shop.origin(TRACKER)}"
    shop.came_back.clear()
    page = context.new_page()
    page.goto(shop.origin(), wait_until="networkidle")
    assert shop.came_back == ["apart=1"]


def test_a_site_that_is_not_listed_keeps_its_link(listed: Shop, context: BrowserContext) -> None:
    at = visit(context, listed, OTHER)
    at.page.wait_for_load_state("networkidle")
    expect(at.page.locator("iframe")).to_be_hidden()
    expect(at.page.get_by_role("link", name=LINK)).to_be_visible()
    assert any("frame-ancestors" in said for said in at.complaints)


def test_a_script_that_was_changed_does_not_run(listed: Shop, context: BrowserContext) -> None:
    listed.body = re.sub(r"sha384-.{8}", "sha384-AAAAAAAA", listed.body)
    at = visit(context, listed)
    at.page.wait_for_load_state("networkidle")
    expect(at.page.locator("iframe")).to_have_count(0)
    expect(at.page.get_by_role("link", name=LINK)).to_be_visible()
    assert any("integrity" in said for said in at.complaints)


def test_without_scripts_the_link_leads_to_the_form(strict: Browser, listed: Shop, business: Business) -> None:
    with strict.new_context(ignore_https_errors=True, java_script_enabled=False) as plain:
        page = plain.new_page()
        page.goto(listed.origin())
        page.get_by_role("link", name=LINK).click()
        assert f"/c/{business.slug}" in page.url
        assert page.locator("h1").inner_text() == "Make a privacy request to Acme Stores"


def test_a_browser_that_keeps_nothing_is_led_into_a_tab(
    listed: Shop, context: BrowserContext, business: Business
) -> None:
    def without_cookies(route: Route) -> None:
        answer = route.fetch(max_redirects=0)
        kept = {name: value for name, value in answer.headers.items() if name != "set-cookie"}
        route.fulfill(response=answer, headers=kept)

    context.route(re.compile(r"/e/[^?]*\?begin"), without_cookies)
    at = visit(context, listed)
    at.press("Start now")
    expect(at.form.locator("h1")).to_have_text("Go on in a tab of its own")
    with context.expect_page() as opened:
        at.form.get_by_role("button", name="Open the form in a new tab").click()
    opened.value.wait_for_load_state()
    assert f"/c/{business.slug}" in opened.value.url
    assert at.complaints == []


def test_messages_of_strangers_change_nothing(listed: Shop, context: BrowserContext) -> None:
    at = visit(context, listed)
    at.fits()
    before = at.page.locator("iframe").bounding_box()
    at.page.evaluate("() => postMessage({ recourse: 'height', height: 9000 }, '*')")
    for bad in ("'tall'", "Infinity", "null", "[900]"):
        at.form.evaluate(f"() => parent.postMessage({{ recourse: 'height', height: {bad} }}, '*')")
    at.form.evaluate("() => parent.postMessage('height', '*')")
    heard = "() => new Promise(done => addEventListener('message', it => it.data === 'end' && done()))"
    with_end = (
        f"() => {{ const end = ({heard})(); frames[0].postMessage('x', '*'); postMessage('end', '*'); return end }}"
    )
    at.page.evaluate(with_end)
    after = at.page.locator("iframe").bounding_box()
    assert before
    assert after
    assert after["height"] == before["height"]
    assert at.complaints == []
