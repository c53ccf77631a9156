"""The local stack deletes by the bucket's own rules, at a time of ours, and tells of it as S3 does."""

import itertools
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import jwt
import pytest
from joserfc.jwk import KeySet
from joserfc.jws import deserialize_compact

from app import app
from chalicelib import aws as aws_clients
from chalicelib import composition
from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Staff
from chalicelib.domain.deletion_certificate import Cause, Deletion, Event
from chalicelib.domain.voicemail import Audio, Tags, Voicemail
from chalicelib.services.consumer.verify_receipt import verify_document
from chalicelib.services.handling.hold_request import HoldRequest, hold_request, release_hold
from chalicelib.services.voicemail.keep_voicemail import keep_voicemails
from chalicelib.services.voicemail.retag_voicemail import mark_voicemails
from infra.local.events import Events
from infra.local.lifecycle import Lifecycle, Refused, Rule, deleted, due
from infra.local.template import Template
from infra.local.worker import lifecycle_of
from tests.fakes.acme import open_acme
from tests.fakes.message import called, close, left, now

NUMBERS = itertools.count()
TAGGED: dict[str, Any] = {"And": {"Tags": [{"Key": "retention", "Value": "180"}, {"Key": "hold", "Value": "no"}]}}


@dataclass
class Machine:
    """A deployment on the engine with what runs its lifecycle; `told` are the events."""

    desk: LiveDesk
    olga: Staff
    lifecycle: Lifecycle
    told: list[dict[str, Any]]

    def run(self, *, days: float) -> int:
        """Run the rules as if it were so many days later."""
        return self.lifecycle.run(datetime.now(UTC) + timedelta(days=days))

    def message(self) -> Voicemail:
        """A voicemail that is held because its request is open."""
        return left(self.desk, called(self.desk, self.desk.accounts.get(self.olga.account.id)))

    def follow(self, voicemail: Voicemail) -> Voicemail:
        """Do what the stream and the work job do after a change of the request."""
        mark_voicemails(self.desk, voicemail.account, voicemail.submission)
        keep_voicemails(self.desk)
        return now(self.desk, voicemail)


@pytest.fixture(scope="module")
def desk(stage_environment: dict[str, str]) -> Iterator[LiveDesk]:
    aws_clients.forget()
    composition.desk.cache_clear()
    yield composition.desk()
    composition.desk.cache_clear()
    aws_clients.forget()


@pytest.fixture
def machine(desk: LiveDesk) -> Machine:
    bus = Events(app, Template.load(Stage=os.environ["RECOURSE_STAGE"]))
    told: list[dict[str, Any]] = []

    def publish(event: dict[str, Any]) -> int:
        told.append(event)
        return bus.publish(event)

    lifecycle = Lifecycle(boto3.client("s3"), (desk.settings.voicemail_bucket,), publish)
    return Machine(desk, open_acme(desk, f"acme-{next(NUMBERS)}"), lifecycle, told)


def test_a_held_recording_survives_its_day_and_goes_once_it_is_released(machine: Machine) -> None:
    voicemail = machine.message()
    bucket = machine.desk.voicemail_bucket
    assert machine.run(days=400) == 0
    assert bucket.find(voicemail) is not None
    close(machine.desk, voicemail)
    free = machine.follow(voicemail)
    found = bucket.find(free)
    assert found is not None
    assert found.tags == free.tagged == Tags(180, hold=False)
    assert machine.run(days=179) == 0
    assert machine.run(days=181) == 1
    assert bucket.find(free) is None
    expired = now(machine.desk, voicemail)
    assert (expired.audio, expired.transcript) == (Audio.EXPIRED, voicemail.transcript)
    [event] = machine.told
    assert (event["detail"]["reason"], event["source"]) == ("Lifecycle Expiration", "aws.s3")


def test_its_certificate_is_verified_by_two_other_libraries(machine: Machine) -> None:
    voicemail = machine.message()
    close(machine.desk, voicemail)
    machine.follow(voicemail)
    machine.run(days=181)
    token, jwks = now(machine.desk, voicemail).certificate, machine.desk.signer.jwks()
    claims = verify_document(token, jwks)
    assert isinstance(claims, Deletion)
    assert (claims.cause, claims.rule, claims.sha256) == (Cause.RULE, "voicemail-180-days", voicemail.sha256)
    assert isinstance(claims.evidence, Event)
    assert claims.evidence.id == machine.told[0]["id"]
    by_pyjwt = jwt.decode(token, jwt.PyJWK(jwks["keys"][0]).key, algorithms=["RS256"])
    keys: Any = jwks
    by_joserfc = json.loads(deserialize_compact(token, KeySet.import_key_set(keys), algorithms=["RS256"]).payload)
    assert by_pyjwt == by_joserfc
    assert by_pyjwt["recording"] == voicemail.id


def test_a_legal_hold_on_a_closed_request_keeps_it_until_it_is_ended(machine: Machine) -> None:
    voicemail = machine.message()
    close(machine.desk, voicemail)
    machine.follow(voicemail)
    hold_request(machine.desk, machine.olga, HoldRequest(request=voicemail.request, reason="litigation"))
    assert machine.follow(voicemail).tagged == Tags(180, hold=True)
    assert machine.run(days=1000) == 0
    release_hold(machine.desk, machine.olga, voicemail.request)
    machine.follow(voicemail)
    assert machine.run(days=181) == 1


