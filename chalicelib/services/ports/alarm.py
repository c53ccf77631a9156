"""What the use cases tell whoever watches."""

from typing import Protocol


class Alarm(Protocol):
    """Tells the operator about something that must never happen."""

    def tampered(self, chain: str, seq: int, what: str) -> None:
        """An audit record was modified or removed."""

    def lost(self, recording: str, why: str) -> None:
        """A message that was left cannot be heard, or not all of it."""
