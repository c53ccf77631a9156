"""What the business demands as proof of who asks, for systems."""

from typing import Annotated

import msgspec

from chalicelib.domain.rights import Right
from chalicelib.domain.verification import REASONABLE_POINTS, REASONABLY_HIGH_POINTS
from chalicelib.domain.verification_policy import LAW_MINIMUM, LONGEST_WAIT, MOST_POINTS, DataPoint
from chalicelib.http.api.schemas.common import Moment

_NUMBER = Annotated[int, msgspec.Meta(ge=0, le=999)]
_SOME = msgspec.Meta(max_length=50)


class PolicyRules(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What can be demanded beside the law; what is left out is the law's minimum."""

    points: Annotated[_NUMBER, msgspec.Meta(description=f"For level 1: {REASONABLE_POINTS} to {MOST_POINTS}.")] = 2
    points_high: Annotated[
        _NUMBER,
        msgspec.Meta(
            description=f"For level 2, beside a signed declaration: {REASONABLY_HIGH_POINTS} to {MOST_POINTS}."
        ),
    ] = 3
    raised: Annotated[
        list[Right], _SOME, msgspec.Meta(description="Rights that need level 2 here: `delete` and `correct` only.")
    ] = []
    second_person: Annotated[
        list[Right], _SOME, msgspec.Meta(description="Rights of which every match needs another person's agreement.")
    ] = []
    asked: Annotated[
        list[DataPoint], _SOME, msgspec.Meta(description="What the form asks beside name and e-mail address.")
    ] = msgspec.field(default_factory=lambda: list(LAW_MINIMUM.asked))
    proof_days: Annotated[
        _NUMBER, msgspec.Meta(description=f"Days before which nobody is refused as not verified: 0 to {LONGEST_WAIT}.")
    ] = 0
    sign_in: Annotated[bool, msgspec.Meta(description="Whether a sign-in to an account with the business counts.")] = (
        True
    )
    agent_permission: Annotated[
        bool, msgspec.Meta(description="Whether an agent must show the consumer's signed permission (11 CCR 7063).")
    ] = True
    agent_confirmation: Annotated[
        bool, msgspec.Meta(description="Whether the consumer must confirm it directly; never for opt-outs and limits.")
    ] = True
    agent_notarized: Annotated[
        bool, msgspec.Meta(description="Whether it must be notarized, at the business's cost (11 CCR 7060).")
    ] = False
    agent_identity: Annotated[bool, msgspec.Meta(description="Whether agents must show who they are.")] = False


class WritePolicy(PolicyRules, kw_only=True):
    """All rules anew, for what comes in from now on."""

    seen: Annotated[
        Annotated[int, msgspec.Meta(ge=0, le=999_999)] | None,
        msgspec.Meta(description="The version that this changes: with another in force it is refused."),
    ] = None


class PolicyFacts(PolicyRules, kw_only=True):
    """One version; 0 is the law's minimum, before anything was set."""

    number: int
    since: Moment | None
    by: str


class PolicyList(msgspec.Struct, kw_only=True):
    """The version in force, and all that were set, the newest first."""

    now: PolicyFacts
    items: list[PolicyFacts]
