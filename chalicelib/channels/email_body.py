"""The words and the attachments of a mail; what is markup becomes words, and nothing is opened or unpacked."""

import codecs
import re
from collections.abc import Iterator
from email.message import EmailMessage, MIMEPart
from typing import Final

from chalicelib.channels.email_markup import words_of
from chalicelib.domain.file_types import fits_type, type_of_name
from chalicelib.domain.inbound import (
    PART_LIMIT,
    PARTS_LIMIT,
    PARTS_TOGETHER,
    SAFE_TYPES,
    Attachment,
    PartState,
)
from chalicelib.domain.text import clean
from chalicelib.values import dataclass

_LEAVES_LIMIT: Final = 200  # parts that are looked at
_WORDS_LIMIT: Final = 1_000_000  # characters of plain text that are read; the mail itself is kept whole
_MARKUP_LIMIT: Final = 200_000  # characters of HTML that are read
_NAME_LONGEST: Final = 150
_HEAD: Final = 512
_ENDINGS: Final = {"text/plain": "txt", "image/png": "png", "image/jpeg": "jpg", "application/pdf": "pdf"}
_OPAQUE: Final = "application/octet-stream"
# Character sets of people's mail. Python knows others (`punycode`, `unicode_escape`) that take minutes or make traps.
_CHARSET: Final = re.compile(
    r"utf-8|utf-16(-[bl]e)?|ascii|iso8859-\d{1,2}|cp\d{3,4}|koi8-[rut]|big5(hkscs)?|gb(2312|k|18030)"
    r"|euc_(jp|kr)|shift_jis|iso2022_(jp|kr)|mac-roman|tis-620|hz"
)


@dataclass(frozen=True, slots=True)
class Body:
    """Words as they were written, whether they had to be taken out of markup, and what came with them."""

    text: str
    markup: bool
    attachments: tuple[Attachment, ...]


def read_body(message: EmailMessage) -> Body:
    """Take a mail apart; what it holds beyond the limits is named and left out."""
    plain: list[str] = []
    markup: list[str] = []
    files: list[MIMEPart] = []
    for part in _leaves(message):
        kind = part.get_content_type()
        if _attached(part) or kind not in {"text/plain", "text/html"}:
            files.append(part)
        else:
            (plain if kind == "text/plain" else markup).append(_text(part))
    words = clean("\n\n".join(one for one in plain if one.strip())[:_WORDS_LIMIT], lines=True)
    taken_out = "" if words else words_of("\n".join(markup)[:_MARKUP_LIMIT])
    return Body(words or taken_out, bool(taken_out), tuple(_attachments(files)))


def _leaves(message: EmailMessage) -> Iterator[MIMEPart]:
    """The parts that hold something, in their order, without descending into mails that were attached."""
    waiting: list[MIMEPart] = [message]
    found = 0
    while waiting and found < _LEAVES_LIMIT:
        part = waiting.pop(0)
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting[:0] = list(part.iter_parts())
            continue
        found += 1
        yield part


def _attached(part: MIMEPart) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _content(part: MIMEPart) -> bytes:
    """What a part holds; of a mail that was attached, that mail as it is."""
    if part.is_multipart():
        return b"".join(inner.as_bytes() for inner in part.iter_parts())
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _text(part: MIMEPart) -> str:
    content = _content(part)
    try:
        named = codecs.lookup(part.get_content_charset("utf-8")).name
    except LookupError:
        named = "utf-8"
    return content.decode(named if _CHARSET.fullmatch(named) else "utf-8", errors="replace")


def _attachments(parts: list[MIMEPart]) -> Iterator[Attachment]:
    kept = 0
    together = 0
    for number, part in enumerate(parts, start=1):
        content = _content(part)
        name = _name(part, number)
        fits = kept < PARTS_LIMIT and len(content) <= PART_LIMIT and together + len(content) <= PARTS_TOGETHER
        if fits and content:
            kept += 1
            together += len(content)
        yield attachment(name, content, room=fits and bool(content))


def attachment(name: str, content: bytes, *, room: bool = True) -> Attachment:
    """What is to become of a part: only a few types that run nowhere are kept as they are."""
    announced = type_of_name(name) if name.rpartition(".")[2].lower() in SAFE_TYPES else None
    safe = announced is not None and fits_type(announced, content[:_HEAD])
    kept = PartState.KEPT if safe else PartState.QUARANTINED
    return Attachment(
        name=name,
        content_type=announced if safe and announced else _OPAQUE,
        content=content,
        state=kept if room else PartState.LEFT_OUT,
    )


def _name(part: MIMEPart, number: int) -> str:
    """What a part calls itself, without folders; else what it is and its number."""
    given = clean(part.get_filename() or "").replace("\\", "/").rpartition("/")[2].strip(". ")
    if given:
        stem, dot, ending = given.rpartition(".")
        return f"{stem[: _NAME_LONGEST - 20]}.{ending[:19]}" if dot else given[:_NAME_LONGEST]
    return f"{number}.{_ENDINGS.get(part.get_content_type(), 'bin')}"
