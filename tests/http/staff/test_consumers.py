"""What is held about one person is found, taken along and erased on the dashboard; a log without names stays."""

import io
import json
import urllib.request
import zipfile
from datetime import timedelta

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.contact import Email
from chalicelib.domain.jws import payload_of
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Request
from chalicelib.domain.rights import Right
from chalicelib.services.consumer_data.carry_out import erase_consumers
from chalicelib.services.letters.deliver_letter import deliver_letter
from chalicelib.services.takeout.takeouts import write_takeouts
from tests.fakes.acme import ask
from tests.http.client import Browser, Page
from tests.http.office import asked, enter, hire, page_of, present
from tests.http.stage import Stage
from tests.services.retention.closed import decide

PATH = "/staff/consumers"


def olga(stage: Stage) -> Staff:
    """The owner."""
    return Staff(stage.desk.accounts.get(stage.account.id), stage.owner)


@pytest.fixture(scope="module")
def ada(stage: Stage) -> Browser:
    return enter(stage, hire(stage, Role.ADMINISTRATOR, "Ada"))


def closed(stage: Stage, address: str) -> Request:
    """An opt-out that was done, and whose letter has left."""
    account = stage.desk.accounts.get(stage.account.id)
    sent = ask(stage.desk, account, Right.OPT_OUT_SALE, email=Email(address))
    head = decide(stage.desk, olga(stage), sent.requests[0])  # type: ignore[arg-type]  # any desk will do
    told(stage, head)
    return head


def told(stage: Stage, head: Request) -> None:
    """Let the letters of a request and of its submission leave."""
    for place in stage.desk.outbox.overdue(now=stage.desk.clock.now().replace(year=2099), limit=1000):
        letter = stage.desk.outbox.find(place)
        if letter and (letter.request == head.id or letter.submission == head.submission):
            deliver_letter(stage.desk, place)


def run(stage: Stage) -> int:
    return erase_consumers(stage.desk, until=stage.desk.clock.now() + timedelta(minutes=1))


def choose(browser: Browser, page: Page, do: str, **typed: str) -> Page:
    """Press one of the two buttons."""
    form = page.form("submissions")
    return browser.post(f"{PATH}/chosen", [*form.filled(typed), ("do", do)])


def test_a_person_is_found_by_contact_which_is_in_no_address(stage: Stage, ada: Browser) -> None:
    head = closed(stage, "fina@example.com")
    page = ada.get(PATH)
    assert page.heading == "One person's data"
    found = ada.press(page, {"person_contact": "Fina@Example.com"}, form="person_contact")
    assert found.heading == "What is held here about this person"
    assert head.submission in found.text
    assert "fina@example.com" not in found.url
    for typed, words in (("", "Enter an email address or a phone number"), ("12", "or a phone number such as")):
        again = ada.press(ada.get(PATH), {"person_contact": typed}, form="person_contact")
        assert (again.status, words in again.words) == (400, True)
    nobody = ada.press(ada.get(PATH), {"person_contact": "nobody@example.com"}, form="person_contact")
    assert "Nothing is held under this contact" in nobody.words


def test_what_was_chosen_becomes_a_file_with_the_person_alone(stage: Stage, ada: Browser) -> None:
    head = closed(stage, "gia@example.com")
    found = ada.press(ada.get(PATH), {"person_contact": "gia@example.com"}, form="person_contact")
    none = choose(ada, found, "export")
    assert (none.status, "Choose at least one submission" in none.words) == (400, True)
    asked_for = choose(ada, none, "export", submissions=head.submission)
    assert "The file is being made" in asked_for.words
    write_takeouts(stage.desk)
    answer = ada.press(ada.get(PATH), form="export", follow=False)
    assert answer.status == 303
    with urllib.request.urlopen(str(answer.header("location")), timeout=10) as got:  # noqa: S310  the engine's
        zipped = zipfile.ZipFile(io.BytesIO(got.read()))
    assert [json.loads(line)["id"] for line in zipped.read("data/submission.jsonl").splitlines()] == [head.submission]
    assert json.loads(zipped.read("manifest.json"))["manifest"]["person"]["submissions"] == 1


