"""The code after sending, coming back with reference and address, and what can be seen and done then."""

import re
import urllib.request
from itertools import count

import pytest

from chalicelib.domain.correspondence import AnswerFile
from chalicelib.domain.ids import Reference, RequestId
from chalicelib.domain.request import Outcome, State
from chalicelib.domain.verification import MatchMethod, MatchResult
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from chalicelib.services.handling.attach_file import accept_upload, prepare_upload
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.handling.extend_deadline import extend_deadline
from chalicelib.services.handling.record_match import RecordMatch, record_match
from chalicelib.services.handling.write_message import add_note, write_to_consumer
from infra.local import mailbox
from tests.http.client import Browser, Page
from tests.http.filling import HOME, answers, reference_of, send
from tests.http.stage import Stage

pytestmark = pytest.mark.usefixtures("unlimited")

STATUS = f"{HOME}/status"
_NUMBERS = count(1)


class Sent:
    """A form that was just sent by somebody with an address of their own."""

    def __init__(self, stage: Stage, browser: Browser, *rights: str) -> None:
        self.stage = stage
        self.browser = browser
        self.email = f"person{next(_NUMBERS)}@example.com"
        chosen = {"rights": list(rights or ("know_specific",))}
        self.receipt = send(browser, answers(rights=chosen, contact={"email": self.email}))
        self.reference = Reference(reference_of(self.receipt))
        self.code = stage.code_to(self.email)

    @property
    def requests(self) -> tuple[RequestId, ...]:
        """The ids of its requests."""
        return self.stage.desk.requests.submission(self.stage.account.id, self.reference).requests

    def confirm(self) -> Page:
        """Enter the code on the page after the receipt."""
        page = self.browser.click(self.receipt, "Enter the code")
        return self.browser.press(page, {"code": self.code})

    def come_back(self, browser: Browser) -> Page:
        """Ask for a code in another browser and return the page that takes it."""
        return browser.press(browser.get(STATUS), {"reference": self.reference, "email": self.email})

    def verify(self) -> None:
        """Staff find the person in their records."""
        for request in self.requests:
            command = RecordMatch(
                request=request,
                compared=("name", "email", "customer_number"),
                method=MatchMethod.RECORDS,
                result=MatchResult.MATCHED,
                declaration=True,
                contact_on_file=True,
            )
            record_match(self.stage.desk, self.stage.staff, command)

    def decide(self, outcome: Outcome, *grounds: str, text: str = "") -> None:
        """Staff answer the first request."""
        command = DecideRequest(request=self.requests[0], outcome=outcome, grounds=grounds, text=text)
        decide_request(self.stage.desk, self.stage.staff, command)


@pytest.fixture
def sent(stage: Stage, browser: Browser) -> Sent:
    """A request for a copy."""
    return Sent(stage, browser)


@pytest.fixture
def stranger(stage: Stage) -> Browser:
    """Another browser, elsewhere."""
    return Browser(stage.app, address="198.51.100.7")


