"""Where an account has its voicemails copied to, as systems set it up."""

from typing import Annotated

import msgspec

from chalicelib.http.api.schemas.common import Moment
from chalicelib.http.api.schemas.requests import Line


class SetBucket(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A bucket of the account's own, and the role through which copies are written."""

    bucket: Line
    region: Line
    role_arn: Annotated[Line, msgspec.Meta(description="Its name begins with recourse-export-.")]
    prefix: Annotated[Line, msgspec.Meta(description="Goes before the key of each copy.")] = ""


class BucketFacts(msgspec.Struct, kw_only=True):
    """The bucket, and how copies do."""

    bucket: str
    region: str
    role_arn: str
    prefix: str
    checked_at: Annotated[Moment, msgspec.Meta(description="When a test object was last written there.")]
    failing_since: Moment | None


class OlderFacts(msgspec.Struct, kw_only=True):
    """How far the copying of the voicemails has come that were there before."""

    started_at: Moment
    total: Annotated[int | None, msgspec.Meta(description="Null until they are counted.")]
    seen: int
    copied: int
    failed: Annotated[int, msgspec.Meta(description="Tried again for days.")]
    finished_at: Moment | None


class CopyState(msgspec.Struct, kw_only=True):
    """What is copied where, and what the account's role needs for it."""

    available: Annotated[bool, msgspec.Meta(description="Whether the account's plan has it.")]
    bucket: BucketFacts | None
    older: OlderFacts | None
    external_id: Annotated[str, msgspec.Meta(description="What the role must ask of us (STS external id).")]
    aws_account: Annotated[str, msgspec.Meta(description="Ours, that the role trusts; empty where it is not known.")]
    trust_policy: Annotated[str, msgspec.Meta(description="JSON for the role: whom it trusts.")]
    permission_policy: Annotated[str, msgspec.Meta(description="JSON for the role: what it may write.")]
