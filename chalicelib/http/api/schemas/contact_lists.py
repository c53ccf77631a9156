"""Lists of contacts as systems hand them over, and links to unsubscribe."""

from typing import Annotated

import msgspec

from chalicelib.domain.contact_list import NAME_LIMIT, Stage, Task
from chalicelib.domain.suppression import Purpose, Why
from chalicelib.http.api.schemas.common import Moment
from chalicelib.http.api.schemas.suppressions import Brand, Purposes

_Name = Annotated[str, msgspec.Meta(max_length=NAME_LIMIT, description="By which people recognise it.")]


class CleanList(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A campaign's list that will be sent."""

    purpose: Annotated[Purpose, msgspec.Meta(description="What the list is for.")]
    brand: Brand = ""
    links: Annotated[
        bool, msgspec.Meta(description="Whether each row gets a link to unsubscribe, in a last column unsubscribe_url.")
    ] = False
    asks: Annotated[
        bool,
        msgspec.Meta(
            description="Whether the campaign asks people to agree again to what they opted out of: whoever did so in "
            "the last twelve months is left out as well (Civ. Code 1798.135(c)(4))."
        ),
    ] = False
    name: _Name = ""


class ImportList(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A list of opt-outs that will be sent."""

    purposes: Purposes
    brand: Brand = ""
    why: Annotated[Why, msgspec.Meta(description="asked, earlier-list or mistake.")] = Why.EARLIER_LIST
    name: _Name = ""


class ListFacts(msgspec.Struct, kw_only=True):
    """A list: what is done with it, how far it is, and until when its result can be fetched."""

    id: str
    task: Task
    stage: Annotated[Stage, msgspec.Meta(description="ready: what came of it can be fetched.")]
    name: str
    purposes: list[Purpose]
    brand: Brand
    asks: Annotated[bool, msgspec.Meta(description="Whether who may not be asked again yet is left out as well.")]
    asked_at: Moment
    percent: Annotated[int, msgspec.Meta(ge=0, le=100)]
    rows: Annotated[int, msgspec.Meta(description="Read so far.")]
    kept: Annotated[int, msgspec.Meta(description="Cleaned: may be reached. Imported: on the list now. Exported: all.")]
    left: Annotated[int, msgspec.Meta(description="Cleaned: opted out. Imported: said that it had ended.")]
    faulty: Annotated[int, msgspec.Meta(description="Could not be read; they are in the list of faults.")]
    failure: Annotated[
        str, msgspec.Meta(description="Why nothing came of it: encoding, columns, too-many-rows or replaced.")
    ]
    has_rows: bool
    has_faults: bool
    policy: Annotated[int, msgspec.Meta(description="The version of the operator's policy that held; 0: none.")]
    finished_at: Moment | None
    expires_at: Moment | None


class ListsOfContacts(msgspec.Struct, kw_only=True):
    """What is awaited, in work, ready or refused, newest first."""

    items: list[ListFacts]


class ListTicket(msgspec.Struct, kw_only=True):
    """Where the content goes: a multipart form (POST) with these fields, and the content last, as `file`."""

    list: ListFacts
    url: str
    fields: dict[str, str]
    most: Annotated[int, msgspec.Meta(description="Bytes that are taken at most.")]
    until: Annotated[Moment, msgspec.Meta(description="When the form stops to be taken.")]


class MakeUnsubscribeLinks(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Whom links are made for: addresses, or numbers in E.164, all of the kind that the purpose is about."""

    contacts: Annotated[list[Annotated[str, msgspec.Meta(max_length=300)]], msgspec.Meta(min_length=1, max_length=500)]
    purpose: Annotated[Purpose, msgspec.Meta(description="marketing_email, _texts, _calls or do_not_call.")]
    brand: Brand = ""


class UnsubscribeAddresses(msgspec.Struct, kw_only=True):
    """Links, in the order of the contacts."""

    links: list[str]
