"""What is tried against the staff's dashboard: each test is one attempt, and what it meets."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.contact import Email
from chalicelib.domain.permissions import Role
from chalicelib.domain.second_factor import Demand
from chalicelib.services.accounts.reset_factors import set_demand
from chalicelib.services.webhooks.webhook_endpoints import add_endpoint
from tests.fakes import acme
from tests.fakes.factors import digits
from tests.fakes.webhooks import MemorySender
from tests.http.client import Browser, Page
from tests.http.office import asked, enter, hire, mailed_code, page_of
from tests.http.stage import Stage

pytestmark = pytest.mark.usefixtures("unlimited")
FACTORS = "/staff/security/factors"
EVIL = "<script>alert(1)</script>{{7*7}}{0.x}"


@pytest.fixture
def stale(stage: Stage) -> Iterator[Browser]:
    """The owner's browser, eleven minutes after she has shown who she is."""
    browser = enter(stage, stage.owner)
    stage.time.move(minutes=11)
    yield browser
    stage.time.move(minutes=-11)


@pytest.fixture
def umbrella(stage: Stage) -> Staff:
    """The owner of another business."""
    if not stage.desk.accounts.logins(Email("olga@umbrella.example")):
        acme.open_acme(stage.desk, "umbrella")
    [(account, user)] = stage.desk.accounts.logins(Email("olga@umbrella.example"))
    return Staff(stage.desk.accounts.get(account), stage.desk.accounts.user(account, user))


def token_of(browser: Browser) -> str:
    return browser.get("/staff/security").value("form_token")


def post(browser: Browser, path: str, **fields: str) -> Page:
    return browser.post(path, {"form_token": token_of(browser), **fields}, follow=False)


# Steps that ask again


def test_a_webhook_is_led_elsewhere_only_by_who_has_just_shown_who_they_are(
    stage: Stage, stale: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(stage.desk.__dict__, "webhook_sender", MemorySender())  # every address is there
    made = add_endpoint(
        stage.desk,
        stage.account.id,
        url="https://hooks.acme.example/in",
        events=("request.received",),
        actor=stage.staff.actor,
    )
    path = f"/staff/webhooks/{made.id}"
    assert post(stale, path, url="https://evil.example/", events="request.received").status == 401
    assert post(stale, f"{path}/remove").status == 401
    assert post(stale, f"{path}/on").status == 401
    assert stage.desk.webhooks.endpoint(stage.account.id, made.id).url == "https://hooks.acme.example/in"


# Second factors


def test_setting_up_the_first_second_factor_leaves_no_other_session(stage: Stage) -> None:
    """Who reads somebody's mail and was there first must not stay, nor get codes or an app of their own."""
    hire(stage, Role.HANDLER, "Nora")
    set_demand(stage.desk, stage.staff.account, Demand.EVERYONE, actor="system:test")
    thief, own = (Browser(stage.app, address=f"10.77.{number}.1") for number in (1, 2))
    for browser in (thief, own):
        page = browser.press(browser.get("/staff/sign-in"), {"email": "nora@acme.example"}, form="email")
        page = browser.press(page, {"code": mailed_code(stage, "nora@acme.example")}, form="code")
        assert page.url == FACTORS
    theirs = thief.get(FACTORS).value("form_token")
    page = own.get(FACTORS)
    found = re.search(r">([A-Z2-7]{32})<", page.text)
    assert found
    assert own.press(page, {"code": digits(found[1], stage.time.now().timestamp())}, form="code").status == 200
    set_demand(stage.desk, stage.staff.account, Demand.NOBODY, actor="system:test")
    for step in ("recovery", "remove-app", "authenticator"):
        page = thief.post(FACTORS, {"form_token": theirs, "do": step, "code": "000000"}, follow=False)
        assert (page.status, (page.header("location") or "")[:14]) == (303, "/staff/sign-in")
    assert own.get("/staff/queue").status == 200


# Users


def test_of_two_owners_who_unmake_each_other_at_once_one_stays(stage: Stage) -> None:
    second = hire(stage, Role.OWNER, "Otto")
    browsers = {stage.owner.id: enter(stage, stage.owner), second.id: enter(stage, second)}
    forms = {}
    for me, other in ((stage.owner, second), (second, stage.owner)):
        page = browsers[me.id].get(f"/staff/users/{other.id}")
        form = next(form for form in page.forms if ("do", "disable") in form.fields)
        forms[me.id] = (f"/staff/users/{other.id}", form.fields)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda me: browsers[me].post(*forms[me], follow=False), forms))
    users = stage.desk.accounts.users(stage.account.id)
    left = [user for user in users if user.role is Role.OWNER and user.disabled_at is None]
    assert len(left) == 1
    if left[0].id != stage.owner.id:
        page = browsers[second.id].get(f"/staff/users/{stage.owner.id}")
        form = next(form for form in page.forms if ("do", "enable") in form.fields)
        assert browsers[second.id].post(page.url, form.fields).status == 200


