"""The staff's side of an appeal: who is offered it, what is shown first, and the deadlines on the page."""

from itertools import count

import pytest

from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Outcome, Period, Request, State
from chalicelib.domain.rights import Right
from tests.fakes import refusals
from tests.http.client import Browser, Page
from tests.http.office import enter, hire, page_of, present, whole
from tests.http.stage import Stage

pytestmark = pytest.mark.usefixtures("unlimited")
_NUMBERS = count(1)


@pytest.fixture
def owner(stage: Stage) -> Browser:
    return enter(stage, stage.owner)


@pytest.fixture(scope="module")
def reviewer(stage: Stage) -> Browser:
    return enter(stage, hire(stage, Role.REVIEWER, "Rita"))


def appealed(stage: Stage, **how: str | Right) -> Request:
    """Ana's appeal against what the owner refused."""
    refused = refusals.refused(stage.desk, stage.staff, **how)  # type: ignore[arg-type]
    return refusals.appeal(stage.desk, stage.staff, refused)


def send(browser: Browser, request: Request, page: Page) -> Page:
    """Press "Send" on a page that shows what goes out."""
    fields = dict(page.form("outcome").filled({})) | {"action": "send"}
    return browser.post(page_of(request, "appeal"), fields)


def letters(stage: Stage, request: Request) -> list[LetterKind]:
    _, filed = stage.desk.requests.dossier(request.account, request.id)
    return [item.kind for item in filed if isinstance(item, Letter)]


def test_another_reviewer_sees_the_decision_before_it_is_sent(stage: Stage, reviewer: Browser) -> None:
    request = appealed(stage)
    page = whole(reviewer, request)
    assert "Decide the appeal and explain the decision in writing." in page.words
    form = reviewer.click(page, "Decide the appeal")
    assert refusals.WORDS in form.words
    preview = reviewer.press(form, {"outcome": "granted", "text": "We <looked> again at all of it."}, form="outcome")
    assert "This is what the consumer will read" in preview.words
    assert "We <looked> again at all of it." in preview.words
    assert present(stage, request).state is State.APPEALED
    done = send(reviewer, request, preview)
    assert "The decision about the appeal is on its way" in done.words
    assert "Appeal decided: Done in full" in whole(reviewer, request).words
    assert present(stage, request).outcome is Outcome.GRANTED
    assert letters(stage, request)[-1] is LetterKind.APPEAL_DECIDED


def test_a_denial_names_the_authority_in_what_is_shown(stage: Stage, reviewer: Browser) -> None:
    request = appealed(stage)
    form = reviewer.get(page_of(request, "appeal"))
    typed = {"outcome": "denied", "grounds": [refusals.GROUND], "text": refusals.EXPLANATION}
    preview = reviewer.press(form, typed, form="outcome")
    assert "Attorney General of Virginia" in preview.words
    assert "The reasons, and the law that they rest on" in preview.words
    send(reviewer, request, preview)
    assert present(stage, request).outcome is Outcome.DENIED


def test_who_decides_sees_what_was_decided_first_by_whom_and_why(stage: Stage, reviewer: Browser) -> None:
    page = reviewer.get(page_of(appealed(stage), "appeal"))
    first = page.words.partition("The decision appealed against")[2].partition("What the consumer wrote")[0]
    assert "Denied" in first
    assert "Decided by O" in first
    assert "(Va. Code 59.1-" in first


def test_who_refused_first_is_told_who_can_decide_and_cannot(stage: Stage, owner: Browser, reviewer: Browser) -> None:
    request = appealed(stage)
    page = whole(owner, request)
    assert "Another person than the one who decided first has to decide it." in page.words
    assert "Who can decide it Rita" in page.words
    assert page_of(request, "appeal") not in page.text
    refused = owner.get(page_of(request, "appeal"))
    assert refused.status == 409
    assert "another person decides about the appeal: Rita." in refused.words
    fields = dict(reviewer.get(page_of(request, "appeal")).form("outcome").filled({}))
    fields |= {"outcome": "granted", "text": "Mine.", "action": "send", "form_token": page.value("form_token")}
    forged = owner.post(page_of(request, "appeal"), fields)
    assert forged.status == 409
    assert "Mine." in forged.words
    assert present(stage, request).state is State.APPEALED


