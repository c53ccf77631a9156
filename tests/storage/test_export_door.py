"""A voicemail comes into an account's own bucket whole, through a role of theirs and with its checksum."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from chalicelib import aws
from chalicelib.domain.voicemail import Voicemail
from chalicelib.domain.voicemail_export import object_key
from chalicelib.errors import Gone, InvalidField
from chalicelib.outbound.export_door import RoleExportDoor
from chalicelib.storage.voicemail_bucket import S3VoicemailBucket
from tests.fakes.removals import RemovalsAtOnce
from tests.storage.test_voicemail_bucket import AUDIO, VOICEMAIL, chunks

OURS = "RECOURSE_VOICEMAIL_BUCKET"


@pytest.fixture(scope="module")
def ours(stage_environment: dict[str, str]) -> Iterator[S3VoicemailBucket]:
    """Our own bucket."""
    aws.forget()
    yield S3VoicemailBucket(stage_environment[OURS], RemovalsAtOnce(stage_environment[OURS]))
    aws.forget()


@pytest.fixture
def place(ours: S3VoicemailBucket) -> dict[str, str]:
    """A bucket of the account's own, and a role."""
    bucket = f"acme-{uuid4().hex[:12]}"
    aws.client("s3").create_bucket(Bucket=bucket)
    role = "arn:aws:iam::000000000000:role/recourse-export-acme"
    return {"bucket": bucket, "region": "us-east-1", "role_arn": role, "prefix": "calls", "external_id": "recourse-1"}


@pytest.fixture
def door(ours: S3VoicemailBucket, stage_environment: dict[str, str]) -> RoleExportDoor:
    return RoleExportDoor(stage_environment[OURS], ours.key)


def kept(ours: S3VoicemailBucket) -> Voicemail:
    """A voicemail that lies in our bucket."""
    voicemail = replace(VOICEMAIL, id=f"RE{uuid4().hex}")
    size, sha256 = ours.put(voicemail, chunks(AUDIO), most=20_000)
    return replace(voicemail, size=size, sha256=sha256)


def names(bucket: str) -> list[str]:
    return [found["Key"] for found in aws.client("s3").list_objects_v2(Bucket=bucket).get("Contents", [])]


def test_a_bucket_that_takes_the_test_object_is_good_and_left_clean(
    door: RoleExportDoor, place: dict[str, str]
) -> None:
    door.check(place)
    assert names(place["bucket"]) == []


def test_a_bucket_that_is_not_there_is_named(door: RoleExportDoor, place: dict[str, str]) -> None:
    with pytest.raises(InvalidField, match="bucket: not-found"):
        door.check({**place, "bucket": "recourse-no-such-bucket"})


def test_a_copy_is_whole_and_bears_its_checksum(
    door: RoleExportDoor, place: dict[str, str], ours: S3VoicemailBucket
) -> None:
    voicemail = kept(ours)
    key = door.copy(voicemail, place)
    assert key == object_key(voicemail, "calls")
    assert door.copy(voicemail, place) == key  # again is the same object
    assert names(place["bucket"]) == [key]
    found = aws.client("s3").get_object(Bucket=place["bucket"], Key=key, ChecksumMode="ENABLED")
    assert found["Body"].read() == AUDIO
    assert found["ContentType"] == "audio/wav"
    assert found["ChecksumSHA256"] == base64.b64encode(hashlib.sha256(AUDIO).digest()).decode()


def test_the_copy_is_written_with_the_assumed_roles_credentials(
    door: RoleExportDoor, place: dict[str, str], ours: S3VoicemailBucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, str]] = []
    original = aws.client_as

    def watched(service: str, credentials: dict[str, str], *, region: str) -> object:
        seen.append((credentials["AccessKeyId"], region))
        return original(service, credentials, region=region)

    monkeypatch.setattr("chalicelib.outbound.export_door.client_as", watched)
    door.copy(kept(ours), place)
    [(key_id, region)] = seen
    assert region == "us-east-1"
    assert key_id.startswith("ASIA")  # temporary, given out by STS; ours is "test"


def test_s3_is_told_whose_the_bucket_must_be(
    door: RoleExportDoor, place: dict[str, str], ours: S3VoicemailBucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    owners: list[str] = []
    original = aws.client_as

    def watched(service: str, credentials: dict[str, str], *, region: str) -> object:
        made = original(service, credentials, region=region)

        def note(params: dict[str, dict[str, str]], **_: object) -> None:
            owners.append(params["headers"]["x-amz-expected-bucket-owner"])

        made.meta.events.register("before-call.s3", note)
        return made

    monkeypatch.setattr("chalicelib.outbound.export_door.client_as", watched)
    door.check(place)
    door.copy(kept(ours), place)
    assert owners == ["000000000000"] * 3  # the account of the role: whoever takes over the name gets no voicemails


def test_a_bucket_that_went_away_is_gone(door: RoleExportDoor, place: dict[str, str], ours: S3VoicemailBucket) -> None:
    with pytest.raises(Gone, match="NoSuchBucket"):
        door.copy(kept(ours), {**place, "bucket": "recourse-no-such-bucket"})


def test_what_is_not_in_our_bucket_cannot_be_copied(door: RoleExportDoor, place: dict[str, str]) -> None:
    with pytest.raises(Gone, match="NoSuchKey"):
        door.copy(replace(VOICEMAIL, id="RE" + "f" * 32), place)
    with pytest.raises(ClientError):
        aws.client("s3").head_object(Bucket=place["bucket"], Key=object_key(VOICEMAIL, "calls"))
