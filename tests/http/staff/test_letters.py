"""Letters before and after they are sent: what staff see and may change, what the consumer finds behind the code."""

import re
from html.parser import HTMLParser
from itertools import count

import pytest

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.ids import Reference, RequestId
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Outcome, Request
from chalicelib.domain.rights import Right
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from chalicelib.storage.keys import views_chain
from tests.fakes import acme
from tests.http.client import Browser, Page
from tests.http.filling import HOME, answers, reference_of
from tests.http.filling import send as send_form
from tests.http.office import asked, enter, hire, page_of, present, whole
from tests.http.stage import Stage

pytestmark = pytest.mark.usefixtures("unlimited")

MATCHED = {
    "compared": ["name", "email", "order"],
    "method": "records",
    "result": "matched",
    "contact_on_file": "yes",
    "declaration": "yes",
}
CATEGORIES = {
    "passage-know-collected": "Contact data.",
    "passage-know-sources": "You yourself.",
    "passage-know-purposes": "To deliver what you buy.",
    "passage-know-third-parties": "Carriers.",
    "passage-know-sold": "Nothing was sold or shared.",
    "passage-know-disclosed": "Contact data, to carriers.",
}
_NUMBERS = count(1)


def matched(stage: Stage, handler: Browser, right: Right) -> Request:
    """Ana's request, and she is the person."""
    request = asked(stage, right)
    handler.press(handler.get(page_of(request, "match")), MATCHED, form="compared")
    return request


def european(stage: Stage, right: Right) -> Request:
    """A request under the GDPR."""
    account = stage.desk.accounts.get(stage.account.id)
    submission = acme.ask(stage.desk, account, right, residence="DE")
    return stage.desk.requests.get(account.id, submission.requests[0])


def letters(stage: Stage, request: Request) -> list[Letter]:
    _, filed = stage.desk.requests.dossier(request.account, request.id)
    return [item for item in filed if isinstance(item, Letter)]


def pressed(browser: Browser, page: Page, action: str, typed: dict[str, str], *, form: str) -> Page:
    """Fill a form and press the button of that name."""
    return browser.post(page.url.partition("?")[0], [*page.form(form).filled(typed), ("action", action)])


