"""An account's own bucket, into which its voicemails are copied, and how a copying of older ones comes along."""

import re
from datetime import datetime, timedelta
from typing import ClassVar, Final, Self

from chalicelib.domain.ids import AccountId
from chalicelib.domain.text import clean
from chalicelib.domain.voicemail import Voicemail
from chalicelib.errors import InvalidField
from chalicelib.values import dataclass

ROLE_PREFIX: Final = "recourse-export-"
COPY_TRIES: Final = timedelta(days=14)  # a copy that fails for so long is given up, and can be asked for again
_RETRIES: Final = (1, 5, 15, 60, 240, 720)  # minutes; then daily
# Naming rules of S3's general purpose buckets, and what S3 advises for keys.
_BUCKET: Final = re.compile(r"(?=.{3,63}\Z)[a-z0-9][a-z0-9.-]*[a-z0-9]")
_REGION: Final = re.compile(r"[a-z]{2}(-[a-z]+)+-[0-9]")
# Without a path: what our functions may assume is `role/recourse-export-*`.
_ROLE: Final = re.compile(
    r"arn:aws(-[a-z]+)*:iam::[0-9]{12}:role/" + ROLE_PREFIX + r"[\w+=,.@-]{1,48}",
    re.ASCII,
)
_PREFIX: Final = re.compile(r"[A-Za-z0-9!_.*'()/-]{0,200}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPlace:
    """Where copies go, and the role of the account's own through which they are written."""

    bucket: str
    region: str
    role_arn: str
    prefix: str = ""

    @classmethod
    def parse(cls, *, bucket: str, region: str, role_arn: str, prefix: str = "") -> Self:
        """Raise `InvalidField` `missing` or `malformed`; `role_arn` `other-name` for a role that is named otherwise."""
        place = cls(
            bucket=_fitting("bucket", bucket, _BUCKET),
            region=_fitting("region", region, _REGION),
            role_arn=_fitting("role_arn", role_arn, _ROLE),
            prefix=clean(prefix).strip("/"),
        )
        if not _PREFIX.fullmatch(place.prefix):
            raise InvalidField(field="prefix", problem="malformed")
        return place


def _fitting(field: str, text: str, pattern: re.Pattern[str]) -> str:
    cleaned = clean(text)
    if not cleaned:
        raise InvalidField(field=field, problem="missing")
    if not pattern.fullmatch(cleaned):
        raise InvalidField(field=field, problem="malformed")
    return cleaned


@dataclass(frozen=True, slots=True, kw_only=True)
class VoicemailExport:
    """The account's choice; `external_id` is made by us and stands in the trust policy of their role."""

    KIND: ClassVar[str] = "voicemail-export"

    account: AccountId
    place: ExportPlace
    external_id: str
    checked_at: datetime
    failing_since: datetime | None = None
    told_at: datetime | None = None  # when staff were last mailed that copies fail
    version: int = 0

    def parameters(self) -> dict[str, str]:
        """What the adapter needs."""
        place = self.place
        return {
            "bucket": place.bucket,
            "region": place.region,
            "role_arn": place.role_arn,
            "prefix": place.prefix,
            "external_id": self.external_id,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfill:
    """A copying of the voicemails that were there before: goes on page by page until `finished_at`."""

    KIND: ClassVar[str] = "voicemail-backfill"

    account: AccountId
    started_at: datetime
    total: int | None = None  # voicemails that were there when the background began to count
    seen: int = 0
    copied: int = 0
    failed: int = 0  # handed to the copying that is retried for days
    after: str = ""  # cursor
    next_at: datetime | None = None
    finished_at: datetime | None = None
    version: int = 0


def object_key(voicemail: Voicemail, prefix: str) -> str:
    """The key of a copy: by day of receipt (UTC), reference and recording; the same at every repetition."""
    ending = "mp3" if voicemail.content_type == "audio/mpeg" else "wav"
    name = f"{voicemail.received_at:%Y/%m/%d}/{voicemail.submission}-{voicemail.id}.{ending}"
    return f"{prefix}/{name}" if prefix else name


def next_try(failing_since: datetime, now: datetime) -> datetime | None:
    """When a failed copy is tried again; None when it has failed for so long that it is given up."""
    so_far = now - failing_since
    if so_far >= COPY_TRIES:
        return None
    waits = [timedelta(minutes=minutes) for minutes in _RETRIES]
    return now + next((wait for wait in waits if wait > so_far), timedelta(days=1))
