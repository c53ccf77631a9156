"""The audit: what may be written down, and how each entry is chained to the one before it.

An entry's hash covers the canonical JSON of everything else in it, `previous` included; the first
`previous` is 64 zeros and `seq` starts at 1. `tools/verify_audit.py` repeats this rule on its own, so that
an auditor depends on none of our code. An entry never holds a person's data, a value that somebody typed
or a network address: content is bound by a `commitment`, whose salt lies with the content.
"""

import hashlib
import hmac
import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final, TypeAlias

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import is_reference
from chalicelib.values import dataclass, field, replace

__all__ = [
    "AGENT",
    "CONSUMER",
    "GENESIS",
    "Actor",
    "AuditEntry",
    "AuditEvent",
    "ChainHead",
    "DetailValue",
    "Tag",
    "append",
    "canonical_json",
    "commitment",
    "timestamp",
    "verify_link",
]

DetailValue: TypeAlias = str | int | bool | list[str]
Actor: TypeAlias = str

CONSUMER: Final[Actor] = "consumer"
AGENT: Final[Actor] = "agent"

_ACTOR: Final = re.compile(r"consumer|agent|(?:user|key|operator|system|vendor):[A-Za-z0-9_.-]{1,64}")
_KEY: Final = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_LONGEST_TEXT: Final = 80
_LARGEST_NUMBER: Final = 10**15 - 1  # 15 digits: the most that every JSON reader keeps exactly
_SALT_LENGTH: Final = 32
_HARMLESS: Final = re.compile(
    r"\b(?:[0-9a-f]{32,64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d{2}-\d{2})(?![0-9a-f])"
)
_DIGIT_RUN: Final = re.compile(r"(?<![0-9A-Za-z_])[+(]?\d(?:[ ()./-]{0,2}\d){6,}(?![0-9A-Za-z_])")


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The last entry of a chain: its number and hash; `GENESIS` stands before the first."""

    seq: int
    hash: str


GENESIS: Final = ChainHead(0, "0" * 64)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """What is about to be written; raises `ValueError` for what must never stand in an audit.

    `detail` takes snake_case keys and values of str, int, bool or list of str. Refused as likely personal
    data: a text of more than 80 characters, one with an at sign, and a run of 7 or more digits that is no
    reference, date, UUID or hash. That catches mistakes of programmers; it is no filter for free text.
    """

    chain: str
    tag: Tag
    actor: Actor
    detail: Mapping[str, DetailValue] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.chain or not self.chain.isprintable():
            raise ValueError("chain: must be printable text")
        if not _ACTOR.fullmatch(self.actor):
            raise ValueError("actor: must be consumer, agent, user:…, key:…, operator:…, system:… or vendor:…")
        for key, value in self.detail.items():
            if not _KEY.fullmatch(key):
                raise ValueError("detail: keys must be snake_case")
            problem = _problem(value)
            if problem:
                message = f"detail {key}: {problem}"
                raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One link as it is stored and exported; `at` is RFC 3339 in UTC with milliseconds."""

    chain: str
    seq: int
    at: str
    actor: Actor
    tag: str  # a stored tag may be newer than this code: text, not `Tag`
    detail: Mapping[str, DetailValue]
    previous: str
    hash: str

    @property
    def head(self) -> ChainHead:
        """The head of the chain once this entry is its last."""
        return ChainHead(self.seq, self.hash)

    def as_dict(self) -> dict[str, object]:
        """Return the eight fields in the order of the export."""
        return {**self._covered(), "hash": self.hash}

    def expected_hash(self) -> str:
        """Return the hash that the other seven fields call for."""
        return _sha256(canonical_json(self._covered()))

    def _covered(self) -> dict[str, object]:
        return {
            "chain": self.chain,
            "seq": self.seq,
            "at": self.at,
            "actor": self.actor,
            "tag": self.tag,
            "detail": dict(self.detail),
            "previous": self.previous,
        }


def append(head: ChainHead, event: AuditEvent, at: datetime) -> AuditEntry:
    """Return the entry that follows `head`; `at` must carry its zone."""
    unhashed = AuditEntry(
        chain=event.chain,
        seq=head.seq + 1,
        at=timestamp(at),
        actor=event.actor,
        tag=event.tag.value,
        detail={key: list(value) if isinstance(value, list) else value for key, value in event.detail.items()},
        previous=head.hash,
        hash="",
    )
    return replace(unhashed, hash=unhashed.expected_hash())


def verify_link(head: ChainHead, entry: AuditEntry) -> bool:
    """Whether `entry` is unchanged and is the one that follows `head`."""
    follows = entry.seq == head.seq + 1 and entry.previous == head.hash
    return follows and hmac.compare_digest(entry.hash, entry.expected_hash())


def canonical_json(value: object) -> str:
    """Return the one spelling that is hashed and signed: sorted keys, no spaces, no needless escapes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def commitment(salt: bytes, content: str) -> str:
    """HMAC-SHA256 in hex; who destroys the 32-byte salt with the content leaves a number that says nothing."""
    if len(salt) != _SALT_LENGTH:
        raise ValueError("salt: 32 random bytes are needed")
    return hmac.digest(salt, content.encode(), "sha256").hex()


def timestamp(at: datetime) -> str:
    """`2026-11-22T02:11:00.000Z`; raises `ValueError` for a time without zone."""
    if at.tzinfo is None:
        raise ValueError("at: needs a time zone")
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _problem(value: object) -> str:
    """Return why a value may not stand in an audit, or the empty text."""
    if isinstance(value, list):
        return next(filter(None, map(_problem_of_text, value)), "")
    if isinstance(value, int):
        return "number too large for JSON" if abs(value) > _LARGEST_NUMBER else ""
    return _problem_of_text(value)


def _problem_of_text(value: object) -> str:
    if not isinstance(value, str):
        return "must be str, int, bool or list of str"
    text = unicodedata.normalize("NFKC", value)
    if len(text) > _LONGEST_TEXT or "@" in text or not text.isprintable():
        return "looks like content or a contact; commit to it instead"
    if any(not is_reference(run) for run in _DIGIT_RUN.findall(_HARMLESS.sub("", text))):
        return "looks like a telephone or account number"
    return ""


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
