"""The functions of a voicemail's end, called as Lambda calls them, over a desk in memory."""

import json
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.account import Plan, Staff
from chalicelib.domain.request import Outcome
from chalicelib.domain.voicemail import Audio, Tags, Voicemail
from chalicelib.jobs import frame
from chalicelib.jobs.deliveries import on_records_change
from chalicelib.jobs.frame import JobFailed
from chalicelib.jobs.voicemail_expiry import check_voicemails, on_voicemail_deleted, retag_voicemails
from chalicelib.services.accounts.change_plan import change_plan
from chalicelib.services.voicemail.retag_voicemail import retag
from chalicelib.storage.engine import Row
from tests.fakes.acme import ask_one, open_acme
from tests.fakes.desk import FakeDesk
from tests.fakes.message import called, close, left, now
from tests.jobs.conftest import SCHEDULED

Printed = pytest.CaptureFixture[str]


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> FakeDesk:
    made = FakeDesk()
    monkeypatch.setattr(frame, "desk", lambda: made)
    return made


@pytest.fixture
def olga(desk: FakeDesk) -> Staff:
    return open_acme(desk)


@pytest.fixture
def voicemail(desk: FakeDesk, olga: Staff) -> Voicemail:
    """A message that nothing holds, past its day."""
    kept = left(desk, called(desk, olga.account))
    close(desk, kept)
    free = retag(desk, kept, hold=False)
    desk.clock.pass_(days=181)
    return free


def deleted(desk: FakeDesk, key: str, reason: str = "Lifecycle Expiration") -> dict[str, Any]:
    """The event as S3 sends it."""
    return {
        "version": "0",
        "id": "2ee9cc15-d022-99ea-1fb8-1b1bac4850f9",
        "detail-type": "Object Deleted",
        "source": "aws.s3",
        "account": "111122223333",
        "time": f"{desk.clock.now():%Y-%m-%dT%H:%M:%SZ}",
        "region": "us-east-1",
        "resources": ["arn:aws:s3:::voicemails"],
        "detail": {
            "version": "0",
            "bucket": {"name": "voicemails"},
            "object": {"key": key, "sequencer": "617f0837b476e463"},
            "request-id": "0CEA6EE4A2B1A5A2",
            "requester": "s3.amazonaws.com",
            "reason": reason,
            "deletion-type": "Permanently Deleted",
        },
    }


def metrics(printed: Printed) -> dict[str, float]:
    """What was counted, by name."""
    lines = [json.loads(line) for line in printed.readouterr().out.splitlines() if line.startswith("{")]
    names = [(line, rule["Name"]) for line in lines if "_aws" in line for rule in _rules(line)]
    return {name: line[name][0] if isinstance(line[name], list) else line[name] for line, name in names}


