"""Staff read mails that came in, put them where they belong, and decide about those that are held back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

import pytest

from chalicelib.channels.email import read_mail
from chalicelib.domain.account import User
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Message
from chalicelib.domain.inbound import InboundMail
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Bucket, Outcome, Request
from chalicelib.services.inbound.take_mail import Came, Letterbox, take_mail
from tests.fakes.mails import DOMAIN, by_service, written
from tests.http.client import Browser
from tests.http.office import asked, enter, hire, page_of, present
from tests.http.stage import Stage

PAGE = "/staff/mail"
_NUMBERS = count(1)


@pytest.fixture(scope="module", autouse=True)
def domain(stage: Stage) -> Iterator[None]:
    before = stage.desk.settings
    stage.desk.settings = replace(before, inbound_domain=DOMAIN)
    yield
    stage.desk.settings = before


@pytest.fixture(scope="module")
def hal(stage: Stage) -> User:
    return hire(stage, Role.HANDLER, "Hal")


@pytest.fixture
def handler(stage: Stage, hal: User) -> Browser:
    return enter(stage, hal)


def came(stage: Stage, text: str, **more: object) -> Request:
    """The request that a mail begins."""
    name = f"o{next(_NUMBERS)}"
    to = f"{stage.account.slug}@{DOMAIN}"
    raw = by_service(written(text, to=to, name=f"<{name}@x>", **more), to=to, at=datetime.now(UTC))  # type: ignore[arg-type]
    mail = read_mail(raw, now=stage.desk.clock.now())
    stage.desk.settings = replace(stage.desk.settings, rate_limits="off")
    [what] = take_mail(stage.desk, Letterbox(name, raw, mail))
    stage.desk.settings = replace(stage.desk.settings, rate_limits="on")
    assert what is Came.BEGAN
    account = stage.desk.accounts.get(stage.account.id)
    for head in stage.desk.requests.queue(account, Bucket.OPEN, cursor="", limit=50).requests:
        if text in stage.desk.requests.submission(account.id, head.submission).typed.details:
            return head
    raise LookupError(text)


def hold(stage: Stage, text: str) -> str:
    name = f"held{next(_NUMBERS)}"
    to = f"{stage.account.slug}@{DOMAIN}"
    stage.desk.mail_bucket.hold(stage.account.id, name, by_service(written(text, to=to, name=f"<{name}@x>"), to=to))
    return name


def test_the_page_names_the_address_and_how_to_use_it(stage: Stage, handler: Browser) -> None:
    page = handler.get(PAGE)
    assert f"{stage.account.slug}@{DOMAIN}" in page.words
    assert "Nothing is held back" in page.words


def test_a_mail_is_read_beside_the_form_that_sorts_it_and_nothing_of_it_is_markup(
    stage: Stage, handler: Browser
) -> None:
    head = came(
        stage,
        "delete <b>everything</b>",
        subject="<script>alert(1)</script>",
        sender='"<img src=x>" <ana@example.com>',
        files=[("<b>.svg", b"<svg onload=alert(1)>"), ("id.pdf", b"%PDF-1.7")],
    )
    for page in (handler.get(page_of(head)), handler.get(page_of(head, "sort"))):
        assert "delete &lt;b&gt;everything&lt;/b&gt;" in page.text
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert "<svg onload" not in page.text
        assert "Quarantined" in page.words
        assert "proves nothing about who wrote it" in page.words


def test_an_attachment_is_given_out_by_a_link_of_a_minute_and_the_look_is_audited(
    stage: Stage, handler: Browser, hal: User
) -> None:
    head = came(stage, "with a file", files=[("id.pdf", b"%PDF-1.7")])
    page = handler.get(page_of(head))
    [mail] = [one for one in stage.desk.requests.dossier(head.account, head.id)[1] if isinstance(one, InboundMail)]
    url = f"{page_of(head)}/mails/{mail.id}"
    token = page.value("form_token")
    ready = handler.post(url, {"form_token": token, "part": "1"})
    assert "The file is ready" in ready.words
    original = handler.post(url, {"form_token": token, "part": "original"})
    assert "plain text" in original.words
    for wrong in ("2", "0", "x", "-1", "9999"):
        assert handler.post(url, {"form_token": token, "part": wrong}).status == 404
    assert handler.post(f"{page_of(head)}/mails/other", {"form_token": token, "part": "1"}).status == 404
    day = stage.desk.clock.now().date()
    looks = stage.desk.audit_log.entries(stage.desk.audit_log.looks_of(head.account, hal.id, day))
    assert [entry.tag for entry in looks].count(Tag.VIEW_MAIL) == 2


def test_a_mail_is_put_into_the_thread_that_it_belongs_to(stage: Stage, handler: Browser) -> None:
    other = asked(stage)
    head = came(stage, "my customer number is 7", In_Reply_To="<x@y>", files=[("id.pdf", b"%PDF-1.7")])
    page = handler.get(page_of(head, "sort"))
    assert "It says that it answers something" in page.words
    done = page.form("reference").filled({"reference": other.submission})
    after = handler.post(page.url, dict(done) | {"action": "move"}, follow=False)
    assert after.status == 303

    closed = present(stage, head)
    assert closed.outcome is Outcome.NO_REQUEST
    _, filed = stage.desk.requests.dossier(other.account, other.id)
    assert any(isinstance(item, Message) and "customer number is 7" in item.text for item in filed)
    [mail] = [item for item in filed if isinstance(item, InboundMail)]
    assert mail.moved_from == head.id
    assert present(stage, other).waiting_message
    thread = handler.get(f"{page_of(other)}?part=messages")
    assert "Put here by staff" in thread.words
    token = thread.value("form_token")
    ready = handler.post(f"{page_of(other)}/mails/{mail.id}", {"form_token": token, "part": "1"})
    assert ready.status == 200
    assert not [item for item in stage.desk.requests.dossier(head.account, head.id)[1] if isinstance(item, InboundMail)]


@pytest.mark.parametrize("typed", ["", "12345678901", "abc"])
def test_a_reference_that_leads_nowhere_is_said_to(stage: Stage, handler: Browser, typed: str) -> None:
    head = came(stage, f"nowhere ({typed})")
    page = handler.get(page_of(head, "sort"))
    again = handler.post(page.url, dict(page.form("reference").filled({"reference": typed})) | {"action": "move"})
    assert again.status == 400
    assert present(stage, head).open


def test_what_is_held_back_is_let_in_with_the_moment_at_which_it_came(stage: Stage, handler: Browser) -> None:
    name = hold(stage, "held and let in")
    page = handler.get(PAGE)
    done = handler.post(PAGE, dict(page.form("held").filled({"held": name})) | {"do": "let-in"}, follow=False)
    assert done.status == 303
    account = stage.desk.accounts.get(stage.account.id)
    heads = stage.desk.requests.queue(account, Bucket.OPEN, cursor="", limit=50).requests
    [head] = [
        one
        for one in heads
        if "held and let in" in stage.desk.requests.submission(account.id, one.submission).typed.details
    ]
    assert head.received_at <= stage.desk.clock.now()
    assert stage.desk.mail_bucket.held(account.id, limit=10) == ()


def test_deleting_what_is_held_back_asks_first(stage: Stage, handler: Browser) -> None:
    name = hold(stage, "held and deleted")
    page = handler.get(PAGE)
    asks = handler.post(PAGE, dict(page.form("held").filled({"held": name})) | {"do": "delete"})
    assert "Delete these emails unread?" in asks.words
    assert stage.desk.mail_bucket.held(stage.account.id, limit=10)
    done = handler.post(PAGE, asks.form("sure").filled({}), follow=False)
    assert done.status == 303
    assert stage.desk.mail_bucket.held(stage.account.id, limit=10) == ()


def test_nothing_ticked_is_said_to(stage: Stage, handler: Browser) -> None:
    name = hold(stage, "held")
    page = handler.get(PAGE)
    token = page.value("form_token")
    again = handler.post(PAGE, {"form_token": token, "do": "let-in"})
    assert again.status == 400
    assert "Tick the emails first" in again.words
    stage.desk.mail_bucket.drop_held(stage.account.id, name)


def test_an_auditor_reads_and_decides_nothing(stage: Stage) -> None:
    auditor = enter(stage, hire(stage, Role.AUDITOR, "Ida"))
    name = hold(stage, "held from auditors")
    page = auditor.get(PAGE)
    assert "Let in what is ticked" not in page.words
    token = page.value("form_token")
    assert auditor.post(PAGE, {"form_token": token, "held": name, "do": "delete", "sure": "yes"}).status == 403
    stage.desk.mail_bucket.drop_held(stage.account.id, name)
