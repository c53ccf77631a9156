"""Forms with a file, as browsers post them (RFC 7578): the fields, and what was chosen with its name.

API Gateway hands such a body over as text: what is no UTF-8 arrives with signs of replacement, which the readers of the
content name. Files that are not text go straight to the bucket and never through here. The standard library reads it
as the MIME that it is.
"""

from email import message_from_bytes
from email.message import Message
from email.utils import collapse_rfc2231_value
from typing import Final, cast

from chalicelib.errors import InvalidField, WrongContentType
from chalicelib.values import dataclass, field

MULTIPART: Final = "multipart/form-data"


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
    head = Message()
    head["Content-Type"] = content_type
    boundary = head.get_boundary()
    if not boundary:
        raise WrongContentType("body")
    if body.count(f"--{boundary}".encode()) > most + 1:  # before each is taken apart
        raise InvalidField(field="form", problem="too-many-fields")
    form = message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    if not form.is_multipart() or form.defects or form.preamble:
        raise WrongContentType("body")  # cut off on its way
    posted = Posted()
    for part in cast("list[Message]", form.get_payload()):
        _take(posted, part)
    return posted


def _take(posted: Posted, part: Message) -> None:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        raise WrongContentType("body")  # a form within the form: no browser writes that (RFC 7578, section 4.3)
    name = collapse_rfc2231_value(part.get_param("name", "", header="content-disposition"))
    filename = part.get_filename()
    if filename is None:
        posted.fields.setdefault(name, []).append(content.decode(errors="replace"))
    elif filename or content:
        posted.files.setdefault(name, Chosen(filename, content))