def _rules(line: dict[str, Any]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = line["_aws"]["CloudWatchMetrics"][0]["Metrics"]
    return found


def test_what_s3_says_that_its_rule_deleted_is_certified(desk: FakeDesk, voicemail: Voicemail, capsys: Printed) -> None:
    key = desk.voicemail_bucket.key(voicemail)
    desk.voicemail_bucket.delete(voicemail)
    for _ in range(2):
        on_voicemail_deleted(deleted(desk, key), None)
    expired = now(desk, voicemail)
    assert (expired.audio, expired.version) == (Audio.EXPIRED, voicemail.version + 1)
    assert expired.certificate.count(".") == 2
    assert metrics(capsys) == {"VoicemailsExpired": 1.0}


def test_what_a_hand_removed_raises_an_alarm(desk: FakeDesk, voicemail: Voicemail, capsys: Printed) -> None:
    key = desk.voicemail_bucket.key(voicemail)
    desk.voicemail_bucket.delete(voicemail)
    on_voicemail_deleted(deleted(desk, key, "DeleteObject"), None)
    assert now(desk, voicemail).removed
    assert metrics(capsys) == {"VoicemailsRemovedOutsideTheRules": 1.0}


@pytest.mark.parametrize(
    ("key", "counted"),
    [
        ("greetings/acc_x/hello", {}),
        ("transcripts/recourse.acc_x.R.RE1.json", {}),
        ("acc_x/01R/RE1", {"VoicemailsStray": 1.0}),
    ],
)
def test_only_voicemails_are_missed(
    desk: FakeDesk, olga: Staff, capsys: Printed, key: str, counted: dict[str, float]
) -> None:
    on_voicemail_deleted(deleted(desk, key), None)
    assert metrics(capsys) == counted


def test_what_fails_is_left_to_lambda_to_try_again(desk: FakeDesk, voicemail: Voicemail) -> None:
    desk.voicemail_bucket.failures.append(ConnectionError("10.0.0.1"))
    event = deleted(desk, desk.voicemail_bucket.key(voicemail))
    with pytest.raises(JobFailed, match=r"^ConnectionError$"):
        on_voicemail_deleted(event, None)


def test_the_walk_after_a_change_of_plan_goes_on_by_itself(desk: FakeDesk, olga: Staff) -> None:
    voicemail = left(desk, called(desk, olga.account))
    change_plan(desk, desk.accounts.get(olga.account.id), Plan.ENTERPRISE, actor="operator:test")
    retag_voicemails(SCHEDULED, None)
    assert now(desk, voicemail).tagged == Tags(365, hold=True)


def test_the_weekly_check_counts_what_it_found(desk: FakeDesk, voicemail: Voicemail, capsys: Printed) -> None:
    desk.voicemail_bucket.delete(voicemail)
    desk.clock.pass_(days=-30)
    for _ in range(2):
        check_voicemails(SCHEDULED, None)
    assert metrics(capsys) == {"VoicemailsMissing": 1.0}


def modified(before: Row, after: Row) -> dict[str, Any]:
    """A change as the stream delivers it."""
    images = [{name: {"S": getattr(row, name)} for name in ("pk", "sk", "kind", "body")} for row in (before, after)]
    change = {"Keys": {}, "OldImage": images[0], "NewImage": images[1], "SequenceNumber": "17", "SizeBytes": 1}
    record = {"eventID": "1", "eventName": "MODIFY", "eventSource": "aws:dynamodb", "dynamodb": change}
    return {"Records": [record]}


def row_of(desk: FakeDesk, account: str, request: str) -> Row:
    row = desk.engine.get(f"A#{account}#R#{request}", "HEAD")
    assert row is not None
    return row


def test_a_request_that_is_closed_marks_the_voicemails_of_its_call(desk: FakeDesk, olga: Staff) -> None:
    voicemail = left(desk, called(desk, olga.account))
    before = row_of(desk, voicemail.account, voicemail.request)
    close(desk, voicemail)
    change = modified(before, row_of(desk, voicemail.account, voicemail.request))
    for _ in range(2):
        assert on_records_change(change, None) == {"batchItemFailures": []}
    marked = now(desk, voicemail)
    assert (marked.hold, marked.work_at, marked.version) == (False, desk.clock.now(), voicemail.version + 1)


def test_no_other_change_and_no_other_channel_is_looked_at(
    desk: FakeDesk, olga: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    heads = [ask_one(desk, olga.account), desk.requests.get(olga.account.id, called(desk, olga.account).requests[0])]
    changes = []
    for head, becomes in zip(
        heads, (heads[0].closed(Outcome.GRANTED, desk.clock.now()), replace(heads[1], assignee="usr_x")), strict=True
    ):
        before = row_of(desk, head.account, head.id)
        changes.append(modified(before, desk._codec.row(becomes, version=2)))

    def unasked(*_: object) -> None:
        raise AssertionError("nothing is to be read")

    monkeypatch.setattr(desk.engine, "get", unasked)
    monkeypatch.setattr(desk.engine, "partition", unasked)
    for change in changes:
        assert on_records_change(change, None) == {"batchItemFailures": []}