@pytest.mark.parametrize("role", [Role.HANDLER, Role.REVIEWER, Role.AUDITOR])
def test_nobody_reaches_an_administrators_act_under_an_address_that_they_may_open(stage: Stage, role: Role) -> None:
    user = hire(stage, role, f"Try-{role.value}")
    browser = enter(stage, user)
    before = stage.desk.accounts.get(stage.account.id)
    for path, fields in (
        ("/staff/publishing", {"edition": "0", "sites": "https://evil.example"}),
        ("/staff/statistics", {"shown": "everyone"}),
        ("/staff/business", {"do": "facts", "name": "Evil"}),
        ("/staff/business?logo=01ARZ3NDEKTSV4RRFFQ69G5FAV", {"do": "no-logo"}),
        ("/staff/letters/acknowledged.en.ccpa", {"note": "x", "seen": "0"}),
        ("/staff/phone", {"do": "add", "name": "Evil"}),
        ("/staff/questions/opt-out-sale", {"do": "add", "kind": "short", "label-en": "Evil"}),
        ("/staff/users", {"name": "E", "email": "e@evil.example", "role": "owner"}),
        (f"/staff/users/{user.id}", {"do": "role", "role": "owner", "seen": "1"}),
        ("/staff/access", {"do": "demand", "second_factor": "nobody"}),
        ("/staff/access/sso", {"do": "only", "only": "yes"}),
        ("/staff/profile", {"do": "role", "role": "owner"}),
    ):
        assert post(browser, path, **fields).status in {403, 404}, path
    assert stage.desk.accounts.get(stage.account.id) == before
    assert stage.desk.accounts.user(stage.account.id, user.id).role is role


def test_an_auditor_changes_nothing_of_a_request_by_any_step(stage: Stage) -> None:
    request = asked(stage)
    browser = enter(stage, hire(stage, Role.AUDITOR, "Audra"))
    for step in ("link", "note?attach=x", "note?remove=x", "message", "assign", "sort", "hold", "answer"):
        assert post(browser, page_of(request, step), reference=request.submission, text="x").status == 403, step
    assert post(browser, "/staff/queue/bulk", do="spam", confirmed="yes", row=f"{request.id}.1").status == 403
    assert stage.desk.requests.get(request.account, request.id).version == request.version


def test_what_belongs_to_another_business_is_not_there(stage: Stage, umbrella: Staff) -> None:
    theirs = acme.ask_one(stage.desk, umbrella.account)
    browser = enter(stage, stage.owner)
    assert browser.get(f"/staff/users/{umbrella.user.id}").status == 404
    assert post(browser, f"/staff/users/{umbrella.user.id}", do="disable", seen="1").status == 404
    for do in ("reset", "end-sessions"):
        assert post(browser, "/staff/access", do=do, user=umbrella.user.id).status == 404
    assert post(browser, "/staff/access/sso", do="unlink", user=umbrella.user.id).status == 404
    page = post(browser, "/staff/queue/bulk", do="assign", confirmed="yes", row=f"{theirs.id}.1", assignee="")
    assert theirs.submission not in page.text
    mine = asked(stage)
    seen = browser.get(page_of(mine, "link")).value("seen")
    page = post(browser, page_of(mine, "link"), reference=theirs.submission, seen=seen)
    assert page.status == 400
    page = post(browser, page_of(mine, "assign"), assignee=umbrella.user.id, seen=seen)
    assert stage.desk.requests.get(mine.account, mine.id).assignee == ""
    assert stage.desk.requests.get(theirs.account, theirs.id) == theirs
    for part in ("files", "notes", "audit", "../../queue", "%2e%2e"):
        assert browser.get(f"{page_of(theirs)}?part={part}").status == 404


