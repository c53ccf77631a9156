"""Staff sort what came by telephone or text: beside the message, under the law of the place, or as no request."""

import pytest

from chalicelib import texts
from chalicelib.domain.account import User
from chalicelib.domain.contact import Phone
from chalicelib.domain.correspondence import LetterKind, Note
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Behalf, Channel, Outcome, Period, Request, Sorting, Typed
from chalicelib.domain.rights import Right
from chalicelib.services.intake.sort_request import SortRequest, sort_request
from chalicelib.services.telephone.take_text import Words, take_text
from tests.fakes import acme, caller
from tests.http.client import Browser, Fields, Page
from tests.http.line import called, open_line, spoke
from tests.http.office import enter, hire, page_of, present, whole
from tests.http.stage import Stage

WORDS = "Delete <b>everything</b>"


@pytest.fixture(scope="module", autouse=True)
def line(stage: Stage) -> None:
    open_line(stage)


@pytest.fixture
def handler(stage: Stage, hal: User) -> Browser:
    return enter(stage, hal)


def press(browser: Browser, page: Page, action: str = "send", **typed: str | list[str]) -> Page:
    """Fill the form of a page and press one of its buttons."""
    naming = "what" if action == "no-request" else "residence"
    fields: Fields = dict(_grouped(page.form(naming).filled(typed))) | {"action": action}
    return browser.post(page.url, fields)