def wrong(code: str) -> str:
    """A code that is not this one."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_right_code_opens_the_status_page_and_confirms_the_contact(stage: Stage, sent: Sent) -> None:
    page = sent.confirm()
    head = stage.desk.requests.get(stage.account.id, sent.requests[0])

    assert page.url.startswith(STATUS)
    assert page.status == 200
    assert "Your email address is confirmed" in page.text
    assert head.verification.contact_confirmed_at is not None
    assert head.state is State.NEW


@pytest.mark.parametrize("shape", ["{0}{1} ", "{0} {1}", "{0}-{1}"])
def test_a_code_may_be_typed_with_spaces_and_hyphens(sent: Sent, shape: str) -> None:
    sent.code = shape.format(sent.code[:3], sent.code[3:])

    assert sent.confirm().url.startswith(STATUS)


def test_showing_a_code_gives_the_browser_a_new_secret(sent: Sent) -> None:
    before = sent.browser.cookies["sid"]
    old = Browser(sent.stage.app)
    old.cookies["sid"] = before
    sent.confirm()

    assert sent.browser.cookies["sid"] != before
    assert old.get(STATUS).heading == "Follow your request"


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "Enter the code"),
        ("abc", "Enter the code"),
        ("12", "The code is not correct. Check it or ask for a new one"),
    ],
)
def test_what_is_no_code_is_said_at_the_field(sent: Sent, typed: str, problem: str) -> None:
    page = sent.browser.press(sent.browser.get(f"{HOME}/code"), {"code": typed})

    assert (page.status, page.problems) == (400, [problem])


def test_the_sixth_try_is_refused_even_with_the_right_code_and_a_new_code_mends_it(stage: Stage, sent: Sent) -> None:
    page = sent.browser.get(f"{HOME}/code")
    for _ in range(5):
        assert sent.browser.press(page, {"code": wrong(sent.code)}).status == 400
    refused = sent.browser.press(page, {"code": sent.code})

    assert refused.status == 429
    assert int(refused.header("retry-after") or 0) > 0
    assert refused.problems == ["The code was tried too often. Ask for a new one"]
    again = sent.browser.press(refused, form="/resend")
    assert "new code" in again.text
    sent.code = stage.code_to(sent.email)
    assert sent.confirm().url.startswith(STATUS)


def test_a_code_expires_after_fifteen_minutes(stage: Stage, sent: Sent) -> None:
    before = stage.time.ahead
    stage.time.move(minutes=15, seconds=1)
    page = sent.confirm()
    stage.time.ahead = before

    assert (page.status, page.problems) == (400, ["The code has expired. Ask for a new one"])


def test_a_code_works_once(sent: Sent, stranger: Browser) -> None:
    sent.confirm()
    page = sent.come_back(stranger)

    assert stranger.press(page, {"code": sent.code}).status == 400


def test_asking_again_too_soon_says_how_long_to_wait(sent: Sent) -> None:
    page = sent.browser.press(sent.browser.get(f"{HOME}/code"), form="/resend")
    assert page.url == f"{HOME}/code?done=code-sent"
    page = sent.browser.press(page, form="/resend")

    assert page.status == 429
    assert "You can ask for a new code in" in page.words


def test_coming_back_takes_reference_address_and_a_fresh_code(stage: Stage, sent: Sent, stranger: Browser) -> None:
    page = sent.come_back(stranger)
    assert page.url == f"{STATUS}/code"
    assert sent.email not in page.text
    status = stranger.press(page, {"code": stage.code_to(sent.email)})

    assert status.url == STATUS
    assert status.heading.startswith("Your request ")
    assert stranger.get(sent.receipt.url).status == 200


def test_the_reference_may_be_typed_as_it_is_spoken(stage: Stage, sent: Sent, stranger: Browser) -> None:
    spoken = f"{sent.reference[:4]}-{sent.reference[4:8]} {sent.reference[8:]}"
    page = stranger.press(stranger.get(STATUS), {"reference": spoken, "email": sent.email.upper()})

    assert stranger.press(page, {"code": stage.code_to(sent.email)}).url == STATUS


def test_coming_back_answers_alike_whether_or_not_anything_matches(stage: Stage, sent: Sent, stranger: Browser) -> None:
    known = sent.come_back(stranger)
    third = Browser(stage.app)
    unknown = third.press(third.get(STATUS), {"reference": sent.reference, "email": "p@example.com"})
    strip = re.compile(r'value="[^"]*"')

    assert known.status == unknown.status == 200
    assert strip.sub("", known.text) == strip.sub("", unknown.text)
    for browser, page in ((stranger, known), (third, unknown)):
        results = [browser.press(page, {"code": "000000"}) for _ in range(6)]
        assert [result.status for result in results] == [400] * 5 + [429]
    stage.deliver()
    assert mailbox.messages(to="p@example.com") == []


@pytest.mark.parametrize(
    ("reference", "email", "problems"),
    [
        ("", "", ["Enter the reference number", "Enter an email address"]),
        (
            "12345678901",
            "ana",
            [
                "Check the reference number: it has 11 digits and one of them seems wrong",
                "Enter an email address in the format name@example.com",
            ],
        ),
    ],
)
def test_a_reference_or_address_that_cannot_be_is_said_and_kept(
    stranger: Browser, reference: str, email: str, problems: list[str]
) -> None:
    page = stranger.press(stranger.get(STATUS), {"reference": reference, "email": email})

    assert (page.status, page.problems) == (400, problems)
    assert (page.value("reference"), page.value("email")) == (reference, email)


def test_the_code_page_without_having_asked_leads_to_the_question(stranger: Browser) -> None:
    assert stranger.get(f"{STATUS}/code").url == STATUS
    assert stranger.get(f"{HOME}/code").url == STATUS


def test_a_visit_ends_after_an_hour(stage: Stage, sent: Sent) -> None:
    sent.confirm()
    before = stage.time.ahead
    stage.time.move(hours=1, seconds=1)
    page = sent.browser.get(STATUS)
    stage.time.ahead = before

    assert page.heading == "Follow your request"


def test_leaving_forgets_everything_on_this_device(sent: Sent) -> None:
    page = sent.browser.press(sent.confirm(), form="/leave")

    assert page.heading == "You have left"
    assert "sid" not in sent.browser.cookies
    assert sent.browser.get(STATUS).heading == "Follow your request"
    assert sent.browser.get(sent.receipt.url).heading == "Follow your request"


def test_the_timeline_tells_what_happened_and_not_what_the_business_compared(stage: Stage, sent: Sent) -> None:
    sent.confirm()
    acknowledge_request(stage.desk, stage.staff, sent.requests[0])
    add_note(stage.desk, stage.staff, sent.requests[0], "Known as a difficult customer")
    sent.verify()
    page = sent.browser.get(STATUS)

    for words in ("Received", "Contact confirmed", "Acknowledged"):
        assert words in page.words
    for words in ("difficult", "compared", "Note", "Verified", "match"):
        assert words not in page.words


def test_with_several_rights_each_stands_alone_and_the_timeline_says_which(stage: Stage, browser: Browser) -> None:
    sent = Sent(stage, browser, "know_specific", "delete", "opt_out_sale")
    sent.confirm()
    acknowledge_request(stage.desk, stage.staff, sent.requests[2])
    page = sent.browser.get(STATUS)

    assert "Delete my data" in page.words
    assert re.search(r"Delete my data\s+Acknowledged", page.words)


def test_an_extension_shows_its_reason_and_new_date(stage: Stage, sent: Sent) -> None:
    sent.confirm()
    extended = extend_deadline(stage.desk, stage.staff, sent.requests[0], "We search <three> archives")
    page = sent.browser.get(STATUS)
    due = max(clock.due for clock in extended.clocks)

    assert "We search <three> archives" in page.words
    assert f"{due:%B} {due.day}, {due.year}" in page.words


def test_a_message_reaches_the_business_and_its_answer_the_consumer(stage: Stage, sent: Sent) -> None:
    page = sent.browser.press(sent.confirm(), {"message": "When\nwill you <b>answer</b>?"}, form="message")
    assert page.url == f"{STATUS}?done=message-sent"
    assert "<b>answer" in page.words
    assert stage.desk.requests.get(stage.account.id, sent.requests[0]).waiting_message

    write_to_consumer(stage.desk, stage.staff, sent.requests[0], "Which store did you visit?")
    page = sent.browser.get(STATUS)
    assert "Which store did you visit?" in page.words
    assert "has a question for you" in page.words
    mail = stage.mail_to(sent.email)
    assert "has written to you" in mail.subject
    assert "store" not in mail.text


def test_an_empty_or_too_long_message_is_refused_and_kept(sent: Sent) -> None:
    page = sent.confirm()
    empty = sent.browser.press(page, {"message": "  "}, form="message")
    long = sent.browser.press(page, {"message": "x" * 5001}, form="message")
    stale = sent.browser.post(f"{STATUS}/message", {"message": "kept", "form_token": "x"})

    assert (empty.status, empty.problems) == (400, ["Write a message"])
    assert long.status == 400
    assert "5000" in long.problems[0]
    assert long.value("message") == "x" * 5001
    assert (stale.status, stale.value("message")) == (400, "kept")


def test_withdrawing_asks_once_more_and_then_closes_that_right_only(stage: Stage, browser: Browser) -> None:
    sent = Sent(stage, browser, "know_specific", "delete")
    page = sent.browser.click(sent.confirm(), "Withdraw this part: Delete my data")
    assert page.heading == "Do you want to withdraw this part?"
    status = sent.browser.press(page)
    first, second = (stage.desk.requests.get(stage.account.id, request) for request in sent.requests)

    assert "withdrawn" in status.words
    assert (first.outcome, second.outcome) == (None, Outcome.WITHDRAWN)
    assert sent.browser.press(page).status == 409
    assert sent.browser.get(page.url).url == STATUS
    assert "was withdrawn" in stage.mail_to(sent.email).subject


def test_an_answer_with_a_file_can_be_read_and_fetched(stage: Stage, sent: Sent) -> None:
    sent.confirm()
    sent.verify()
    file = _upload(stage, sent.requests[0])
    sent.decide(Outcome.GRANTED, text="Here is <everything>.")
    page = sent.browser.get(STATUS)

    assert "Here is <everything>." in page.words
    assert "Done in full" in page.words
    assert "my data.txt" in page.words
    assert stage.desk.files.origin in (page.header("content-security-policy") or "")
    link = sent.browser.press(page, form=file.id, follow=False)
    assert link.status == 303
    with urllib.request.urlopen(link.header("location") or "", timeout=10) as answer:  # noqa: S310  the engine's
        assert answer.read() == b"Ana's data"
        assert answer.headers["Content-Disposition"].startswith("attachment")
    expired = sent.browser.get(f"{STATUS}/files/{sent.requests[0]}/{file.id}")
    assert (expired.status, expired.heading) == (410, "This link has expired")


def _upload(stage: Stage, request: RequestId) -> AnswerFile:
    upload = prepare_upload(stage.desk, stage.staff, request, "my data.txt", back="http://127.0.0.1/back")
    boundary = "x-boundary-x"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in upload.form.fields.items()
    ]
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="x.txt"\r\n'
        f"Content-Type: text/plain\r\n\r\nAna's data\r\n--{boundary}--\r\n"
    )
    request_ = urllib.request.Request(  # noqa: S310  the engine's
        upload.form.url,
        data="".join(parts).encode(),
        headers={"Content-Type": f"multipart/form-data; boundary={boundary}"},
    )
    opener = urllib.request.build_opener(_Stay)
    opener.open(request_, timeout=10).close()
    return accept_upload(stage.desk, stage.staff, request, upload.file.id)


class _Stay(urllib.request.HTTPRedirectHandler):
    """Does not follow the bucket's way back."""

    def http_error_303(self, req: object, fp: object, code: object, msg: object, headers: object) -> object:
        return fp

    http_error_302 = http_error_303


