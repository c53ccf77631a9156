"""What moves a request's course: who handles it, under which law, what is asked of the consumer, legal holds."""

from datetime import date
from typing import Annotated, Literal

import msgspec

from chalicelib.domain.correspondence import Means, Way
from chalicelib.domain.parenthood import ParentShown
from chalicelib.domain.request import Behalf
from chalicelib.domain.rights import Right
from chalicelib.http.api.schemas.requests import ClockState, Line, Residence, Words
from chalicelib.http.api.schemas.steps import Looked, RequestNow
from chalicelib.law.rules import Regime
from chalicelib.services.agents.agent_permission import Shown
from chalicelib.services.intake.close_no_request import Unasked
from chalicelib.services.retention.late_voicemails import Late


class Assign(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Who handles it."""

    assignee: Annotated[Line, msgspec.Meta(description="A user's id; empty for nobody.")]


class WishPlace(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Where the person lives, or which law it is."""

    residence: Residence
    regime: Annotated[Regime | None, msgspec.Meta(description="The law, if it is not the one of that place.")] = None


class LawState(msgspec.Struct, kw_only=True):
    """A request under one law."""

    regime: Regime
    law_version: str
    right: Right
    residence: str
    needed: Annotated[int, msgspec.Meta(description="The level of verification that the right needs.")]
    clocks: list[ClockState]


class LawPreview(msgspec.Struct, kw_only=True):
    """What a correction would change; nothing was changed or sent."""

    now: LawState
    then: LawState
    moves: Annotated[bool, msgspec.Meta(description="The answer's last day moves: `words` are needed.")]
    language: str
    words: Annotated[str, msgspec.Meta(description="A draft to the consumer, in that language.")]


class CorrectPlace(WishPlace, forbid_unknown_fields=True, kw_only=True):
    """The correction, with its reason."""

    why: Annotated[Words, msgspec.Meta(description="For colleagues.")]
    words: Annotated[
        Words, msgspec.Meta(description="To the consumer, in their language; needed where the answer's day moves.")
    ] = ""
    looked: Looked = ""


class SawPermission(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What was shown for an authorized agent."""

    shown: Annotated[
        Shown,
        msgspec.Meta(
            description="permission signed by the consumer, the agent's declaration under penalty of perjury that it "
            "was, or a power of attorney (11 CCR 7063)."
        ),
    ]
    receives: Annotated[
        bool, msgspec.Meta(description="It says that the agent may receive what the consumer is to get.")
    ] = False
    notarized: Annotated[bool, msgspec.Meta(description="A notary has certified it.")] = False
    identity: Annotated[bool, msgspec.Meta(description="Who the agent is was seen, too.")] = False


class SawParent(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """How a parent or guardian has shown that they are one."""

    shown: Annotated[
        ParentShown,
        msgspec.Meta(description="One of the ways of 11 CCR 7070(a)(2); court: the papers that appoint a guardian."),
    ]
    deleted: Annotated[
        bool, msgspec.Meta(description="The identification of `id-check` is gone from your records: needed for it.")
    ] = False


class Ask(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A question to the consumer."""

    text: Words
    looked: Looked = ""


class AskIdentity(Ask, forbid_unknown_fields=True, kw_only=True):
    """What proof is needed, and why."""

    passages: Annotated[
        dict[Line, Words],
        msgspec.Meta(max_length=50, description="Own words for the letter's editable passages, by their keys."),
    ] = {}


class Received(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The day on which something came, at the business."""

    received: date


class Sort(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What a message by telephone or text asks for, as a person has heard or read it."""

    rights: Annotated[list[Right], msgspec.Meta(min_length=1, max_length=20)]
    residence: Residence
    behalf: Behalf = Behalf.SELF
    name: Line = ""
    email: Line = ""
    phone: Line = ""
    customer_number: Line = ""
    details: Words = ""
    agent_name: Line = ""
    agent_organisation: Line = ""
    agent_email: Annotated[
        Line, msgspec.Meta(description="Where to reach the agent; never the consumer's address.")
    ] = ""
    agent_shows: Annotated[
        Literal["", "signed", "attorney", "declared", "ask"],
        msgspec.Meta(description="How the agent means to show the permission; `ask`: the consumer is asked by link."),
    ] = ""


class Sorted(msgspec.Struct, kw_only=True):
    """What has become of it: each right is a request of its own."""

    items: list[RequestNow]


class NotARequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What it was instead."""

    what: Unasked
    why: Annotated[Words, msgspec.Meta(description="A note for colleagues; needed for other.")] = ""


class HandOverTo(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Whom a message of the general mailbox is for."""

    to: Annotated[Line, msgspec.Meta(description="A service code in use, or the id of an account without one.")]


class SendCode(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """How the code goes."""

    way: Annotated[Way, msgspec.Meta(description="text or call.")]


class SetHold(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Why nothing of it may be deleted, and until when."""

    purpose: Annotated[Line, msgspec.Meta(description="litigation, authority, investigation or other.")]
    hold_until: Annotated[date | None, msgspec.Meta(description="That day included; without it, until released.")] = (
        None
    )
    words: Annotated[Words, msgspec.Meta(description="A note for colleagues.")] = ""


class Held(msgspec.Struct, kw_only=True):
    """A hold that was set."""

    request: RequestNow
    late: Annotated[
        Late,
        msgspec.Meta(description="What a hold still found that came after a voicemail's last day: none, there, gone."),
    ]


class ToldBy(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """How and when the person was told what a letter says."""

    means: Means
    told: date
