"""Whoever runs the shared number listens to who reached nobody, and hands each message to whom it was for."""

import pytest

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Outcome, Request
from tests.fakes.message import SOUND, left
from tests.http.client import Browser
from tests.http.office import enter, hire, page_of
from tests.http.stage import Stage
from tests.http.telephone import Line

MAILBOX = "/staff/mailbox"
WRONG = "11" + "000001" * 3  # English, a new request, and three codes that nobody has


@pytest.fixture(scope="module")
def otto(stage: Stage, line: Line) -> Browser:
    """Whoever works for the operator."""
    return enter(stage, hire(stage, Role.HANDLER, "Oskar", line.operator))


@pytest.fixture
def message(line: Line) -> Request:
    """Somebody has reached nobody, and asked for deletion."""
    call = line.dial(WRONG + "2" + "2")
    return line.request(call, line.operator.id)


def test_a_message_is_found_and_handed_over(stage: Stage, line: Line, otto: Browser, message: Request) -> None:
    assert "General mailbox" in otto.get("/staff/phone").links
    listed = otto.get(MAILBOX)
    assert message.submission[:4] in listed.words
    form = otto.get(f"{page_of(message, 'hand-over')}?find=acme+shoes")
    assert "Acme Shoes" in form.words
    page = otto.press(form, {"to": line.code.code}, form="to")
    assert "The message was handed over" in page.words
    assert line.code.account == stage.account.id
    theirs = stage.desk.requests.submission(stage.account.id, message.submission)
    assert stage.desk.requests.get(stage.account.id, theirs.requests[0]).code == line.code.code
    copy = stage.desk.requests.get(line.operator.id, message.id)
    assert copy.outcome is Outcome.NO_REQUEST
    assert message.submission[:4] not in otto.get(MAILBOX).words
    audit = stage.desk.audit_log.of_request(message.account, message.id)
    assert [entry.tag for entry in audit].count(Tag.REQUEST_HANDED_OVER) == 1
    owner = enter(stage, stage.owner)
    history = owner.get(f"{page_of(stage.desk.requests.get(stage.account.id, theirs.requests[0]))}?part=timeline")
    assert "Handed over from the general mailbox" in history.words
    assert "Oskar" not in history.text


def test_what_was_said_lies_with_the_business_afterwards(
    stage: Stage, line: Line, otto: Browser, message: Request
) -> None:
    desk = stage.desk
    left(desk, desk.requests.submission(line.operator.id, message.submission))
    form = otto.get(f"{page_of(message, 'hand-over')}?find=acme+shoes")
    assert "The message was handed over" in otto.press(form, {"to": line.code.code}, form="to").words
    theirs = desk.requests.submission(stage.account.id, message.submission)
    [voicemail] = desk.voicemails.of_request(stage.account.id, theirs.requests[0])
    kept = desk.voicemail_bucket.find(voicemail)
    assert kept
    assert (kept.size, kept.tags) == (len(SOUND), voicemail.tags)


def test_what_is_missing_or_unknown_is_said(otto: Browser, message: Request) -> None:
    empty = otto.get(page_of(message, "hand-over"))
    assert "find" in empty.form("find").names
    assert "No business of this deployment" in otto.get(f"{page_of(message, 'hand-over')}?find=zzz").words
    form = otto.get(f"{page_of(message, 'hand-over')}?find=acme")
    refused = otto.press(form, form="to")
    assert (refused.status, refused.problems) == (400, ["Choose whom the message is for"])
    assert "Acme Shoes" in refused.words, "what was found stays"


def test_who_runs_no_shared_number_has_no_mailbox(stage: Stage, line: Line, message: Request) -> None:
    owner = enter(stage, stage.owner)
    assert owner.get(MAILBOX).status == 404
    assert MAILBOX not in owner.get("/staff/phone").text
    call = line.dial(line.to_business + "2" + "2")
    own = line.request(call)
    refused = owner.get(page_of(own, "hand-over"))
    assert refused.status == 409
    assert "Only messages of callers who reached no business" in refused.words
    assert owner.get(page_of(message, "hand-over")).status == 404


def test_who_only_reads_listens_and_hands_nothing_over(stage: Stage, line: Line, message: Request) -> None:
    auditor = enter(stage, hire(stage, Role.AUDITOR, "Ada", line.operator))
    page = auditor.get(MAILBOX)
    assert message.submission[:4] in page.words
    assert "hand-over" not in page.text
    assert auditor.get(page_of(message, "hand-over")).status == 403
