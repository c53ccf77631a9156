"""Staff correct a law, ask what a request means and ask for proof: page, preview, refusal, done."""

from datetime import timedelta

import pytest

from chalicelib.domain.account import User
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Period, Request
from chalicelib.domain.rights import Right
from chalicelib.http.consumer.status_view import statuses
from chalicelib.services.consumer.follow_up import read_status, start_visit
from chalicelib.services.consumer.withdraw_request import withdraw_request
from chalicelib.services.handling.write_message import write_to_business
from tests.fakes import acme
from tests.http.client import Browser, Fields, Page
from tests.http.office import enter, hire, page_of, present, whole
from tests.http.stage import Stage

WHY = "Her orders go to <b>Leeds</b>"


@pytest.fixture
def handler(stage: Stage, hal: User) -> Browser:
    return enter(stage, hal)


def asked(stage: Stage, right: Right, residence: str) -> Request:
    account = stage.desk.accounts.get(stage.account.id)
    sent = acme.ask(stage.desk, account, right, residence=residence)
    return stage.desk.requests.get(account.id, sent.requests[0])


def letters(stage: Stage, request: Request) -> list[LetterKind]:
    _, filed = stage.desk.requests.dossier(request.account, request.id)
    return [item.kind for item in filed if isinstance(item, Letter)]


def send(browser: Browser, page: Page, **typed: str | list[str]) -> Page:
    """Press the button that does what the preview shows."""
    fields: Fields = dict(page.form("residence").filled(typed)) | {"action": "send"}
    return browser.post(page.url, fields)


def test_the_page_says_which_law_and_why_and_leads_to_its_correction(stage: Stage, handler: Browser) -> None:
    request = asked(stage, Right.DELETE, "US-NY")
    page = whole(handler, request)
    assert "The strictest rules of all laws known here" in page.words
    assert "no comprehensive privacy law known here" in page.words
    assert handler.click(page, "Correct the law").heading == "Correct the law"
    reader = whole(enter(stage, hire(stage, Role.AUDITOR, "Aud")), request)
    assert "The strictest rules" in reader.words
    assert "Correct the law" not in reader.links


def test_a_correction_is_shown_with_its_dates_before_it_is_done(stage: Stage, handler: Browser) -> None:
    request = asked(stage, Right.DELETE, "US-CA")
    form = handler.get(page_of(request, "law"))
    assert form.value("residence") == "US-CA"
    preview = handler.press(form, {"residence": "GB", "why": WHY}, form="residence")
    assert preview.status == 200
    assert "United Kingdom: UK GDPR" in preview.words
    assert "another name" in preview.words
    before = request.clock(Period.RESPOND)
    assert before is not None
    assert f"{before.due.day}, {before.due.year}" in preview.words
    assert "Acme Stores will answer by" in preview.value("words")
    assert present(stage, request) == request

    done = send(handler, preview, words="We answer by another day now.")
    assert "The law is corrected" in done.words
    file = whole(handler, request).words
    assert "Law corrected: United Kingdom" in file
    assert "We answer by another day now." in file
    assert WHY in file  # as a note
    now = present(stage, request)
    assert (now.right, now.regime, now.residence) == (Right.ERASE, "uk_gdpr", "GB")
    assert letters(stage, request) == [LetterKind.MESSAGE]


def test_what_was_not_shown_is_shown_again_instead_of_done(stage: Stage, handler: Browser) -> None:
    request = asked(stage, Right.DELETE, "US-CA")
    preview = handler.press(handler.get(page_of(request, "law")), {"residence": "GB", "why": WHY}, form="residence")
    again = send(handler, preview, residence="DE", words="By the British date.")
    assert again.status == 200
    assert "European Union" in again.value("words")
    assert present(stage, request) == request
    unseen = handler.get(page_of(request, "law"))
    assert "What changes" in send(handler, unseen, residence="DE", why=WHY).words
    assert present(stage, request) == request


def test_a_problem_keeps_the_preview_and_all_that_was_typed(stage: Stage, handler: Browser) -> None:
    request = asked(stage, Right.DELETE, "US-CA")
    preview = handler.press(handler.get(page_of(request, "law")), {"residence": "GB"}, form="residence")
    page = send(handler, preview, words="My own words.")
    assert page.status == 400
    assert page.problems == ["Say why it is corrected"]
    assert page.value("words") == "My own words."
    assert "What changes" in page.words
    page = send(handler, page, why=WHY, words=" ")
    assert page.problems == ["Write what the consumer is told"]
    assert page.value("why") == WHY


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"residence": "CA"}, "The law of this place knows nothing like this right"),
        ({"regime": "can_spam"}, "This law knows nothing like this right"),
        ({"residence": "US-CA"}, "already under this law"),
    ],
)
def test_a_law_that_does_not_fit_is_refused_with_the_reason(
    stage: Stage, handler: Browser, typed: dict[str, str], problem: str
) -> None:
    request = asked(stage, Right.DELETE, "US-CA")
    page = handler.press(handler.get(page_of(request, "law")), typed | {"why": WHY}, form="residence")
    assert problem in page.problems[0]
    assert page.value("why") == WHY
    assert present(stage, request) == request


def test_who_was_overtaken_sees_what_happened_and_loses_nothing(stage: Stage, handler: Browser) -> None:
    request = asked(stage, Right.DELETE, "US-CA")
    preview = handler.press(handler.get(page_of(request, "law")), {"residence": "GB", "why": WHY}, form="residence")
    other = enter(stage, stage.owner)
    other.press(other.get(page_of(request, "note")), {"text": "Called her."}, form="text")
    page = send(handler, preview, words="My own words.")
    assert page.status == 409
    assert "Note added" in page.words
    assert (page.value("words"), page.value("why")) == ("My own words.", WHY)
    assert "The law is corrected" in send(handler, page).words


