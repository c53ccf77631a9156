"""The appeal on the status page: offered where the law has it, one field, sent once, and followed to its end."""

from collections.abc import Callable
from itertools import count

import pytest

from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.ids import Reference, RequestId
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Outcome, Request, State
from chalicelib.services.handling.decide_appeal import DecideAppeal, decide_appeal
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.handling.extend_deadline import extend_deadline
from tests.fakes import acme, refusals
from tests.http.client import Browser, Page
from tests.http.filling import HOME, answers, reference_of, send
from tests.http.stage import Stage

pytestmark = pytest.mark.usefixtures("unlimited")

STATUS = f"{HOME}/status"
_NUMBERS = count(1)
Refuse = Callable[..., tuple[Request, Page]]


@pytest.fixture
def refuse(stage: Stage, browser: Browser) -> Refuse:
    """Somebody asks to delete their data, shows the code, and is refused; the request and their status page."""

    def act(residence: str = "US-VA", ground: str = refusals.UNVERIFIED) -> tuple[Request, Page]:
        email = f"appellant{next(_NUMBERS)}@example.com"
        given = answers(residence={"residence": residence}, rights={"rights": ["delete"]}, contact={"email": email})
        receipt = send(browser, given)
        browser.press(browser.click(receipt, "Enter the code"), {"code": stage.code_to(email)})
        submission = stage.desk.requests.submission(stage.account.id, Reference(reference_of(receipt)))
        command = DecideRequest(
            request=submission.requests[0], outcome=Outcome.DENIED, grounds=(ground,), text="We do not find you."
        )
        return decide_request(stage.desk, stage.staff, command), browser.get(STATUS)

    return act


def present(stage: Stage, request: RequestId) -> Request:
    return stage.desk.requests.get(stage.account.id, request)


def test_a_refusal_says_how_to_appeal_and_until_when(stage: Stage, browser: Browser, refuse: Refuse) -> None:
    request, page = refuse()
    until = stage.account.day_of(stage.time.now()).toordinal() + 60
    form = browser.click(page, "Appeal against this decision")
    assert form.heading == "Appeal against the decision"
    assert "You can appeal until" in page.words
    assert "Attorney General of Virginia" in page.words
    assert request.closed_at
    assert stage.account.day_of(request.closed_at).toordinal() + 60 == until


@pytest.mark.parametrize(("residence", "ground"), [("US-CA", "CCPA_UNVERIFIED"), ("US-UT", "STATE_UNAUTHENTICATED")])
def test_where_the_law_has_no_appeal_none_is_offered(
    browser: Browser, refuse: Refuse, residence: str, ground: str
) -> None:
    request, page = refuse(residence, ground)
    assert "ppeal" not in page.words.replace("may also let you appeal", "")
    assert browser.get(f"{STATUS}/appeal/{request.id}").url == STATUS


def test_an_appeal_is_sent_confirmed_and_shown_with_its_date(stage: Stage, browser: Browser, refuse: Refuse) -> None:
    request, page = refuse()
    form = browser.click(page, "Appeal against this decision")
    done = browser.press(form, {"appeal": "You know <me>.\nSince 2019."})
    assert done.url == f"{STATUS}?done=appealed"
    assert "Your appeal was sent." in done.words
    assert "You know <me>. Since 2019." in " ".join(done.words.split())
    assert "is deciding about your appeal" in done.words
    assert "To be decided by" in done.words
    assert present(stage, request.id).state is State.APPEALED
    again = browser.press(form, {"appeal": "You know <me>.\nSince 2019."})
    assert again.url == f"{STATUS}?done=appealed"
    other = browser.press(form, {"appeal": "Something else."})
    assert other.status == 409
    assert "An appeal was already sent." in other.words
    kinds = [letter.kind for letter in _letters(stage, request)]
    assert kinds.count(LetterKind.APPEAL_RECEIVED) == 1


