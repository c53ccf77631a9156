"""The words of a voicemail: a job is begun once the audio is kept, its result read when it is told of or looked for.

The service's event usually comes within a minute. One that is lost is made up for by looking: soon at first, then
every hour, for a day; after that the transcript counts as missing, which staff see.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.policy import Use
from chalicelib.domain.text import clean
from chalicelib.domain.voicemail import Audio, Voicemail, Words
from chalicelib.errors import Gone, NotFound
from chalicelib.services.policies.may_use import may_use
from chalicelib.services.ports.desk import Desk
from chalicelib.services.voicemail.voicemail_step import Step

_PREFIX: Final = "recourse"  # the rule that brings the events reads it (jobs/transcripts.py)
_WAITS: Final = (  # how long after the audio was kept: until the next look
    (timedelta(minutes=15), timedelta(minutes=5)),
    (timedelta(hours=1), timedelta(minutes=15)),
    (timedelta(days=1), timedelta(hours=1)),
)


def transcribe_voicemail(desk: Desk, voicemail: Voicemail) -> Voicemail:
    """Do the next thing: begin the job, read what became of it, or delete it once its words are kept.

    Raise `Unavailable` for what may work later.
    """
    if voicemail.audio is Audio.KEPT and voicemail.words is Words.WANTED:
        return _begun(desk, voicemail)
    if voicemail.audio is Audio.KEPT and voicemail.words is Words.STARTED:
        return _read(desk, voicemail)
    desk.transcriber.forget(voicemail.job)
    return replace(voicemail, job="")


def words_due(voicemail: Voicemail) -> bool:
    """Whether words are awaited, or a job is still at the service; words of audio that is gone are not made."""
    awaited = voicemail.audio is Audio.KEPT and voicemail.words in {Words.WANTED, Words.STARTED}
    return awaited or voicemail.job != ""


def job_of(voicemail: Voicemail) -> str:
    """The job's name: ids and nothing else, from which the voicemail is found again."""
    return f"{_PREFIX}.{voicemail.account}.{voicemail.request}.{voicemail.id}"


def take_words(desk: Desk, job: str) -> bool:
    """Keep the words of a job that has ended; False where there is nothing to keep (any more).

    A job whose voicemail was deleted for good while it ran goes now: none can be deleted before its end.
    Raise `Conflict` when the background stored the voicemail at the same time, `Unavailable`.
    """
    prefix, _, rest = job.partition(".")
    names = rest.split(".")
    if prefix != _PREFIX or len(names) != 3:
        return False
    account, request, recording = names
    try:
        voicemail = desk.voicemails.get(AccountId(account), RequestId(request), recording)
    except NotFound:
        desk.transcriber.forget_stray(job)
        return False  # of another stage, or erased meanwhile
    if voicemail.job != job or voicemail.words is not Words.STARTED or voicemail.audio is not Audio.KEPT:
        return False
    read = _read(desk, voicemail)
    desk.work.settle(read)
    return read.words is not Words.STARTED


def _begun(desk: Desk, voicemail: Voicemail) -> Voicemail:
    if voicemail.seconds <= 0:
        return replace(voicemail, words=Words.MISSING)
    if not may_use(desk, desk.accounts.get(voicemail.account), Use.TRANSCRIPTION):
        return replace(voicemail, words=Words.REFUSED)
    job = job_of(voicemail)
    try:
        desk.transcriber.start(voicemail, job=job)
    except Gone:
        return replace(voicemail, words=Words.MISSING)
    first_look = desk.clock.now() + _WAITS[0][1]
    return replace(voicemail, words=Words.STARTED, job=job, work_at=first_look)


def _read(desk: Desk, voicemail: Voicemail) -> Voicemail:
    now = desk.clock.now()
    try:
        written = desk.transcriber.result(voicemail.job)
    except NotFound:
        return replace(voicemail, words=Words.MISSING, job="")
    if not written.done:
        wait = _wait(voicemail, now)
        if wait:
            return replace(voicemail, work_at=now + wait)
    text = clean(written.text, lines=True)
    words = Words.DONE if text else Words.MISSING
    return replace(voicemail, words=words, transcript=text, work_at=now)  # the next step deletes the job


def _wait(voicemail: Voicemail, now: datetime) -> timedelta | None:
    """How long to wait for a job that runs; None when it has run for too long."""
    runs = now - (voicemail.kept_at or voicemail.received_at)
    return next((wait for limit, wait in _WAITS if runs < limit), None)


STEP: Final = Step(name="transcribe", due=words_due, do=transcribe_voicemail)
