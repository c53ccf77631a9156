"""Files of an answer, as systems add them and look at them; links that are good for a short while."""

from typing import Annotated

import msgspec

from chalicelib.http.api.schemas.common import Moment
from chalicelib.http.api.schemas.dossier import FileFacts


class AnnounceFile(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A file that will be sent."""

    name: Annotated[
        str,
        msgspec.Meta(
            min_length=1,
            max_length=300,
            description="With its ending: pdf, zip, png, jpg, jpeg, csv, txt, json, xlsx, docx. The consumer sees it.",
        ),
    ]


class UploadTicket(msgspec.Struct, kw_only=True):
    """Where the content goes: a multipart form (POST) with these fields, and the content last, as `file`."""

    file: FileFacts
    url: str
    fields: dict[str, str]
    most: Annotated[int, msgspec.Meta(description="Bytes that are taken at most.")]
    until: Annotated[Moment, msgspec.Meta(description="When the form stops to be taken.")]


class Link(msgspec.Struct, kw_only=True):
    """An address that anybody who has it can read from, for a short while."""

    url: str
    seconds: Annotated[int, msgspec.Meta(description="How long it is good for.")]
