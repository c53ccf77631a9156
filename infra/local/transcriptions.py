"""Tells the app's functions of transcription jobs that have ended, as EventBridge would."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from infra.local.events import Event, event_of

_TOLD = "transcriptions"


class Places(Protocol):
    """Remembers how far one has come."""

    def get(self, name: str) -> str | None:
        """Return what was remembered."""

    def set(self, name: str, position: str) -> None:
        """Remember it."""


@dataclass
class Transcriptions:
    """Looks at the engine's jobs; each that has ended since the last look is told of."""

    transcribe: Any  # a boto3 client
    publish: Callable[[Event], object]
    places: Places

    def look(self) -> int:
        """Tell of what has ended; return how many jobs."""
        told = float(self.places.get(_TOLD) or 0)
        ended = [job for job in self._jobs() if job["CompletionTime"].timestamp() > told]
        for job in sorted(ended, key=lambda one: one["CompletionTime"]):
            detail = {
                "TranscriptionJobName": job["TranscriptionJobName"],
                "TranscriptionJobStatus": job["TranscriptionJobStatus"],
            }
            self.publish(event_of("aws.transcribe", "Transcribe Job State Change", detail))
            self.places.set(_TOLD, str(job["CompletionTime"].timestamp()))
        return len(ended)

    def _jobs(self) -> list[dict[str, Any]]:
        found = []
        for status in ("COMPLETED", "FAILED"):
            page = self.transcribe.list_transcription_jobs(Status=status, MaxResults=100)
            found += page["TranscriptionJobSummaries"]
        return found