def test_a_consumer_whose_law_was_corrected_is_not_asked_anything(stage: Stage, handler: Browser) -> None:
    request = asked(stage, Right.DELETE, "US-CA")
    preview = handler.press(handler.get(page_of(request, "law")), {"residence": "GB", "why": WHY}, form="residence")
    send(handler, preview)
    submission = stage.desk.requests.submission(request.account, request.submission)
    status = read_status(stage.desk, start_visit(stage.desk, submission, "visitor"))
    account = stage.desk.accounts.get(stage.account.id)
    [shown] = statuses(status, account, "en", stage.desk.clock.now(), lambda *parts: "/".join(parts))
    assert shown.state != "need-information"


def test_a_question_stops_the_clock_of_a_briton_and_the_page_says_so(stage: Stage, handler: Browser) -> None:
    request = asked(stage, Right.ACCESS, "GB")
    form = handler.get(page_of(request, "clarify"))
    assert "This law stops the time for the answer" in form.words
    assert handler.press(form, form="text").problems == ["Write the text"]
    page = handler.press(form, {"text": "Which account?"}, form="text")
    assert "Your question was sent" in page.words
    assert "Paused since" in page.words
    assert "record the day on which it does" in page.words
    assert letters(stage, request) == [LetterKind.CLARIFICATION]
    assert handler.get(page_of(request, "clarify")).status == 409


def test_the_day_on_which_the_consumer_wrote_is_offered_and_can_be_changed(
    stage: Stage, handler: Browser, hal: User
) -> None:
    request = asked(stage, Right.ACCESS, "GB")
    handler.press(handler.get(page_of(request, "clarify")), {"text": "Which account?"}, form="text")
    account = stage.desk.accounts.get(stage.account.id)
    write_to_business(stage.desk, account, request.submission, request.id, "The one in my maiden name.")
    stage.time.move(days=4)
    handler = enter(stage, hal)
    wrote = account.day_of(stage.desk.clock.now()) - timedelta(days=4)
    form = handler.get(page_of(request, "clarified"))
    assert "The consumer wrote on" in form.words
    assert (form.value("received_day"), form.value("received_year")) == (str(wrote.day), str(wrote.year))
    typed = {"received_day": "1", "received_month": "1", "received_year": "2020"}
    assert handler.press(form, typed, form="received_day").problems == [
        "The day cannot be before the one on which you asked"
    ]
    assert handler.press(form, dict.fromkeys(typed, ""), form="received_day").problems == [
        "Enter the day on which it came"
    ]
    done = handler.press(form, form="received_day")
    assert "The clarification is recorded" in done.words
    assert present(stage, request).pauses[0].received_on == wrote
    assert handler.get(page_of(request, "clarified")).status == 409


def test_under_other_laws_the_form_says_that_nothing_moves(stage: Stage, handler: Browser) -> None:
    request = asked(stage, Right.KNOW_SPECIFIC, "US-CA")
    form = handler.get(page_of(request, "clarify"))
    assert "a question is a plain message" in form.words
    page = handler.press(form, {"text": "Which account?"}, form="text")
    assert "Paused since" not in page.words
    assert present(stage, request).clocks == request.clocks
    assert "runs on while you wait" in handler.get(page_of(request, "identity")).words


def test_proof_is_asked_for_and_the_day_on_which_it_came_recorded(stage: Stage, handler: Browser, hal: User) -> None:
    request = asked(stage, Right.ACCESS, "GB")
    form = handler.get(page_of(request, "identity"))
    assert "starts on the day on which the proof comes" in form.words
    page = handler.press(form, {"text": "A letter with your address: the account has another."}, form="text")
    assert "asked for proof of identity" in page.words
    assert "it has not come yet" in page.words
    stage.time.move(days=3)
    handler = enter(stage, hal)
    done = handler.press(handler.get(page_of(request, "identified")), form="received_day")
    assert "The day on which the proof came is recorded" in done.words
    before, after = request.clock(Period.RESPOND), present(stage, request).clock(Period.RESPOND)
    assert before is not None
    assert after is not None
    assert after.due > before.due
    assert handler.get(page_of(request, "identified")).status == 409


def test_proof_is_not_asked_for_where_nobody_may(stage: Stage, handler: Browser) -> None:
    request = asked(stage, Right.OPT_OUT_SALE, "US-CA")
    page = handler.get(page_of(request, "identity"))
    assert page.status == 409
    assert "needs no verification" in page.words
    assert page_of(request, "identity") not in whole(handler, request).text


def test_what_repeats_is_noticed_with_links(stage: Stage, handler: Browser) -> None:
    first, second = asked(stage, Right.OPT_OUT_TARGETED, "US-TX"), asked(stage, Right.OPT_OUT_TARGETED, "US-TX")
    page = whole(handler, second)
    assert "Probably a repeat" in page.words
    assert "You can go on all the same" in page.words
    assert f'href="{page_of(first)}"' in page.text


def test_a_closed_request_can_be_put_under_no_other_law(stage: Stage, handler: Browser) -> None:
    request = asked(stage, Right.DELETE, "US-CA")
    account = stage.desk.accounts.get(stage.account.id)
    withdraw_request(stage.desk, account, request.submission, request.id)
    assert "Correct the law" not in whole(handler, request).links
    for step in ("law", "clarify", "clarified", "identity", "identified"):
        assert handler.get(page_of(request, step)).status == 409