def test_it_takes_an_outcome_an_explanation_and_a_ground(stage: Stage, reviewer: Browser) -> None:
    request = appealed(stage)
    form = reviewer.get(page_of(request, "appeal"))
    nothing = reviewer.press(form, {"text": "Because."}, form="outcome")
    assert (nothing.status, nothing.value("text")) == (400, "Because.")
    silent = reviewer.press(form, {"outcome": "granted"}, form="outcome")
    assert silent.problems == ["Write the text"]
    groundless = reviewer.press(form, {"outcome": "denied", "text": "No."}, form="outcome")
    assert groundless.problems == ["Choose the ground on which a part or all is denied"]
    assert present(stage, request).state is State.APPEALED


def test_what_may_not_be_disclosed_needs_a_tick(stage: Stage, reviewer: Browser) -> None:
    request = appealed(stage)
    typed = {"outcome": "granted", "text": "Your Social Security number is 536-22-1234."}
    preview = reviewer.press(reviewer.get(page_of(request, "appeal")), typed, form="outcome")
    assert "Look at this before you send it" in preview.words
    unticked = send(reviewer, request, preview)
    assert unticked.status == 400
    assert present(stage, request).state is State.APPEALED
    sign = unticked.text.partition('name="looked"')[2].partition('value="')[2].partition('"')[0]
    fields = dict(unticked.form("outcome").filled({})) | {"action": "send", "looked": sign}
    reviewer.post(page_of(request, "appeal"), fields)
    assert present(stage, request).outcome is Outcome.GRANTED


def test_an_appeal_that_is_decided_takes_no_second_decision(stage: Stage, reviewer: Browser) -> None:
    request = appealed(stage)
    form = reviewer.get(page_of(request, "appeal"))
    preview = reviewer.press(form, {"outcome": "granted", "text": refusals.EXPLANATION}, form="outcome")
    send(reviewer, request, preview)
    assert send(reviewer, request, preview).status == 409
    page = reviewer.get(page_of(request, "appeal"))
    assert page.status == 409
    assert "No appeal waits for a decision." in page.words
    assert letters(stage, request).count(LetterKind.APPEAL_DECIDED) == 1


def test_the_deadlines_stand_in_a_table_with_dates_in_words(stage: Stage, owner: Browser) -> None:
    request = appealed(stage)
    page = whole(owner, request)
    clock = request.clock(Period.APPEAL)
    assert clock
    table = page.text.partition("<caption")[2].partition("</table>")[0]
    assert table.count('scope="col"') == 5
    assert table.count('scope="row"') == 3
    assert f"{clock.due:%B} {clock.due.day}, {clock.due.year}" in page.words
    assert "60 calendar days after receipt of the appeal" in page.words
    assert "Va. Code 59.1-577(C)" in page.words


def test_the_deadline_of_an_appeal_is_extended_like_that_of_an_answer(stage: Stage, owner: Browser) -> None:
    request = appealed(stage, residence="US-CO")
    form = owner.get(page_of(request, "extend"))
    assert "C.R.S. 6-1-1306(3)(b)" in form.words
    done = owner.press(form, {"reason": "The archive is closed."}, form="reason")
    assert "The deadline is extended" in done.words
    clock = present(stage, request).clock(Period.APPEAL)
    assert clock
    assert clock.extended
    assert letters(stage, request)[-1] is LetterKind.EXTENDED


def test_the_queue_shows_an_appeal_among_the_open_ones(stage: Stage, owner: Browser) -> None:
    request = appealed(stage)
    page = owner.get("/staff/queue")
    row = page.text.partition(page_of(request))[2].partition("</tr>")[0]
    assert "Appealed" in row
    assert "days left" in row


def test_a_file_can_be_added_during_an_appeal(stage: Stage, owner: Browser) -> None:
    request = appealed(stage, right=Right.ACCESS)
    page = owner.press(owner.get(page_of(request, "upload")), {"file": "data.csv"}, form="file")
    assert page.status == 200
    assert page.forms[-1].action.startswith("http")
