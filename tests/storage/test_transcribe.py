"""The transcriber against a real engine: begun once, read when done, forgotten with its output."""

from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic, sleep

import boto3
import pytest

from chalicelib import aws as aws_clients
from chalicelib.domain.audio_types import WAV
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.voicemail import Voicemail
from chalicelib.errors import NotFound, Unavailable
from chalicelib.outbound.transcribe import AmazonTranscriber
from chalicelib.services.ports.phone import Written
from chalicelib.services.voicemail.transcribe_voicemail import job_of
from chalicelib.storage.voicemail_bucket import S3VoicemailBucket
from tests.fakes import caller
from tests.fakes.removals import RemovalsAtOnce

LEFT = Voicemail(
    account=AccountId("acc_line"),
    request=RequestId("01M7HTX1SWH8VMZTFAQGZ908QK"),
    submission=Reference("57521743460"),
    id="RE" + "1" * 32,
    call="CA" + "1" * 32,
    take=1,
    language="es",
    received_at=datetime(2026, 11, 22, 9, 0, tzinfo=UTC),
    seconds=3,
    content_type=WAV,
)


@pytest.fixture
def bucket(stage_environment: dict[str, str]) -> S3VoicemailBucket:
    """The stage's bucket with the message in it."""
    aws_clients.forget()
    found = S3VoicemailBucket(
        stage_environment["RECOURSE_VOICEMAIL_BUCKET"], RemovalsAtOnce(stage_environment["RECOURSE_VOICEMAIL_BUCKET"])
    )
    found.put(LEFT, [caller.sound()], most=1_000_000)
    return found


@pytest.fixture
def transcriber(bucket: S3VoicemailBucket, stage_environment: dict[str, str]) -> AmazonTranscriber:
    """The adapter, as it is composed."""
    key = stage_environment["RECOURSE_DATA_KEY"]
    return AmazonTranscriber(stage_environment["RECOURSE_VOICEMAIL_BUCKET"], place=bucket.key, key=key)


def ended(transcriber: AmazonTranscriber, job: str) -> Written:
    """What became of the job, as soon as it has ended."""
    until = monotonic() + 20
    while not (written := transcriber.result(job)).done and monotonic() < until:
        sleep(0.1)
    return written


def test_a_job_is_begun_once_and_read_when_it_has_ended(
    transcriber: AmazonTranscriber, bucket: S3VoicemailBucket
) -> None:
    job = job_of(LEFT)
    transcriber.start(LEFT, job=job)
    transcriber.start(LEFT, job=job)  # the same again is the same job
    written = ended(transcriber, job)
    assert written.done
    assert bool(written.text) is not bool(written.failure)
    assert [kept.key for kept in bucket.every()] == [bucket.key(LEFT)]  # its output is no voicemail

    transcriber.forget(job)
    transcriber.forget(job)
    with pytest.raises(NotFound):
        transcriber.result(job)


def test_a_job_that_has_not_ended_is_not_forgotten_and_told_so(
    transcriber: AmazonTranscriber, stage_environment: dict[str, str]
) -> None:
    job = job_of(replace(LEFT, id="RE" + "2" * 32))
    transcriber.start(LEFT, job=job)
    with pytest.raises(Unavailable):  # it cannot be deleted, and will write
        transcriber.forget(job)
    ended(transcriber, job)
    transcriber.forget(job)
    with pytest.raises(NotFound):
        transcriber.result(job)
    written = boto3.client("s3").list_objects_v2(
        Bucket=stage_environment["RECOURSE_VOICEMAIL_BUCKET"], Prefix=f"transcripts/{job}"
    )
    assert written["KeyCount"] == 0


def test_a_job_of_another_stage_stays_and_a_stray_of_this_one_goes(
    transcriber: AmazonTranscriber, bucket: S3VoicemailBucket
) -> None:
    job = job_of(replace(LEFT, id="RE" + "3" * 32))
    transcriber.start(LEFT, job=job)
    ended(transcriber, job)
    other = AmazonTranscriber("recourse-other-voicemails", place=bucket.key, key="other")
    other.forget_stray(job)
    assert transcriber.result(job).done
    for _ in range(2):  # the end of a job may be told twice
        transcriber.forget_stray(job)
    with pytest.raises(NotFound):
        transcriber.result(job)


def test_a_job_that_was_never_begun_is_not_there(transcriber: AmazonTranscriber) -> None:
    with pytest.raises(NotFound):
        transcriber.result("recourse.acc_x.R.RE0")
