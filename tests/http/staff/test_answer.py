"""The answer as staff give it: what is possible, what may not leave, the denial that is drafted in time."""

import re
from collections.abc import Iterator

import pytest

from chalicelib.domain.correspondence import Letter
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Outcome, Request
from chalicelib.domain.rights import Right
from tests.http.client import Browser, Page
from tests.http.office import asked, enter, hire, page_of, present, whole
from tests.http.staff.test_steps import MATCHED, _files, put
from tests.http.stage import Stage

CARD = "Your card is\n4111 1111 1111 1111."


@pytest.fixture(scope="module")
def handler(stage: Stage) -> Browser:
    return enter(stage, hire(stage, Role.HANDLER, "Hanna"))


@pytest.fixture
def later(stage: Stage) -> Iterator[Stage]:
    """A stage whose time may be moved."""
    before = stage.time.ahead
    yield stage
    stage.time.ahead = before


def send(handler: Browser, request: Request, page: Page, **typed: str | list[str]) -> Page:
    """Press the button that sends what the page shows."""
    return handler.post(page_of(request, "answer"), [*page.form("outcome").filled(typed), ("action", "send")])


def match(handler: Browser, request: Request, *points: str) -> None:
    typed = MATCHED | ({"compared": list(points)} if points else {})
    handler.press(handler.get(page_of(request, "match")), typed, form="compared")


def test_who_answers_a_request_for_data_without_a_file_is_told_before_it_is_sent(
    stage: Stage, handler: Browser
) -> None:
    words = "No file goes with this answer"
    for right, told in ((Right.KNOW_SPECIFIC, True), (Right.DELETE, False)):
        request = asked(stage, right)
        match(handler, request)
        form = handler.get(page_of(request, "answer"))
        assert words not in form.words
        preview = handler.press(form, {"outcome": "granted", "text": "Done."}, form="outcome")
        assert (words in preview.words) is told
        assert "Files that belong to the answer" not in preview.words
        assert "other programs can read" not in preview.words


def test_the_letter_of_an_answer_speaks_of_files_where_one_goes(stage: Stage, handler: Browser) -> None:
    request = asked(stage)
    match(handler, request)
    handler.press(handler.get(page_of(request, "upload")), {"file": "data.csv"}, form="file")
    put(stage, _files(stage, request)[0], b"a,b\n1,2\n")
    handler.get(page_of(request, f"files/{_files(stage, request)[0].id}/check"))
    preview = handler.press(
        handler.get(page_of(request, "answer")), {"outcome": "granted", "text": "Done."}, form="outcome"
    )
    assert "Files that belong to the answer are on your page" in preview.words
    assert "other programs can read" in preview.words
    send(handler, request, preview, outcome="granted", text="Done.")
    letters = stage.desk.requests.dossier(request.account, request.id)[1]
    keys = {passage.key for one in letters if isinstance(one, Letter) for passage in one.passages}
    assert {"secure-page", "portable"} <= keys


def test_an_answer_with_a_card_number_leaves_only_after_a_tick(stage: Stage, handler: Browser) -> None:
    request = asked(stage, Right.DELETE)
    match(handler, request)
    form = handler.get(page_of(request, "answer"))
    preview = handler.press(form, {"outcome": "granted", "text": CARD}, form="outcome")
    assert "Line 2 of your text looks like a payment card number: ••••••••11" in preview.words
    refused = send(handler, request, preview)
    assert refused.status == 400
    assert refused.problems == ["Look at what was found, then tick that it may be sent"]
    assert present(stage, request).open
    sign = re.search(r'name="looked"[^>]*value="([0-9a-f]{16})"', refused.text)
    assert sign
    changed = send(handler, request, refused, looked=sign[1], text=f"{CARD} PIN 4821")
    assert changed.status == 400  # the tick was about something else
    sent = send(handler, request, refused, looked=sign[1])
    assert "The answer is on its way" in sent.words
    assert present(stage, request).outcome is Outcome.GRANTED


def test_a_message_an_extension_and_questions_ask_for_the_same_tick(stage: Stage, handler: Browser) -> None:
    request = asked(stage)
    for step, field in (("message", "text"), ("extend", "reason"), ("clarify", "text"), ("identity", "text")):
        page = handler.press(handler.get(page_of(request, step)), {field: CARD}, form=field)
        assert page.problems == ["Look at what was found, then tick that it may be sent"]
        assert page.value(field) == CARD
        sign = re.search(r'name="looked"[^>]*value="([0-9a-f]{16})"', page.text)
        assert sign
        assert handler.press(page, {"looked": sign[1]}, form=field).status == 200
    assert "4111" in whole(handler, request).words  # the message, on the page of staff


def test_what_is_told_of_a_corrected_law_asks_for_the_same_tick(stage: Stage, handler: Browser) -> None:
    request = asked(stage)
    typed = {"residence": "DE", "why": "Lives in Kiel."}
    preview = handler.press(handler.get(page_of(request, "law")), typed, form="residence")

    def correct(page: Page, **words: str) -> Page:
        return handler.post(page_of(request, "law"), [*page.form("residence").filled(words), ("action", "send")])

    page = correct(preview, words=CARD)
    assert page.problems == ["Look at what was found, then tick that it may be sent"]
    assert present(stage, request).regime == "ccpa"
    sign = re.search(r'name="looked"[^>]*value="([0-9a-f]{16})"', page.text)
    assert sign
    correct(page, looked=sign[1])
    assert present(stage, request).regime == "gdpr"


