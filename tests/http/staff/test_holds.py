"""The page about keeping and holding, and the page that deletes a part for good."""

from datetime import timedelta

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.correspondence import Note
from chalicelib.domain.permissions import Role
from chalicelib.services.handling.write_message import add_note
from tests.fakes.acme import ANA
from tests.http.client import Browser
from tests.http.office import asked, enter, hire, page_of, whole
from tests.http.stage import Stage

PATH = "/staff/holds"


def olga(stage: Stage) -> Staff:
    """The owner."""
    return Staff(stage.desk.accounts.get(stage.account.id), stage.owner)


@pytest.fixture(scope="module")
def admin(stage: Stage) -> Browser:
    return enter(stage, hire(stage, Role.ADMINISTRATOR, "Ada"))


def test_a_contact_is_held_listed_and_released_after_asking(stage: Stage, admin: Browser) -> None:
    page = admin.get(PATH)
    assert page.heading == "Keeping and legal holds"
    assert "Nothing is held." in page.words
    day = stage.account.day_of(stage.desk.clock.now()) + timedelta(days=90)
    until = {"hold_until_day": str(day.day), "hold_until_month": str(day.month), "hold_until_year": str(day.year)}
    fields = {"held_contact": "ana@example.com", "purpose": "litigation", "words": "Ana v. Acme"} | until
    held = admin.press(page, fields, form="held_contact")
    assert "The contact is held." in held.words
    assert f"Everything from {ANA.masked()}" in held.words
    assert "Ana v. Acme" in held.words
    assert "ana@example.com" not in held.words
    [hold] = stage.desk.retention.holds(stage.account.id)
    ask = admin.post(f"{PATH}/{hold.id}", held.form("held_contact").filled({}))
    assert f"End the hold of {ANA.masked()}?" in ask.words
    assert stage.desk.retention.holds(stage.account.id)
    done = admin.press(ask, {}, form="sure")
    assert "The hold of the contact is ended." in done.words
    assert stage.desk.retention.holds(stage.account.id) == ()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"held_contact": ""}, "Enter an email address or a phone number"),
        ({"held_contact": "ana@"}, "Enter an email address such as"),
        ({"held_contact": "12"}, "or a phone number such as"),
        ({"purpose": ""}, "Choose why"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(admin: Browser, typed: dict[str, str], words: str) -> None:
    fields = {"held_contact": "bo@example.com", "purpose": "other", "words": "Kept words"} | typed
    again = admin.press(admin.get(PATH), fields, form="held_contact")
    assert again.status == 400
    assert words in again.words
    assert "Kept words" in again.text


def test_a_longer_period_is_saved_and_a_shorter_one_asked_about_first(stage: Stage, admin: Browser) -> None:
    longer = admin.press(admin.get(PATH), {"kept_months": "60"}, form="kept_months")
    assert "The period is saved." in longer.words
    assert "Your business keeps them for 60 months" in longer.words
    ask = admin.press(longer, {"kept_months": "24"}, form="kept_months")
    assert "Keep closed requests for only 24 months?" in ask.words
    assert stage.desk.accounts.get(stage.account.id).kept_months == 60
    assert "The period is saved." in admin.press(ask, {}, form="sure").words
    assert stage.desk.accounts.get(stage.account.id).kept_months == 24
    refused = admin.press(admin.get(PATH), {"kept_months": "12"}, form="kept_months")
    assert "Requests must be kept for 24 months at least (11 CCR 7101)" in refused.words


def test_who_only_looks_reads_the_page_and_changes_nothing(stage: Stage) -> None:
    auditor = enter(stage, hire(stage, Role.AUDITOR, "Aud"))
    page = auditor.get(PATH)
    assert page.status == 200
    assert "held_contact" not in page.text
    assert enter(stage, hire(stage, Role.HANDLER, "Hal")).get(PATH).status == 403


def test_a_note_is_deleted_for_good_after_a_reason(stage: Stage, admin: Browser) -> None:
    request = asked(stage)
    note = add_note(stage.desk, olga(stage), request.id, "Never to be read again.")
    link = f"{page_of(request, 'deletion')}?part=note&amp;id={note.id}"
    assert link in whole(admin, request).text
    form = admin.get(link.replace("&amp;", "&"))
    assert form.heading == "Delete this note for good"
    assert "encrypted backups for 35 more days" in form.words
    again = admin.press(form, {}, form="purpose")
    assert "Choose why" in again.words
    done = admin.press(again, {"purpose": "mistake"}, form="purpose")
    assert "It is deleted for good." in done.words
    _, filed = stage.desk.requests.dossier(request.account, request.id)
    assert not any(isinstance(item, Note) for item in filed)
    assert admin.get(link.replace("&amp;", "&")).status == 404


def test_who_may_not_delete_sees_no_link_and_no_page(stage: Stage) -> None:
    request = asked(stage)
    note = add_note(stage.desk, olga(stage), request.id, "It stays.")
    hal = enter(stage, hire(stage, Role.HANDLER, "Hugo"))
    assert "/deletion" not in whole(hal, request).text
    assert hal.get(f"{page_of(request, 'deletion')}?part=note&id={note.id}").status == 403


def test_nothing_that_is_held_or_not_there_can_be_deleted(stage: Stage, admin: Browser) -> None:
    request = asked(stage)
    note = add_note(stage.desk, olga(stage), request.id, "It stays.")
    held = admin.press(admin.get(page_of(request, "hold")), {"purpose": "litigation"}, form="purpose")
    assert "The request is on legal hold." in held.words
    refused = admin.get(f"{page_of(request, 'deletion')}?part=note&id={note.id}")
    assert "nothing of it may be removed until the hold ends" in refused.words
    assert admin.get(f"{page_of(request, 'deletion')}?part=moon&id={note.id}").status == 404
