"""What the page about everything of the account shows."""

from datetime import datetime

from msgspec import Struct


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
