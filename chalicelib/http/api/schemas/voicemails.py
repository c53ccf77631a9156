"""Voicemails as systems list, hear and read them."""

from typing import Annotated

import msgspec

from chalicelib.domain.voicemail import Audio, Unusable, Words
from chalicelib.http.api.operation import Paging
from chalicelib.http.api.schemas.common import Moment


class VoicemailFacts(msgspec.Struct, kw_only=True):
    """One recording of a call, without what was said."""

    id: str
    request: Annotated[
        str, msgspec.Meta(description="The request it is filed under: the first one that the call left.")
    ]
    reference: str
    take: Annotated[int, msgspec.Meta(description="Which recording of its call it is; the last one counts.")]
    language: str
    received_at: Moment
    seconds: int
    audio: Audio
    playable: Annotated[bool, msgspec.Meta(description="Whether it can be heard now.")]
    unusable: Unusable | None
    content_type: str
    size: int
    sha256: str
    expires_at: Annotated[Moment, msgspec.Meta(description="When its time is over, unless something holds it.")]
    held: Annotated[bool, msgspec.Meta(description="A request of it is open, or a legal hold stands.")]
    expired_at: Moment | None
    words: Annotated[Words, msgspec.Meta(description="How far its transcript has come.")]


class VoicemailRecord(VoicemailFacts, kw_only=True):
    """One recording with its transcript."""

    transcript: str
    corrected_at: Moment | None
    corrected_by: str
    certificate: Annotated[
        str, msgspec.Meta(description="The signed proof of its deletion (compact JWS); empty while it is kept.")
    ]


class VoicemailsQuery(Paging, forbid_unknown_fields=True, kw_only=True):
    """Which part of the list."""


class VoicemailPage(msgspec.Struct, kw_only=True):
    """A page of the account's voicemails, oldest first."""

    items: list[VoicemailFacts]
    next: str | None


class RequestVoicemails(msgspec.Struct, kw_only=True):
    """Every recording that a request's submission has left, oldest first."""

    items: list[VoicemailRecord]


class LinkQuery(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """How the link shall be used."""

    save: Annotated[bool, msgspec.Meta(description="Download it under a name, instead of playing it.")] = False


class CorrectWords(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What the caller said, as a person has heard it."""

    text: Annotated[str, msgspec.Meta(max_length=10_000)]
