"""Controllers that the business processes for, its services, and what was passed on."""

from datetime import date
from typing import Annotated, Literal

import msgspec

from chalicelib.domain.controller import LINE_LIMIT, LIST_LIMIT, REACH_LIMIT, URL_LIMIT, HandOver, ServiceRole
from chalicelib.domain.referral import WORDS_LIMIT, Answer, Ended, ReferralState
from chalicelib.http.api.schemas.common import Moment

Line = Annotated[str, msgspec.Meta(max_length=LINE_LIMIT)]
Lines = Annotated[list[Line], msgspec.Meta(max_length=LIST_LIMIT)]
Ids = Annotated[list[Annotated[str, msgspec.Meta(max_length=40)]], msgspec.Meta(max_length=LIST_LIMIT)]
Url = Annotated[str, msgspec.Meta(max_length=URL_LIMIT)]
Words = Annotated[str, msgspec.Meta(max_length=WORDS_LIMIT)]
Version = Annotated[int, msgspec.Meta(ge=1, description="The version that was read.")]


class WriteController(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A company that the business processes for, as it is to be; fields left out are empty."""

    name: Line
    method: HandOver
    other_names: Lines = []
    services: Ids = []
    codes: Ids = []
    numbers: Ids = []
    privacy_url: Url = ""
    reach: Annotated[
        str, msgspec.Meta(max_length=REACH_LIMIT, description="How consumers reach it, as they read it.")
    ] = ""
    email: Annotated[str, msgspec.Meta(max_length=254, description="Needed for `mail`; reminders go there.")] = ""
    address: Annotated[str, msgspec.Meta(max_length=URL_LIMIT, description="Of its portal, or of its system.")] = ""
    business: Annotated[str, msgspec.Meta(max_length=LINE_LIMIT, description="Its id, for `drp`.")] = ""
    partner: Annotated[str, msgspec.Meta(max_length=48, description="The short name of its account here.")] = ""
    offered: Annotated[bool, msgspec.Meta(description="It may be named to who types nearly its name.")] = True


class ChangeController(WriteController, kw_only=True):
    """The same, from now on."""

    version: Version
    ended: Annotated[bool, msgspec.Meta(description="Nothing is passed on to it any more.")] = False


class ControllerRecord(msgspec.Struct, kw_only=True):
    """A company of the directory."""

    id: str
    name: str
    method: HandOver
    other_names: list[str]
    services: list[str]
    codes: list[str]
    numbers: list[str]
    privacy_url: str
    reach: str
    email: str
    address: str
    business: str
    partner: str
    offered: bool
    ended_at: Moment | None
    version: int


class ControllerList(msgspec.Struct, kw_only=True):
    """The whole directory, in the order in which they were added."""

    items: list[ControllerRecord]


class WriteServiceBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A service of the business, and its role in it."""

    name: Line
    role: ServiceRole
    codes: Ids = []


class ChangeServiceBody(WriteServiceBody, kw_only=True):
    """The same, from now on."""

    version: Version
    ended: bool = False


class ServiceRecord(msgspec.Struct, kw_only=True):
    """A service of the business."""

    id: str
    name: str
    role: ServiceRole
    codes: list[str]
    ended_at: Moment | None
    version: int


class ServiceList(msgspec.Struct, kw_only=True):
    """All services."""

    items: list[ServiceRecord]


class Refer(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """To whom a request goes, and what goes with it."""

    controller: Annotated[str, msgspec.Meta(max_length=40, description="Its id in the directory.")]
    files: Ids = []
    words: Annotated[str, msgspec.Meta(max_length=WORDS_LIMIT, description="To the controller.")] = ""
    text: Annotated[str, msgspec.Meta(max_length=10_000, description="To the consumer.")] = ""
    looked: Annotated[str, msgspec.Meta(max_length=64, description="As in a decision.")] = ""
    passages: Annotated[dict[str, str], msgspec.Meta(max_length=50, description="As in a decision.")] = {}


class NoteSaid(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What a controller told the business; `has-it` alone acknowledges."""

    said: Literal["has-it", "answered", "instructs", "not-ours"]
    words: Words = ""
    theirs: Line = ""
    version: Version


class EndIt(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """How a referral ends without an answer; `text` goes to the consumer, and must for `no-answer`."""

    how: Ended
    text: Annotated[str, msgspec.Meta(max_length=5000)] = ""
    looked: Annotated[str, msgspec.Meta(max_length=64)] = ""
    version: Version


class Now(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Which version was read."""

    version: Version


class ReferralRecord(msgspec.Struct, kw_only=True):
    """A request that was passed on."""

    id: str
    request: str
    controller: str
    name: str
    method: HandOver
    state: ReferralState
    made_at: Moment
    acknowledge_by: date
    due: date
    handed_at: Moment | None
    acknowledged_at: Moment | None
    answered_at: Moment | None
    answer: Answer | None
    answer_words: str
    escalated_at: Moment | None
    ended_at: Moment | None
    ended_as: Ended | None
    trouble: str
    theirs: str
    files: list[str]
    version: int


class ReferralList(msgspec.Struct, kw_only=True):
    """Referrals; `after` continues the list, empty at its end."""

    items: list[ReferralRecord]
    after: str = ""


class ReferralQuery(msgspec.Struct, kw_only=True):
    """Which list, and where it goes on."""

    list: Annotated[Literal["open", "over"], msgspec.Meta(description="Those that wait, or those that are over.")] = (
        "open"
    )
    after: Annotated[str, msgspec.Meta(max_length=60)] = ""


class Package(msgspec.Struct, kw_only=True):
    """The signed document (a compact JWS), for whoever hands a request over."""

    package: str
