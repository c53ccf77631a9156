"""Where the business asks for the age: a child needs a parent, a person of 13 to 15 none, and an opt-out no answer."""

from uuid import uuid4

import pytest

from chalicelib.domain.child_task import Found
from chalicelib.domain.request_terms import Channel
from chalicelib.domain.verification_policy import DataPoint
from chalicelib.http.rate_limits import Limit
from chalicelib.routes.consumer import child
from tests.http.client import Browser, Page
from tests.http.filling import answers, fill, reference_of
from tests.http.office import enter
from tests.http.stage import Stage

pytestmark = pytest.mark.usefixtures("unlimited")
POLICY = "/staff/verification"
CHILD = "/c/acme/child"
DELETION = {"rights": ["delete"]}


@pytest.fixture(scope="module", autouse=True)
def asked(stage: Stage) -> None:
    """The owner has the form ask for the age."""
    owner = enter(stage, stage.owner)
    page = owner.get(POLICY)
    form = page.form("asked")
    assert "age" in form.choices["asked"]
    owner.post(POLICY, [*form.filled({"asked": ["phone", "customer_number", "age"]}), ("do", "save")])
    account = stage.desk.accounts.get(stage.account.id)
    assert DataPoint.AGE in stage.desk.policies.of(account).rules.asked


def until_behalf(browser: Browser, right: str = "delete") -> Page:
    return fill(browser, answers(rights={"rights": [right]}), until="behalf")


def test_whoever_asks_for_themselves_says_how_old_they_are(stage: Stage) -> None:
    browser = Browser(stage.app)
    page = until_behalf(browser)
    assert "How old are you?" in page.words
    assert browser.press(page, {"behalf": "self"}).problems == ["Choose how old you are"]
    assert browser.press(page, {"behalf": "parent"}).url.endswith("/name")


def test_an_opt_out_needs_no_age(stage: Stage) -> None:
    browser = Browser(stage.app)
    assert browser.press(until_behalf(browser, "opt_out_sale"), {"behalf": "self"}).url.endswith("/name")


def test_a_person_of_13_to_15_goes_on_alone_and_staff_see_it(stage: Stage) -> None:
    browser = Browser(stage.app)
    given = answers(rights=DELETION, behalf={"behalf": "self", "age": "13-15"})
    check = fill(browser, given)
    assert "13 to 15" in check.words
    reference = reference_of(browser.press(check))
    submission = stage.desk.requests.submission(stage.account.id, reference)  # type: ignore[arg-type]
    assert submission.typed.age == "13-15"


def test_of_who_is_older_no_age_is_kept(stage: Stage) -> None:
    browser = Browser(stage.app)
    given = answers(rights=DELETION, behalf={"behalf": "self", "age": "16"})
    reference = reference_of(browser.press(fill(browser, given)))
    submission = stage.desk.requests.submission(stage.account.id, reference)  # type: ignore[arg-type]
    assert submission.typed.age == ""


def test_a_child_is_led_to_a_parent_and_nothing_of_the_form_is_kept(stage: Stage) -> None:
    browser = Browser(stage.app)
    page = browser.press(until_behalf(browser), {"behalf": "self", "age": "under-13"})
    assert page.url == CHILD
    assert "a parent or guardian has to ask" in page.words
    assert browser.get("/c/acme/check").url.endswith("/behalf")
    parent = browser.click(page, "A parent or guardian fills in the form")
    assert parent.url.endswith("/residence")


def test_a_child_who_tells_where_to_look_begins_one_restricted_task(stage: Stage) -> None:
    browser = Browser(stage.app)
    page = browser.get(CHILD)
    wrong = browser.press(page, {"child_email": "ana"}, form="child_name")
    assert wrong.problems == ["Enter an email address like name@example.com"]
    assert browser.press(page, {}, form="child_name").status == 400
    filled = {"child_name": "Ana", "child_email": "ana@example.com", "child_parent_email": "paula@example.com"}
    for _ in range(2):
        done = browser.press(page, filled, form="child_name")
        assert "Thank you for telling us" in done.words
    found = stage.desk.children.listed(stage.account.id, open_ones=True, after="", limit=10).tasks
    [task] = [one for one in found if one.channel is Channel.WEB]
    assert (task.found, task.opened_by) == (Found.DECLARED, "consumer")
    identity = stage.desk.children.identity(task.account, task.id)
    assert identity is not None
    assert identity.typed.name == "Ana"


@pytest.mark.usefixtures("limited")
def test_one_household_cannot_fill_staffs_mailboxes(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "CHILD", Limit(f"child-{uuid4().hex}", 1, 86_400))
    browser = Browser(stage.app, address="10.78.5.9")
    told = [browser.press(browser.get(CHILD), {"child_name": "Ana"}, form="child_name") for _ in range(2)]
    assert [page.status for page in told] == [200, 429]
