"""Single sign-on: the issuers that an account trusts (OpenID Connect), and what their word must say."""

import re
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final, Self
from urllib.parse import urlsplit

from chalicelib.domain.ids import AccountId
from chalicelib.domain.record import sealed
from chalicelib.domain.text import optional, required
from chalicelib.errors import InvalidField
from chalicelib.values import dataclass

ISSUERS_LIMIT: Final = 5
URL_LIMIT: Final = 300
CLIENT_LIMIT: Final = 300
NAME_LIMIT: Final = 60
_SURE: Final = (1, "1", "true")  # besides the standard's `true`
_HOSTED: Final = re.compile(r"[A-Za-z0-9._-]{0,120}")


class Sso(StrEnum):
    """How single sign-on stands in an account."""

    OFF = "off"
    OFFERED = "offered"
    ONLY = "only"  # no code is mailed to anybody


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who somebody is at an issuer: never an address, which may be given to another person."""

    issuer: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """An issuer with what it gave us; `hosted` is the Google domain (`hd`) or Entra tenant (`tid`) to demand."""

    KIND: ClassVar[str] = "issuer"

    account: AccountId
    id: str
    url: str
    client_id: str
    name: str
    added_at: datetime
    hosted: str = ""
    secret: str = sealed("")
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerTyped:
    """An issuer as an administrator types it."""

    url: str
    client_id: str
    secret: str
    name: str
    hosted: str = ""

    @classmethod
    def parse(cls, *, url: str, client_id: str, secret: str, name: str, hosted: str = "") -> Self:
        """Raise `InvalidField` `missing`, `too-long` or `malformed`."""
        typed = cls(
            url=required("url", url, limit=URL_LIMIT),
            client_id=required("client_id", client_id, limit=CLIENT_LIMIT),
            secret=required("secret", secret, limit=CLIENT_LIMIT),
            name=required("name", name, limit=NAME_LIMIT),
            hosted=optional("hosted", hosted, limit=CLIENT_LIMIT),
        )
        if not _is_address(typed.url):
            raise InvalidField(field="url", problem="malformed")
        if not _HOSTED.fullmatch(typed.hosted):
            raise InvalidField(field="hosted", problem="malformed")
        return typed


def _is_address(url: str) -> bool:
    """Whether this could be an issuer (OpenID Connect Discovery 1.0, section 3): no query, no fragment, no user."""
    try:
        where = urlsplit(url)
        port = where.port
    except ValueError:
        return False
    plain = url.isascii() and url.isprintable() and " " not in url
    bare = not where.query and not where.fragment and "@" not in where.netloc
    return plain and bare and where.scheme in {"https", "http"} and bool(where.hostname) and port != 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What a verified ID token says."""

    subject: str
    email: str
    email_verified: bool
    signed_in_at: datetime | None
    hosted: str


def read_claims(said: dict[str, object], signed_in_at: datetime | None) -> Claims:
    """Read what counts; a word of another kind than the standard's counts as absent.

    Entra says `xms_edov` instead of `email_verified`; Cognito says "true" as text.
    """
    sure = [said.get("email_verified"), said.get("xms_edov")]
    return Claims(
        subject=_text(said.get("sub")),
        email=_text(said.get("email")),
        email_verified=any(one is True or one in _SURE for one in sure),
        signed_in_at=signed_in_at,
        hosted=_text(said.get("hd")) or _text(said.get("tid")),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) and len(value) <= URL_LIMIT else ""
