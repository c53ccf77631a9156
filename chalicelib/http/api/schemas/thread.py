"""Words about a request: messages both ways, and the notes that no consumer sees."""

import msgspec

from chalicelib.http.api.operation import Paging
from chalicelib.http.api.schemas.common import Moment
from chalicelib.http.api.schemas.dossier import MessageFacts
from chalicelib.http.api.schemas.requests import Words
from chalicelib.http.api.schemas.steps import Looked


class ThreadQuery(Paging, forbid_unknown_fields=True, kw_only=True):
    """A part of what was written, oldest first."""


class MessagePage(msgspec.Struct, kw_only=True):
    """A page of messages."""

    items: list[MessageFacts]
    next: str | None


class WriteMessage(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What the consumer is told, in their language."""

    text: Words
    looked: Looked = ""


class NoteFacts(msgspec.Struct, kw_only=True):
    """One internal note."""

    id: str
    at: Moment
    by: str
    text: str


class NotePage(msgspec.Struct, kw_only=True):
    """A page of notes."""

    items: list[NoteFacts]
    next: str | None


class WriteNote(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What colleagues shall know."""

    text: Words