def test_a_file_after_its_thirty_days_is_gone_and_says_so(stage: Stage, sent: Sent, stranger: Browser) -> None:
    sent.confirm()
    sent.verify()
    file = _upload(stage, sent.requests[0])
    sent.decide(Outcome.GRANTED)
    before = stage.time.ahead
    stage.time.move(days=31)
    try:
        page = sent.come_back(stranger)
        status = stranger.press(page, {"code": stage.code_to(sent.email)})
        assert "my data.txt" not in status.words
        token = status.value("form_token")
        gone = stranger.post(f"{STATUS}/files/{sent.requests[0]}/{file.id}", {"form_token": token})
        assert gone.status == 410
    finally:
        stage.time.ahead = before


def test_a_denial_names_ground_law_and_remedy_on_the_page(stage: Stage, sent: Sent) -> None:
    sent.confirm()
    sent.verify()
    sent.decide(Outcome.DENIED, "CCPA_145K_OTHERS_RIGHTS", text="We are sorry.")
    page = sent.browser.get(STATUS)

    assert "rights of other people (Civ. Code 1798.145(k))" in page.words
    assert "stop selling or sharing your data" in page.words
    assert "We are sorry." in page.words
    assert "rights of other people" not in stage.mail_to(sent.email).text


def test_who_could_not_be_verified_learns_nothing_else(stage: Stage, sent: Sent) -> None:
    sent.confirm()
    sent.decide(Outcome.DENIED, "CCPA_UNVERIFIED")
    page = sent.browser.get(STATUS)

    assert "Could not verify" in page.words
    assert "7024(a)" in stage.mail_to(sent.email).text


