"""Who walks through the promises: people who ask, staff who act on their pages, and what comes in by mail."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from typing import Any, Final

import boto3

from chalicelib.domain.ids import Reference
from chalicelib.domain.inbound import InboundMail
from chalicelib.domain.request import Bucket, Request
from chalicelib.jobs.inbound_mail import on_inbound_mail
from chalicelib.storage import keys_inbound
from tests.fakes.mails import DOMAIN, by_service, written
from tests.http.client import Browser, Fields, Page
from tests.http.filling import HOME, answers, reference_of, send
from tests.http.office import page_of
from tests.http.stage import Stage
from tests.jobs.conftest import SCHEDULED

MATCHED: Final[dict[str, str | list[str]]] = {
    "compared": ["name", "email", "order"],
    "method": "records",
    "result": "matched",
    "contact_on_file": "yes",
    "declaration": "yes",
}
_NUMBERS: Final = count(1)


class Person:
    """Somebody who has sent the form, with an address of their own; `steps` change what is typed on its pages."""

    def __init__(self, stage: Stage, *rights: str, **steps: Fields) -> None:
        """Fill the form from the first page to the last one, and send it."""
        number = next(_NUMBERS)
        self.stage = stage
        self.email = f"walker{number}@example.com"
        self.browser = Browser(stage.app, address=f"10.{40 + number // 250}.{number % 250}.9")
        contact: Fields = {"email": self.email}
        given: dict[str, Fields] = {"rights": {"rights": list(rights)}, "contact": contact, **steps}
        self.receipt = send(self.browser, answers(**given))
        assert self.receipt.url.rpartition("/")[2].isdigit(), self.receipt.words

    @property
    def reference(self) -> Reference:
        """What the receipt names."""
        return Reference(reference_of(self.receipt))

    @property
    def heads(self) -> list[Request]:
        """The requests as they are now."""
        desk, account = self.stage.desk, self.stage.account.id
        return [desk.requests.get(account, one) for one in desk.requests.submission(account, self.reference).requests]

    @property
    def head(self) -> Request:
        """The only request."""
        [head] = self.heads
        return head

    def confirm(self) -> Page:
        """Enter the code that was mailed; the status page."""
        page = self.browser.click(self.receipt, "Enter the code")
        return self.browser.press(page, {"code": self.stage.code_to(self.email)})

    def status(self) -> Page:
        """The status page, once the code was entered."""
        return self.browser.get(f"{HOME}/status")


def compare(staff: Browser, request: Request, **changed: str | list[str]) -> Page:
    """Staff record that they have found the person in their own records."""
    return staff.press(staff.get(page_of(request, "match")), MATCHED | changed, form="compared")


def answer(staff: Browser, request: Request, **typed: str | list[str]) -> Page:
    """Staff write an answer, look at what the person will read, and send it."""
    path = page_of(request, "answer")
    shown = staff.press(staff.get(path), typed, form="outcome")
    return staff.post(path, [*shown.form("outcome").filled({}), ("action", "send")])


def mail_in(stage: Stage, text: str, **more: Any) -> None:
    """A mail lies in the bucket as the mail service puts it down, and its function is called."""
    name, to = f"walk{next(_NUMBERS)}", more.pop("to", f"acme@{DOMAIN}")
    raw = by_service(written(text, to=to, name=f"<{name}@example.com>", **more), to=to, at=datetime.now(UTC))
    bucket, key = stage.desk.settings.mail_bucket, keys_inbound.incoming(name)
    boto3.client("s3").put_object(Bucket=bucket, Key=key, Body=raw)
    told = {"bucket": {"name": bucket}, "object": {"key": key}}
    on_inbound_mail(SCHEDULED | {"detail-type": "Object Created", "source": "aws.s3", "detail": told}, None)


def begun_by_mail(stage: Stage, words: str) -> list[tuple[Request, InboundMail]]:
    """The open requests that mails with these words have begun."""
    desk, account = stage.desk, stage.desk.accounts.get(stage.account.id)
    found = []
    for head in desk.requests.queue(account, Bucket.OPEN, cursor="", limit=50).requests:
        _, things = desk.requests.dossier(account.id, head.id)
        typed = desk.requests.submission(account.id, head.submission).typed.details
        found += [(head, one) for one in things if isinstance(one, InboundMail) and words in typed]
    return found


def tags(stage: Stage, request: Request) -> list[str]:
    """The audit trail of a request, by its tags."""
    return [entry.tag for entry in stage.desk.audit_log.of_request(request.account, request.id)]


def account_tags(stage: Stage) -> list[str]:
    """The audit trail of the account itself, by its tags."""
    chain = stage.desk.audit_log.chain_of(stage.account.id, None)
    return [entry.tag for entry in stage.desk.audit_log.entries(chain)]


def company_of(stage: Stage, owner: Browser, name: str, **typed: str) -> str:
    """A company that decides, entered in the directory; its id."""
    given = {
        "controller_name": name,
        "controller_privacy_url": "https://controller.example/privacy",
        "controller_method": "mail",
        "controller_email": f"privacy@{name.partition(' ')[0].lower()}.example",
        "controller_offered": "yes",
    }
    owner.press(owner.get("/staff/controllers/new"), given | typed, form="controller_name")
    return next(one.id for one in stage.desk.controllers.every(stage.account.id) if one.name == name)


def passed_on(stage: Stage, staff: Browser, request: Request, company: str) -> str:
    """Staff pass a request on by mail; the address of the page that the company is sent."""
    path = page_of(request, "refer")
    shown = staff.press(staff.get(path), {"controller": company}, form="controller")
    sent = staff.post(path, [*shown.form("controller").filled({}), ("action", "send")])
    assert "The request was passed on" in sent.words
    [who] = [one for one in stage.desk.controllers.every(stage.account.id) if one.id == company]
    assert who.email
    found = re.search(r"https?://[^/\s]+(/referral/\S+)", stage.mail_to(who.email.address).text)
    assert found
    return found[1]


def register(owner: Browser, name: str, **typed: str) -> Page:
    """An entry of a register, written on its page."""
    fields = {f"register_{field}": text for field, text in typed.items()}
    return owner.press(owner.get(f"/staff/registers/{name}/new"), fields, form=next(iter(fields)))


@contextmanager
def meanwhile(stage: Stage) -> Iterator[None]:
    """What happens later in here; afterwards it is as early as before."""
    before = stage.time.ahead
    try:
        yield
    finally:
        stage.time.ahead = before
