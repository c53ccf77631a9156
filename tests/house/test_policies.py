"""What a function may do outside our own tables and keys: no more than its part, and no less."""

import json
from typing import Any

from tests.house.source import ROOT

STATEMENTS: dict[str, list[dict[str, Any]]] = {
    policy.stem.removeprefix("policy-"): json.loads(policy.read_text())["Statement"]
    for policy in sorted((ROOT / ".chalice").glob("policy-*.json"))
}


def who_may(action: str) -> dict[str, dict[str, Any]]:
    """The functions whose policy names an action, with the statement that does."""
    return {
        function: statement
        for function, statements in STATEMENTS.items()
        for statement in statements
        if action in statement["Action"]
    }


def test_what_copies_voicemails_or_tries_a_bucket_may_take_the_accounts_roles_and_no_others() -> None:
    found = who_may("sts:AssumeRole")
    assert set(found) == {"api", "copy-older-voicemails", "keep-voicemails", "on-voicemail"}
    for statement in found.values():
        assert statement["Resource"] == [{"Fn::Sub": "arn:${AWS::Partition}:iam::*:role/recourse-export-*"}]


def test_a_transcription_is_begun_for_our_own_bucket_only() -> None:
    # IAM knows no resource for this action: with any but `*` it is denied.
    found = who_may("transcribe:StartTranscriptionJob")
    assert set(found) == {"keep-voicemails", "on-voicemail"}
    ours = {"StringEquals": {"transcribe:OutputBucketName": {"Ref": "VoicemailBucket"}}}
    for statement in found.values():
        assert (statement["Resource"], statement["Condition"]) == (["*"], ours)
        assert statement["Action"] == ["transcribe:StartTranscriptionJob"]


def test_what_asks_the_telephone_company_may_read_its_token_and_no_others() -> None:
    # Calls and texts leave with letters; recordings are fetched, asked for and deleted.
    asking = {
        function
        for function, statement in who_may("secretsmanager:GetSecretValue").items()
        if "TwilioAuthToken" in str(statement["Resource"])
    }
    fetching = {"keep-voicemails", "on-voicemail", "reconcile-recordings"}
    assert asking == {"api", "on-records-change", "sweep-outbox"} | fetching