def test_an_appeal_without_words_or_with_too_many_is_refused_and_kept(browser: Browser, refuse: Refuse) -> None:
    form = browser.click(refuse()[1], "Appeal against this decision")
    empty = browser.press(form, {"appeal": " "})
    long = browser.press(form, {"appeal": "x" * 5001})
    stale = browser.post(form.url, {"appeal": "kept", "form_token": "x"})
    assert (empty.status, empty.problems) == (400, ["Say why you appeal"])
    assert (long.status, long.value("appeal")) == (400, "x" * 5001)
    assert (stale.status, stale.value("appeal")) == (400, "kept")


def test_a_stranger_sees_no_form_and_sends_none(stage: Stage, refuse: Refuse) -> None:
    request, _ = refuse()
    stranger = Browser(stage.app, address="198.51.100.8")
    assert stranger.get(f"{STATUS}/appeal/{request.id}").heading == "Follow your request"
    assert stranger.post(f"{STATUS}/appeal/{request.id}", {"appeal": "Me."}).heading == "Follow your request"
    assert present(stage, request.id).appeal is None


def test_the_decision_stands_at_the_request_with_its_explanation_and_the_authority(
    stage: Stage, browser: Browser, refuse: Refuse
) -> None:
    request, page = refuse()
    browser.press(browser.click(page, "Appeal against this decision"), {"appeal": refusals.WORDS})
    rita = acme.hire(stage.desk, stage.account, Role.REVIEWER, f"Rita{next(_NUMBERS)}")
    command = DecideAppeal(
        request=request.id, outcome=Outcome.DENIED, grounds=(refusals.UNVERIFIED,), text=refusals.EXPLANATION
    )
    decide_appeal(stage.desk, rita, command)
    page = browser.get(STATUS)
    assert page.words.count(refusals.EXPLANATION) == 1
    assert "Attorney General of Virginia" in page.words
    assert "Appeal decided" in page.words
    assert "Appeal against this decision" not in page.links
    assert browser.get(f"{STATUS}/appeal/{request.id}").url == STATUS


def test_an_appeal_that_takes_longer_says_why(stage: Stage, browser: Browser, refuse: Refuse) -> None:
    request, page = refuse("US-CO")
    browser.press(browser.click(page, "Appeal against this decision"), {"appeal": refusals.WORDS})
    extend_deadline(stage.desk, stage.staff, request.id, "The archive is closed.")
    page = browser.get(STATUS)
    assert "The archive is closed." in page.words
    assert page.words.count("More time was needed") == 1


def test_an_appeal_can_be_taken_back_once(stage: Stage, browser: Browser, refuse: Refuse) -> None:
    request, page = refuse()
    page = browser.press(browser.click(page, "Appeal against this decision"), {"appeal": refusals.WORDS})
    ask = browser.click(page, "Withdraw your appeal")
    assert ask.heading == "Do you want to withdraw your appeal?"
    page = browser.press(ask)
    head = present(stage, request.id)
    assert (head.state, head.outcome) == (State.CLOSED, Outcome.DENIED)
    assert "You withdrew the appeal" in page.words
    assert "Your appeal was withdrawn." in page.words
    assert "Withdraw your appeal: Delete my data" not in page.links
    assert browser.press(ask).status == 409


def test_what_was_answered_late_says_by_how_much(stage: Stage, browser: Browser) -> None:
    email = f"appellant{next(_NUMBERS)}@example.com"
    given = answers(residence={"residence": "US-VA"}, rights={"rights": ["delete"]}, contact={"email": email})
    receipt = send(browser, given)
    before = stage.time.ahead
    stage.time.move(days=48)
    code = browser.press(browser.get(STATUS), {"reference": reference_of(receipt), "email": email})
    page = browser.press(code, {"code": stage.code_to(email)})
    assert "3 days after the last day" in page.words
    submission = stage.desk.requests.submission(stage.account.id, Reference(reference_of(receipt)))
    command = DecideRequest(
        request=submission.requests[0], outcome=Outcome.DENIED, grounds=(refusals.UNVERIFIED,), text=""
    )
    decide_request(stage.desk, stage.staff, command)
    page = browser.get(STATUS)
    stage.time.ahead = before
    assert "Answered" in page.words
    assert "(3 days after the last day)" in page.words


def _letters(stage: Stage, request: Request) -> list[Letter]:
    return [item for item in stage.desk.requests.dossier(request.account, request.id)[1] if isinstance(item, Letter)]
