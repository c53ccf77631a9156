"""The time and randomness of the real world."""

import os
from datetime import UTC, datetime


class SystemClock:
    """See `services.ports.desk.Clock`."""

    def now(self) -> datetime:
        """Return the time in UTC, cut to milliseconds: what is stored is what was said."""
        now = datetime.now(UTC)
        return now.replace(microsecond=now.microsecond // 1000 * 1000)


class SystemChance:
    """See `services.ports.desk.Chance`."""

    def bytes(self, count: int) -> bytes:
        """Return bytes from the operating system's generator."""
        return os.urandom(count)
