"""What is attached to internal notes, as systems add it and look at it."""

from typing import Annotated

import msgspec

from chalicelib.domain.correspondence import FileState
from chalicelib.http.api.schemas.common import Moment
from chalicelib.http.api.schemas.files import AnnounceFile
from chalicelib.http.api.schemas.requests import Line


class AnnounceNoteFile(AnnounceFile, forbid_unknown_fields=True, kw_only=True):
    """An attachment that will be sent; no consumer ever sees it."""

    note: Annotated[Line, msgspec.Meta(description="The note's id.")]
    identity: Annotated[
        bool,
        msgspec.Meta(
            description="A copy of an identity document: it is deleted when the request is decided (11 CCR 7060(d))."
        ),
    ] = False


class NoteFileFacts(msgspec.Struct, kw_only=True):
    """One attachment of a note."""

    id: str
    note: str
    name: str
    state: FileState
    content_type: str
    size: int
    identity: bool
    created_at: Moment
    by: str
    removed_at: Moment | None


class NoteFiles(msgspec.Struct, kw_only=True):
    """All attachments of a request's notes, oldest first."""

    items: list[NoteFileFacts]


class NoteUploadTicket(msgspec.Struct, kw_only=True):
    """Where the content goes: a multipart form (POST) with these fields, and the content last, as `file`."""

    file: NoteFileFacts
    url: str
    fields: dict[str, str]
    most: Annotated[int, msgspec.Meta(description="Bytes that are taken at most.")]
    until: Annotated[Moment, msgspec.Meta(description="When the form stops to be taken.")]
