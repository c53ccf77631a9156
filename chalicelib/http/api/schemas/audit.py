"""The audit of an account as systems export it; `tools/verify_audit.py` checks what they have written down."""

from typing import Annotated

import msgspec

from chalicelib.http.api.operation import Paging
from chalicelib.http.api.schemas.requests import TimelineEntry


class AuditQuery(Paging, forbid_unknown_fields=True, kw_only=True):
    """Where the export goes on; without a cursor a new one begins."""


class AuditEntryRecord(TimelineEntry, kw_only=True):
    """One entry of a chain; its hash covers the one before."""

    chain: str


class ChainEnd(msgspec.Struct, kw_only=True):
    """How many entries a chain should hold, and the hash of the last one."""

    entries: int
    head: str


class PartManifest(msgspec.Struct, kw_only=True):
    """What one page closes: the chains that end on it."""

    account: str
    exported_at: Annotated[str, msgspec.Meta(description="When the export began; the same on each page.")]
    entries: int
    chains: dict[str, ChainEnd]
    part: Annotated[int, msgspec.Meta(description="The page's number, from 1 on.")]
    previous: Annotated[str, msgspec.Meta(description="SHA-256 of the manifest before; 64 zeros on the first page.")]
    last: Annotated[bool, msgspec.Meta(description="Whether the export is complete with it.")]


class SignedManifest(msgspec.Struct, kw_only=True):
    """A manifest with its signature."""

    manifest: PartManifest
    kid: Annotated[str, msgspec.Meta(description="Which of the keys at /.well-known/jwks.json has signed it.")]
    signature: Annotated[
        str, msgspec.Meta(description="RS256 over the manifest's canonical JSON (sorted keys, no spaces), base64url.")
    ]


class AuditPage(msgspec.Struct, kw_only=True):
    """A page of an export. For the verifier write each item as a line, then `closing` as a line."""

    items: list[AuditEntryRecord]
    closing: SignedManifest
    next: Annotated[str | None, msgspec.Meta(description="The cursor of the next page; null at the end.")]