def test_what_was_chosen_is_erased_after_asking_and_leaves_a_line_and_a_certificate(stage: Stage, ada: Browser) -> None:
    head = closed(stage, "hana@example.com")
    found = ada.press(ada.get(PATH), {"person_contact": "hana@example.com"}, form="person_contact")
    no_reason = choose(ada, found, "erase", submissions=head.submission)
    assert (no_reason.status, "Choose why" in no_reason.words) == (400, True)
    sure = choose(ada, no_reason, "erase", submissions=head.submission, purpose="asked")
    assert "Erase for good what was chosen? Submissions: 1" in sure.words
    assert stage.desk.consumer_erasures.of(stage.account.id) == ()
    ordered = ada.press(sure, {}, form="sure")
    assert "It begins within a minute" in ordered.words
    assert run(stage) == 1
    done = ada.get(ordered.url)
    assert "It is carried out. This page names nobody." in done.words
    assert head.submission not in done.text
    signed = ada.get(f"{done.url.partition('?')[0]}/signed")
    assert signed.header("content-type") == "application/jose"
    assert payload_of(signed.text)["erased"]["request"] == 1
    assert ada.get(page_of(head)).status == 404
    log = ada.get(f"{PATH}/log")
    assert "Opt out" in log.words
    file = ada.post(f"{PATH}/log/file", {"form_token": log.value("form_token")})
    assert head.id in file.text
    for text in (log.text, file.text):
        assert "hana" not in text.lower()
        assert head.submission not in text


def test_a_request_that_asks_for_it_leads_there_and_waits_itself(stage: Stage, ada: Browser) -> None:
    head = asked(stage, Right.DELETE)
    related = ada.get(f"{page_of(head)}?part=related")
    assert "Take along or erase what is held here" in related.words
    found = ada.get(f"{page_of(head)}/person")
    assert "The request that asks for this is listed first" in found.words
    assert "Cannot go yet: it is not answered" in found.words
    sure = choose(ada, found, "erase", submissions=head.submission, purpose="asked")
    ordered = ada.press(sure, {}, form="sure")
    assert run(stage) == 0
    waiting = ada.get(ordered.url)
    assert "What could go is gone. The rest is looked at every hour" in waiting.words
    assert "Cannot go yet: it is not answered" in waiting.words
    assert "Erasure ordered on" in ada.get(f"{page_of(head)}?part=related").words
    sure = ada.press(waiting, {}, form="seen")
    assert "Let what waits stay? Submissions: 1" in sure.words
    ended = ada.press(sure, {}, form="sure")
    assert "What waited stays." in ended.words
    assert present(stage, head).open
    run(stage)
    assert "Kept after all" in ada.get(ended.url.partition("?")[0]).words


def test_an_auditor_reads_orders_and_log_and_nobody_elses_are_there(stage: Stage, ada: Browser) -> None:
    head = closed(stage, "ivo@example.com")
    found = ada.press(ada.get(PATH), {"person_contact": "ivo@example.com"}, form="person_contact")
    sure = choose(ada, found, "erase", submissions=head.submission, purpose="other")
    url = ada.press(sure, {}, form="sure").url.partition("?")[0]
    run(stage)
    auditor = enter(stage, hire(stage, Role.AUDITOR, "Aud"))
    page = auditor.get(PATH)
    assert page.status == 200
    assert "person_contact" not in page.text
    assert auditor.get(url).status == auditor.get(f"{url}/signed").status == auditor.get(f"{PATH}/log").status == 200
    for role in (Role.HANDLER, Role.REVIEWER):
        assert enter(stage, hire(stage, role, f"No-{role.value}")).get(PATH).status == 403
    assert auditor.get(f"{page_of(head)}/person").status == 403
    assert auditor.get(f"{PATH}/erasures/01ARZ3NDEKTSV4RRFFQ69G5FAV").status == 404


def test_forged_choices_are_refused(stage: Stage, ada: Browser) -> None:
    head = closed(stage, "jan@example.com")
    found = ada.press(ada.get(PATH), {"person_contact": "jan@example.com"}, form="person_contact")
    token = found.value("form_token")
    wrong = {"submissions": "12345678901", "shown": "12345678901", "purpose": "asked", "do": "erase"}
    assert ada.post(f"{PATH}/chosen", wrong | {"form_token": token}).status == 404
    assert ada.post(f"{PATH}/chosen", wrong | {"submissions": head.submission, "form_token": "x"}).status in {400, 403}
    stranger = {
        "submissions": head.submission,
        "purpose": "asked",
        "do": "export",
        "request": "01ARZ3NDEKTSV4RRFFQ69G5FAV",
    }
    assert ada.post(f"{PATH}/chosen", stranger | {"form_token": token}).status == 404
    assert stage.desk.requests.get(stage.account.id, head.id).id == head.id


def test_a_page_of_the_log_that_is_none_begins_anew(ada: Browser) -> None:
    assert ada.get(f"{PATH}/log?after=..%2Fx").status == 200