def test_a_text_file_with_a_social_security_number_is_marked(stage: Stage, handler: Browser) -> None:
    request = asked(stage)
    match(handler, request)
    handler.press(handler.get(page_of(request, "upload")), {"file": "data.csv"}, form="file")
    [file] = _files(stage, request)
    put(stage, file, b"name,ssn\nAna,123456788\n")
    page = handler.get(page_of(request, f"files/{file.id}/check"))
    assert "Looks as if it holds: Social Security number" in page.words
    form = handler.get(page_of(request, "answer"))
    preview = handler.press(form, {"outcome": "granted", "text": "All."}, form="outcome")
    assert "The file data.csv: Social Security number" in preview.words
    assert "123456788" not in preview.text


def test_an_unverified_person_can_be_told_little(stage: Stage, handler: Browser) -> None:
    request = asked(stage)
    form = handler.get(page_of(request, "answer"))
    offered = re.findall(r'name="outcome" type="radio" value="([^"]+)"', form.text)
    assert offered == ["denied", "referred", "duplicate"]
    assert "Nothing held" not in form.words


def test_a_verified_person_can_get_every_outcome_and_grounds_say_what_they_need(stage: Stage, handler: Browser) -> None:
    request = asked(stage, Right.DELETE)
    match(handler, request)
    form = handler.get(page_of(request, "answer"))
    offered = re.findall(r'name="outcome" type="radio" value="([^"]+)"', form.text)
    assert offered == ["granted", "partial", "denied", "no data", "referred", "duplicate"]
    assert "* No published text that we have seen confirms this provision: ask counsel before you use it." in form.words
    assert "Must be explained in the answer" in form.words
    done = send(handler, request, form, outcome="no data")
    assert "Nothing held" in done.words
    assert "Decided by Hanna" in done.words


def test_grounds_that_were_ticked_before_another_outcome_count_for_nothing(stage: Stage, handler: Browser) -> None:
    request = asked(stage, Right.DELETE)
    match(handler, request)
    form = handler.get(page_of(request, "answer"))
    typed = {"outcome": "granted", "text": "Done.", "grounds": "CCPA_105D8_LEGAL"}
    preview = handler.press(form, typed, form="outcome")
    assert preview.problems == []
    send(handler, request, preview, **typed)
    assert (present(stage, request).outcome, present(stage, request).grounds) == (Outcome.GRANTED, ())


def test_a_duplicate_is_shown_as_a_link_to_its_twin(stage: Stage, handler: Browser) -> None:
    first, again = asked(stage, Right.DELETE), asked(stage, Right.DELETE)
    form = handler.get(page_of(again, "answer"))
    page = send(handler, again, form, outcome="duplicate")
    assert page.problems == ["Enter the reference of the request that answers this one"]
    done = send(handler, again, page, outcome="duplicate", same_as=first.submission)
    assert "Answered with an earlier request" in done.words
    assert page_of(first) in done.links.values()


def test_a_referral_names_the_organization_and_removes_the_files(stage: Stage, handler: Browser) -> None:
    request = asked(stage)
    handler.press(handler.get(page_of(request, "upload")), {"file": "data.csv"}, form="file")
    put(stage, _files(stage, request)[0], b"a,b\n1,2\n")
    handler.get(page_of(request, f"files/{_files(stage, request)[0].id}/check"))
    form = handler.get(page_of(request, "answer"))
    typed = {"outcome": "referred", "controller": "Shop GmbH, shop@example.com"}
    preview = handler.press(form, typed, form="outcome")
    assert "With this outcome no file is sent" in preview.words
    done = send(handler, request, preview)
    assert "Referred to another organization" in done.words
    assert present(stage, request).grounds == ("CCPA_SERVICE_PROVIDER",)


def test_a_denial_is_drafted_when_time_runs_out_and_never_sent_by_itself(later: Stage) -> None:
    request = asked(later)
    later.time.move(days=40)
    handler = enter(later, hire(later, Role.HANDLER, "Dora"))
    handler.press(whole(handler, request), form="acknowledge")
    page = whole(handler, request)
    assert "A denial is drafted: look at it and send it." in page.words
    form = handler.get(page_of(request, "answer"))
    assert "It is never sent by itself" in form.words
    assert form.value("text").startswith("We compared what you told us with our records")
    assert dict(form.form("outcome").filled({}))["grounds"] == "CCPA_UNVERIFIED"
    preview = handler.press(form, form="outcome")
    assert preview.status == 200
    assert present(later, request).open
    assert "The answer is on its way" in send(handler, request, preview).words


def test_who_is_sure_enough_for_categories_gets_a_draft_that_says_so(later: Stage) -> None:
    request = asked(later)
    later.time.move(days=40)
    handler = enter(later, hire(later, Role.HANDLER, "Dana"))
    handler.press(whole(handler, request), form="acknowledge")
    match(handler, request, "name", "email")
    assert "An answer by categories is drafted" in whole(handler, request).words
    form = handler.get(page_of(request, "answer"))
    assert "Answered by categories" in form.words
    page = handler.press(form, form="outcome")
    assert page.problems == ["Confirm that the answer holds nothing but categories"]
    preview = handler.press(page, {"categories_only": "yes"}, form="outcome")
    assert preview.status == 200
    fills = {name: "Orders and addresses." for name in preview.form("outcome").names if name.startswith("passage-")}
    done = send(handler, request, preview, **fills)
    assert "The answer is on its way" in done.words
    head = present(later, request)
    assert (head.outcome, head.grounds) == (Outcome.PARTIAL, ("CCPA_UNVERIFIED",))


@pytest.mark.parametrize("confirmed", [True, False])
def test_who_grants_an_opt_in_is_warned_where_nobody_has_shown_the_address(
    stage: Stage, handler: Browser, *, confirmed: bool
) -> None:
    page = handler.get(page_of(asked(stage, Right.OPT_IN, confirmed=confirmed), "answer"))
    assert "asked again, separately" in page.words
    assert ("Nobody has shown" in page.words) is not confirmed
