"""The list of those who opted out, as systems check, read and change it, and the signals that they hand over."""

from typing import Annotated

import msgspec

from chalicelib.domain.suppression import Purpose, Source, Subject, Why
from chalicelib.http.api.operation import Paging
from chalicelib.http.api.schemas.common import Moment
from chalicelib.http.api.schemas.requests import Line, Residence

Address = Annotated[str, msgspec.Meta(max_length=300, description="An e-mail address.")]
Number = Annotated[
    str, msgspec.Meta(max_length=300, description="A telephone number; without a country code it is read as a US one.")
]
Hash = Annotated[
    str,
    msgspec.Meta(
        max_length=100,
        description="Base64 of the SHA-256 of the standardized address (no white space, lower case) or number (its "
        "last ten digits), as California's DROP makes it.",
    ),
]
Purposes = Annotated[list[Purpose], msgspec.Meta(min_length=1, max_length=10)]
Brand = Annotated[
    str,
    msgspec.Meta(max_length=10, description="The service code of the one brand that it is about; empty: company-wide."),
]


class CheckContact(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Exactly one of email, phone and hash; with a brand, what other brands alone must heed is left out."""

    email: Address = ""
    phone: Number = ""
    hash: Hash = ""
    brand: (
        Annotated[str, msgspec.Meta(max_length=10, description="A service code; absent: whatever brand it is about.")]
        | None
    ) = None


class AskLock(msgspec.Struct, kw_only=True):
    """What the person may not be asked for yet."""

    purpose: Purpose
    brand: Brand
    since: Annotated[Moment, msgspec.Meta(description="When the person opted out, or said so once more.")]
    until: Annotated[Moment, msgspec.Meta(description="From then on asking is lawful again.")]


class MayAskAnswer(msgspec.Struct, kw_only=True):
    """Whether the person may be asked to agree again."""

    may_ask: bool
    locks: list[AskLock]


class OptOutState(msgspec.Struct, kw_only=True):
    """One purpose that somebody has opted out of."""

    purpose: Purpose
    brand: Brand
    since: Moment
    source: Annotated[Source, msgspec.Meta(description="How the opt-out that began it came.")]


class CheckAnswer(msgspec.Struct, kw_only=True):
    """What holds for the contact now."""

    suppressed: Annotated[bool, msgspec.Meta(description="Whether anything holds.")]
    opt_outs: list[OptOutState]


class OptOutRecord(msgspec.Struct, kw_only=True):
    """One purpose of a contact on the list, with what stands behind it."""

    purpose: Purpose
    brand: Brand
    since: Moment
    source: Source
    requests: Annotated[list[str], msgspec.Meta(description="The requests that stand behind it, 20 at most.")]
    by_business: Annotated[bool, msgspec.Meta(description="Whether the business itself has put it there.")]
    by_link: Annotated[bool, msgspec.Meta(description="Whether the person has, by a link in a mail or text.")]
    lifted_at: Annotated[Moment | None, msgspec.Meta(description="When it ended; null while it stands.")]
    lifted_by: Annotated[
        Source | None, msgspec.Meta(description="How it ended: the proof of consent where it was `link` or `text`.")
    ]
    again_at: Annotated[
        Moment | None, msgspec.Meta(description="When the person last said so once more, while it stood.")
    ]


class SuppressionRecord(msgspec.Struct, kw_only=True):
    """One contact on the list."""

    subject: Subject
    value: Annotated[str, msgspec.Meta(description="The address, or the number in E.164.")]
    hash: Hash
    changed_at: Annotated[Moment, msgspec.Meta(description="When an opt-out last began or ended.")]
    opt_outs: list[OptOutRecord]


class SuppressionsQuery(Paging, forbid_unknown_fields=True, kw_only=True):
    """Which part of the list."""

    changed_since: Annotated[
        Moment | None,
        msgspec.Meta(description="Begin here; go back a minute behind your last look. Not together with a cursor."),
    ] = None


class SuppressionList(msgspec.Struct, kw_only=True):
    """A page of the list, what changed last at the end; lifted opt-outs are on it too."""

    items: list[SuppressionRecord]
    next: Annotated[str | None, msgspec.Meta(description="The cursor of the next page; null at the end.")]


class AddContact(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Whom to put on the list: an address or a number."""

    email: Address = ""
    phone: Number = ""
    purposes: Purposes
    brand: Brand = ""
    why: Annotated[Why, msgspec.Meta(description="asked, earlier-list or mistake.")]
    since: Annotated[Moment | None, msgspec.Meta(description="When the person said so, if that was before now.")] = None


class LiftContact(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Whom to take off the list: an address or a number."""

    email: Address = ""
    phone: Number = ""
    purposes: Purposes
    brand: Brand = ""
    why: Annotated[Why, msgspec.Meta(description="asked, consented or mistake.")]


class OptOutSignal(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A browser's opt-out signal (`Sec-GPC: 1`) of a person whom the business knows."""

    email: Address = ""
    phone: Number = ""
    received_at: Annotated[Moment | None, msgspec.Meta(description="When the site received it; now, if absent.")] = None
    source: Annotated[Line, msgspec.Meta(description="The host of the site that received it.")] = ""
    residence: Residence = "unsaid"
    language: Annotated[str, msgspec.Meta(max_length=10, description="Of what the consumer is sent.")] = ""


class SignalAnswer(msgspec.Struct, kw_only=True):
    """What became of a signal."""

    reference: Annotated[str | None, msgspec.Meta(description="Of the new opt-out; null where it stood already.")]
    requests: Annotated[list[str], msgspec.Meta(description="The new requests.")]
    opt_outs: Annotated[list[OptOutState], msgspec.Meta(description="What holds for these contacts now.")]
