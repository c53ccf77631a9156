"""What is typed into addresses and forms of the dashboard in order to break it: a page with a remedy, never a 500."""

from dataclasses import replace
from urllib.parse import urlencode

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Role
from chalicelib.domain.reason import Reason
from tests.http.client import Browser
from tests.http.office import asked, enter, hire, page_of
from tests.http.stage import Stage

pytestmark = pytest.mark.usefixtures("unlimited")
ODD = ("\x00", "\udce9".encode("utf-8", "surrogateescape").decode("latin-1"), "9" * 400, "../../etc", "{0}", "²", "-1")
DAYS = ("0001-01-01", "0001-01-02", "9999-12-30", "9999-12-31", "2026-02-30", "20260101")


@pytest.fixture(scope="module", params=["America/Los_Angeles", "Asia/Tokyo"])
def owner(stage: Stage, request: pytest.FixtureRequest) -> Browser:
    """The owner of a business on either side of the zero meridian."""
    account: Account = stage.desk.accounts.get(stage.account.id)
    unit = stage.desk.work.begin(account.id, stage.time.now())
    unit.store(replace(account, time_zone=request.param), because=Reason(Tag.ACCOUNT_SETTINGS_CHANGED, "system:test"))
    unit.commit()
    return enter(stage, stage.owner)


@pytest.mark.parametrize("day", DAYS)
def test_no_day_is_too_early_or_too_late_for_a_list(owner: Browser, day: str) -> None:
    for path in ("/staff/audit?from={}", "/staff/audit?to={}", "/staff/audit?where=requests&from={}&to={}"):
        assert owner.get(path.replace("{}", day)).status in {200, 400}, path
    for name in ("received_from", "received_to"):
        for sort in ("due", "received", "-received"):
            path = f"/staff/queue?{name}={day}&sort={sort}"
            assert owner.get(path).status in {200, 400}, path


@pytest.mark.slow
@pytest.mark.parametrize("odd", ODD)
def test_nothing_in_an_address_breaks_a_page(stage: Stage, owner: Browser, odd: str) -> None:
    request = asked(stage)
    for path, names in (
        ("/staff/queue", ("list", "due", "assignee", "state", "sort", "cursor", "flag", "done", "lang")),
        ("/staff/audit", ("where", "user", "kind", "request", "at")),
        ("/staff/statistics", ("year", "format")),
        ("/staff/business", ("part", "logo", "colour")),
        ("/staff/letters", ("step", "in")),
        ("/staff/letters/acknowledged.en.ccpa", ("version",)),
        ("/staff/questions/delete", ("change",)),
        ("/staff/queue/views", ("done",)),
        (page_of(request), ("part",)),
        (page_of(request, "note"), ("note", "attach", "check", "remove")),
        ("/staff/again", ("next",)),
        ("/staff/sso", ("account", "issuer", "next", "kept", "again")),
        ("/staff/sso/callback/acme", ("state", "code", "iss", "error")),
        ("/staff/address", ("token",)),
        ("/c/acme/statistics", ("year",)),
    ):
        for name in names:
            where = f"{path}?{urlencode({name: odd})}"
            assert owner.get(where, follow=False).status < 500, where


@pytest.mark.slow
@pytest.mark.parametrize("odd", ODD)
def test_nothing_in_a_form_breaks_a_page(stage: Stage, owner: Browser, odd: str) -> None:
    hal = hire(stage, Role.HANDLER, f"Hal{abs(hash(odd))}{stage.desk.chance.bytes(4).hex()}")
    request = asked(stage)
    token = owner.get("/staff/security").value("form_token")
    for path, fields in (
        ("/staff/queue", ("search",)),
        ("/staff/queue/bulk", ("row", "do", "assignee", "query")),
        ("/staff/queue/files", ("do", "file", "query")),
        ("/staff/queue/views", ("do", "name", "view", "query")),
        (f"/staff/users/{hal.id}", ("do", "seen", "email")),
        ("/staff/users", ("name", "email", "role")),
        ("/staff/profile", ("do", "email")),
        ("/staff/security", ("do", "session")),
        ("/staff/security/factors", ("do", "code", "credential", "id")),
        ("/staff/again", ("do", "code", "credential", "recovery", "kept", "next")),
        ("/staff/access", ("do", "second_factor", "user")),
        ("/staff/access/sso", ("do", "issuer", "url", "only", "user")),
        ("/staff/business", ("do", "colour", "regimes", "seen")),
        ("/staff/phone", ("do", "name", "number", "code")),
        ("/staff/publishing", ("edition", "sites")),
        ("/staff/statistics", ("shown",)),
        ("/staff/audit/export", ("part",)),
        ("/staff/letters/acknowledged.en.ccpa", ("seen", "version", "note", "words-x")),
        ("/staff/letters/acknowledged.en.ccpa/preview", ("reference", "right")),
        ("/staff/questions/delete", ("do", "kind", "question", "choices-en")),
        (page_of(request, "link"), ("reference", "seen", "other", "do")),
        (page_of(request, "assign"), ("assignee", "seen")),
        (page_of(request, "note"), ("text", "seen", "note", "file")),
        ("/staff/requests/new", ("entry", "received_year", "received_time", "residence", "rights", "action")),
    ):
        page = owner.post(path, {"form_token": token, **dict.fromkeys(fields, odd)}, follow=False)
        assert page.status < 500, path
