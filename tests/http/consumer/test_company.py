"""A business that processes for others asks whom it is about, shows what is nearly meant, and says where it went."""

import pytest

from chalicelib.domain.controller import Written
from chalicelib.services.referrals.directory import add_controller
from chalicelib.services.referrals.hear_controller import Said, hear_controller
from chalicelib.services.referrals.package import page_token
from chalicelib.services.referrals.refer_request import ReferRequest, refer_request
from tests.http.client import Browser
from tests.http.consumer.sent import STATUS, Sent
from tests.http.consumer.stored import stored
from tests.http.filling import answers, fill
from tests.http.stage import Stage

pytestmark = pytest.mark.usefixtures("unlimited")
NAMES = ("Beverly Pizza Inc.", "Beverly Plaza Hotels", "Zenith Motors")


@pytest.fixture(scope="module", autouse=True)
def directory(stage: Stage) -> None:
    """Acme Stores processes for three companies, of which one may not be named."""
    for name in NAMES:
        written = Written(
            name=name,
            method="mail",
            email="privacy@beverly.example",
            reach="privacy@beverly.example",
            offered=not name.startswith("Zenith"),
        )
        add_controller(stage.desk, stage.staff, written)
    stage.desk.__dict__.pop("recent_accounts", None)
    stage.desk.__dict__.pop("controllers", None)


def test_a_name_with_a_slip_is_asked_about_and_the_choice_is_kept(stage: Stage, browser: Browser) -> None:
    page = fill(browser, answers(rights={"rights": ["delete"]}), until="relationship")
    assert "Is this about another company?" in page.words
    asked = browser.press(page, {"relationship": "customer", "company": "beverley piza"})
    assert asked.problems == ["Choose the company you mean, or none of these"]
    assert "Beverly Pizza Inc." in asked.words
    assert "Zenith" not in asked.words
    chosen = next(one.id for one in stage.desk.controllers.every(stage.account.id) if one.name == NAMES[0])
    after = browser.press(asked, {"company_id": chosen})
    check = browser.press(after, {"details": ""})
    assert "beverley piza" in check.words
    typed = stored(stage, browser.press(check))[0].typed
    assert (typed.company, typed.company_id) == ("beverley piza", chosen)


@pytest.mark.parametrize("name", ["Zenith Motors", "Something else entirely", "b"])
def test_who_may_not_be_named_is_not_named_and_the_words_are_kept(stage: Stage, browser: Browser, name: str) -> None:
    page = fill(browser, answers(rights={"rights": ["delete"]}), until="relationship")
    after = browser.press(page, {"relationship": "customer", "company": name})
    assert after.url.endswith("/details")
    sent = browser.press(browser.press(after, {"details": ""}))
    typed = stored(stage, sent)[0].typed
    assert (typed.company, typed.company_id) == (name, "")


def test_a_company_that_was_not_offered_cannot_be_chosen_by_its_id(stage: Stage, browser: Browser) -> None:
    hidden = next(one.id for one in stage.desk.controllers.every(stage.account.id) if one.name == NAMES[2])
    page = fill(browser, answers(rights={"rights": ["delete"]}), until="relationship")
    fields = [*page.form().filled({"relationship": "customer", "company": "Zenith"}), ("company_id", hidden)]
    after = browser.post("/c/acme/relationship", fields)
    sent = browser.press(browser.press(after, {"details": ""}))
    assert stored(stage, sent)[0].typed.company_id == ""


def test_a_referral_is_on_the_status_page_with_how_to_reach_them(stage: Stage, sent: Sent) -> None:
    sent.confirm()
    beverly = stage.desk.controllers.every(stage.account.id)[0]
    command = ReferRequest(request=sent.requests[0], controller=beverly.id)
    referral = refer_request(stage.desk, stage.staff, command)
    page = sent.browser.get(STATUS)
    assert "Acme Stores passed this request on to: Beverly Pizza Inc." in page.words
    assert "privacy@beverly.example" in page.words
    assert f"{referral.due:%B} {referral.due.day}, {referral.due.year}" in page.words
    hear_controller(stage.desk, page_token(referral), Said())
    assert "that they have it" in sent.browser.get(STATUS).words
    hear_controller(stage.desk, page_token(referral), Said(answer="instructs", words="Delete account 4711."))
    told = sent.browser.get(STATUS).words
    assert "it is decided" in told
    assert "4711." not in told
