"""Forms with a file, as browsers post them (RFC 7578): the fields, and what was chosen with its name.

API Gateway hands such a body over as text: what is no UTF-8 arrives with signs of replacement, which the readers of the
content name. Files that are not text go straight to the bucket and never through here.

A part is never opened further, and of its head one line is read: the parser of the standard library opens forms in
forms, in time that grows with depth times lines, and lets a field's name choose the codec that reads it.
"""

import re
from typing import Final

from chalicelib.errors import InvalidField, WrongContentType
from chalicelib.values import dataclass, field

MULTIPART: Final = "multipart/form-data"
_BOUNDARY: Final = re.compile(r'boundary=(?:"([^"\r\n]{1,70})"|([^\s";,]{1,70}))', re.IGNORECASE)
_PARAMETER: Final = re.compile(r'[; ](name|filename)="([^"\r\n]*)"', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A file as it was chosen; `name` is the browser's word for it, of which only the ending means anything."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Posted:
    """What a form held."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, Chosen] = field(default_factory=dict)  # without those fields where nothing was chosen


def read_multipart(content_type: str, body: bytes, *, most: int) -> Posted:
    """Read a posted form of at most `most` parts, each name's file once.

    Raise `WrongContentType` for what is no whole form, `InvalidField` (`form`) for too many parts.
    """
    named = _BOUNDARY.search(content_type)
    if named is None:
        raise WrongContentType("body")
    edge = b"\r\n--" + (named.group(1) or named.group(2)).encode()
    if body.count(edge) > most:
        raise InvalidField(field="form", problem="too-many-fields")
    before, *parts = (b"\r\n" + body).split(edge)
    if before.strip() or not parts or not parts[-1].startswith(b"--"):
        raise WrongContentType("body")  # cut off on its way
    posted = Posted()
    for part in parts[:-1]:
        _take(posted, part)
    return posted


def _take(posted: Posted, part: bytes) -> None:
    head, _, content = part.partition(b"\r\n\r\n")
    disposition = next((line for line in head.decode(errors="replace").split("\r\n") if _says_where(line)), "")
    known = {name.lower(): value for name, value in _PARAMETER.findall(disposition)}
    if "filename" not in known:
        posted.fields.setdefault(known.get("name", ""), []).append(content.decode(errors="replace"))
    elif known["filename"] or content:
        posted.files.setdefault(known.get("name", ""), Chosen(known["filename"], content))


def _says_where(line: str) -> bool:
    return line.lower().startswith("content-disposition:")
