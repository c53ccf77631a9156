"""What an account sets up: service codes and numbers of its telephone line, and the keys of its systems."""

from datetime import date
from typing import Annotated

import msgspec

from chalicelib.domain.api_key import Scope
from chalicelib.domain.telephony import GreetingKind
from chalicelib.http.api.schemas.common import Moment
from chalicelib.http.api.schemas.requests import Line


class CodeFacts(msgspec.Struct, kw_only=True):
    """One service code: what callers key to reach a brand."""

    code: str
    name: Annotated[str, msgspec.Meta(description="Of the brand; spoken back to the caller.")]
    created_at: Moment
    greeting: GreetingKind
    ready: Annotated[str, msgspec.Meta(description="Which ready-made greeting, if it is one.")]
    texts: Annotated[dict[str, str], msgspec.Meta(description="Own words by language.")]
    recorded: Annotated[list[str], msgspec.Meta(description="The languages of which a recording is played.")]
    retired_at: Moment | None
    forwards_to: str


class CodeList(msgspec.Struct, kw_only=True):
    """Every service code of the account, retired ones included."""

    items: list[CodeFacts]


class AddCode(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A brand that shall be reached."""

    name: Line


class RetireCode(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Where callers go on to."""

    forwards_to: Annotated[Line, msgspec.Meta(description="Another code of the account, for a year; or nothing.")] = ""


class Greet(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A ready-made greeting, or own words in one language; neither goes back to the default."""

    ready: Annotated[Line, msgspec.Meta(description="standard, brief, opt-out-first or after-hours.")] = ""
    text: Annotated[str, msgspec.Meta(max_length=1000)] = ""
    language: Annotated[str, msgspec.Meta(max_length=10)] = ""
    default: Annotated[bool, msgspec.Meta(description="The default again: in this language, or in every one.")] = False


class NumberFacts(msgspec.Struct, kw_only=True):
    """One telephone number of the account."""

    number: Annotated[str, msgspec.Meta(description="E.164.")]
    added_at: Moment
    shared: bool
    code: Annotated[str, msgspec.Meta(description="The brand that it stands for.")]


class NameLanguage(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The language of a recording."""

    language: Annotated[str, msgspec.Meta(max_length=10, description="One of the account's.")]


class RecordingTicket(msgspec.Struct, kw_only=True):
    """Where a recording goes: a multipart form (POST) with these fields, and the content last, as `file`."""

    recording: Annotated[str, msgspec.Meta(description="Its name, for its acceptance.")]
    url: str
    fields: dict[str, str]
    most: Annotated[int, msgspec.Meta(description="Bytes that may be in it.")]
    until: Annotated[Moment, msgspec.Meta(description="When the form stops to be taken.")]


class GiveBrand(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One of the account's own numbers, and the brand that it shall stand for."""

    number: Annotated[Line, msgspec.Meta(description="E.164; without a country code it is read as a US one.")]
    code: Annotated[Line, msgspec.Meta(description="A service code; without one, the account itself.")] = ""


class NumberList(msgspec.Struct, kw_only=True):
    """Every number of the account."""

    items: list[NumberFacts]


class KeyFacts(msgspec.Struct, kw_only=True):
    """One key of a system."""

    id: str
    name: str
    scopes: list[Scope]
    public_key: Annotated[str, msgspec.Meta(description="The 32 bytes of the Ed25519 key in base64.")]
    created_at: Moment
    created_by: str
    last_used_on: date | None
    revoked_at: Moment | None


class KeyList(msgspec.Struct, kw_only=True):
    """Every key of the account, revoked ones included, the oldest first."""

    items: list[KeyFacts]


class AddKey(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A public key of another system."""

    name: Line
    scopes: Annotated[list[Scope], msgspec.Meta(min_length=1, max_length=10)]
    public_key: Annotated[
        str, msgspec.Meta(max_length=2000, description="Ed25519, as PEM, JWK, or base64 of the key or its SPKI.")
    ]
