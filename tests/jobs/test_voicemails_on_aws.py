"""A message through the bucket, the transcriber and the business's own bucket, in the name of whatever works on it."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from threading import Thread
from time import monotonic, sleep
from uuid import uuid4

import boto3
import pytest

from app import app
from chalicelib.domain.account import Account, Plan, Staff
from chalicelib.domain.contact import Phone
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.voicemail import Audio, Tags, Voicemail, Words
from chalicelib.domain.voicemail_export import ExportPlace
from chalicelib.errors import NotFound
from chalicelib.jobs.exports import copy_older_voicemails
from chalicelib.jobs.voicemail_expiry import check_voicemails, retag_voicemails
from chalicelib.jobs.voicemails import keep_voicemails, on_voicemail, reconcile_recordings
from chalicelib.services.accounts.change_plan import change_plan
from chalicelib.services.ports.phone import Heard
from chalicelib.services.telephone.phone_numbers import add_number
from chalicelib.services.telephone.service_codes import add_code
from chalicelib.services.voicemail.backfill_voicemails import start_backfill
from chalicelib.services.voicemail.export_settings import save_export
from chalicelib.services.voicemail.retag_voicemail import mark_voicemails
from chalicelib.services.voicemail.take_recording import Recorded, take_recording
from chalicelib.storage import keys
from chalicelib.storage.voicemails import StoredVoicemails
from infra.local.events import Events, event_of
from infra.local.phone import sound
from infra.local.transcriptions import Transcriptions
from tests.fakes.acme import open_acme
from tests.fakes.desk import FakeClock
from tests.fakes.message import close
from tests.fakes.phone import MemoryPhoneCompany
from tests.fakes.recordings import facts_of
from tests.jobs.conftest import SCHEDULED, Deployment, Positions

SAID = "Please delete my data"
NUMBERS = itertools.count(1)
ROLE = "arn:aws:iam::000000000000:role/recourse-export-acme"


class Line:
    """A business with a telephone line, and what callers leave on it."""

    def __init__(self, deployment: Deployment) -> None:
        self.deployment, self.desk = deployment, deployment.desk
        self.company, self.clock = MemoryPhoneCompany(), FakeClock(deployment.desk.clock.now())
        self.desk.__dict__.update(phone_company=self.company, clock=self.clock)
        self.olga = open_acme(self.desk, f"line-{next(NUMBERS)}")

    @property
    def account(self) -> Account:
        """The business as it is now."""
        return self.desk.accounts.get(self.olga.account.id)

    def own_bucket(self) -> str:
        """The business has a bucket of its own from now on; its name."""
        bucket = f"acme-{uuid4().hex[:12]}"
        boto3.client("s3").create_bucket(Bucket=bucket)
        change_plan(self.desk, self.account, Plan.ENTERPRISE, actor="operator:test")
        place = ExportPlace(bucket=bucket, region="us-east-1", role_arn=ROLE, prefix="calls")
        save_export(self.desk, Staff(self.account, self.olga.user), place)
        return bucket

    def leave(self, *, take: int = 1, call: str = "") -> Voicemail:
        """Somebody leaves a message; of their call nothing but that is told. The company still has the audio."""
        number = next(NUMBERS)
        call, recording = call or f"CA{number:032x}", f"RE{number:032x}"
        self.company.audio[recording] = sound.spoken(SAID)
        self.company.calls[call] = facts_of(call)
        take_recording(
            self.desk,
            self.account.id,
            Recorded(call=call, recording=recording, seconds=1, made_at=self.clock.now(), take=take),
        )
        entry = self.desk.lines.call(call)
        return self.desk.voicemails.get(entry.account, entry.request, recording)

    def now(self, voicemail: Voicemail) -> Voicemail:
        """The record as it is."""
        return self.desk.voicemails.get(voicemail.account, voicemail.request, voicemail.id)

    def lies(self, prefix: str = "") -> list[str]:
        """What lies in our bucket."""
        found = boto3.client("s3").list_objects_v2(Bucket=self.desk.settings.voicemail_bucket, Prefix=prefix)
        return [one["Key"] for one in found.get("Contents", [])]

    def lose(self, voicemail: Voicemail) -> None:
        """Somebody takes the object away past our rules."""
        key = self.desk.voicemail_bucket.key(voicemail)
        boto3.client("s3").delete_object(Bucket=self.desk.settings.voicemail_bucket, Key=key)

    def told_by_s3(self, key: str) -> None:
        """S3 says that its rule has deleted an object."""
        detail = {"bucket": {"name": self.desk.settings.voicemail_bucket}, "object": {"key": key}}
        event = event_of("aws.s3", "Object Deleted", detail | {"reason": "Lifecycle Expiration"})
        assert Events(app).publish(event) == 1

    def forget(self, voicemail: Voicemail) -> None:
        """The rows of its request go, as when it is deleted for good."""
        request, table = keys.request(voicemail.account, voicemail.request), self.desk.settings.records_table
        for sk in (keys.HEAD, keys.VOICE + voicemail.id):
            boto3.client("dynamodb").delete_item(TableName=table, Key={"pk": {"S": request}, "sk": {"S": sk}})

    def letters(self) -> list[Letter]:
        """What waits in the outbox."""
        places = self.desk.outbox.overdue(now=self.clock.now() + timedelta(hours=1), limit=1000)
        return [letter for letter in map(self.desk.outbox.find, places) if letter]

    def ended(self, voicemail: Voicemail) -> None:
        """Wait until the transcriber has done its work."""
        until, service = monotonic() + 20, boto3.client("transcribe")
        job = self.now(voicemail).job
        while job and monotonic() < until:
            found = service.get_transcription_job(TranscriptionJobName=job)["TranscriptionJob"]
            if found["TranscriptionJobStatus"] in {"COMPLETED", "FAILED"}:
                return
            sleep(0.1)
        assert not job, "the job does not end"

    def written(self) -> Voicemail:
        """A message that is kept and written down."""
        voicemail = self.leave()
        for _ in range(2):
            keep_voicemails(SCHEDULED, None)
            self.ended(voicemail)
            self.clock.pass_(minutes=6)
        return self.now(voicemail)

    def closed(self, voicemail: Voicemail) -> None:
        """Its request is closed, and its tags are to follow."""
        close(self.desk, voicemail)
        mark_voicemails(self.desk, voicemail.account, voicemail.submission)


@pytest.fixture
def line(deployment: Deployment) -> Iterator[Line]:
    """A line for one test."""
    yield Line(deployment)
    for name in ("phone_company", "clock"):
        deployment.desk.__dict__.pop(name, None)


def by_the_stream(line: Line) -> None:
    """The stream tells again of every message there ever was."""
    assert line.deployment.flow(line.desk.settings.records_table, on_voicemail) == []


def by_the_schedule(_: Line) -> None:
    """The minute has come."""
    keep_voicemails(SCHEDULED, None)


Keep = Callable[[Line], None]
BOTH = pytest.mark.parametrize("keep", [by_the_stream, by_the_schedule])


@BOTH
def test_a_message_is_kept_copied_written_down_and_its_job_forgotten(line: Line, keep: Keep) -> None:
    own = line.own_bucket()
    voicemail = line.leave()
    keep(line)
    kept = line.now(voicemail)
    assert (kept.audio, kept.words, kept.alone) == (Audio.KEPT, Words.STARTED, False)
    assert [one["Key"] for one in boto3.client("s3").list_objects_v2(Bucket=own)["Contents"]] != []
    line.ended(voicemail)
    line.clock.pass_(minutes=6)
    keep(line)
    assert (line.now(voicemail).words, line.now(voicemail).transcript) == (Words.DONE, SAID)
    line.clock.pass_(minutes=6)
    keep(line)
    assert (line.now(voicemail).job, line.lies("transcripts/")) == ("", [])


@BOTH
def test_what_a_caller_has_replaced_is_deleted_here_and_there(line: Line, keep: Keep) -> None:
    first = line.leave()
    keep(line)
    second = line.leave(take=2, call=first.call)
    keep(line)
    line.clock.pass_(minutes=6)
    keep(line)
    assert line.now(first).audio is Audio.SUPERSEDED
    assert line.lies(first.account) == [line.desk.voicemail_bucket.key(second)]
    assert set(line.company.deleted) == {first.id, second.id}


@BOTH
def test_tags_follow_the_request_and_what_is_not_there_gets_none(line: Line, keep: Keep) -> None:
    voicemail = line.leave()
    keep(line)
    line.closed(voicemail)
    keep(line)
    found = line.desk.voicemail_bucket.find(voicemail)
    assert found
    assert found.tags == line.now(voicemail).tagged == Tags(180, hold=False)
    line.lose(voicemail)
    line.desk.work.settle(replace(line.now(voicemail), hold=True, tagged=None, work_at=line.clock.now()))
    keep(line)
    assert line.now(voicemail).tagged is None


def test_the_words_come_with_the_transcribers_event(line: Line) -> None:
    voicemail = line.leave()
    keep_voicemails(SCHEDULED, None)
    line.ended(voicemail)
    Transcriptions(boto3.client("transcribe"), Events(app).publish, Positions()).look()
    assert (line.now(voicemail).words, line.now(voicemail).transcript) == (Words.DONE, SAID)


def test_the_words_of_what_was_deleted_for_good_meanwhile_go_when_the_job_has_ended(line: Line) -> None:
    voicemail = line.leave()
    keep_voicemails(SCHEDULED, None)
    line.ended(voicemail)
    job = line.now(voicemail).job
    line.forget(voicemail)
    Transcriptions(boto3.client("transcribe"), Events(app).publish, Positions()).look()
    with pytest.raises(NotFound):
        line.desk.transcriber.result(job)
    assert line.lies(f"transcripts/{job}") == []


def test_what_was_there_before_a_business_had_a_bucket_is_copied_page_by_page(line: Line) -> None:
    voicemail = line.leave()
    keep_voicemails(SCHEDULED, None)
    own = line.own_bucket()
    start_backfill(line.desk, Staff(line.account, line.olga.user))
    copy_older_voicemails(SCHEDULED, None)
    assert line.now(voicemail).copied_at
    assert len(boto3.client("s3").list_objects_v2(Bucket=own)["Contents"]) == 1


def test_a_walk_whose_copies_have_failed_for_an_hour_tells_who_administers(line: Line) -> None:
    line.leave()
    keep_voicemails(SCHEDULED, None)
    boto3.client("s3").delete_bucket(Bucket=line.own_bucket())
    for _ in range(2):
        start_backfill(line.desk, Staff(line.account, line.olga.user))
        copy_older_voicemails(SCHEDULED, None)
        line.clock.pass_(hours=2)
    export = line.desk.exports.of(line.account.id)
    assert export
    assert export.told_at
    assert LetterKind.STAFF_EXPORT in {letter.kind for letter in line.letters()}


def test_after_a_change_of_plan_objects_get_its_days_but_for_one_that_is_gone(line: Line) -> None:
    stays, lost = line.written(), line.written()
    line.lose(lost)
    change_plan(line.desk, line.account, Plan.ENTERPRISE, actor="operator:test")
    retag_voicemails(SCHEDULED, None)
    found = line.desk.voicemail_bucket.find(stays)
    assert found
    assert (found.tags, line.now(lost).tagged) == (Tags(365, hold=True), None)


def test_the_weekly_check_puts_right_what_differs(line: Line) -> None:
    """An object that nobody knows, one that should be gone, one that is gone, tags that somebody changed."""
    bucket = line.desk.voicemail_bucket
    stray, leftover, gone, retagged, free = (line.leave() for _ in range(5))
    keep_voicemails(SCHEDULED, None)
    close(line.desk, free)  # and no word of it came
    unknown = replace(stray, id=f"RE{next(NUMBERS):032x}", hold=True)
    bucket.put(unknown, [sound.spoken(SAID)], most=1_000_000)
    line.desk.work.settle(replace(line.now(leftover), audio=Audio.UNUSABLE, work_at=None))
    line.closed(gone)
    line.lose(gone)
    bucket.tag(retagged, Tags(1, hold=False))
    line.clock.pass_(days=200)
    check_voicemails(SCHEDULED, None)
    tags = {one.id: found.tags for one in (unknown, retagged, free) if (found := bucket.find(one))}
    ends, stays = Tags(180, hold=False), Tags(180, hold=True)
    assert tags == {unknown.id: ends, retagged.id: stays, free.id: ends}
    assert bucket.find(leftover) is None
    assert (line.now(gone).audio, line.now(gone).certificate.count(".")) == (Audio.EXPIRED, 2)


def test_a_request_that_is_deleted_while_the_check_looks_at_its_message_is_no_trouble(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = line.leave()
    keep_voicemails(SCHEDULED, None)
    line.closed(gone)
    keep_voicemails(SCHEDULED, None)
    line.lose(gone)

    class Deleted(StoredVoicemails):
        def get(self, account: AccountId, request: RequestId, recording: str) -> Voicemail:
            found = super().get(account, request, recording)
            somebody = Thread(target=line.forget, args=(found,))  # not the function that runs
            somebody.start()
            somebody.join()
            return found

    line.clock.pass_(days=400)
    with monkeypatch.context() as meanwhile:
        meanwhile.setitem(line.desk.__dict__, "voicemails", Deleted(line.desk._engine, line.desk._codec))
        check_voicemails(SCHEDULED, None)
    with pytest.raises(NotFound):
        line.now(gone)


def test_what_s3_tells_is_certified_when_it_is_so_and_once(line: Line) -> None:
    known, unknown = line.written(), f"acc_x/01R/RE{next(NUMBERS):032x}"
    line.closed(known)
    keep_voicemails(SCHEDULED, None)
    told = partial(line.told_by_s3, line.desk.voicemail_bucket.key(known))
    told()  # it is there again
    assert line.now(known).audio is Audio.KEPT
    line.lose(known)
    told()
    certificate = line.now(known).certificate
    assert (line.now(known).audio, certificate.count("."), line.now(known).transcript) == (Audio.EXPIRED, 2, SAID)
    told()
    line.told_by_s3(unknown)
    assert line.now(known).certificate == certificate


def test_a_recording_of_which_no_word_came_is_taken_in_under_the_line_that_was_called(line: Line) -> None:
    called, number = "+18005550188", next(NUMBERS)
    code = add_code(line.desk, line.account, name="Acme Shoes", actor="system:test")
    add_number(line.desk, line.account, Phone(called), code=code.code, actor="system:test")
    call, recording = f"CA{number:032x}", f"RE{number:032x}"
    line.company.calls[call] = facts_of(call, called=called)
    line.company.listed = [Heard(recording, call, line.clock.now(), 1)]
    line.clock.pass_(hours=1)
    line.desk.settings = replace(line.desk.settings, twilio_account_sid="AC" + "0" * 32)
    for _ in range(2):  # the second time the call is known
        reconcile_recordings(SCHEDULED, None)
    entry = line.desk.lines.call(call)
    assert entry.account == line.account.id
    assert line.desk.voicemails.get(entry.account, entry.request, recording).audio is Audio.AWAITED
