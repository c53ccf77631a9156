"""A person's words stand in sealed fields and mails only: no log line, metric, audit entry or open attribute has them.

Each typed field gets a marker of its own, good answers and refused ones alike; afterwards everything that the
deployment wrote down is searched for every marker, in each spelling that a writer might have given it.
"""

import base64
import io
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib import log
from chalicelib.domain.correspondence import AnswerFile, Letter
from chalicelib.domain.ids import Reference, RequestId
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Outcome
from chalicelib.jobs.frame import JobFailed, job
from chalicelib.services.ports.desk import Desk
from tests.fakes.normalised import raw_items
from tests.http.client import Browser, Page
from tests.http.filling import HOME, STEPS, reference_of
from tests.http.office import enter, hire, page_of
from tests.http.staff.test_steps import put
from tests.http.stage import Stage

pytestmark = pytest.mark.usefixtures("unlimited")

_RUNS = count(1)
_SEALED = {"sealed", "summary", "wrapped"}  # ciphertext: searched as bytes
_TYPED = (
    "name", "local", "number", "organisation", "agent", "details", "wrong", "right", "answer", "note",
    "message", "reason", "filename", "old", "refused",
    "why", "told", "question", "doubt", "appeal", "verdict",
)  # fmt: skip


@dataclass
class Words:
    """The markers of one run: what each field was given, and what to look for."""

    tail: str
    run: int = field(default_factory=lambda: next(_RUNS))

    def __getitem__(self, name: str) -> str:
        assert name in _TYPED, name
        return f"Mark{name}{self.run}q{self.tail}" if name not in {"local", "old"} else f"mark{name}{self.run}q"

    @property
    def phone(self) -> str:
        """A number that nobody else has in this test."""
        return f"+1213555{1000 + self.run}"

    @property
    def stems(self) -> list[str]:
        """What must not be found; the tail is left out, because tidying may change it."""
        return [f"mark{name}{self.run}q" for name in _TYPED] + [self.phone[2:]]


@dataclass
class Written:
    """Everything that the process wrote where operators read."""

    lines: io.StringIO
    caplog: pytest.LogCaptureFixture
    capsys: pytest.CaptureFixture[str]

    def text(self) -> str:
        """Log lines, other loggers' records with their exceptions, and what was printed (metrics)."""
        printed = self.capsys.readouterr()
        return self.lines.getvalue() + self.caplog.text + printed.out + printed.err


