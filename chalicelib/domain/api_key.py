"""The keys by which a business's own systems act: an Ed25519 public key of theirs, and what it may be used for."""

import base64
import binascii
import json
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import ClassVar, Final

from chalicelib.domain.account import Account, Staff, User
from chalicelib.domain.contact import Email
from chalicelib.domain.ids import AccountId, KeyId, UserId
from chalicelib.domain.permissions import Role
from chalicelib.domain.record import sealed
from chalicelib.domain.weak_keys import is_weak
from chalicelib.errors import InvalidField
from chalicelib.values import dataclass

_RAW: Final = 32  # bytes of an Ed25519 public key (RFC 8032)
_SPKI: Final = bytes.fromhex("302a300506032b6570032100")  # what stands before them in a SubjectPublicKeyInfo (RFC 8410)
_PEM: Final = re.compile(r"-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----")
_MOST_TYPED: Final = 2000


class Scope(StrEnum):
    """What a key may be used for; none includes another."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"
    HAND_OFF = "hand-off"  # no call of the API: to say who is signed in on the business's own site


SCOPE_ROLES: Final = {
    Scope.READ: Role.AUDITOR,
    Scope.WRITE: Role.HANDLER,
    Scope.ADMIN: Role.ADMINISTRATOR,
    Scope.HAND_OFF: Role.AUDITOR,  # no operation asks for it
}
_WIDEST_FIRST: Final = (Scope.ADMIN, Scope.WRITE, Scope.READ, Scope.HAND_OFF)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """One public key of an account; whoever signs with its private half acts as the account's staff would."""

    KIND: ClassVar[str] = "api-key"

    account: AccountId
    id: KeyId
    scopes: tuple[Scope, ...]
    public_key: str  # the 32 bytes in base64
    created_at: datetime
    created_by: str  # actor
    revoked_at: datetime | None = None
    last_used_on: date | None = None  # UTC; written at most once a day
    name: str = sealed()
    version: int = 0

    @property
    def actor(self) -> str:
        """The audit's name for it."""
        return f"key:{self.id}"


def parse_public_key(text: str) -> str:
    """Return an Ed25519 public key as base64 of its 32 bytes: from PEM, a JWK, or base64 of key or SPKI.

    Raise `InvalidField` `missing`, `malformed`, `not-ed25519`, or `private` for what should never leave its owner.
    """
    typed = text.strip()
    if not typed:
        raise _refused("missing")
    if len(typed) > _MOST_TYPED:
        raise _refused("malformed")
    if "PRIVATE KEY" in typed:
        raise _refused("private")
    raw = _of_jwk(typed) if typed.startswith("{") else _of_text(typed)
    if is_weak(raw):
        raise _refused("not-ed25519")
    return base64.b64encode(raw).decode()


def _of_text(typed: str) -> bytes:
    pem = _PEM.search(typed)
    content = _decoded(pem[1] if pem else typed)
    if len(content) == _RAW and not pem:
        return content
    if len(content) == len(_SPKI) + _RAW and content.startswith(_SPKI):
        return content[len(_SPKI) :]
    raise _refused("not-ed25519" if pem else "malformed")


def _of_jwk(typed: str) -> bytes:
    try:
        jwk = json.loads(typed)
    except (ValueError, RecursionError):
        raise _refused("malformed") from None
    if "d" in jwk:
        raise _refused("private")
    if jwk.get("kty") != "OKP" or jwk.get("crv") != "Ed25519":
        raise _refused("not-ed25519")
    content = _decoded(str(jwk.get("x", "")))
    if len(content) != _RAW:
        raise _refused("malformed")
    return content


def _decoded(typed: str) -> bytes:
    """Base64 in either alphabet, with or without its padding and line breaks."""
    plain = "".join(typed.split()).rstrip("=").translate(str.maketrans("-_", "+/"))
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise _refused("malformed") from None


def _refused(problem: str) -> InvalidField:
    return InvalidField(field="public_key", problem=problem)


def parse_scopes(names: Iterable[str]) -> tuple[Scope, ...]:
    """Return the scopes in their own order, each once. Raise `InvalidField` `missing` or `unknown`."""
    chosen = {name.strip() for name in names if name.strip()}
    if not chosen:
        raise InvalidField(field="scopes", problem="missing")
    if chosen - set(Scope):
        raise InvalidField(field="scopes", problem="unknown")
    return tuple(scope for scope in Scope if scope in chosen)


def lives(account: Account, key: ApiKey) -> bool:
    """Whether what is signed by it is taken."""
    return key.revoked_at is None and account.may_read


def acting(account: Account, key: ApiKey) -> Staff:
    """Who acts by a key: staff with the role of its widest scope, and no person."""
    widest = next(scope for scope in _WIDEST_FIRST if scope in key.scopes)
    user = User(
        account=account.id,
        id=UserId(key.id),
        role=SCOPE_ROLES[widest],
        added_at=key.created_at,
        name=key.name,
        email=Email(""),
    )
    return Staff(account, user, key=key.id)


def used_today(key: ApiKey, now: datetime) -> bool:
    """Whether the day of its last use is noted already."""
    return key.last_used_on is not None and key.last_used_on >= now.astimezone(UTC).date()