def _grouped(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def rights_of(stage: Stage, request: Request) -> list[Right]:
    submission = stage.desk.requests.submission(request.account, request.submission)
    return [stage.desk.requests.get(request.account, name).right for name in submission.requests]


def notes(stage: Stage, request: Request) -> list[str]:
    _, filed = stage.desk.requests.dossier(request.account, request.id)
    return [item.text for item in filed if isinstance(item, Note)]


@pytest.mark.parametrize(
    ("sort", "link"),
    [
        (Sorting.LISTEN, "Listen and sort"),
        (Sorting.CALL_BACK, "Call back and sort"),
        (Sorting.READ, "Read and sort"),
    ],
)
def test_the_page_leads_to_sorting_by_the_date_of_the_acknowledgement(
    stage: Stage, handler: Browser, sort: Sorting, link: str
) -> None:
    account = stage.desk.accounts.get(stage.account.id)
    request = acme.phone_in(stage.desk, account, sort=sort)
    page = whole(handler, request)
    assert handler.click(page, link).heading == "What is asked for?"
    acknowledge = request.clock(Period.ACKNOWLEDGE)
    assert acknowledge is not None
    assert f"By {texts.date_text(acknowledge.due, 'en')}" in page.words


def test_before_it_is_sorted_nobody_has_said_for_whom_it_is(stage: Stage, handler: Browser) -> None:
    request = called(stage, Right.DELETE)
    nobody = "Who it is for (in their words) Nobody has said yet"
    assert nobody in whole(handler, request).words
    press(handler, handler.get(page_of(request, "sort")), rights=["delete"])
    assert "Who it is for (in their words) For myself" in whole(handler, request).words


def test_the_form_shows_the_message_and_what_is_known_and_not_what_is_guessed(stage: Stage, handler: Browser) -> None:
    request = called(stage, Right.DELETE)
    voicemail = spoke(stage, request, WORDS)
    form = handler.get(page_of(request, "sort"))
    assert f"/voicemails/{voicemail.id}/audio" in form.text
    assert "media-src" in (form.header("content-security-policy") or "")
    assert WORDS in form.words
    assert (form.value("residence"), form.value("name"), form.value("email")) == ("unsaid", "", "")
    assert form.value("phone") == "+14155550123"
    assert form.values("rights") == ["delete"]
    assert "Nevada (a guess from the number" in form.words


def test_a_message_becomes_a_request_with_its_dates_and_the_address_gets_a_code(stage: Stage, handler: Browser) -> None:
    request = called(stage)
    spoke(stage, request, WORDS)
    form = handler.get(page_of(request, "sort"))
    done = press(handler, form, rights=["delete"], name="Ana <b>López</b>", email="ana@example.com", details=WORDS)
    assert "The request is sorted" in done.words
    assert "Sorted: Delete" in whole(handler, request).words
    assert "Ana <b>López</b>" in done.words
    assert "<b>López" not in done.text
    head = present(stage, request)
    assert (head.right, head.sort, head.received_at) == (Right.DELETE, None, request.received_at)
    [letter] = stage.desk.requests.letters(head.account, head.submission)
    assert letter.kind is LetterKind.CONFIRM_CONTACT
    assert f"{page_of(request)}/phone-code" not in done.text


def test_without_an_address_staff_are_led_to_send_a_code_to_the_phone(stage: Stage, handler: Browser) -> None:
    request = called(stage)
    form = press(handler, handler.get(page_of(request, "sort")), action="place", residence="DE")
    done = press(handler, form, rights=["erase"])
    assert done.links[texts.text("staff.action.phone-code", "en")] == page_of(request, "phone-code")
    assert texts.text("staff.next.phone-code", "en") in done.words


def test_the_rights_of_another_place_are_shown_before_anything_is_done(stage: Stage, handler: Browser) -> None:
    request = called(stage, Right.KNOW_SPECIFIC)
    form = handler.get(page_of(request, "sort"))
    shown = press(handler, form, residence="DE", rights=["know_specific"], details=WORDS)
    assert shown.status == 200
    assert "The rights are now shown for: Germany." in shown.words
    assert shown.values("rights") == ["access"]
    assert shown.value("details") == WORDS
    assert present(stage, request) == request
    asked = press(handler, form, action="place", residence="US-VA")
    assert "The rights are now shown for: Virginia." in asked.words
    done = press(handler, shown, rights=["erase", "access"])
    assert "The request is sorted" in done.words
    assert rights_of(stage, request) == [Right.ACCESS, Right.ERASE]
    assert present(stage, request).regime == "gdpr"


def test_each_right_has_a_page_with_the_message(stage: Stage, handler: Browser) -> None:
    request = called(stage)
    voicemail = spoke(stage, request)
    done = press(handler, handler.get(page_of(request, "sort")), rights=["delete", "opt_out_sale"])
    submission = stage.desk.requests.submission(request.account, request.submission)
    assert done.links
    for name in submission.requests:
        page = handler.get(f"/staff/requests/{name}?part=voicemail")
        assert f"/staff/requests/{request.id}/voicemails/{voicemail.id}/audio" in page.text


def test_every_problem_is_named_and_all_that_was_typed_stays(stage: Stage, handler: Browser) -> None:
    request = called(stage)
    form = handler.get(page_of(request, "sort"))
    page = press(handler, form, email="ana@", phone="12", behalf="agent", details=WORDS, name="Ana")
    assert page.status == 400
    assert page.problems == [
        "Choose at least one thing that the person asks for",
        "Enter the name of the agent",
        "Enter an email address in the format name@example.com",
        "Enter a phone number, like 415 555 0132 or +44 20 7946 0000",
    ]
    typed = {name: page.value(name) for name in ("email", "phone", "details", "name")}
    assert typed == {"email": "ana@", "phone": "12", "details": WORDS, "name": "Ana"}
    assert present(stage, request) == request


def test_a_right_that_the_place_does_not_give_cannot_be_forced(stage: Stage, handler: Browser) -> None:
    request = called(stage)
    page = press(handler, handler.get(page_of(request, "sort")), rights=["erase"])
    assert page.status == 400
    assert present(stage, request) == request


def test_what_was_no_request_is_closed_with_its_reason(stage: Stage, handler: Browser) -> None:
    request = called(stage)
    form = handler.get(page_of(request, "sort"))
    assert press(handler, form, "no-request").problems == ["Choose what it is"]
    page = press(handler, form, "no-request", what="other")
    assert page.problems == ["Write what it was"]
    done = press(handler, page, "no-request", what="other", why="A poll about <tea>")
    assert "Closed: it was not a request" in done.words
    assert "Sorted: Something else" in whole(handler, request).words
    assert notes(stage, request) == ["A poll about <tea>"]
    assert present(stage, request).outcome is Outcome.NO_REQUEST
    assert handler.get(page_of(request, "sort")).status == 409


def test_of_two_who_sort_at_once_the_second_learns_of_it_and_keeps_the_words(stage: Stage, handler: Browser) -> None:
    request = called(stage)
    form = handler.get(page_of(request, "sort"))
    other = SortRequest(
        request=request.id,
        rights=(Right.DELETE,),
        residence="unsaid",
        behalf=Behalf.SELF,
        typed=Typed(name="", email=None, phone=caller.NUMBER),
    )
    sort_request(stage.desk, stage.staff, other)
    page = press(handler, form, rights=["opt_out_sale"], details="She wants no more mail")
    assert page.status == 409
    assert "Somebody has sorted this already." in page.words
    assert "She wants no more mail" in page.words
    assert rights_of(stage, request) == [Right.DELETE]


def test_who_was_overtaken_by_a_note_goes_on_with_all_that_was_typed(stage: Stage, handler: Browser) -> None:
    request = called(stage)
    form = handler.get(page_of(request, "sort"))
    colleague = enter(stage, stage.owner)
    colleague.press(colleague.get(page_of(request, "note")), {"text": "Called her."}, form="text")
    page = press(handler, form, rights=["delete"], details=WORDS)
    assert page.status == 409
    assert "Note added" in page.words
    assert (page.values("rights"), page.value("details")) == (["delete"], WORDS)
    assert "The request is sorted" in press(handler, page).words


def test_only_who_handles_requests_sorts_and_only_with_the_forms_token(stage: Stage, handler: Browser) -> None:
    request = called(stage)
    for role in (Role.AUDITOR, Role.REVIEWER):
        reader = enter(stage, hire(stage, role, role.value.capitalize()))
        assert reader.get(page_of(request, "sort")).status == 403
        assert "Call back and sort" not in whole(reader, request).links
    forged = handler.post(page_of(request, "sort"), {"action": "send", "rights": "delete", "residence": "unsaid"})
    assert forged.status == 400
    assert present(stage, request) == request


def test_a_text_keeps_its_words_which_nobody_rewrites(stage: Stage, handler: Browser) -> None:
    account = stage.desk.accounts.get(stage.account.id)
    request = acme.phone_in(stage.desk, account, sort=Sorting.READ, channel=Channel.TEXT)
    form = handler.get(page_of(request, "sort"))
    assert "details" not in form.form("residence").names
    assert "The request is sorted" in press(handler, form, rights=["delete"]).words


def test_the_texts_that_followed_the_first_stand_beside_the_form(stage: Stage, handler: Browser) -> None:
    number = Phone("+14155550191")
    for sid, words in (("SM" + "1" * 32, "Delete my data"), ("SM" + "2" * 32, "I live in Texas")):
        said = Words(
            account=stage.desk.accounts.get(stage.account.id),
            sender=number.e164,
            number=number,
            text=sid,
            words=words,
            language="en",
        )
        assert take_text(stage.desk, said)
    [entry] = stage.desk.requests.by_contact(stage.account.id, number.look_up)
    form = handler.get(f"/staff/requests/{entry.request}/sort")
    assert "Delete my data" in form.words
    assert "Consumer," in form.words
    assert "I live in Texas" in form.words