# What somebody has named


def test_names_are_shown_as_they_are_typed_and_do_nothing(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    facts = {"name": EVIL, "email": "privacy@acme.example", "phone": "", "postal": EVIL, "privacy_url": ""}
    assert post(browser, "/staff/business", do="facts", **facts).status == 303
    assert post(browser, "/staff/queue/views", do="save", name=EVIL, query='list=open&"><script>=1').status == 303
    assert post(browser, "/staff/phone", do="add", name=EVIL).status == 303
    asks = {"label-en": EVIL, "label-es": EVIL, "hint-en": EVIL, "hint-es": EVIL}
    assert post(browser, "/staff/questions/delete", do="add", kind="short", **asks).status == 303
    hire(stage, Role.ADMINISTRATOR, "Eve")
    eve = next(user for user in stage.desk.accounts.users(stage.account.id) if user.name == "Eve")
    assert post(browser, f"/staff/users/{eve.id}", do="name", name=EVIL, seen=str(eve.version)).status == 303
    request = asked(stage)
    for path in (
        *("/staff", "/staff/queue", "/staff/queue/views", "/staff/users", f"/staff/users/{eve.id}", "/staff/phone"),
        *("/staff/questions", "/staff/questions/delete", "/staff/business", "/staff/publishing", "/staff/audit"),
        *("/staff/letters", "/staff/access", "/staff/statistics", "/c/acme", "/c/acme/form", "/c/acme/statistics"),
        *(f"/staff/queue?search={EVIL}", f"/staff/business?part=colour&colour={EVIL}", page_of(request)),
        "/staff/queue?assignee=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    ):
        page = browser.get(path)
        assert page.status < 500, path
        assert "<script>alert" not in page.text, path
        assert "{{49}}" not in page.text
        assert page.header("cache-control") == "no-store", path
        assert "script-src 'self';" in (page.header("content-security-policy") or ""), path
    stage.deliver()


@pytest.mark.parametrize("typed", ["red}*{x:y", "#fff;}", "#12345", "url(//evil)", "#000000/*", "#00000\u0660"])
def test_a_colour_is_six_digits_and_nothing_else(stage: Stage, typed: str) -> None:
    browser = enter(stage, stage.owner)
    assert post(browser, "/staff/business", do="colour", colour=typed).status == 400
    assert Browser(stage.app).get(f"/brand/colour-{typed.strip('#')}-1.css").status == 404


@pytest.mark.parametrize(
    "site",
    ["https://a.example; script-src *", "*", "https://*.example", "'self'", "data:", "https://a.example\r\nX: y"],
)
def test_nothing_but_an_origin_goes_into_the_framed_pages_header(stage: Stage, site: str) -> None:
    browser = enter(stage, stage.owner)
    edition = browser.get("/staff/publishing").value("edition")
    before = stage.desk.accounts.get(stage.account.id).sites
    page = post(browser, "/staff/publishing", edition=edition, sites=site)
    after = stage.desk.accounts.get(stage.account.id).sites
    assert page.status == 303 or after == before
    assert all(re.fullmatch(r"https://[a-z0-9.-]+(:\d+)?", origin) for origin in after.origins)


# What is searched for


def test_what_was_searched_for_stands_in_no_address_no_log_and_no_audit(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    browser = enter(stage, stage.owner)
    asked(stage)
    page = browser.post("/staff/queue", {"form_token": token_of(browser), "search": "ana@example.com"})
    assert page.status == 200
    assert "ana@example.com" not in " ".join([page.url, *page.links.values(), *(form.action for form in page.forms)])
    assert "ana@example" not in browser.get("/staff/audit").text
    written = capsys.readouterr()
    assert "ana@example" not in written.out + written.err
    assert json.dumps("ana@example.com") not in written.out
