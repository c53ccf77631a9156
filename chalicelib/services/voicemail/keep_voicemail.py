"""Works on a voicemail until nothing is left to do: fetched, kept, deleted at the telephone company, written down.

Before anything else the next look is noted: what is lost or hangs in between, this process included, is taken up
then, and nobody else works on the same voicemail meanwhile.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.retries import Retries
from chalicelib.domain.voicemail import Voicemail, VoicemailPlace
from chalicelib.errors import Conflict, NotFound, Unavailable
from chalicelib.services.ports.desk import Desk
from chalicelib.services.telephone.complete_call import complete_call
from chalicelib.services.voicemail import (
    copy_voicemail,
    delete_recording,
    fetch_recording,
    retag_voicemail,
    transcribe_voicemail,
)
from chalicelib.services.voicemail.voicemail_step import Step

WORK_SECONDS: Final = 45  # of one sweep; the last voicemail may take as long again
_FIRST: Final = Retries.minutes(1, 2, 5, 15, 60)
_HOURLY: Final = timedelta(days=3)  # from the message; then daily
_CLOCKS: Final = timedelta(seconds=5)  # by which those of two machines may differ


def _ask_who_called(desk: Desk, voicemail: Voicemail) -> Voicemail:
    """A call that the company cannot name after weeks stays without its caller."""
    try:
        complete_call(desk, voicemail.call)
    except (NotFound, Unavailable):
        if not fetch_recording.is_lost(voicemail, desk.clock.now()):
            raise
    return replace(voicemail, alone=False)


STEPS: Final = (
    Step("ask who called", lambda voicemail: voicemail.alone, _ask_who_called),
    fetch_recording.STEP,
    delete_recording.STEP,
    delete_recording.SUPERSEDED,
    delete_recording.ORDERED,
    retag_voicemail.STEP,
    transcribe_voicemail.STEP,
    Step("copy", copy_voicemail.due, copy_voicemail.copy_voicemail),
)


def work_on(desk: Desk, place: VoicemailPlace) -> tuple[str, ...]:
    """Do what is due with a voicemail now; return what went wrong, each to be tried again by itself.

    Nothing happens before its time, while somebody else works on it, or for one that is not there.
    """
    now = desk.clock.now()
    try:
        voicemail = desk.voicemails.get(place.account, place.request, place.id)
    except NotFound:
        return ()
    if voicemail.work_at is None or voicemail.work_at > now + _CLOCKS:
        return ()
    again = now + pause(voicemail.attempts, waited=now - voicemail.received_at)
    claimed = replace(voicemail, attempts=voicemail.attempts + 1, work_at=again)
    try:
        desk.work.settle(claimed)
        failed = _work(desk, replace(claimed, version=claimed.version + 1), again)
        if not failed:
            return ()
    except Conflict:
        failed = ()  # somebody else has it, or has changed it: the next look is noted
    if _is_there(desk, voicemail):
        return failed
    return _leave_nothing(desk, voicemail)


def _is_there(desk: Desk, voicemail: Voicemail) -> bool:
    try:
        desk.voicemails.get(voicemail.account, voicemail.request, voicemail.id)
    except NotFound:
        return False
    return True


def _leave_nothing(desk: Desk, voicemail: Voicemail) -> tuple[str, ...]:
    """Take back what was put down and begun of a voicemail that was deleted for good meanwhile: nobody knows of it.

    Return what went wrong. A job that still runs goes when its end is told (`take_words`).
    """
    failed = []
    acts: dict[str, Callable[[], None]] = {
        "take back sound": lambda: desk.voicemail_bucket.delete(voicemail),
        "take back job": lambda: desk.transcriber.forget(transcribe_voicemail.job_of(voicemail)),
    }
    for name, act in acts.items():
        try:
            act()
        except Exception as error:  # noqa: BLE001  the others of this run must not wait for it
            failed.append(f"{name}: {type(error).__name__}")
    return tuple(failed)


def _work(desk: Desk, claimed: Voicemail, again: datetime) -> tuple[str, ...]:
    voicemail = claimed
    wishes: dict[str, datetime] = {}
    failed: list[str] = []
    for step in STEPS:
        if not step.due(voicemail):
            continue
        try:
            voicemail = step.do(desk, voicemail)
        except Conflict:
            raise
        except Exception as error:  # noqa: BLE001  one step must not hold up the others, nor its message leave
            failed.append(f"{step.name}: {type(error).__name__}")
            continue
        if voicemail.work_at:
            wishes[step.name] = voicemail.work_at
        voicemail = replace(voicemail, work_at=again)
    look = min((wishes.get(step.name, again) for step in STEPS if step.due(voicemail)), default=None)
    worked = replace(voicemail, work_at=look, attempts=voicemail.attempts if look == again else 0)
    if worked != claimed:
        desk.work.settle(worked)
    return tuple(failed)


def pause(attempts: int, *, waited: timedelta) -> timedelta:
    """How long after a try the next one follows, `attempts` having been made before it."""
    return _FIRST.wait(attempts + 1) or (timedelta(hours=1) if waited < _HOURLY else timedelta(days=1))


def keep_voicemails(desk: Desk, *, limit: int = 200) -> tuple[int, tuple[str, ...]]:
    """Work on the voicemails that are due, for a while; return how many there were and what went wrong."""
    end = desk.clock.now() + timedelta(seconds=WORK_SECONDS)
    done = 0
    failed: list[str] = []
    for place in desk.voicemails.due(now=desk.clock.now(), limit=limit):
        if desk.clock.now() > end:
            break
        failed += work_on(desk, place)
        done += 1
    return done, tuple(failed)
