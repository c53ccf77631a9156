"""The certificate of a deletion: what it states, why, and how that is known."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.deletion_certificate import (
    TYPE,
    Cause,
    Deletion,
    Event,
    Evidence,
    FoundAbsent,
    Told,
    as_payload,
    deletion_of,
    from_payload,
    rule_name,
    signing_input,
)
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.voicemail import Audio, Tags, Voicemail

LEFT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DAY = LEFT + timedelta(days=180)
VOICEMAIL = Voicemail(
    account=AccountId("acc_x"),
    request=RequestId("01R"),
    submission=Reference("12345678901"),
    id="RE1",
    call="CA1",
    take=1,
    language="en",
    received_at=LEFT,
    seconds=42,
    audio=Audio.KEPT,
    size=1000,
    sha256="ab" * 32,
    retention=180,
    hold=False,
    transcript="my name is Ana",
)


def certified(evidence: Evidence, voicemail: Voicemail = VOICEMAIL) -> Deletion:
    return deletion_of(voicemail, evidence, issuer="https://r.example", at=DAY + timedelta(hours=2))


def test_what_went_after_its_days_by_the_lifecycle_went_by_the_rule() -> None:
    deletion = certified(Event("e1", DAY, Told.LIFECYCLE))
    assert (deletion.cause, deletion.rule, deletion.held) == (Cause.RULE, "voicemail-180-days", False)
    assert as_payload(deletion) == {
        "iss": "https://r.example",
        "iat": int((DAY + timedelta(hours=2)).timestamp()),
        "account": "acc_x",
        "reference": "12345678901",
        "request": "01R",
        "recording": "RE1",
        "audio": {"sha256": "ab" * 32, "bytes": 1000, "seconds": 42},
        "received_at": "2026-11-22T09:30:00.000Z",
        "deleted_at": "2027-05-21T09:30:00.000Z",
        "cause": "retention rule",
        "rule": "voicemail-180-days",
        "held": False,
        "evidence": {"s3_event": "e1", "time": "2027-05-21T09:30:00.000Z", "reason": "Lifecycle Expiration"},
    }


@pytest.mark.parametrize(
    "evidence",
    [
        Event("e1", DAY - timedelta(seconds=1), Told.LIFECYCLE),
        Event("e1", DAY + timedelta(days=9), Told.REQUEST),
        FoundAbsent(DAY - timedelta(seconds=1)),
    ],
)
def test_what_went_too_early_or_by_a_hand_went_outside_the_rules(evidence: Evidence) -> None:
    deletion = certified(evidence)
    assert (deletion.cause, deletion.rule) == (Cause.OUTSIDE, "")
    assert as_payload(deletion)["rule"] is None


def test_the_rule_is_that_of_the_tags_on_the_object_not_of_those_that_it_should_have_had() -> None:
    late = replace(VOICEMAIL, retention=365, tagged=Tags(180, hold=False))
    assert certified(Event("e1", DAY, Told.LIFECYCLE), late).rule == rule_name(180)
    early = replace(VOICEMAIL, retention=180, tagged=Tags(365, hold=False))
    assert certified(Event("e1", DAY, Told.LIFECYCLE), early).cause is Cause.OUTSIDE


def test_that_it_was_held_when_it_went_is_stated() -> None:
    held = replace(VOICEMAIL, tagged=Tags(180, hold=True))
    assert as_payload(certified(Event("e1", DAY, Told.LIFECYCLE), held))["held"] is True


def test_nobody_saw_it_go_who_found_it_absent() -> None:
    payload = as_payload(certified(FoundAbsent(DAY)))
    assert (payload["deleted_at"], payload["cause"]) == (None, "retention rule")
    assert payload["evidence"] == {"found_absent": "2027-05-21T09:30:00.000Z"}


@pytest.mark.parametrize("evidence", [Event("e", DAY, Told.REQUEST), Event("e", DAY, Told.LIFECYCLE), FoundAbsent(DAY)])
def test_a_payload_is_read_as_it_was_written(evidence: Evidence) -> None:
    deletion = certified(evidence)
    assert from_payload(json.loads(json.dumps(as_payload(deletion)))) == deletion


def test_it_says_nothing_of_what_was_said() -> None:
    signed = signing_input(certified(FoundAbsent(DAY)), "key-1")
    assert TYPE == "recourse-deletion+jwt"
    assert b"Ana" not in signed
    assert signed.count(b".") == 1
