"""The telephone company is asked for recordings of which no word ever came: none is lost with its webhook."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from chalicelib.errors import NotFound, RecourseError, Unavailable
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.phone import Heard
from chalicelib.services.telephone.find_line import find_line
from chalicelib.services.voicemail.take_recording import Recorded, Taken, take_recording

SPAN: Final = timedelta(days=3)
_ON_ITS_WAY: Final = timedelta(minutes=10)  # its own word may still come, and that tells more


def reconcile_recordings(desk: Desk) -> int:
    """Take in what we do not know of; return how many voicemails that brought.

    One that fails does not keep the others back. Raise `Unavailable` at the end if any did.
    """
    if not desk.has_line:
        return 0
    now = desk.clock.now()
    found, failed = 0, 0
    for heard in _settled(desk.phone_company.recordings(since=now - SPAN), now):
        try:
            found += _take(desk, heard) is Taken.LEFT
        except RecourseError:
            failed += 1
    if failed:
        raise Unavailable(f"{failed} recordings could not be taken in")
    return found


def _settled(listed: Iterable[Heard], now: datetime) -> Iterable[Heard]:
    return (heard for heard in listed if heard.made_at + timedelta(seconds=heard.seconds) <= now - _ON_ITS_WAY)


def _take(desk: Desk, heard: Heard) -> Taken:
    """Take a recording in under its call, or under the line that was called; one of another line is not for us."""
    try:
        entry = desk.lines.call(heard.call)
    except NotFound:
        return _take_unknown(desk, heard)
    return take_recording(desk, entry.account, _recorded(heard))


def _take_unknown(desk: Desk, heard: Heard) -> Taken:
    if heard.seconds <= 0:
        return Taken.SILENT
    try:
        facts = desk.phone_company.call(heard.call)
        line = find_line(desk, desk.lines.number(facts.called), "")
    except NotFound:
        return Taken.FOREIGN
    return take_recording(desk, line.account.id, replace(_recorded(heard), facts=facts, code=line.code))


def _recorded(heard: Heard) -> Recorded:
    return Recorded(call=heard.call, recording=heard.recording, seconds=heard.seconds, made_at=heard.made_at)
