"""What can be seen and done on the status page, and what the mails say."""

import re
import urllib.request

import pytest

from chalicelib.domain.correspondence import AnswerFile, Message
from chalicelib.domain.ids import RequestId
from chalicelib.domain.request import Outcome
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from chalicelib.services.handling.attach_file import accept_upload, prepare_upload
from chalicelib.services.handling.extend_deadline import extend_deadline
from chalicelib.services.handling.write_message import add_note, write_to_consumer
from tests.http.client import Browser
from tests.http.consumer.sent import NUMBERS, STATUS, Sent
from tests.http.filling import answers, send
from tests.http.office import enter
from tests.http.stage import Stage

pytestmark = pytest.mark.usefixtures("unlimited")


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


def test_a_message_that_is_sent_twice_is_one_and_other_words_are_another(sent: Sent) -> None:
    form = sent.confirm().form("message")
    for text in ("Any news?", " Any news?\n", "I mean the lamp."):
        came = sent.browser.post(f"{STATUS}/message", form.filled({"message": text}))
        assert came.url == f"{STATUS}?done=message-sent"
    page = sent.browser.get(STATUS)
    assert (page.words.count("Any news?"), page.words.count("I mean the lamp.")) == (1, 1)
    again = sent.browser.press(page, {"message": "Any news?"}, form="message")
    assert again.words.count("Any news?") == 2, "a page opened anew is another message"


def test_staff_read_the_thread_at_each_right_that_was_asked_for(stage: Stage, browser: Browser) -> None:
    sent = Sent(stage, browser, "know_specific", "delete")
    sent.browser.press(sent.confirm(), {"message": "Any news?"}, form="message")
    stage.time.move(seconds=5)
    write_to_consumer(stage.desk, stage.staff, sent.requests[-1], "Tomorrow.")
    assert len(sent.requests) == 2
    for request in sent.requests:
        shown = enter(stage, stage.owner).get(f"/staff/requests/{request}?part=messages").words
        assert 0 < shown.index("Any news?") < shown.index("Tomorrow."), request


def test_messages_stand_in_the_order_of_their_moments_whenever_their_page_was_opened(stage: Stage, sent: Sent) -> None:
    form, request = sent.confirm().form("message"), sent.requests[0]
    stage.time.move(seconds=5)
    write_to_consumer(stage.desk, stage.staff, request, "Which lamp?")
    stage.time.move(seconds=5)
    sent.browser.post(f"{STATUS}/message", form.filled({"message": "The red one."}))
    _, filed = stage.desk.requests.dossier(stage.account.id, request)
    assert [item.text for item in filed if isinstance(item, Message)] == ["Which lamp?", "The red one."]


@pytest.mark.parametrize("once", ["0" * 26, "JANESMITHPHA0ANE0000000000", "01ARZ3NDEKTSV4RRFFQ69G5FAV"])
def test_nobody_chooses_what_a_message_is_filed_as(stage: Stage, sent: Sent, once: str) -> None:
    form = sent.confirm().form("message")
    came = sent.browser.post(f"{STATUS}/message", form.filled({"message": "Any news?", "once": once}))
    assert came.url == f"{STATUS}?done=message-sent"
    _, filed = stage.desk.requests.dossier(stage.account.id, sent.requests[0])
    assert once not in [item.id for item in filed if isinstance(item, Message)]


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
    email = f"person{next(NUMBERS)}@example.com"
    given = answers(rights={"rights": ["opt_out_sale"]}, name={}, contact={"email": email}, relationship={}, details={})
    receipt = send(browser, given)
    mail = stage.mail_to(email)

    assert receipt.heading == "Your request was sent"
    assert not re.search(r"^\d{6}$", mail.text, re.MULTILINE)
    assert "has your request" in mail.subject
