"""Mails: how they are written, as Amazon SES puts them down, and the bucket in memory that holds them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from chalicelib.domain.ids import AccountId
from chalicelib.domain.inbound import Attachment, InboundMail, MailPart, PartState
from chalicelib.errors import NotFound
from chalicelib.services.ports.inbound import HeldMail, WaitingMail

DOMAIN = "mail.recourse.test"
AT = datetime(2026, 11, 23, 16, 58, 30, tzinfo=UTC)


def by_service(raw: bytes, *, to: str, at: datetime = AT, spf: str = "pass", envelope: str = "x@x.example") -> bytes:
    """A mail under the headers that the mail service writes above all others."""
    return (
        f"Return-Path: <{envelope}>\r\n"
        f"Received: from mx.example (mx.example [192.0.2.1])\r\n"
        f" by inbound-smtp.us-east-1.amazonaws.com with SMTP id 7k2 for {to};\r\n {format_datetime(at)}\r\n"
        "X-SES-Spam-Verdict: PASS\r\nX-SES-Virus-Verdict: PASS\r\n"
        f"Received-SPF: {spf} (spfCheck: domain of x.example) client-ip=192.0.2.1; envelope-from=x@x.example;\r\n"
        f"Authentication-Results: amazonses.com;\r\n spf={spf} (spfCheck: dmarc=pass) client-ip=192.0.2.1;\r\n"
        " dkim=pass header.i=@x.example;\r\n dmarc=none header.from=x.example;\r\n"
        "X-SES-RECEIPT: AEFBQUF\r\n"
    ).encode() + raw


def written(
    text: str = "Please delete my data.",
    *,
    to: str = f"acme@{DOMAIN}",
    sender: str = "Ana Lopez <ana@example.com>",
    subject: str = "My data",
    name: str = "<1@example.com>",
    files: Sequence[tuple[str, bytes]] = (),
    markup: str = "",
    **headers: str,
) -> bytes:
    """A mail as a person's program writes it; further headers by name, `_` for `-`."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = to
    mail["Subject"] = subject
    if name:
        mail["Message-ID"] = name
    for header, value in headers.items():
        mail[header.replace("_", "-")] = value
    mail.set_content(text)
    if markup:
        mail.add_alternative(markup, subtype="html")
    for called, content in files:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=called)
    return mail.as_bytes()


def arrives(text: str = "Please delete my data.", *, to: str = f"acme@{DOMAIN}", **more: object) -> bytes:
    """The same, as it lies in the bucket."""
    return by_service(written(text, to=to, **more), to=to)  # type: ignore[arg-type]


@dataclass
class MemoryMailBucket:
    """The bucket of mails; `objects` as the eraser sees them."""

    objects: dict[str, bytes] = field(default_factory=dict)
    incoming: dict[str, bytes] = field(default_factory=dict)
    since: dict[str, datetime] = field(default_factory=dict)

    def read(self, name: str) -> bytes | None:
        return self.incoming.get(name)

    def waiting(self, *, before: datetime) -> Iterator[WaitingMail]:
        mails = (WaitingMail(name, self.since.get(name, AT)) for name in self.incoming)
        return (mail for mail in mails if mail.came_at < before)

    def drop(self, name: str) -> None:
        self.incoming.pop(name, None)

    def keep(self, mail: InboundMail, raw: bytes, attachments: Sequence[Attachment]) -> None:
        for number, one in enumerate(attachments, start=1):
            if one.state is not PartState.LEFT_OUT:
                self.objects[f"parts/{_place(mail)}/{number}"] = one.content
        self.objects[f"originals/{_place(mail)}"] = raw

    def copy(self, mail: InboundMail, to: InboundMail) -> None:
        for key in [key for key in self.objects if _place(mail) in key]:
            self.objects[key.replace(_place(mail), _place(to))] = self.objects[key]

    def delete(self, mail: InboundMail) -> None:
        for key in [key for key in self.objects if _place(mail) in key]:
            del self.objects[key]

    def let_go(self, mail: InboundMail) -> None:
        self.delete(mail)

    def original_link(self, mail: InboundMail, *, seconds: int) -> str:
        if f"originals/{_place(mail)}" not in self.objects:
            raise NotFound("mail")
        return f"https://mails.test/originals/{_place(mail)}?seconds={seconds}"

    def part_link(self, mail: InboundMail, part: MailPart, *, seconds: int) -> str:
        return f"https://mails.test/parts/{_place(mail)}/{part.number}?seconds={seconds}"

    def hold(self, account: AccountId, name: str, raw: bytes) -> None:
        self.objects[f"held/{account}/{name}"] = raw

    def held(self, account: AccountId, *, limit: int) -> tuple[HeldMail, ...]:
        prefix = f"held/{account}/"
        keys = sorted(key for key in self.objects if key.startswith(prefix))[:limit]
        return tuple(HeldMail(key.removeprefix(prefix), AT, len(self.objects[key])) for key in keys)

    def read_held(self, account: AccountId, name: str) -> bytes | None:
        return self.objects.get(f"held/{account}/{name}")

    def drop_held(self, account: AccountId, name: str) -> None:
        self.objects.pop(f"held/{account}/{name}", None)


def _place(mail: InboundMail) -> str:
    return f"{mail.account}/{mail.request}/{mail.id}"
