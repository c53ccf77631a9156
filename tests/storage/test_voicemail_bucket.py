"""A voicemail lies in the bucket whole, tagged and encrypted by default, or not at all."""

import hashlib
import tracemalloc
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.message import Message
from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib import aws
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.voicemail import Tags, Voicemail, VoicemailPlace
from chalicelib.errors import NotFound, TooLarge
from chalicelib.storage.voicemail_bucket import S3VoicemailBucket
from tests.fakes.removals import RemovalsAtOnce

AUDIO = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(range(256)) * 40
VOICEMAIL = Voicemail(
    account=AccountId("acc_0123456789abcdef"),
    request=RequestId("01JDC3Z6V00000000000000000"),
    submission=Reference("10000000009"),
    id="RE" + "1" * 32,
    call="CA" + "1" * 32,
    take=1,
    language="en",
    received_at=datetime(2026, 11, 23, 17, 0, tzinfo=UTC),
    content_type="audio/wav",
    retention=365,
)


@pytest.fixture(scope="module")
def bucket(stage_environment: dict[str, str]) -> Iterator[S3VoicemailBucket]:
    aws.forget()
    yield S3VoicemailBucket(
        stage_environment["RECOURSE_VOICEMAIL_BUCKET"], RemovalsAtOnce(stage_environment["RECOURSE_VOICEMAIL_BUCKET"])
    )
    aws.forget()


def another(number: int) -> Voicemail:
    return replace(VOICEMAIL, id=f"RE{number:032x}")


def chunks(content: bytes, size: int = 1000) -> Iterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


def test_what_was_put_is_found_with_its_hash_and_tags(bucket: S3VoicemailBucket) -> None:
    assert bucket.put(VOICEMAIL, chunks(AUDIO), most=20_000) == (len(AUDIO), hashlib.sha256(AUDIO).hexdigest())
    found = bucket.find(VOICEMAIL)
    assert found is not None
    assert (found.key, found.size, found.tags) == (bucket.key(VOICEMAIL), len(AUDIO), Tags(365, hold=True))
    assert bucket.head(VOICEMAIL, most=12) == AUDIO[:12]


def test_putting_again_is_the_same_object(bucket: S3VoicemailBucket) -> None:
    kept = another(2)
    for _ in range(2):
        bucket.put(kept, chunks(AUDIO), most=20_000)
    assert [one.key for one in bucket.every()].count(bucket.key(kept)) == 1


def test_more_than_the_limit_leaves_nothing(bucket: S3VoicemailBucket) -> None:
    with pytest.raises(TooLarge):
        bucket.put(another(3), chunks(AUDIO), most=len(AUDIO) - 1)
    assert bucket.find(another(3)) is None
    bucket.put(another(3), chunks(AUDIO), most=len(AUDIO))
    assert bucket.find(another(3)) is not None


def test_a_stream_that_breaks_off_leaves_nothing(bucket: S3VoicemailBucket) -> None:
    def broken() -> Iterator[bytes]:
        yield AUDIO[:5000]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        bucket.put(another(4), broken(), most=20_000)
    assert bucket.find(another(4)) is None


def test_a_long_recording_is_never_in_memory_as_a_whole(bucket: S3VoicemailBucket) -> None:
    part = bytes(1024 * 1024)
    tracemalloc.start()
    try:
        size, sha256 = bucket.put(another(5), (part for _ in range(48)), most=64 * 1024 * 1024)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (size, sha256) == (48 * len(part), hashlib.sha256(part * 48).hexdigest())
    assert peak < 24 * len(part)


def test_tags_are_replaced_and_only_where_there_is_something(bucket: S3VoicemailBucket) -> None:
    kept = another(6)
    assert not bucket.tag(kept, Tags(180, hold=False))
    bucket.put(kept, chunks(AUDIO), most=20_000)
    assert bucket.tag(kept, Tags(180, hold=False))
    found = bucket.find(kept)
    assert found is not None
    assert found.tags == Tags(180, hold=False)


def test_tags_of_somebody_else_are_not_ours(bucket: S3VoicemailBucket) -> None:
    kept = another(7)
    bucket.put(kept, chunks(AUDIO), most=20_000)
    strange = {"TagSet": [{"Key": "retention", "Value": "for ever"}]}
    aws.client("s3").put_object_tagging(Bucket=bucket._bucket, Key=bucket.key(kept), Tagging=strange)
    found = bucket.find(kept)
    assert found is not None
    assert found.tags is None


