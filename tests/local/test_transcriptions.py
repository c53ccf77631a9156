"""Transcription on this machine: typed words come out, anything else fails and says why."""

import json
import time
import uuid
from typing import Any

import boto3
import pytest

from infra.local.events import Event
from infra.local.phone import sound
from infra.local.transcriptions import Transcriptions


class Memory(dict[str, str]):
    """Places in memory."""

    def set(self, name: str, position: str) -> None:
        self[name] = position


def transcribe(audio: bytes, bucket: str) -> tuple[dict[str, Any], str]:
    """Run a job to its end; return it and its bucket's output key."""
    s3, service = boto3.client("s3"), boto3.client("transcribe")
    name = f"job-{uuid.uuid4().hex}"
    s3.put_object(Bucket=bucket, Key=f"A1/R1/{name}", Body=audio)
    service.start_transcription_job(
        TranscriptionJobName=name,
        LanguageCode="en-US",
        MediaFormat="wav",
        Media={"MediaFileUri": f"s3://{bucket}/A1/R1/{name}"},
        OutputBucketName=bucket,
        OutputKey=f"transcripts/{name}.json",
    )
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        job: dict[str, Any] = service.get_transcription_job(TranscriptionJobName=name)["TranscriptionJob"]
        if job["TranscriptionJobStatus"] in {"COMPLETED", "FAILED"}:
            return job, f"transcripts/{name}.json"
        time.sleep(0.1)
    raise AssertionError("the job does not end")


@pytest.fixture(scope="module")
def bucket(stage_environment: dict[str, str]) -> str:
    return stage_environment["RECOURSE_VOICEMAIL_BUCKET"]


def test_typed_words_come_out_where_the_app_looks_for_them(bucket: str) -> None:
    job, key = transcribe(sound.spoken("Please delete my data"), bucket)
    document = json.loads(boto3.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read())

    assert job["TranscriptionJobStatus"] == "COMPLETED"
    assert job["Transcript"]["TranscriptFileUri"].endswith(key)
    assert document["results"]["transcripts"] == [{"transcript": "Please delete my data"}]


def test_this_machine_cannot_hear_and_says_so(bucket: str) -> None:
    job, _ = transcribe(sound.tone(1), bucket)

    assert job["TranscriptionJobStatus"] == "FAILED"
    assert "cannot hear" in job["FailureReason"]


def test_each_job_that_has_ended_is_told_once(bucket: str) -> None:
    told: list[Event] = []
    service = boto3.client("transcribe")
    look = Transcriptions(service, told.append, Memory())
    look.look()
    told.clear()
    done, _ = transcribe(sound.spoken("Hello"), bucket)
    failed, _ = transcribe(sound.tone(1), bucket)

    assert (look.look(), look.look()) == (2, 0)
    assert [event["detail"] for event in told] == [
        {"TranscriptionJobName": done["TranscriptionJobName"], "TranscriptionJobStatus": "COMPLETED"},
        {"TranscriptionJobName": failed["TranscriptionJobName"], "TranscriptionJobStatus": "FAILED"},
    ]
    assert {(event["source"], event["detail-type"]) for event in told} == {
        ("aws.transcribe", "Transcribe Job State Change")
    }
