"""What the pages about exports show: of everything that an account has, and of what it holds about one person."""

from datetime import datetime

from msgspec import Struct

from chalicelib.domain.takeout import Takeout


class TakeoutView(Struct, frozen=True, kw_only=True):
    """An export; `until` is None while it is made."""

    id: str
    asked_at: datetime
    step: str
    percent: int
    records: int
    files: int
    megabytes: int
    until: datetime | None = None


def takeout_view(one: Takeout) -> TakeoutView:
    """An export as staff see it."""
    return TakeoutView(
        id=one.id,
        asked_at=one.asked_at,
        step=one.step.value,
        percent=one.percent,
        records=sum(count for name, count in one.counts.items() if name != "files"),
        files=one.counts.get("files", 0),
        megabytes=max(1, round(one.size / 1_000_000)),
        until=one.expires_at,
    )
