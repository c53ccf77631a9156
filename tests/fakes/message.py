"""A message left on the toll-free line, its audio in the bucket: without any call."""

import hashlib
from dataclasses import replace
from datetime import timedelta

from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Account
from chalicelib.domain.audit import CONSUMER
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Phone
from chalicelib.domain.ids import new_reference
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Behalf, Channel, Outcome, Request, Submission, Typed
from chalicelib.domain.rights import Right
from chalicelib.domain.voicemail import RETENTION_DAYS, Audio, Voicemail, Words
from chalicelib.services.intake.submit_request import SubmitRequest, submit_request
from tests.fakes.phone import MemoryVoicemailBucket

SOUND = b"RIFF....WAVEfmt Ana speaks"


def called(desk: LiveDesk, account: Account, *rights: Right) -> Submission:
    """What a call leaves."""
    command = SubmitRequest(
        account=account,
        reference=new_reference(desk.chance.bytes(16)),
        rights=rights or (Right.DELETE,),
        residence="",
        behalf=Behalf.SELF,
        typed=Typed(name="", email=None, phone=Phone("+12135550123")),
        channel=Channel.PHONE,
        language="en",
    )
    return submit_request(desk, command)


def left(desk: LiveDesk, submission: Submission, *, audio: Audio = Audio.KEPT, days_ago: int = 0) -> Voicemail:
    """A message of that call, kept and tagged as held."""
    account = desk.accounts.get(submission.account)
    voicemail = Voicemail(
        account=account.id,
        request=submission.requests[0],
        submission=submission.id,
        id=f"RE{desk.chance.bytes(16).hex()}",
        call="CA1",
        take=1,
        language="en",
        received_at=submission.received_at - timedelta(days=days_ago),
        seconds=12,
        audio=audio,
        sha256=hashlib.sha256(SOUND).hexdigest() if audio is Audio.KEPT else "",
        size=len(SOUND) if audio is Audio.KEPT else 0,
        kept_at=desk.clock.now() if audio is Audio.KEPT else None,
        deleted_there_at=desk.clock.now() if audio is Audio.KEPT else None,
        retention=RETENTION_DAYS[account.plan],
        words=Words.DONE,
        transcript="I am Ana, delete everything",
    )
    if audio is Audio.KEPT:
        desk.voicemail_bucket.put(voicemail, [SOUND], most=1000)
        if isinstance(desk.voicemail_bucket, MemoryVoicemailBucket):
            desk.voicemail_bucket.made_at[desk.voicemail_bucket.key(voicemail)] = desk.clock.now()
        voicemail = replace(voicemail, tagged=voicemail.tags)
    because = Reason(Tag.REQUEST_VOICEMAIL_LEFT, CONSUMER, voicemail.request, {"voicemail": voicemail.id})
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(desk.requests.get(account.id, voicemail.request), because=because)
    unit.create(voicemail, because=because)
    unit.commit()
    return now(desk, voicemail)


def now(desk: LiveDesk, voicemail: Voicemail) -> Voicemail:
    """The record as it is."""
    return desk.voicemails.get(voicemail.account, voicemail.request, voicemail.id)


def change(desk: LiveDesk, head: Request) -> Request:
    """Write a request past the use cases."""
    unit = desk.work.begin(head.account, desk.clock.now())
    unit.store(head, because=Reason(Tag.REQUEST_NOTE_ADDED, "system:test", head.id))
    unit.commit()
    return desk.requests.get(head.account, head.id)


def close(desk: LiveDesk, voicemail: Voicemail, number: int = 0) -> Request:
    """Close one of the requests of the call."""
    submission = desk.requests.submission(voicemail.account, voicemail.submission)
    head = desk.requests.get(voicemail.account, submission.requests[number])
    return change(desk, head.closed(Outcome.GRANTED, desk.clock.now()))