def test_one_visit_shows_one_submission_only(stage: Stage, sent: Sent, stranger: Browser) -> None:
    other = Sent(stage, stranger)
    other.confirm()
    page = sent.confirm()
    token = page.value("form_token")

    for path in (f"withdraw/{other.requests[0]}", f"files/{other.requests[0]}/x", "withdraw/nonsense"):
        assert sent.browser.post(f"{STATUS}/{path}", {"form_token": token}).status in {400, 404}
    assert other.reference[-3:] not in sent.browser.get(other.receipt.url).heading
    assert stage.desk.requests.get(stage.account.id, other.requests[0]).open


def test_the_first_mail_repeats_nothing_that_was_typed(stage: Stage, sent: Sent) -> None:
    mail = stage.mail_to(sent.email)

    for typed in ("Ana", "López", "4711", "copy", "data you have"):
        assert typed not in mail.subject + mail.text
    assert "15 minutes" in mail.text
    assert "Acme Stores" in mail.text


def test_an_opt_out_is_acknowledged_by_mail_without_a_code(stage: Stage, browser: Browser) -> None:
    email = f"person{next(_NUMBERS)}@example.com"
    given = answers(rights={"rights": ["opt_out_sale"]}, name={}, contact={"email": email}, relationship={}, details={})
    receipt = send(browser, given)
    mail = stage.mail_to(email)

    assert receipt.heading == "Your request was sent"
    assert not re.search(r"^\d{6}$", mail.text, re.MULTILINE)
    assert "has your request" in mail.subject
