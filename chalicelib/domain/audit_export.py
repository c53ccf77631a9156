"""What is handed to an auditor: the lines of an export, its manifest, and the digests that bind history.

Signing happens elsewhere: `signing_bytes` gives what is to be signed, `signed_document` puts the signature
on. `tools/verify_audit.py` reads both formats with code of its own.
"""

import base64
import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from chalicelib.domain.audit import AuditEntry, ChainHead, canonical_json, timestamp
from chalicelib.domain.ids import AccountId
from chalicelib.values import dataclass

FIRST_PREVIOUS: Final = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an export should hold: the head of each chain, as far as it was exported."""

    account: AccountId
    exported_at: datetime
    heads: Mapping[str, ChainHead]

    @property
    def document(self) -> dict[str, Any]:
        """The part that is signed."""
        return {
            "account": self.account,
            "exported_at": timestamp(self.exported_at),
            "entries": sum(head.seq for head in self.heads.values()),
            "chains": {chain: {"entries": head.seq, "head": head.hash} for chain, head in self.heads.items()},
        }

    def signed(self, kid: str, signature: bytes) -> dict[str, Any]:
        """Return the export's last object."""
        return {"manifest": self.document, "kid": kid, "signature": _base64url(signature)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The manifest of one page of an export in pages: of the chains that end there. Numbers start at 1.

    Each holds the hash of the one before, so that no page can be left out, and the last one says so.
    """

    manifest: Manifest
    number: int
    previous: str
    last: bool

    @property
    def document(self) -> dict[str, Any]:
        """The part that is signed and hashed."""
        return {**self.manifest.document, "part": self.number, "previous": self.previous, "last": self.last}

    @property
    def hash(self) -> str:
        """What the next part holds as `previous`."""
        return hashlib.sha256(signing_bytes(self.document)).hexdigest()

    def signed(self, kid: str, signature: bytes) -> dict[str, Any]:
        """Return the page's last object."""
        return {"manifest": self.document, "kid": kid, "signature": _base64url(signature)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The heads of the chains changed since the digest before it, whose hash it holds; numbers start at 1."""

    number: int
    at: datetime
    previous: str
    heads: Mapping[str, ChainHead]

    @property
    def document(self) -> dict[str, Any]:
        """The part that is signed and hashed."""
        return {
            "number": self.number,
            "at": timestamp(self.at),
            "previous": self.previous,
            "chains": {chain: {"seq": head.seq, "hash": head.hash} for chain, head in self.heads.items()},
        }

    @property
    def hash(self) -> str:
        """What the next digest holds as `previous`."""
        return hashlib.sha256(signing_bytes(self.document)).hexdigest()

    def signed(self, kid: str, signature: bytes) -> dict[str, Any]:
        """Return the object that goes into the locked bucket."""
        return {"digest": self.document, "kid": kid, "signature": _base64url(signature)}


def next_digest(before: Digest | None, *, at: datetime, heads: Mapping[str, ChainHead]) -> Digest:
    """Return the digest that follows `before`, or the first one."""
    if before is None:
        return Digest(number=1, at=at, previous=FIRST_PREVIOUS, heads=heads)
    return Digest(number=before.number + 1, at=at, previous=before.hash, heads=heads)


def read_digest(document: Mapping[str, Any]) -> Digest:
    """Return the digest of a stored object, without looking at its signature."""
    digest = document["digest"]
    return Digest(
        number=digest["number"],
        at=datetime.fromisoformat(digest["at"]),
        previous=digest["previous"],
        heads={chain: ChainHead(head["seq"], head["hash"]) for chain, head in digest["chains"].items()},
    )


def entry_line(entry: AuditEntry) -> str:
    """Return one line of the export, its end included."""
    return f"{canonical_json(entry.as_dict())}\n"


def line(signed: Mapping[str, Any]) -> str:
    """Return a signed object as the last line of an export or as a digest's file."""
    return f"{canonical_json(dict(signed))}\n"


def signing_bytes(document: Mapping[str, Any]) -> bytes:
    """Return what RS256 signs for a manifest's or a digest's `document`."""
    return canonical_json(dict(document)).encode()


def _base64url(signature: bytes) -> str:
    return base64.urlsafe_b64encode(signature).rstrip(b"=").decode("ascii")