def test_a_deletion_can_be_repeated(bucket: S3VoicemailBucket) -> None:
    bucket.put(another(8), chunks(AUDIO), most=20_000)
    for _ in range(2):
        bucket.delete(another(8))
    assert bucket.find(another(8)) is None


def follow(link: str, part: str = "") -> tuple[int, Message, bytes]:
    """Status, headers and body of what lies at a link."""
    asked = urllib.request.Request(link, headers={"Range": part} if part else {})  # noqa: S310  a link of ours
    with urllib.request.urlopen(asked) as answer:  # noqa: S310  as above
        return answer.status, answer.headers, answer.read()


def test_a_link_plays_any_part_and_is_not_stored(bucket: S3VoicemailBucket) -> None:
    bucket.put(another(9), chunks(AUDIO), most=20_000)
    link = bucket.link(another(9), seconds=60)
    assert link.startswith(bucket.origin)
    assert parse_qs(urlsplit(link).query)["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    status, headers, body = follow(link, "bytes=8-11")
    assert (status, body) == (206, b"WAVE")
    assert headers["Content-Type"] == "audio/wav"
    assert headers["Content-Disposition"] == "inline"
    assert headers["Cache-Control"] == "no-store"


def test_a_download_is_saved_under_its_name(bucket: S3VoicemailBucket) -> None:
    bucket.put(another(10), chunks(AUDIO), most=20_000)
    _, headers, body = follow(bucket.link(another(10), seconds=60, download="mañana.wav"))
    assert body == AUDIO
    assert headers["Content-Disposition"] == "attachment; filename=\"ma_ana.wav\"; filename*=UTF-8''ma%C3%B1ana.wav"


def test_a_greeting_is_heard_and_is_no_voicemail(bucket: S3VoicemailBucket) -> None:
    bucket.put_greeting(VOICEMAIL.account, "01JDC", AUDIO, "audio/mpeg")
    _, headers, body = follow(bucket.greeting_link(VOICEMAIL.account, "01JDC", seconds=60))
    assert (body, headers["Content-Type"]) == (AUDIO, "audio/mpeg")
    assert all(one.key.startswith(f"{VOICEMAIL.account}/") for one in bucket.every())
    for _ in range(2):
        bucket.delete_greeting(VOICEMAIL.account, "01JDC")
    with pytest.raises(urllib.error.HTTPError):
        follow(bucket.greeting_link(VOICEMAIL.account, "01JDC", seconds=60))


def test_a_listing_goes_on_behind_a_key(bucket: S3VoicemailBucket) -> None:
    kept = [replace(another(number), request=RequestId("01ZZLISTED")) for number in (1, 2, 3)]
    for voicemail in kept:
        bucket.put(voicemail, [AUDIO], most=20_000)
    behind = [found.key for found in bucket.every(after=bucket.key(kept[0]))]
    assert behind == [bucket.key(kept[1]), bucket.key(kept[2])]


def test_a_key_leads_to_its_voicemail_and_other_keys_to_none(bucket: S3VoicemailBucket) -> None:
    place = VoicemailPlace(VOICEMAIL.account, VOICEMAIL.request, VOICEMAIL.id)
    assert bucket.place(bucket.key(VOICEMAIL)) == place
    assert bucket.place("greetings/acc_x/hello") is None
    assert bucket.place("transcripts/recourse.acc_x.R.RE1.json") is None


def test_a_recording_is_copied_for_whom_it_was_meant(bucket: S3VoicemailBucket) -> None:
    theirs = replace(another(40), account=AccountId("acc_fedcba9876543210"), request=RequestId("01ZZTHEIRS"), hold=True)
    with pytest.raises(NotFound):
        bucket.copy(another(40), theirs)
    bucket.put(another(40), chunks(AUDIO), most=20_000)
    bucket.copy(another(40), theirs)
    found = bucket.find(theirs)
    assert found is not None
    assert found.tags == Tags(365, hold=True)
    _, headers, body = follow(bucket.link(theirs, seconds=60))
    assert (body, headers["Content-Type"]) == (AUDIO, "audio/wav")
