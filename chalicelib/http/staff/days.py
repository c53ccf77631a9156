"""Days in the addresses of lists: the moment at which one begins at the business."""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

_FIRST: Final = 1900
_LAST: Final = 9000  # years; beyond them a moment may have no name in another zone


def midnight(text: str, zone: ZoneInfo, *, days: int = 0) -> datetime:
    """The first moment of a day, or of one so many days later. Raise `ValueError` for what nothing can be of."""
    day = date.fromisoformat(text)
    if not _FIRST <= day.year <= _LAST:
        raise ValueError(text)
    return datetime.combine(day + timedelta(days=days), time(), zone)
