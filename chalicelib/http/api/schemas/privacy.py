"""The operator's privacy policy, and what the account allows."""

from datetime import date
from typing import Annotated

import msgspec

from chalicelib.domain.policy import Use
from chalicelib.domain.uses import Standing
from chalicelib.http.api.schemas.common import Moment


class VersionFacts(msgspec.Struct, kw_only=True):
    """One version; what comes in pins the number of the one in effect."""

    number: int
    published_at: Moment
    effective_on: Annotated[date, msgspec.Meta(description="From 00:00 UTC of this day on.")]
    withdrawn_at: Annotated[Moment | None, msgspec.Meta(description="Before it took effect: then it never does.")]
    material: Annotated[bool, msgspec.Meta(description="It was mailed to every user.")]
    uses: Annotated[list[Use], msgspec.Meta(description="That it changes, and that the account can refuse.")]
    titles: Annotated[dict[str, str], msgspec.Meta(description="By language.")]
    summaries: Annotated[dict[str, str], msgspec.Meta(description="What changes, by language.")]
    url: Annotated[str, msgspec.Meta(description="The page with the whole text.")]


class UseFacts(msgspec.Struct, kw_only=True):
    """One use of which the account can say something."""

    use: Use
    standing: Annotated[
        Standing,
        msgspec.Meta(
            description=(
                "`unchanged`: no version in effect changes it. `allowed`, `refused`: an owner said so. `silent`: "
                "nobody did, which allows it. `untold`, `closed`: no owner could be told, or the account is closing; "
                "both count as refused."
            )
        ),
    ]
    allowed: bool
    said_at: Annotated[Moment | None, msgspec.Meta(description="When it was answered last.")]
    said_by: Annotated[str, msgspec.Meta(description="`user:…` or `key:…` with an id; empty without an answer.")]


class PrivacyPolicy(msgspec.Struct, kw_only=True):
    """All versions, the newest first, and where the account stands."""

    in_effect: Annotated[int, msgspec.Meta(description="Number of the version in effect now; 0 without any.")]
    versions: list[VersionFacts]
    uses: list[UseFacts]


class AnswerUse(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Whether the account's data may be used for this."""

    use: Use
    allowed: bool
