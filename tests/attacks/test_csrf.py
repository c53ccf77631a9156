"""Another site's page posts every form that there is, from the list of routes: none is heard, and nothing is written.

Forms of staff and of whoever runs the deployment are posted with the session of a signed-in owner; the consumer's with
the cookie of a browser that has a form begun and a code shown. The routes of which the address or a signature is the
whole authority have no session that a page elsewhere could use: `WITHOUT` and `BY_SIGNATURE` say which and why.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

import pytest

from chalicelib import texts
from chalicelib.domain.permissions import Permission, Role
from chalicelib.domain.request import Bucket, Request
from chalicelib.http.endpoint import ROUTES, RouteInfo
from chalicelib.services.intake.keep_draft import read_draft
from tests.attacks.furnished import found_of, furnish, named, state_of
from tests.fakes import acme
from tests.http.client import Browser, Page
from tests.http.filling import answers, fill
from tests.http.office import enter
from tests.http.operating import SLUG
from tests.http.stage import Stage, application
from tests.http.systems import connect
from tests.journeys.cast import Person

application()  # fills ROUTES

BY_SIGNATURE: Final = ("/api/", "/telephony/", "/drp/")  # no cookie opens anything there
WITHOUT: Final = {
    "/news/{token}",  # one click of a mail program (RFC 8058), which has no form
    "/unsubscribe/{token}",
    "/permission/{token}",  # who knows the address may do all of it, with or without a form
    "/vendor/{token}",
    "/c/{slug}/status/leave",  # ends a visit and nothing else, also with an outdated form: that is always safe
    "/c/{slug}/hand-off",  # posted by the business's own site; what it signed is used once
}
POSTED: Final = [
    info
    for info in ROUTES
    if "POST" in info.methods and not info.path.startswith(BY_SIGNATURE) and info.path not in WITHOUT
]
STAFF: Final = [info for info in POSTED if info.permission]
VISITORS: Final = [info for info in POSTED if not info.permission]
_SOME: Final = 3
ORIGINS: Final = ("https://evil.example", "https://127.0.0.1:8000.evil.example", "http://127.0.0.1:8001", "null")
STALE: Final = texts.text("error.stale-form", "en")
LEADS_AWAY: Final = {"/staff/profile", "/staff/profile/forget"}  # whose own page is where they change what is theirs
TYPED: Final = {"do": "remove", "text": "x", "reason": "x", "sure": "yes", "action": "send", "seen": "0-0"}


@dataclass(frozen=True, slots=True)
class Target:
    """A business full of records, those who are signed in there, and a person with a request."""

    stage: Stage
    request: Request
    names: dict[str, list[str]]
    person: Person

    def staff(self, permission: Permission | None) -> Browser:
        """A signed-in owner, here or of the account that runs the deployment."""
        runs = permission is Permission.OPERATE
        account = self.stage.desk.accounts.by_slug(SLUG) if runs else self.stage.account
        [owner] = [one for one in self.stage.desk.accounts.users(account.id) if one.role is Role.OWNER]
        return enter(self.stage, owner, factor=True)

    def paths(self, route: str) -> list[str]:
        """The route with names of the business's own in each place, a few of each kind."""
        account = self.stage.desk.accounts.get(self.stage.account.id)
        queue = self.stage.desk.requests.queue(account, Bucket.OPEN, cursor="", limit=50).requests
        heads = [self.person.head] if route.startswith("/c/") else list(queue)
        route = route.replace("{slug}", "acme").replace("{step}", "name").replace("{account}", account.id)
        routes = [route.replace("{request}", one.id) for one in heads] if "{request}" in route else [route]
        routes = [one.replace("{reference}", self.person.reference) for one in routes]
        return [path for one in routes for path in list(named(one, self.names))[:_SOME]]

    def written(self) -> set[str]:
        """All that lies in both accounts, apart from who looked at what and what was delivered."""
        here, runs = self.stage.account.id, self.stage.desk.accounts.by_slug(SLUG).id
        return {one for account in (here, runs) for one in state_of(self.stage, account) if "'view:" not in one}


@pytest.fixture(scope="module")
def target(stage: Stage) -> Iterator[Target]:
    acme.open_acme(stage.desk, SLUG)
    before = stage.desk.settings
    stage.desk.settings = replace(before, rate_limits="off", operator=SLUG)
    request = furnish(stage, connect(stage))
    person = Person(stage, "delete")
    person.confirm()
    stage.deliver()
    yield Target(stage, request, found_of(stage, stage.account.id), person)
    stage.desk.settings = before


def token_of(target: Target, browser: Browser, permission: Permission | None) -> str:
    """The token that the pages of a session carry."""
    home = "/operator" if permission is Permission.OPERATE else f"/staff/requests/{target.request.id}/note"
    found = browser.get(home).value("form_token")
    assert found
    return found


