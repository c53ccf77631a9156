"""Two members of staff act on one request at the same time: one wins, the other is told what changed."""

import pytest

from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Outcome
from chalicelib.domain.rights import Right
from chalicelib.services.handling.write_message import write_to_business
from tests.http.client import Browser, Page
from tests.http.office import asked, enter, hire, page_of, present, whole
from tests.http.stage import Stage


@pytest.fixture(scope="module")
def ada(stage: Stage) -> Browser:
    return enter(stage, hire(stage, Role.HANDLER, "Ada"))


@pytest.fixture(scope="module")
def bob(stage: Stage) -> Browser:
    return enter(stage, hire(stage, Role.HANDLER, "Bob"))


def test_the_second_note_is_kept_beside_what_the_first_person_did(stage: Stage, ada: Browser, bob: Browser) -> None:
    request = asked(stage)
    mine, theirs = ada.get(page_of(request, "extend")), bob.get(page_of(request, "message"))
    ada.press(mine, {"reason": "Many archives."}, form="reason")
    page = bob.press(theirs, {"text": "We will need more time."}, form="text")
    assert page.status == 409
    assert "This has changed since you opened the page" in page.words
    assert "Ada" in page.words
    assert "Deadline extended to" in page.words
    assert page.value("text") == "We will need more time."
    sent = bob.press(page, form="text")
    assert "Your message was sent" in sent.words


def test_two_answers_give_one_outcome_and_lose_no_words(stage: Stage, ada: Browser, bob: Browser) -> None:
    request = asked(stage, Right.OPT_OUT_SALE, confirmed=False)
    mine, theirs = ada.get(page_of(request, "answer")), bob.get(page_of(request, "answer"))

    def words(page: Page, text: str) -> dict[str, str]:
        return dict(page.form("outcome").filled({})) | {"outcome": "granted", "text": text, "action": "send"}

    ada.post(page_of(request, "answer"), words(mine, "Done."))
    page = bob.post(page_of(request, "answer"), words(theirs, "I did it too."))
    assert page.status == 409
    assert "This step was not taken" in page.heading
    assert "The request is closed" in page.words
    assert "I did it too." in page.words
    assert "Answered: Done in full" in page.words
    assert present(stage, request).outcome is Outcome.GRANTED


def test_the_consumers_new_message_stops_an_answer_that_has_not_read_it(stage: Stage, ada: Browser) -> None:
    request = asked(stage, Right.OPT_OUT_SALE, confirmed=False)
    form = ada.get(page_of(request, "answer"))
    write_to_business(stage.desk, stage.account, request.submission, request.id, "I meant my other account")
    fields = dict(form.form("outcome").filled({})) | {"outcome": "granted", "action": "send"}
    page = ada.post(page_of(request, "answer"), fields)
    assert page.status == 409
    assert "Message from the consumer" in page.words
    assert present(stage, request).open


def test_a_second_press_of_one_button_does_it_once(stage: Stage, ada: Browser) -> None:
    request = asked(stage)
    form = whole(ada, request)
    ada.press(form, form="acknowledge")
    page = ada.press(form, form="acknowledge")
    assert page.status == 409
    assert "Acknowledged" in page.words
    note = ada.get(page_of(request, "note"))
    ada.press(note, {"text": "Once."}, form="text")
    again = ada.press(note, {"text": "Once."}, form="text")
    assert again.status == 409
    assert whole(ada, request).words.count("Once.") == 1


def test_assigning_to_two_people_at_once_leaves_the_first(stage: Stage, ada: Browser, bob: Browser) -> None:
    request = asked(stage)
    carl, dora = hire(stage, Role.HANDLER, "Carl"), hire(stage, Role.HANDLER, "Dora")
    first = whole(ada, request)
    second = whole(bob, request)
    ada.press(first, {"assignee": carl.id}, form="assignee")
    page = bob.press(second, {"assignee": dora.id}, form="assignee")
    assert page.status == 409
    assert "Assigned to Carl" in page.words
    assert present(stage, request).assignee == carl.id


@pytest.mark.parametrize("seen", ["", "0-0", "nonsense", "9" * 40 + "-1", "1"])
def test_a_version_that_cannot_be_read_counts_as_outdated(stage: Stage, ada: Browser, seen: str) -> None:
    request = asked(stage)
    form = ada.get(page_of(request, "note"))
    fields = dict(form.form("text").filled({"text": "A note"})) | {"seen": seen}
    assert ada.post(page_of(request, "note"), fields).status == 409