class Outline(HTMLParser):
    """Headings in order, the languages of parts, and elements without content."""

    _WATCHED = frozenset({"h1", "h2", "h3", "p", "li", "article", "a", "button"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.languages: list[tuple[str, str]] = []
        self.empty: list[str] = []
        self._open: list[tuple[str, list[str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("lang") and tag in {"html", "article", "p", "h3"}:
            self.languages.append((tag, str(given["lang"])))
        if tag in self._WATCHED:
            self._open.append((tag, []))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._WATCHED:
            return
        name, parts = self._open.pop()
        if name.startswith("h"):
            self.headings.append(name)
        if not "".join(parts).strip():
            self.empty.append(name)
        if self._open:
            self._open[-1][1].extend(parts)

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[-1][1].append(data)


# Before it is sent


def test_the_acknowledgement_can_be_looked_at_and_sent_from_there(stage: Stage, handler: Browser) -> None:
    request = asked(stage)
    page = handler.click(whole(handler, request), "Look at the letter")
    assert "compares what you wrote with what it already knows" in page.words
    assert "Required: 11 CCR 7021(a)" in page.words
    assert letters(stage, request) == []
    done = handler.press(page, form="seen")
    assert "The acknowledgement is on its way" in done.words
    assert [letter.kind for letter in letters(stage, request)] == [LetterKind.ACKNOWLEDGED]


def test_a_second_acknowledgement_is_neither_shown_nor_sent(stage: Stage, handler: Browser) -> None:
    request = asked(stage)
    handler.post(page_of(request, "acknowledge"), whole(handler, request).form("acknowledge").filled({}))
    assert len(letters(stage, request)) == 1
    assert handler.get(page_of(request, "acknowledge")).status == 409


def test_an_extension_is_shown_with_its_reason_before_it_is_sent(stage: Stage, handler: Browser) -> None:
    request = asked(stage, Right.DELETE)
    form = handler.get(page_of(request, "extend"))
    assert "needs more time" not in form.words
    page = pressed(handler, form, "preview", {"reason": "Archives <in> three places."}, form="reason")
    assert page.status == 200
    assert "needs more time" in page.words
    assert page.value("reason") == "Archives <in> three places."
    assert "Required: 11 CCR 7021(b)" in page.words
    assert letters(stage, request) == []
    handler.press(page, form="reason")
    [letter] = letters(stage, request)
    assert "Archives <in> three places." in [passage.text for passage in letter.passages]


def test_proof_is_asked_for_with_the_doubt_in_staffs_own_words(stage: Stage, handler: Browser) -> None:
    request = european(stage, Right.ACCESS)
    typed = {"text": "Your customer number."}
    page = pressed(handler, handler.get(page_of(request, "identity")), "preview", typed, form="text")
    assert "Say what raises the doubt" in page.words
    assert "reasonable doubts about who is asking" in page.value("passage-verify-doubt")
    doubt = {"passage-verify-doubt": "The request came from an address that we do not know."}
    handler.press(page, doubt, form="text")
    [letter] = letters(stage, request)
    by_key = {passage.key: passage.text for passage in letter.passages}
    assert by_key["verify-doubt"] == doubt["passage-verify-doubt"]
    assert by_key["verify-needed"] == "Your customer number."


def test_what_only_staff_know_must_be_written_and_nothing_typed_is_lost(stage: Stage, handler: Browser) -> None:
    request = matched(stage, handler, Right.KNOW_CATEGORIES)
    preview = handler.press(handler.get(page_of(request, "answer")), {"outcome": "granted"}, form="outcome")
    assert "List the categories of sources." in preview.words
    assert set(CATEGORIES) <= preview.form("outcome").names
    some = {"passage-know-collected": "Contact data.", "passage-know-period": ""}
    page = pressed(handler, preview, "send", some, form="outcome")
    assert page.status == 400
    assert len(page.problems) == 6  # five are missing, and the time covered was taken out
    assert page.value("passage-know-collected") == "Contact data."
    assert present(stage, request).open


def test_what_staff_write_stands_in_the_letter_and_in_no_mail(stage: Stage, handler: Browser) -> None:
    request = matched(stage, handler, Right.KNOW_CATEGORIES)
    preview = handler.press(handler.get(page_of(request, "answer")), {"outcome": "granted"}, form="outcome")
    done = pressed(handler, preview, "send", CATEGORIES, form="outcome")
    assert "The answer is on its way" in done.words
    page = handler.click(whole(handler, request), "Answer")
    assert all(text in page.words for text in CATEGORIES.values())
    mail = stage.mail_to("ana@example.com")
    assert "not in this" in mail.text
    assert not any(text in mail.text for text in CATEGORIES.values())
    assert "Contact data" not in mail.subject


def test_no_post_takes_a_required_passage_away_or_changes_it(stage: Stage, handler: Browser) -> None:
    request = matched(stage, handler, Right.DELETE)
    preview = handler.press(handler.get(page_of(request, "answer")), {"outcome": "granted"}, form="outcome")
    forged = {
        "passage-delete-record": "We keep nothing.",
        "passage-done": "",
        "passage-delete-notified.title": "",
        "passage-new": "Buy our shoes!",
    }
    fields = [*preview.form("outcome").filled({}), ("action", "send"), *forged.items()]
    handler.post(page_of(request, "answer"), fields)
    assert present(stage, request).outcome is Outcome.GRANTED
    [letter] = letters(stage, request)
    text = "\n".join(passage.text for passage in letter.passages)
    assert "keeps a record of your request" in text
    assert "has done what you asked" in text
    assert "We keep nothing" not in text
    assert "shoes" not in text


# After it was sent


def test_staff_look_at_a_letter_and_the_look_is_recorded(stage: Stage) -> None:
    request = asked(stage, Right.DELETE)
    acknowledge_request(stage.desk, stage.staff, request.id)
    [letter] = letters(stage, request)
    user = hire(stage, Role.HANDLER, "Lee")
    reader = enter(stage, user)
    page = reader.click(reader.get(f"{page_of(request)}?part=messages"), "Acknowledgement")
    assert page.url == page_of(request, f"letters/{letter.id}")
    assert "Ana María López" in page.words
    shown = Outline(page.text)
    assert shown.empty == []
    assert shown.headings == ["h1", "h2"]
    assert ("article", "en") in shown.languages
    chain = views_chain(stage.account.id, user.id, stage.desk.clock.now().date())
    looks = [entry.detail for entry in stage.desk.audit_log.entries(chain) if entry.tag == Tag.VIEW_REQUEST]
    assert looks == [{"request": request.id, "part": "messages"}, {"request": request.id}]


def test_a_letter_is_saved_as_pdf(stage: Stage, handler: Browser) -> None:
    request = asked(stage, Right.DELETE)
    acknowledge_request(stage.desk, stage.staff, request.id)
    [letter] = letters(stage, request)
    saved = handler.click(handler.get(page_of(request, f"letters/{letter.id}")), "Save as PDF")
    assert saved.status == 200
    assert saved.header("content-type") == "application/pdf"
    assert saved.header("cache-control") == "no-store"
    name = saved.header("content-disposition") or ""
    assert name == f'attachment; filename="letter-{request.submission}-acknowledged.pdf"'
    assert saved.text.startswith("%PDF-1.4")
    assert saved.text.rstrip().endswith("%%EOF")


def test_an_auditor_reads_letters_and_another_request_does_not_open_them(stage: Stage, handler: Browser) -> None:
    request, other = asked(stage, Right.DELETE), asked(stage, Right.DELETE)
    acknowledge_request(stage.desk, stage.staff, request.id)
    [letter] = letters(stage, request)
    auditor = enter(stage, hire(stage, Role.AUDITOR, "Aud"))
    assert auditor.get(page_of(request, f"letters/{letter.id}")).status == 200
    for address in (
        page_of(other, f"letters/{letter.id}"),
        page_of(other, f"letters/{letter.id}/pdf"),
        page_of(request, "letters/01ZZ"),
    ):
        assert handler.get(address).status == 404


# Behind the code


class Reader:
    """A consumer with an acknowledged request, whose browser has shown the code."""

    def __init__(self, stage: Stage, browser: Browser, *, language: str = "en") -> None:
        self.browser = browser
        self.email = f"reader{next(_NUMBERS)}@example.com"
        browser.cookies["lang"] = language
        receipt = send_form(browser, answers(rights={"rights": ["delete"]}, contact={"email": self.email}))
        submission = stage.desk.requests.submission(stage.account.id, Reference(reference_of(receipt)))
        self.request: RequestId = submission.requests[0]
        page = browser.click(receipt, "Enter the code" if language == "en" else "Ingresar el código")
        browser.press(page, {"code": stage.code_to(self.email)})
        acknowledge_request(stage.desk, stage.staff, self.request)
        _, filed = stage.desk.requests.dossier(stage.account.id, self.request)
        [self.letter] = [item for item in filed if isinstance(item, Letter)]
        self.address = f"{HOME}/status/letters/{self.request}/{self.letter.id}"


def test_a_consumer_finds_the_letters_on_the_status_page(stage: Stage, browser: Browser) -> None:
    reader = Reader(stage, browser)
    page = browser.click(browser.get(f"{HOME}/status"), "Confirmation that your request was received")
    assert page.url == reader.address
    assert "confirms that it received this request from you" in page.words
    shown = Outline(page.text)
    assert shown.empty == []
    assert shown.headings[:2] == ["h1", "h2"]
    saved = browser.click(page, "Save as PDF")
    assert saved.header("content-type") == "application/pdf"


def test_nobody_else_reads_a_letter(stage: Stage, browser: Browser) -> None:
    reader = Reader(stage, browser)
    stranger = Browser(stage.app, address="198.51.100.77")
    for address in (reader.address, f"{reader.address}/pdf"):
        sent_away = stranger.get(address)
        assert sent_away.url == f"{HOME}/status"
        assert "confirms that it received" not in sent_away.words
    other = Browser(stage.app, address="198.51.100.78")
    Reader(stage, other)
    assert other.get(reader.address).status == 404
    assert other.get(f"{reader.address}/pdf").status == 404


def test_a_letter_keeps_its_language_on_a_page_of_another(stage: Stage, browser: Browser) -> None:
    reader = Reader(stage, browser, language="es")
    browser.cookies["lang"] = "en"
    page = browser.get(reader.address)
    assert "confirma que recibió esta solicitud" in page.words
    languages = Outline(page.text).languages
    assert ("html", "en") in languages
    assert ("article", "es") in languages


def test_a_page_of_a_letter_has_no_style_and_no_script_of_its_own(stage: Stage, browser: Browser) -> None:
    page = browser.get(Reader(stage, browser).address)
    assert not re.search(r"<style|style=|<script(?! type=\"module\" src)|\son[a-z]+=", page.text)
