"""Everything of the account as one file, as systems ask for it."""

from typing import Annotated

import msgspec

from chalicelib.domain.takeout import Step
from chalicelib.http.api.schemas.common import Moment


class ExportFacts(msgspec.Struct, kw_only=True):
    """An export: how far it is, and until when it can be fetched."""

    id: str
    asked_at: Moment
    step: Annotated[Step, msgspec.Meta(description="What is being done; done: it can be fetched.")]
    percent: Annotated[int, msgspec.Meta(ge=0, le=100)]
    records: Annotated[dict[str, int], msgspec.Meta(description="How many records it holds, by kind, and files.")]
    bytes: Annotated[int | None, msgspec.Meta(description="Of the ZIP file; null until it is laid out.")]
    finished_at: Moment | None
    expires_at: Annotated[Moment | None, msgspec.Meta(description="When it is deleted.")]


class Exports(msgspec.Struct, kw_only=True):
    """What is in work or can be fetched, newest first."""

    items: list[ExportFacts]
