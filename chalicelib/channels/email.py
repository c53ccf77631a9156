"""A mail as the mail service has put it down, understood: who it claims to be from, what it says, what came with it.

Whoever wrote it may have built it to break its readers: it is looked at before it is taken apart, each header is read
only as far as a person would write one, and what still cannot be read is said to be so, never lost.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any, Final

from chalicelib.channels.email_body import Body, attachment, read_body
from chalicelib.channels.email_headers import (
    claims_to_answer,
    header,
    nature,
    received_at,
    recipients,
    sender,
    subject,
    verdicts,
)
from chalicelib.channels.text_message import language_of
from chalicelib.domain.inbound import PART_LIMIT, TEXT_LIMIT, Arrived, Attachment, Mark, Nature, PartState, Verdict

SIZE_LIMIT: Final = 40 * 1024 * 1024  # bytes; what Amazon SES takes
_HEAD_LIMIT: Final = 128 * 1024  # bytes of a mail's own head
_HEADER_LIMIT: Final = 2000  # characters of one header that are read
_LINES_OF_PARTS: Final = 2000  # lines that could begin a part
_NESTED: Final = 50  # parts that could hold others
_WHOLE: Final = "message.txt"


class _Bounded(policy.EmailPolicy):
    """The library's policy for mail, which reads of a header no more than a person would write."""

    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        """Name and value of a header; the library's parsers take long over long ones."""
        name, value = super().header_source_parse(list(sourcelines))
        return name, value[:_HEADER_LIMIT]


_POLICY: Final[Any] = _Bounded()


def read_mail(raw: bytes, *, now: datetime, opens: bool = True) -> Arrived:
    """Understand a mail; whatever it is made of, something comes of it that staff can look at.

    Without `opens` no more than its own head is read, as of one that was built to break its reader.
    """
    head = _parsed(_head_of(raw))
    body = _body(raw) if opens and _sound(raw) else None
    arrived = _arrived(head, body, raw, now)
    return _without_virus(_fitting(arrived))


def _head_of(raw: bytes) -> bytes:
    """The mail's own head, as far as it is read, with nothing behind it."""
    first = raw[:_HEAD_LIMIT]
    ends = [at for at in (first.find(b"\r\n\r\n"), first.find(b"\n\n")) if at >= 0]
    return first[: min(ends)] + b"\r\n\r\n" if ends else first.rpartition(b"\n")[0] + b"\r\n\r\n"


def _sound(raw: bytes) -> bool:
    """Whether it can be taken apart without harm: counted before anything is parsed."""
    if len(raw) > SIZE_LIMIT or (b"\r\n\r\n" not in raw[:_HEAD_LIMIT] and b"\n\n" not in raw[:_HEAD_LIMIT]):
        return False
    return raw.count(b"\n--") <= _LINES_OF_PARTS and raw.lower().count(b"multipart/") <= _NESTED


def _parsed(raw: bytes) -> EmailMessage:
    message: EmailMessage = BytesParser(policy=_POLICY).parsebytes(raw)
    return message


def _body(raw: bytes) -> Body | None:
    try:
        return read_body(_parsed(raw))
    except Exception:  # noqa: BLE001  the library's parser meets what somebody built to break it
        return None


def _arrived(head: EmailMessage, body: Body | None, raw: bytes, now: datetime) -> Arrived:
    claimed, name = sender(head)
    what = nature(head)
    text = body.text if body else ""
    marks = {
        Mark.UNREAD: body is None or not (body.text or body.attachments),
        Mark.MARKUP: body is not None and body.markup,
        Mark.REPLY: claims_to_answer(head),
        Mark.MACHINE: what is Nature.MACHINE,
    }
    attachments = body.attachments if body else ()
    return Arrived(
        received_at=received_at(head, now=now),
        recipients=recipients(head),
        sender=claimed,
        name=name,
        subject=subject(head),
        text=text,
        digest=_digest(head, claimed.address if claimed else "", text, attachments, raw),
        size=len(raw),
        nature=what,
        verdicts=verdicts(head),
        language=language_of(text),
        marks=frozenset(mark for mark, holds in marks.items() if holds),
        attachments=attachments,
    )


def _digest(head: EmailMessage, claimed: str, text: str, attachments: Sequence[Attachment], raw: bytes) -> str:
    """What tells a mail from others: its id, its sender and its content, for an id alone is anybody's to choose.

    A server that did not hear that a mail was taken sends it again: with another `Received`, and the same of these.
    """
    name = header(head, "Message-ID")
    hashed = hashlib.sha256(f"{name}\n{claimed}\n{subject(head)}\n{text}".encode(errors="replace"))
    for one in attachments:
        hashed.update(hashlib.sha256(one.content).digest())
    if not name or not (text or attachments):
        hashed.update(raw)
    return hashed.hexdigest()


def _fitting(arrived: Arrived) -> Arrived:
    """Words that are too long for the thread stand there as far as they go, and as a whole among the files."""
    left_out = any(one.state is PartState.LEFT_OUT for one in arrived.attachments)
    marks = arrived.marks | ({Mark.LEFT_OUT} if left_out else set())
    if len(arrived.text) <= TEXT_LIMIT:
        return replace(arrived, marks=frozenset(marks))
    whole = attachment(_WHOLE, arrived.text.encode(errors="replace")[:PART_LIMIT])
    return replace(
        arrived,
        text=arrived.text[:TEXT_LIMIT],
        marks=frozenset(marks | {Mark.CUT}),
        attachments=(whole, *arrived.attachments),
    )


def _without_virus(arrived: Arrived) -> Arrived:
    """Of a mail in which a virus was found the words are kept, and no file."""
    if arrived.verdicts.virus is not Verdict.FAIL:
        return arrived
    bare = tuple(replace(one, content=b"", state=PartState.LEFT_OUT) for one in arrived.attachments)
    marks = arrived.marks | ({Mark.LEFT_OUT} if bare else set())
    return replace(arrived, attachments=bare, marks=frozenset(marks))
