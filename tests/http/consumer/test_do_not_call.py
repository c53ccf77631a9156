"""Whoever wants no marketing by telephone says so on the form, and it holds for calls and texts of every brand."""

import pytest

from chalicelib.domain.contact import Phone
from chalicelib.domain.suppression import Purpose
from chalicelib.services.accounts.set_laws import set_laws
from chalicelib.services.consumer.withdraw_request import withdraw_request
from tests.http.client import Browser
from tests.http.consumer.stored import stored
from tests.http.filling import answers, fill, send
from tests.http.stage import Stage

NUMBER = "+12135550177"
pytestmark = pytest.mark.usefixtures("unlimited")


@pytest.fixture(scope="module", autouse=True)
def laws_listed(stage: Stage) -> None:
    """The business counts the law of calls and texts among its own."""
    set_laws(stage.desk, stage.account, ("ccpa", "tcpa"), actor="system:test")


def purposes(stage: Stage) -> set[Purpose]:
    found = stage.desk.suppressions.of(stage.account.id, Phone(NUMBER))
    return set(found.purposes) if found else set()


def test_the_whole_number_is_put_on_the_list_and_comes_off_with_the_request(stage: Stage, browser: Browser) -> None:
    given = answers(
        rights={"rights": ["marketing_calls"], "do_not_call": "yes"}, contact={"email": "", "phone": NUMBER}
    )
    page = fill(browser, given, until="rights")
    assert "no marketing calls and no marketing texts at all" in page.words
    checked = fill(browser, given)
    assert "no marketing calls and no marketing texts at all" in checked.words
    submission, heads = stored(stage, send(Browser(stage.app), given))
    assert [head.right.value for head in heads] == ["marketing_calls"]
    assert purposes(stage) == {Purpose.DO_NOT_CALL}
    found = stage.desk.suppressions.of(stage.account.id, Phone(NUMBER))
    assert found
    assert all(found.stops(use, "any") for use in (Purpose.MARKETING_CALLS, Purpose.MARKETING_TEXTS))
    withdraw_request(stage.desk, stage.account, submission.id, heads[0].id)
    assert purposes(stage) == set()


def test_it_needs_a_number_and_means_nothing_without_a_choice_about_the_telephone(
    stage: Stage, browser: Browser
) -> None:
    page = fill(browser, answers(rights={"rights": ["marketing_calls"], "do_not_call": "yes"}), until="contact")
    page = browser.press(page, {"email": "dora@example.com", "phone": ""})
    assert page.problems == ["Enter the telephone number that it is about"]
    other = answers(
        rights={"rights": ["opt_out_sale"], "do_not_call": "yes"}, contact={"email": "", "phone": "+12135550178"}
    )
    submission, _ = stored(stage, send(Browser(stage.app), other))
    assert submission.typed.do_not_call == ""