def by_permission() -> Iterator[tuple[Permission | None, list[RouteInfo]]]:
    """The routes of staff and those of whoever runs the deployment, whose sessions differ."""
    for permission in (Permission.READ_REQUESTS, Permission.OPERATE):
        operates = permission is Permission.OPERATE
        yield permission, [info for info in STAFF if (info.permission is Permission.OPERATE) is operates]


def stale(page: Page) -> bool:
    """Whether the answer is that the form was not ours."""
    return page.status == 400 and STALE in page.text


def refused(page: Page) -> bool:
    """Whether it is said so, or nothing is there that could be changed."""
    elsewhere = page.status == 303 and page.header("location") in LEADS_AWAY
    return stale(page) or elsewhere or page.status in {403, 404, 409}


def test_every_route_that_changes_is_posted_here_or_says_why_not() -> None:
    known = {info.path for info in ROUTES}
    assert known >= WITHOUT
    assert len(STAFF) > 100
    assert len(VISITORS) > 30
    others = [info.path for info in ROUTES if set(info.methods) - {"GET", "POST"}]
    assert not [path for path in others if not path.startswith(BY_SIGNATURE)]


def test_no_form_of_staff_is_heard_without_its_token(target: Target) -> None:
    heard, told = [], set()
    for permission, infos in by_permission():
        browser, colleague = target.staff(permission), target.staff(permission)
        theirs = token_of(target, colleague, permission)
        before = target.written()
        for route, path in ((info.path, path) for info in infos for path in target.paths(info.path)):
            for sent in (TYPED, TYPED | {"form_token": theirs}):
                page = browser.post(path, sent, follow=False)
                heard += [] if refused(page) else [(path, page.status)]
                told |= {route} if stale(page) else set()
        assert target.written() ^ before == set()
    assert heard == []
    assert len(told) > 0.7 * len(STAFF), "of the others nothing is there that could be changed, which is said first"


def test_no_form_of_staff_is_heard_from_another_site(target: Target) -> None:
    heard = []
    for permission, infos in by_permission():
        browser = target.staff(permission)
        sent = TYPED | {"form_token": token_of(target, browser, permission)}
        before = target.written()
        for path in (path for info in infos for path in target.paths(info.path)[:1]):
            for origin in ORIGINS:
                browser.headers["origin"] = origin
                page = browser.post(path, sent, follow=False)
                heard += [] if refused(page) else [(path, origin, page.status)]
        assert target.written() ^ before == set()
    assert heard == []


def test_no_form_of_a_visitor_is_heard_without_its_token(target: Target) -> None:
    stranger = fill(Browser(target.stage.app, address="10.88.1.9"), until="name").value("form_token")
    browser, account = target.person.browser, target.stage.account
    fill(browser, until="name")
    draft = read_draft(target.stage.desk, account, browser.cookies["sid"])
    before = target.written()
    for info in VISITORS:
        for path, token in ((path, token) for path in target.paths(info.path) for token in ("", stranger)):
            page = browser.post(path, TYPED | {"form_token": token}, follow=False)
            assert page.status < 500, path
            assert read_draft(target.stage.desk, account, browser.cookies["sid"]) == draft, path
    assert target.written() ^ before == set()
    assert read_draft(target.stage.desk, account, browser.cookies["sid"]) == draft
    assert "reference" not in browser.get("/c/acme/status").form().names, "the visit goes on"


@pytest.mark.parametrize("origin", ORIGINS)
def test_a_visitors_own_form_is_not_sent_from_another_site(target: Target, origin: str) -> None:
    browser = Browser(target.stage.app, address="10.88.2.9")
    check = fill(browser, answers(contact={"email": "origin@example.com"}))
    assert stale(browser.send("POST", check.url, body=body_of(check), origin=origin))
    assert target.stage.desk.requests.by_contact(target.stage.account.id, "email:origin@example.com") == ()
    assert fill(browser, first="/c/acme/check").form().names, "what was typed is there"


def body_of(page: Page) -> bytes:
    """What the page's own form would send."""
    return urlencode(page.form().filled({})).encode()


# Without this the tests above could pass because nothing at all is heard.
def test_with_the_right_token_from_our_own_pages_they_are_heard(target: Target) -> None:
    deaf = []
    for info in STAFF:
        browser = target.staff(info.permission)
        token = token_of(target, browser, info.permission)
        browser.headers["origin"] = "http://127.0.0.1:8000"
        for path in target.paths(info.path)[:1]:
            page = browser.post(path, {"form_token": token}, follow=False)
            deaf += [path] if stale(page) else []
    assert deaf == ["/staff/requests/new"], "which carries a second field that is signed"