def test_what_the_transcriber_left_goes_after_a_day_and_is_no_voicemail(machine: Machine) -> None:
    s3, bucket = machine.lifecycle.s3, machine.desk.settings.voicemail_bucket
    s3.put_object(Bucket=bucket, Key="transcripts/recourse.x.json", Body=b"{}")
    s3.put_object(Bucket=bucket, Key="greetings/acc_x/hello", Body=b"")
    assert machine.run(days=0) == 0
    assert machine.run(days=2) == 1
    assert s3.list_objects_v2(Bucket=bucket, Prefix="greetings/")["KeyCount"] == 1
    assert [event["detail"]["object"]["key"] for event in machine.told] == ["transcripts/recourse.x.json"]


def test_an_unfinished_upload_is_given_up(machine: Machine) -> None:
    s3, bucket = machine.lifecycle.s3, machine.desk.settings.voicemail_bucket
    s3.create_multipart_upload(Bucket=bucket, Key="acc_x/01R/RE9")
    machine.run(days=0)
    assert len(s3.list_multipart_uploads(Bucket=bucket)["Uploads"]) == 1
    machine.run(days=2)
    assert s3.list_multipart_uploads(Bucket=bucket).get("Uploads", []) == []


def test_a_bucket_without_rules_keeps_everything(machine: Machine) -> None:
    bucket = machine.desk.settings.keys_bucket
    assert machine.lifecycle.run_bucket(bucket, datetime.now(UTC) + timedelta(days=9999)) == 0


def test_a_bucket_that_keeps_versions_is_refused_and_untouched(machine: Machine) -> None:
    with pytest.raises(Refused):
        machine.lifecycle.run_bucket(machine.desk.settings.digest_bucket, datetime.now(UTC) + timedelta(days=9999))
    refusing = Lifecycle(machine.lifecycle.s3, (machine.desk.settings.digest_bucket,), machine.lifecycle.publish)
    assert refusing.run(datetime.now(UTC) + timedelta(days=9999)) == 0


@pytest.mark.parametrize(
    "rule",
    [
        {"NoncurrentVersionExpiration": {"NoncurrentDays": 1}},
        {"Transitions": [{"Days": 30, "StorageClass": "GLACIER"}]},
        {"Expiration": {"Date": "2030-01-01"}},
        {"Expiration": {"Days": 1, "ExpiredObjectDeleteMarker": True}},
        {"Filter": {"ObjectSizeGreaterThan": 5}},
        {"Filter": {"And": {"Prefix": "a", "ObjectSizeLessThan": 5}}},
        {"AbortIncompleteMultipartUpload": {}},
    ],
)
def test_a_rule_that_would_be_run_otherwise_than_by_s3_is_refused_by_name(rule: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="rule odd"):
        Rule.read({"ID": "odd", "Status": "Enabled", **rule})


def test_a_rule_that_is_switched_off_is_left_out_whatever_it_says() -> None:
    assert Rule.read({"ID": "off", "Status": "Disabled", "Transitions": []}) is None


@pytest.mark.parametrize(
    ("chosen", "prefix", "tags"),
    [
        ({}, "", {}),
        ({"Prefix": "a/"}, "a/", {}),
        ({"Tag": {"Key": "k", "Value": "v"}}, "", {"k": "v"}),
        (TAGGED, "", {"retention": "180", "hold": "no"}),
        ({"And": {**TAGGED["And"], "Prefix": "", "ObjectSizeGreaterThan": 0}}, "", {"retention": "180", "hold": "no"}),
        ({"And": {"Prefix": "a", "Tags": [{"Key": "k", "Value": "v"}]}}, "a", {"k": "v"}),
    ],
)
def test_every_condition_of_a_filter_must_hold(chosen: dict[str, Any], prefix: str, tags: dict[str, str]) -> None:
    rule = Rule.read({"ID": "r", "Status": "Enabled", "Filter": chosen, "Expiration": {"Days": 3}})
    assert rule is not None
    assert (rule.prefix, rule.tags, rule.days) == (prefix, tags, 3)


@pytest.mark.parametrize(
    ("at", "taken"),
    [
        (datetime(2027, 1, 15, 10, 30, tzinfo=UTC), datetime(2027, 1, 19, tzinfo=UTC)),
        (datetime(2027, 1, 15, tzinfo=UTC), datetime(2027, 1, 18, tzinfo=UTC)),
    ],
)
def test_days_are_rounded_up_to_midnight_as_s3_does(at: datetime, taken: datetime) -> None:
    assert due(at, 3) == taken


def test_the_worker_runs_the_buckets_that_keep_no_versions(desk: LiveDesk) -> None:
    template = Template.load(Stage=os.environ["RECOURSE_STAGE"])
    lifecycle = lifecycle_of(template, Events(app, template))
    settings = desk.settings
    kept = {settings.files_bucket, settings.voicemail_bucket, settings.keys_bucket, settings.mail_bucket}
    assert set(lifecycle.buckets) == kept
    for bucket in lifecycle.buckets:
        assert lifecycle.run_bucket(bucket, datetime.now(UTC)) == 0


def test_another_buckets_deletions_are_nobodys_business(machine: Machine) -> None:
    bus = Events(app, Template.load(Stage=os.environ["RECOURSE_STAGE"]))
    assert bus.publish(deleted("somebody-elses", "acc_x/01R/RE1", datetime.now(UTC))) == 0
    assert bus.publish(deleted(machine.desk.settings.voicemail_bucket, "greetings/x/y", datetime.now(UTC))) == 1
