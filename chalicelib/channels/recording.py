"""What the telephone company posts about a recording becomes `Recorded`, and nothing else."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from chalicelib.channels.phone import call_id
from chalicelib.errors import InvalidField
from chalicelib.services.take_recording import Recorded

_RECORDING: Final = re.compile(r"RE[0-9a-f]{32}")
_STATUS: Final = re.compile(r"[a-z-]{1,30}")


def understand_recording(params: Mapping[str, str], *, take: int, language: str) -> Recorded:
    """Return what the company tells of a recording. Raise `InvalidField` for ids that can be none."""
    recording = params.get("RecordingSid", "")
    if not _RECORDING.fullmatch(recording):
        raise InvalidField(field="recording", problem="malformed")
    status = params.get("RecordingStatus", "")
    return Recorded(
        call=call_id(params),
        recording=recording,
        seconds=_seconds(params.get("RecordingDuration", "")),
        made_at=_instant(params.get("RecordingStartTime", "")),
        take=take,
        status=status if _STATUS.fullmatch(status) else "",
        language=language,
    )


def _seconds(text: str) -> int | None:
    if re.fullmatch(r"-?[0-9]{1,6}", text) is None:
        return None
    return int(text)


def _instant(text: str) -> datetime | None:
    """The instant of an e-mail's date; None for anything else."""
    try:
        told = parsedate_to_datetime(text)
    except ValueError:
        return None
    return told.astimezone(UTC) if told.tzinfo else None