@pytest.fixture
def written(caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> Iterator[Written]:
    """Catch the log lines as they would leave Lambda, and every other logger's from INFO on."""
    caplog.set_level(logging.INFO)
    lines = io.StringIO()
    handlers = [handler for handler in log.logger().handlers if isinstance(handler, logging.StreamHandler)]
    before = [handler.stream for handler in handlers]  # of an earlier test's capture, and closed by now: no flush
    for handler in handlers:
        handler.stream = lines
    yield Written(lines, caplog, capsys)
    for handler, stream in zip(handlers, before, strict=True):
        handler.stream = stream


def spellings(stem: str) -> list[str]:
    """A marker as text, and inside base64 and hex."""
    raw = stem.encode()
    inner = [base64.b64encode(b"x" * shift + raw).decode()[4 if shift else 0 : -4] for shift in range(3)]
    return [stem, raw.hex(), *(text.lower() for text in inner)]


def lying_open(stage: Stage) -> dict[str, str]:
    """Each table's items as one text, in lower case; ciphertext as if it were text."""
    config = stage.desk.settings
    tables = (config.records_table, config.audit_table, config.ephemeral_table, config.keys_table)
    return {table: "\n".join(_open(item) for item in raw_items(table)).lower() for table in tables}


def _open(item: dict[str, Any]) -> str:
    sealed = [bytes(item[name].value).decode("latin-1") for name in _SEALED & set(item)]
    return json.dumps({name: item[name] for name in set(item) - _SEALED}, default=str) + "".join(sealed)


def leaks(places: dict[str, str], stems: list[str]) -> list[str]:
    """Where which marker is found, with what stands around it."""
    return [
        f"{stem} in {where}: …{text[max(0, at - 100) : at + 100]}…"
        for stem in stems
        for where, text in places.items()
        for at in [text.find(spelling) for spelling in spellings(stem)]
        if at >= 0
    ]


def form_of(words: Words) -> dict[str, dict[str, str | list[str]]]:
    """Ana's answers, each with its marker."""
    return {
        "residence": {"residence": "US-CA"},
        "rights": {"rights": ["know_specific", "correct"]},
        "behalf": {"behalf": "agent", "agent_name": words["agent"], "agent_organisation": words["organisation"]},
        "name": {"name": words["name"]},
        "contact": {"email": f"{words['local']}@example.com", "phone": words.phone},
        "relationship": {"relationship": "customer", "customer_number": words["number"]},
        "details": {"wrong": words["wrong"], "right_value": words["right"], "details": words["details"]},
    }


def walk(browser: Browser, words: Words) -> Page:
    """Fill the form: each page first with something that is refused, then well; send it."""
    page = browser.get(f"{HOME}/residence")
    for step in STEPS:
        bad = {name: words["refused"] * 600 for name in form_of(words)[step] if name != "rights"}
        page = browser.press(page, bad | ({"rights": [words["refused"]]} if step == "rights" else {}))
        page = browser.press(page, form_of(words)[step])
    assert page.url.endswith("/check"), page.problems
    return browser.press(page)


def consumer_acts(stage: Stage, browser: Browser, words: Words) -> Reference:
    """Send, mistake the code, enter it, ask a question, and try other doors."""
    receipt = walk(browser, words)
    reference = Reference(reference_of(receipt))
    code_page = browser.get(f"{HOME}/code")
    page = browser.press(code_page, {"code": words["refused"]})
    page = browser.press(page, {"code": stage.code_to(f"{words['local']}@example.com")})
    assert page.url.partition("?")[0].endswith("/status"), page.url
    stranger = Browser(stage.app, address="10.99.0.1")
    follow = stranger.get(f"{HOME}/status")
    stranger.press(follow, {"reference": words["refused"], "email": words["refused"]})
    stranger.press(follow, {"reference": reference, "email": f"{words['old']}@example.com"})
    stranger.get(f"/c/{words['refused']}")
    stranger.get(f"{HOME}/residence?lang={words['refused']}")
    stranger.post(f"{HOME}/name", {words["refused"]: words["refused"], "name": words["name"]})
    return reference


def staff_acts(stage: Stage, request: RequestId, words: Words) -> None:
    """Every step of staff, with words in each field, refused ones too."""
    owner = enter(stage, hire(stage, Role.OWNER, f"Otto{words.run}"))
    head = stage.desk.requests.get(stage.account.id, request)

    def step(name: str, field_: str, typed: dict[str, Any]) -> Page:
        return owner.press(owner.get(page_of(head, name)), typed, form=field_)

    step("note", "text", {"text": words["refused"] * 600})
    step("note", "text", {"text": words["note"]})
    step("message", "text", {"text": words["message"]})
    step("extend", "reason", {"reason": words["reason"]})
    step("upload", "file", {"file": f"{words['refused']}.exe"})
    step("upload", "file", {"file": f"{words['filename']}.pdf"})
    _, filed = stage.desk.requests.dossier(head.account, head.id)
    [file] = [item for item in filed if isinstance(item, AnswerFile)]
    put(stage, file, b"%PDF-1.7 " + words["answer"].encode())
    owner.get(page_of(head, f"files/{file.id}/check"))
    matched = {"compared": ["name", words["refused"]], "method": words["refused"], "result": "matched"}
    owner.post(page_of(head, "match"), _with_token(owner, page_of(head, "match"), matched))
    owner.post(page_of(head), _with_token(owner, page_of(head), {"assignee": words["refused"]}))
    owner.post("/staff/sign-in", [("email", f"{words['old']}@example.com")])
    owner.get(f"/staff/queue?list={words['refused']}&cursor={words['refused']}")
    fields = {"outcome": "denied", "grounds": [words["refused"]], "text": words["answer"]}
    owner.post(page_of(head, "answer"), _with_token(owner, page_of(head, "answer"), fields))
    typed = {"outcome": "denied", "grounds": ["CCPA_UNVERIFIED"], "text": words["answer"]}
    preview = step("answer", "outcome", typed)
    done = owner.post(page_of(head, "answer"), dict(preview.form("outcome").filled({})) | {"action": "send"})
    assert done.status == 200, done.problems
    assert not stage.desk.requests.get(head.account, head.id).open


def appeal_acts(stage: Stage, consumer: Browser, request: RequestId, words: Words) -> None:
    """The law is corrected, questions are asked, a refusal is appealed and decided, with words in each field."""
    owner = enter(stage, hire(stage, Role.OWNER, f"Ute{words.run}"))
    head = stage.desk.requests.get(stage.account.id, request)

    def sent(name: str, field_: str, typed: dict[str, Any], **shown: str) -> Page:
        preview = owner.press(owner.get(page_of(head, name)), typed, form=field_)
        fields = dict(preview.form(field_).filled({})) | shown | {"action": "send"}
        return owner.post(page_of(head, name), fields)

    sent("law", "residence", {"residence": words["refused"], "why": words["refused"]})
    for place in ("DE", "US-VA"):
        sent("law", "residence", {"residence": place, "why": words["why"]}, words=words["told"])
    owner.press(owner.get(page_of(head, "clarify")), {"text": words["question"]}, form="text")
    owner.press(owner.get(page_of(head, "identity")), {"text": words["doubt"]}, form="text")
    sent("answer", "outcome", {"outcome": "referred", "controller": words["refused"] * 600})
    sent("answer", "outcome", {"outcome": "denied", "grounds": ["STATE_UNAUTHENTICATED"], "text": words["answer"]})
    form = consumer.get(f"{HOME}/status/appeal/{request}")
    consumer.press(form, {"appeal": words["refused"] * 600}, form="appeal")
    consumer.press(form, {"appeal": words["appeal"]}, form="appeal")
    _, filed = stage.desk.requests.dossier(head.account, head.id)
    for letter in (item for item in filed if isinstance(item, Letter) and item.passages):
        for page in (letter.id, f"{letter.id}/pdf", words["refused"]):
            consumer.get(f"{HOME}/status/letters/{request}/{page}")
            owner.get(page_of(head, f"letters/{page}"))
    judge = enter(stage, hire(stage, Role.REVIEWER, f"Ria{words.run}"))
    explained = {"outcome": "denied", "grounds": ["STATE_UNAUTHENTICATED"], "text": f"{words['verdict']} We looked."}
    preview = judge.press(judge.get(page_of(head, "appeal")), explained, form="outcome")
    judge.post(page_of(head, "appeal"), dict(preview.form("outcome").filled({})) | {"action": "send"})
    closed = stage.desk.requests.get(head.account, head.id)
    assert closed.appeal is not None, preview.problems
    assert closed.appeal.outcome is Outcome.DENIED, preview.problems


def _with_token(browser: Browser, page: str, typed: dict[str, Any]) -> dict[str, Any]:
    return {"form_token": browser.get(page).value("form_token"), **typed}


def faults(stage: Stage, browser: Browser, words: Words) -> None:
    """Errors of parts that quote what they were given."""

    def quoting(*_: object) -> int:
        raise ValueError(words["refused"])

    with pytest.raises(JobFailed) as failed:
        job(quoting)({})
    assert words["refused"] not in str(failed.value)

    class Quoting:
        """Fails with the person's words in its message."""

        def by_slug(self, slug: str) -> Desk:
            raise ValueError(words["refused"], slug)

    before = stage.desk.__dict__.pop("recent_accounts", None)
    stage.desk.__dict__["recent_accounts"] = Quoting()
    assert browser.get(HOME).status == 500
    stage.desk.__dict__.pop("recent_accounts")
    if before is not None:
        stage.desk.__dict__["recent_accounts"] = before


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None)
@given(tail=st.sampled_from(["", " Ñandú", " 👩‍👩‍👧", " <b>&amp;'\"", " 名前"]))
def test_no_word_of_a_person_is_found_where_it_does_not_belong(stage: Stage, written: Written, tail: str) -> None:
    words = Words(tail)
    browser = Browser(stage.app, address=f"10.98.{words.run}.1")
    reference = consumer_acts(stage, browser, words)
    submission = stage.desk.requests.submission(stage.account.id, reference)
    staff_acts(stage, submission.requests[0], words)
    appeal_acts(stage, browser, submission.requests[1], words)
    dossiers = [stage.desk.requests.dossier(stage.account.id, name)[1] for name in submission.requests]
    filed = [item for dossier in dossiers for item in dossier]
    sealed = repr([msgspec.to_builtins(thing) for thing in (submission, *filed)]).lower()
    refused = [stem for stem in words.stems if stem not in sealed]
    assert refused == [f"markold{words.run}q", f"markrefused{words.run}q"]  # all others did arrive
    stage.deliver()
    browser.get(f"{HOME}/status")
    faults(stage, browser, words)

    places = lying_open(stage) | {"logs and metrics": written.text().lower()}
    assert "valueerror" in places["logs and metrics"]  # the net does catch
    assert leaks(places, words.stems) == []


@given(before=st.text(), after=st.text(), stem=st.sampled_from(Words("").stems))
def test_a_word_that_did_leak_would_be_found_in_any_spelling(before: str, after: str, stem: str) -> None:
    raw = (before + stem.title() + after).encode()
    for spelled in (raw.decode(), raw.decode().lower().encode().hex(), json.dumps(raw.decode())):
        assert leaks({"a line": spelled.lower()}, [stem])
    plain = (before + stem + after).encode()
    assert leaks({"a line": base64.b64encode(plain).decode().lower()}, [stem])
