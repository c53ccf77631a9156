"""The page on which a business says what it demands as proof, and what its form and the match page then ask."""

from collections.abc import Iterator

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.permissions import Role
from chalicelib.domain.rights import Right
from chalicelib.domain.verification_policy import LAW_MINIMUM
from chalicelib.services.accounts.verification_policy import change_policy
from chalicelib.storage.recent_accounts import LIFE
from tests.http.client import Browser, Fields, Page
from tests.http.filling import answers, fill
from tests.http.office import asked, enter, hire, page_of
from tests.http.stage import Stage

PATH = "/staff/verification"
STRICT: Fields = {
    "points": "3",
    "points_high": "4",
    "raised": ["delete"],
    "second_person": ["know_specific"],
    "asked": ["phone", "postal_code"],
    "proof_days": "7",
    "sign_in": "no",
}


@pytest.fixture(autouse=True)
def back_to_the_law(stage: Stage) -> Iterator[None]:
    yield
    change_policy(stage.desk, Staff(stage.desk.accounts.get(stage.account.id), stage.owner), LAW_MINIMUM)
    stage.time.move(seconds=LIFE.total_seconds() + 1)


def press(browser: Browser, do: str, **changed: str | list[str]) -> Page:
    return press_on(browser, browser.get(PATH), do, **changed)


def press_on(browser: Browser, page: Page, do: str, **changed: str | list[str]) -> Page:
    """Fill the form and press one of its two buttons."""
    return browser.post(PATH, [*page.form("points").filled({**STRICT, **changed}), ("do", do)])


def in_force(stage: Stage) -> int:
    return stage.desk.accounts.get(stage.account.id).verification


def test_the_policy_is_tried_then_saved_and_stands_in_words_with_its_versions(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    assert "minimum counts" in browser.get(PATH).words
    before = in_force(stage)
    tried = press(browser, "preview")
    assert "This is not saved" in tried.words
    assert "at least 3 data points" in tried.words
    assert in_force(stage) == before
    saved = press(browser, "save")
    assert "The policy is saved" in saved.words
    assert "A reasonable degree takes 3 matching data points (the law: 2)." in saved.words
    assert "For 7 days after proof was asked for" in saved.words
    assert "A sign-in to an account with you does not count as proof." in saved.words
    assert f"Version {before + 1}" in saved.words
    assert saved.value("points") == "3"


def test_the_preview_says_for_each_right_of_a_place_what_is_asked_and_that_an_opt_out_needs_no_proof(
    stage: Stage,
) -> None:
    browser = enter(stage, stage.owner)
    page = browser.get(f"{PATH}?place=US-CA")
    assert "Nothing: it must be carried out without proof." in page.words
    assert "Customer or account number (optional)" in page.words
    assert browser.get(f"{PATH}?place=nowhere").status == 200


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"points": "1"}, "11 CCR 7062(b)"),
        ({"points": "two"}, "as a number"),
        ({"points_high": ""}, "as a number"),
        ({"proof_days": "99"}, "from 0 to 30"),
        ({"asked": []}, "choose 2 more"),
    ],
)
def test_what_goes_below_the_law_or_beyond_reason_is_told_at_its_field(
    stage: Stage, changed: dict[str, str | list[str]], words: str
) -> None:
    browser = enter(stage, stage.owner)
    before = in_force(stage)
    page = press(browser, "save", **changed)
    assert page.status == 400
    assert any(words in problem for problem in page.problems)
    assert in_force(stage) == before


def test_who_saw_an_older_version_is_told_and_keeps_what_was_typed(stage: Stage) -> None:
    browser, other = enter(stage, stage.owner), enter(stage, stage.owner)
    page = browser.get(PATH)
    press(other, "save")
    late = press_on(browser, page, "save", proof_days="3")
    assert late.status == 409
    assert late.value("proof_days") == "3"


def test_an_auditor_reads_it_and_changes_nothing(stage: Stage) -> None:
    browser = enter(stage, hire(stage, Role.AUDITOR, "policy-auditor"))
    page = browser.get(PATH)
    assert page.status == 200
    assert "Change the policy" not in page.words
    assert browser.post(PATH, {"do": "save"}).status == 403


def test_the_form_and_the_match_page_follow_the_policy(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    press(browser, "save")
    stage.time.move(seconds=LIFE.total_seconds() + 1)
    deletion = answers(rights={"rights": ["delete"]})
    page = fill(Browser(stage.app), deletion, until="relationship")
    assert "Postal code (optional)" in page.words
    assert "Customer or order number" not in page.words
    consumer = Browser(stage.app)
    page = fill(consumer, answers(relationship={"relationship": "customer", "postal_code": "90210"}))
    assert "90210" in page.words
    opt_out = answers(rights={"rights": ["opt_out_sale"]})
    page = fill(Browser(stage.app), opt_out, until="relationship")
    assert "Postal code" not in page.words
    request = asked(stage, Right.DELETE)
    page = browser.get(page_of(request, "match"))
    assert "at least 4 data points" in page.words
    assert "Signed in to their account" not in page.words
    assert "Policy version" in browser.get(f"{page_of(request)}?part=verification").words
    assert "another person to agree" in browser.get(page_of(asked(stage), "match")).words


def test_a_refusal_before_the_days_for_proof_are_over_names_the_day(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    press(browser, "save")
    request = asked(stage, Right.DELETE)
    page = browser.get(page_of(request, "answer"))
    told = browser.press(page, {"outcome": "denied", "grounds": ["CCPA_UNVERIFIED"]}, form="outcome")
    assert told.status == 409
    assert any("Your policy gives the person until" in problem for problem in told.problems)
