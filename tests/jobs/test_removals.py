"""What pages let go is removed by a job: no page can delete an object."""

import json
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import ClientError

from chalicelib.domain.correspondence import FileState, NoteFile
from chalicelib.domain.ids import RequestId
from chalicelib.jobs import removals
from chalicelib.outbound.removal_queue import _AHEAD
from chalicelib.services.ports.removals import Store
from infra.local.permissions import guard
from infra.local.permissions.running import API, running
from tests.jobs.conftest import Deployment
from tests.removals import carry_out

REQUEST = RequestId("01JDC3Z6V00000000000000000")


def keys(bucket: str) -> set[str]:
    return {found["Key"] for found in boto3.client("s3").list_objects_v2(Bucket=bucket).get("Contents", [])}


def test_a_file_that_a_page_lets_go_is_gone_when_the_job_has_come_and_twice_is_once(deployment: Deployment) -> None:
    account, bucket = deployment.account.id, deployment.desk.settings.files_bucket
    file = NoteFile(
        account=account,
        request=REQUEST,
        id="01JDC3Z6V0000000000000000F",
        note="N",
        state=FileState.ACCEPTED,
        created_at=deployment.desk.clock.now(),
        by="user:1",
        name="note.pdf",
        content_type="application/pdf",
    )
    places = {f"uploads/{account}/{REQUEST}/{file.id}", f"notes/{account}/{REQUEST}/{file.id}"}
    for key in (*places, f"{account}/{REQUEST}/other"):
        boto3.client("s3").put_object(Bucket=bucket, Key=key, Body=b"%PDF")
    with running(API):
        deployment.desk.files.let_go(file)
    assert keys(bucket) >= places
    assert carry_out(deployment.desk.settings) == []
    assert keys(bucket) == {f"{account}/{REQUEST}/other"}
    deployment.desk.files.let_go(file)
    assert carry_out(deployment.desk.settings) == []


def test_who_asks_ahead_of_the_transaction_has_the_job_come_when_that_is_over(deployment: Deployment) -> None:
    settings = deployment.desk.settings
    with running(API):
        deployment.desk.removals.ask(Store.FILES, ["uploads/acc_1/R/F"], ahead=True)
    queue, delayed = settings.removal_queue, "ApproximateNumberOfMessagesDelayed"
    found = boto3.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=[delayed])
    assert found["Attributes"][delayed] == "1"
    timeout = json.loads(Path(".chalice/config.json").read_text(encoding="utf-8"))["lambda_timeout"]
    assert timeout < _AHEAD


def test_a_held_mail_is_named_no_more_at_once_and_gone_when_the_job_has_come(deployment: Deployment) -> None:
    account, store = deployment.account.id, deployment.desk.mail_bucket
    for name in ("ses1", "ses2", "ses3"):
        store.hold(account, name, b"words")
    with running(API):
        store.drop_held(account, "ses1")
        assert [mail.name for mail in store.held(account, limit=1)] == ["ses2"]
        assert [mail.name for mail in store.held(account, limit=9)] == ["ses2", "ses3"]
    assert carry_out(deployment.desk.settings) == []
    assert keys(deployment.desk.settings.mail_bucket) == {f"held/{account}/ses2", f"held/{account}/ses3"}


def test_a_greeting_goes_the_same_way(deployment: Deployment) -> None:
    account, bucket = deployment.account.id, deployment.desk.voicemail_bucket
    bucket.put_greeting(account, "01JDC", b"RIFF", "audio/wav")
    with running(API):
        bucket.delete_greeting(account, "01JDC")
    assert carry_out(deployment.desk.settings) == []
    assert keys(deployment.desk.settings.voicemail_bucket) == set()


def test_what_names_no_bucket_of_ours_is_left_in_the_queue(deployment: Deployment) -> None:
    body = json.dumps(["keys", "keys/acc_1"])
    assert removals.on_removal({"Records": [{"messageId": "1", "body": body}]}, None) == {
        "batchItemFailures": [{"itemIdentifier": "1"}]
    }


def test_neither_a_page_nor_this_job_can_delete_a_recording(deployment: Deployment) -> None:
    at = {"Bucket": deployment.desk.settings.voicemail_bucket, "Key": f"{deployment.account.id}/R/RE1"}
    for name in (API, "on_removal"):
        with running(name), guard.on_purpose(), pytest.raises(ClientError, match="AccessDenied"):
            boto3.client("s3").delete_object(**at)
