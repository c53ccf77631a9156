"""The letters' pages: what may be written there, by whom, and that nothing typed is lost."""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.permissions import Role
from chalicelib.domain.rights import Right
from chalicelib.domain.wording import LetterName
from chalicelib.services.letters.own_words import NewWords, write_words
from tests.http.client import Browser, Page
from tests.http.office import asked, enter, hire, page_of
from tests.http.stage import Stage

LIST = "/staff/letters"
ACK = "/staff/letters/acknowledged.en.ccpa"
NAME = LetterName(step=LetterKind.ACKNOWLEDGED, language="en", law="ccpa")


def save(browser: Browser, **typed: str) -> Page:
    return browser.press(
        browser.get(ACK), {name.replace("_", "-", 1): text for name, text in typed.items()}, form="words-greeting"
    )


def words(stage: Stage) -> dict[str, str]:
    newest = stage.desk.wordings.newest(stage.account.id, NAME)
    return newest.words if newest else {}


def test_the_list_shows_each_law_of_a_step_and_what_is_in_use(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    page = browser.get(f"{LIST}?step=extended&in=es")
    assert "Deadline extended" in page.words
    assert "Español" in page.words
    assert len(page.links) > 20
    assert browser.click(page, "Every law").heading == "Deadline extended, Every law (Español)"
    assert browser.get(f"{LIST}?step=nothing&in=xx").status == 200


def test_own_words_are_kept_shown_and_said_in_the_next_letter(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    page = save(browser, words_greeting="Dear friend of {business} {{hello}},", note="Friendlier")
    assert page.status == 200
    assert "The words are kept" in page.text
    assert "Friendlier" in page.words
    assert "Olga Owner" in page.words
    assert "Your own, version" in browser.get(LIST).words
    request = asked(stage, Right.DELETE)
    assert "Dear friend of Acme Stores {hello}," in browser.get(page_of(request, "acknowledge")).words


def test_what_cannot_be_accepted_is_told_at_its_field_and_nothing_typed_is_lost(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    before = words(stage)
    page = save(browser, words_greeting="Dear {first_name},", words_contact="Call us", note="Mine")
    assert page.status == 400
    assert any("{first_name}" in one for one in page.problems)
    assert any("{link}" in one for one in page.problems)
    assert page.value("words-greeting") == "Dear {first_name},"
    assert page.value("note") == "Mine"
    assert words(stage) == before
    page = browser.post(
        ACK, {"form_token": page.value("form_token"), "seen": page.value("seen"), "words-received": "No"}
    )
    assert page.status == 400
    assert "no such passage" in page.problems[0]


def test_required_passages_stand_there_with_their_provision_and_without_a_field(stage: Stage) -> None:
    page = enter(stage, stage.owner).get(ACK)
    assert "Required: 11 CCR 7021(a)" in page.words
    assert "words-received" not in page.form("words-greeting").names


def test_a_preview_shows_what_is_typed_and_keeps_neither(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    before = words(stage)
    form = browser.get(ACK).form("words-greeting")
    typed = form.filled({"words-greeting": "Good day, {business}!", "right": "correct"})
    page = browser.post(f"{ACK}/preview", typed)
    assert page.status == 200
    assert "Good day, Acme Stores!" in page.words
    assert "Nothing was sent" in page.words
    assert page.value("words-greeting") == "Good day, {business}!"
    assert words(stage) == before


def test_a_real_request_can_be_tried_by_its_reference_and_another_accounts_cannot(stage: Stage) -> None:
    auditor = enter(stage, hire(stage, Role.AUDITOR, "Ada"))
    request = asked(stage, Right.CORRECT)
    form = auditor.get(ACK).form("reference")
    page = auditor.post(f"{ACK}/preview", form.filled({"reference": request.submission}))
    assert "Correct" in page.words
    assert request.submission[:4] in page.words
    page = auditor.post(f"{ACK}/preview", form.filled({"reference": "12345678906"}))
    assert page.status == 400
    assert "no request with this reference" in page.problems[0]


def test_an_older_version_is_read_and_used_again_and_so_are_the_products_words(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    staff = Staff(stage.desk.accounts.get(stage.account.id), stage.owner)
    first = write_words(stage.desk, staff, NewWords(letter=NAME, words={"greeting": "First,"})).number
    for number in range(12):
        write_words(stage.desk, staff, NewWords(letter=NAME, words={"greeting": f"Later {number},"}))
    page = browser.get(f"{ACK}?version={first}")
    assert "First," in page.words
    assert "Your words instead" not in page.words
    restore = next(form for form in page.forms if ("version", str(first)) in form.fields)
    page = browser.post(restore.action, restore.filled({}))
    assert f"The words of version {first} again" in page.words
    assert words(stage) == {"greeting": "First,"}
    assert browser.click(page, "Older entries").status == 200
    default = next(form for form in page.forms if ("version", "0") in form.fields)
    browser.post(default.action, default.filled({}))
    assert words(stage) == {}


def test_who_saves_over_a_newer_version_is_told_and_can_then_decide(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    form = browser.get(ACK).form("words-greeting")
    staff = Staff(stage.desk.accounts.get(stage.account.id), stage.owner)
    write_words(stage.desk, staff, NewWords(letter=NAME, words={"greeting": "Quicker,"}))
    page = browser.post(form.action, form.filled({"words-greeting": "Slower,"}))
    assert page.status == 409
    assert page.value("words-greeting") == "Slower,"
    page = browser.press(page, {}, form="words-greeting")
    assert page.status == 200
    assert words(stage) == {"greeting": "Slower,"}


def test_readers_read_and_do_not_write(stage: Stage) -> None:
    handler = enter(stage, hire(stage, Role.HANDLER, "Hans"))
    page = handler.get(ACK)
    assert "Administrators can change these words" in page.words
    assert "Save as a new version" not in page.text
    assert handler.post(ACK, {"form_token": page.value("form_token"), "seen": "0", "words-greeting": "x"}).status == 403


@pytest.mark.parametrize(
    "path",
    [
        "x",
        "acknowledged.en.*",
        "acknowledged.en.nolaw",
        "staff-code.en.all",
        "acknowledged.xx.all",
        "verification-request.en.tcpa",
    ],
)
def test_a_letter_that_is_never_written_is_not_found(stage: Stage, path: str) -> None:
    browser = enter(stage, stage.owner)
    assert browser.get(f"{LIST}/{path}").status == 404
    assert browser.get(f"{ACK}?version=zz").status == 404
    assert browser.get(f"{ACK}?version=99").status == 404


def test_the_audit_knows_that_it_was_changed_and_not_the_words(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    save(browser, words_greeting="Unmistakable greeting,")
    account = stage.desk.accounts.get(stage.account.id)
    chain = stage.desk.audit_log.chain_of(account.id, None)
    entries = [entry for entry in stage.desk.audit_log.entries(chain) if entry.tag == Tag.ACCOUNT_WORDING_CHANGED]
    assert entries[-1].detail["parts"] == ["greeting"]
    assert "Unmistakable" not in str(entries)
