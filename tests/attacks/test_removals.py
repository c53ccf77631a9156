"""Whoever took over the function of the pages can ask for objects to be removed: those that records speak of stay."""

import json
from dataclasses import replace
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import AnswerFile, FileState, NoteFile
from chalicelib.domain.ids import Reference, RequestId
from chalicelib.domain.inbound import InboundMail
from chalicelib.domain.misuse import Came, Evidence, MisuseReport
from chalicelib.domain.reason import Reason
from chalicelib.domain.restriction import MisuseKind
from chalicelib.domain.telephony import Greeting, GreetingKind, ServiceCode
from infra.local.permissions import guard
from infra.local.permissions.running import API, running
from tests.http.stage import Stage
from tests.removals import carry_out

REQUEST, FILE = "01JDC3Z6V00000000000000000", "01JDC3Z6V0000000000000000F"
ANSWER, NOTE, PROOF, MAIL, SOUND = "answer", "note", "evidence", "mail", "greeting"


def records(stage: Stage) -> dict[str, Any]:
    """One record of each kind whose object a page may let go."""
    account, now = stage.account.id, stage.desk.clock.now()
    there: dict[str, Any] = {"account": account, "request": RequestId(REQUEST), "id": FILE, "state": FileState.ACCEPTED}
    there |= {"created_at": now, "by": "user:1", "name": "a.pdf", "content_type": "application/pdf"}
    proof = Evidence(
        account=account,
        report=REQUEST,
        id=FILE,
        state=FileState.ACCEPTED,
        created_at=now,
        content_type="application/pdf",
        name="evidence.pdf",
    )
    return {
        ANSWER: AnswerFile(**there),
        NOTE: NoteFile(**there, note="N"),
        PROOF: MisuseReport(
            account=account,
            id=REQUEST,
            reference=Reference("22223333444"),
            kind=MisuseKind.OTHER,
            came=Came.MAIL,
            received_at=now,
            evidence=proof,
        ),
        MAIL: InboundMail(account=account, request=RequestId(REQUEST), id=FILE, received_at=now, size=5),
        SOUND: ServiceCode(
            account=account,
            code="123455",
            name="Acme",
            created_at=now,
            greeting=Greeting(kind=GreetingKind.AUDIO, audio={"en": FILE}),
        ),
    }


def places(stage: Stage) -> dict[str, tuple[str, str, list[str]]]:
    """The store, the bucket and the keys of the objects of each."""
    account, settings = stage.account.id, stage.desk.settings
    within = f"{account}/{REQUEST}/{FILE}"
    files, mails, voicemails = settings.files_bucket, settings.mail_bucket, settings.voicemail_bucket
    return {
        ANSWER: ("files", files, [within, f"uploads/{within}"]),
        NOTE: ("files", files, [f"notes/{within}", f"uploads/{within}"]),
        PROOF: ("files", files, [f"evidence/{within}", f"uploads/{within}"]),
        MAIL: ("mails", mails, [f"originals/{within}", f"parts/{within}/1"]),
        SOUND: ("voicemails", voicemails, [f"greetings/{account}/{FILE}"]),
    }


def gone(record: Any) -> Any:
    """The record as a page leaves it before it asks; None where nothing is left."""
    match record:
        case AnswerFile() | NoteFile():
            return replace(record, state=FileState.WITHDRAWN)
        case MisuseReport(evidence=Evidence() as proof):
            return replace(record, evidence=replace(proof, state=FileState.REFUSED))
        case ServiceCode():
            return replace(record, greeting=Greeting())
    return None


def write(stage: Stage, record: Any, *, was: Any = None) -> None:
    """Store or remove a record as any page does."""
    because = Reason(Tag.ACCOUNT_CODE_CHANGED, "user:1", None, {})
    unit = stage.desk.work.begin(stage.account.id, stage.desk.clock.now())
    unit.store(stage.desk.accounts.get(stage.account.id), because=because)
    if record is None:
        unit.remove(replace(was, version=1), because=because)
    elif was is None:
        unit.create(record, because=because)
    else:
        unit.store(replace(record, version=1), because=because)
    unit.commit()


def ask(stage: Stage, store: str, keys: list[str]) -> None:
    """Ask in the name of the pages' function, past all of its code."""
    with running(API):
        client = boto3.client("sqs")
        client.send_message(QueueUrl=stage.desk.settings.removal_queue, MessageBody=json.dumps([store, *keys]))


def held_by(bucket: str) -> set[str]:
    return {found["Key"] for found in boto3.client("s3").list_objects_v2(Bucket=bucket).get("Contents", [])}


@pytest.mark.parametrize("kind", [ANSWER, NOTE, PROOF, MAIL, SOUND])
def test_what_a_record_speaks_of_stays_whoever_asks_and_goes_when_it_lets_go(stage: Stage, kind: str) -> None:
    record = records(stage)[kind]
    store, bucket, keys = places(stage)[kind]
    write(stage, record)
    for key in keys:
        boto3.client("s3").put_object(Bucket=bucket, Key=key, Body=b"%PDF")
    ask(stage, store, keys)
    assert len(carry_out(stage.desk.settings)) == 1
    assert held_by(bucket) >= set(keys)
    write(stage, gone(record), was=record)
    ask(stage, store, keys)
    assert carry_out(stage.desk.settings) == []
    assert not held_by(bucket) & set(keys)


@pytest.mark.parametrize(
    ("store", "key"),
    [
        ("voicemails", "{account}/R/RE1"),
        ("voicemails", "transcripts/1"),
        ("files", "takeouts/{account}/1/piece"),
        ("files", "lists/{account}/1"),
        ("files", "contacts/{account}/1"),
        ("files", "{account}/R"),
        ("mails", "incoming/1"),
        ("mails", "originals/{account}/R/M/1/2"),
        ("keys", "keys/{account}"),
        ("digests", "digests/0000000001.json"),
    ],
)
def test_nothing_else_goes_by_the_queue(stage: Stage, store: str, key: str) -> None:
    settings = stage.desk.settings
    bucket = {
        "files": settings.files_bucket,
        "mails": settings.mail_bucket,
        "voicemails": settings.voicemail_bucket,
        "keys": settings.keys_bucket,
        "digests": settings.digest_bucket,
    }[store]
    there = key.format(account=stage.account.id)
    boto3.client("s3").put_object(Bucket=bucket, Key=there, Body=b"x")
    ask(stage, store, [there])
    assert len(carry_out(settings)) == 1
    assert there in held_by(bucket)


def test_the_function_that_removes_reads_requests_and_accounts_alone_and_writes_nothing(stage: Stage) -> None:
    dynamodb, records_table = boto3.client("dynamodb"), stage.desk.settings.records_table
    for pk in ("LOGIN#1", "KEY#1", "SLUG#acme"):
        with running("on_removal"), guard.on_purpose(), pytest.raises(ClientError, match="AccessDenied"):
            dynamodb.get_item(TableName=records_table, Key={"pk": {"S": pk}, "sk": {"S": "HEAD"}})
    with running("on_removal"), guard.on_purpose(), pytest.raises(ClientError, match="AccessDenied"):
        dynamodb.delete_item(TableName=records_table, Key={"pk": {"S": "A#acc_1"}, "sk": {"S": "ACCOUNT"}})
