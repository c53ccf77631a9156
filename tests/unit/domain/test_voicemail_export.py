"""Where copies go is parsed strictly: a role of another name or a bucket that cannot be is refused with the field."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.voicemail import Voicemail
from chalicelib.domain.voicemail_export import COPY_TRIES, ExportPlace, VoicemailExport, next_try, object_key
from chalicelib.errors import InvalidField

GOOD = {
    "bucket": "acme-calls",
    "region": "us-east-1",
    "role_arn": "arn:aws:iam::123456789012:role/recourse-export-acme",
    "prefix": "/privacy/calls/",
}
NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def test_a_place_is_kept_without_the_slashes_around_its_folder() -> None:
    place = ExportPlace.parse(**GOOD)
    assert (place.bucket, place.prefix) == ("acme-calls", "privacy/calls")


@pytest.mark.parametrize(
    ("field", "typed", "problem"),
    [
        ("bucket", "", "missing"),
        ("bucket", "AB", "malformed"),
        ("bucket", "-acme", "malformed"),
        ("bucket", "acme_calls", "malformed"),
        ("bucket", "a" * 64, "malformed"),
        ("region", " ", "missing"),
        ("region", "Virginia", "malformed"),
        ("role_arn", "", "missing"),
        ("role_arn", "arn:aws:iam::123456789012:role/administrator", "malformed"),
        ("role_arn", "arn:aws:iam::123456789012:user/recourse-export-acme", "malformed"),
        ("role_arn", "arn:aws:iam::12:role/recourse-export-acme", "malformed"),
        ("role_arn", "arn:aws:iam::123456789012:role/recourse-export-", "malformed"),
        ("role_arn", "arn:aws:iam::123456789012:role/recourse-export-a b", "malformed"),
        ("role_arn", "arn:aws:iam::123456789012:role/privacy/recourse-export-acme", "malformed"),
        ("role_arn", "arn:aws:iam::١٢٣٤٥٦٧٨٩٠١٢:role/recourse-export-acme", "malformed"),
        ("region", "us-east-٢", "malformed"),
        ("prefix", "a b", "malformed"),
        ("prefix", "a" * 201, "malformed"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(field: str, typed: str, problem: str) -> None:
    with pytest.raises(InvalidField, match=f"{field}: {problem}"):
        ExportPlace.parse(**{**GOOD, field: typed})


def test_roles_of_other_partitions_are_good() -> None:
    role_arn = "arn:aws-us-gov:iam::123456789012:role/recourse-export-acme"
    assert ExportPlace.parse(**{**GOOD, "role_arn": role_arn}).role_arn == role_arn


def test_the_adapter_is_told_everything_it_needs() -> None:
    export = VoicemailExport(
        account=AccountId("acc_a"), place=ExportPlace.parse(**GOOD), external_id="recourse-1", checked_at=NOW
    )
    assert export.parameters() == {**GOOD, "prefix": "privacy/calls", "external_id": "recourse-1"}


@pytest.mark.parametrize(
    ("content_type", "prefix", "key"),
    [
        ("audio/wav", "", "2026/11/23/12345678901-RE1.wav"),
        ("audio/mpeg", "privacy/calls", "privacy/calls/2026/11/23/12345678901-RE1.mp3"),
    ],
)
def test_a_copy_is_named_after_day_reference_and_recording(content_type: str, prefix: str, key: str) -> None:
    voicemail = Voicemail(
        account=AccountId("acc_a"),
        request=RequestId("R"),
        submission=Reference("12345678901"),
        id="RE1",
        call="CA1",
        take=1,
        language="en",
        received_at=NOW,
        content_type=content_type,
    )
    assert object_key(voicemail, prefix) == key


def test_tries_come_ever_more_seldom_and_end_after_two_weeks() -> None:
    at, waits = NOW, []
    while (following := next_try(NOW, at)) is not None:
        waits.append(following - at)
        at = following
    assert waits[0] == timedelta(minutes=1)
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(days=1)
    assert COPY_TRIES <= at - NOW < COPY_TRIES + timedelta(days=1)
