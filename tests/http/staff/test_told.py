"""What staff see and do when a letter told nobody: it came back, or it waits for the post."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Failure, Letter, LetterKind, LetterState
from chalicelib.domain.permissions import Role
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Period, Request
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from chalicelib.services.letters.note_undelivered import note_undelivered
from tests.http.client import Browser, Fields
from tests.http.office import asked, enter, hire, page_of, present, whole
from tests.http.stage import Stage


def letters(stage: Stage, request: Request) -> list[Letter]:
    _, filed = stage.desk.requests.dossier(request.account, request.id)
    return [item for item in filed if isinstance(item, Letter)]


def came_back(stage: Stage, request: Request) -> Letter:
    """The newest letter of a request, once its mail has come back."""
    letter = letters(stage, request)[-1]
    place = stage.desk.outbox.place(letter.account, letter.id, request=request.id)
    assert note_undelivered(stage.desk, place, Failure.BOUNCED)
    return letters(stage, request)[-1]


def bounced(stage: Stage) -> tuple[Request, Letter]:
    request = asked(stage)
    acknowledge_request(stage.desk, stage.staff, request.id)
    return request, came_back(stage, request)


def to_post(stage: Stage) -> tuple[Request, Letter]:
    request = asked(stage)
    unit = stage.desk.work.begin(request.account, stage.desk.clock.now())
    unit.store(replace(request, email=None), because=Reason(Tag.REQUEST_NOTE_ADDED, "system:test", request.id))
    unit.commit()
    acknowledge_request(stage.desk, stage.staff, request.id)
    return request, letters(stage, request)[-1]


def today(stage: Stage) -> dict[str, str]:
    day = stage.account.day_of(stage.desk.clock.now())
    return {"told_day": str(day.day), "told_month": str(day.month), "told_year": str(day.year)}


def form_of(request: Request, letter: Letter) -> str:
    return page_of(request, f"letters/{letter.id}/told")


def test_a_letter_that_came_back_comes_first_and_stands_in_the_queue(stage: Stage, handler: Browser) -> None:
    request, letter = bounced(stage)
    page = whole(handler, request)
    assert "A letter did not arrive. Tell the person another way" in page.words
    assert "It did not arrive: nobody was told" in page.words
    assert "mail server refused it." in page.words
    assert "A letter did not arrive (Acknowledgement)." in page.words
    assert form_of(request, letter) in page.text
    assert "Not told" in handler.get("/staff/queue?list=open").words


def test_that_the_person_was_told_by_telephone_meets_the_clock(stage: Stage, handler: Browser) -> None:
    request, letter = bounced(stage)
    form = handler.get(form_of(request, letter))
    assert form.heading == "Record that the person was told"
    done = handler.press(form, {"means": "telephone"} | today(stage), form="means")
    assert "It is recorded that the person was told." in done.words
    assert "Told otherwise on" in whole(handler, request).words
    done_on = handler.get(page_of(request)).words.partition("Done on ")[2][:40]
    assert str(stage.account.day_of(stage.desk.clock.now()).year) in done_on
    assert "M P" not in done_on  # the day is what staff recorded: nobody knows an hour
    clock = present(stage, request).clock(Period.ACKNOWLEDGE)
    assert clock is not None
    assert clock.met_at is not None
    assert present(stage, request).undelivered == ()


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({}, "Choose how the person was told"),
        ({"means": "post"}, "Enter the day on which the person was told"),
        ({"means": "post", "told_day": "31", "told_month": "2", "told_year": "2026"}, "Enter the day as a real date"),
        ({"means": "post", "told_day": "1", "told_month": "2", "told_year": "2099"}, "The day must be today or in"),
        ({"means": "post", "told_day": "1", "told_month": "2", "told_year": "2019"}, "The day must not be before"),
    ],
)
def test_what_is_missing_or_impossible_is_said_and_the_rest_kept(
    stage: Stage, handler: Browser, typed: Fields, problem: str
) -> None:
    request, letter = bounced(stage)
    page = handler.press(handler.get(form_of(request, letter)), typed, form="means")
    assert page.status == 400
    [said] = page.problems
    assert said.startswith(problem)
    assert page.values("told_day") == [typed.get("told_day", "")]
    assert present(stage, request).undelivered == (letter.id,)


def test_that_no_way_is_known_takes_it_off_the_list_and_meets_nothing(stage: Stage, handler: Browser) -> None:
    request, letter = bounced(stage)
    done = handler.press(handler.get(form_of(request, letter)), {"means": "none"}, form="means")
    assert "It is recorded that nobody could be told." in done.words
    clock = present(stage, request).clock(Period.ACKNOWLEDGE)
    assert clock is not None
    assert clock.met_at is None
    assert letters(stage, request)[-1].state is LetterState.ABANDONED


def test_a_letter_is_mailed_again_by_one_press(stage: Stage, handler: Browser) -> None:
    request, letter = bounced(stage)
    page = whole(handler, request)
    done = handler.press(page, form=f"letters/{letter.id}/again")
    assert "The letter is on its way again." in done.words
    assert [one.state for one in letters(stage, request)] == [LetterState.REPLACED, LetterState.QUEUED]
    refused = handler.press(page, form=f"letters/{letter.id}/again")
    assert (refused.status, "has been dealt with" in refused.words or "changed" in refused.words) == (409, True)


def test_a_letter_without_an_address_is_to_be_posted_by_the_date(stage: Stage, handler: Browser) -> None:
    request, letter = to_post(stage)
    page = whole(handler, request)
    assert "Print the letter and send it by post, or tell the person by telephone" in page.words
    assert "To be sent by post: nobody was told yet" in page.words
    notice = handler.get(f"{page_of(request)}?done=acknowledged").words
    assert "There is no email address: the letter has to be posted, or its words told otherwise." in notice
    assert "on its way" not in notice
    assert "on its way to the consumer" in handler.get(f"{page_of(asked(stage))}?done=acknowledged").words
    assert f"letters/{letter.id}/again" not in page.text
    done = handler.press(handler.get(form_of(request, letter)), {"means": "post"} | today(stage), form="means")
    assert "It is recorded" in done.words
    assert "By post" in whole(handler, request).words
    assert present(stage, request).undelivered == ()


def test_what_a_colleague_recorded_meanwhile_is_shown(stage: Stage, handler: Browser) -> None:
    request, letter = bounced(stage)
    mine = handler.get(form_of(request, letter))
    handler.press(handler.get(form_of(request, letter)), {"means": "none"}, form="means")
    late = handler.press(mine, {"means": "post"} | today(stage), form="means")
    assert late.status == 409
    assert "This letter has been dealt with already." in late.words


def test_who_only_reads_sees_the_state_and_no_form(stage: Stage) -> None:
    request, letter = bounced(stage)
    auditor = enter(stage, hire(stage, Role.AUDITOR, "Aud"))
    page = whole(auditor, request)
    assert "It did not arrive: nobody was told" in page.words
    assert form_of(request, letter) not in page.text
    assert auditor.get(form_of(request, letter)).status == 403


def test_the_lost_mail_with_the_code_is_said_at_the_request(stage: Stage, handler: Browser) -> None:
    request = asked(stage, confirmed=False)
    acknowledge_request(stage.desk, stage.staff, request.id)
    [code] = stage.desk.requests.letters(request.account, request.submission)
    assert code.kind is LetterKind.CONFIRM_CONTACT
    place = stage.desk.outbox.place(code.account, code.id, submission=request.submission)
    assert note_undelivered(stage.desk, place, Failure.SUPPRESSED)
    page = whole(handler, request)
    assert "The code did not arrive" in page.words
    assert f"letters/{code.id}/told" not in page.text


def test_the_page_says_by_when_the_person_must_have_been_told(stage: Stage, handler: Browser) -> None:
    request, _ = bounced(stage)
    clock = present(stage, request).clock(Period.ACKNOWLEDGE)
    assert clock is not None
    assert clock.due > stage.account.day_of(stage.desk.clock.now()) + timedelta(days=5)
    assert f"By {clock.due:%B} {clock.due.day}" in whole(handler, request).words
