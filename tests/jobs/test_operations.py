"""On the engine, as Lambda calls it: runs are noted, notices mailed, failures tried again from the stream."""

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import boto3
import pytest

from chalicelib import aws
from chalicelib.domain.account import Staff
from chalicelib.domain.operator_notice import Severity
from chalicelib.errors import Unavailable
from chalicelib.jobs.deliveries import on_records_change, sweep_outbox
from chalicelib.jobs.frame import JobFailed
from chalicelib.jobs.mailings import send_mailings
from chalicelib.jobs.operations import count_late_clocks, redrive_failures
from chalicelib.services.health.job_runs import job_runs
from chalicelib.services.health.late_clocks import late_clocks
from chalicelib.services.health.redrive import ask_redrive, redriven
from chalicelib.services.notices.post_notice import PostNotice, post_notice
from chalicelib.services.ports.desk import Desk
from infra.local import mailbox
from tests.fakes.acme import ask_one, open_acme
from tests.jobs.conftest import SCHEDULED, Deployment

QUEUE = "stream-failures"


@pytest.fixture(scope="module")
def rita(deployment: Deployment) -> Staff:
    """Who runs the deployment."""
    return open_acme(deployment.desk, "operator")


class Functions:
    """Stands where Lambda is: answers calls by name and remembers what they were given."""

    def __init__(self) -> None:
        self.called: list[tuple[str, dict[str, Any]]] = []
        self.error = False
        self.answer: object = {"batchItemFailures": []}

    def __call__(self, params: dict[str, Any], **_: Any) -> tuple[Any, dict[str, Any]]:
        self.called.append((params["url_path"], json.loads(params["body"])))
        told = {"StatusCode": 200, "Payload": io.BytesIO(json.dumps(self.answer).encode())}
        return type("Answer", (), {"status_code": 200})(), told | ({"FunctionError": "Unhandled"} if self.error else {})


@pytest.fixture
def functions(deployment: Deployment) -> Iterator[Functions]:
    del deployment
    made, events = Functions(), aws.client("lambda").meta.events
    events.register("before-call.lambda.Invoke", made)
    yield made
    events.unregister("before-call.lambda.Invoke", made)


def give_up(
    deployment: Deployment, first: str, last: str, size: int, *, function: str = "on_records_change", table: str = ""
) -> None:
    """Put a stretch of a table's stream into the queue of failures, as Lambda does."""
    streams, table = boto3.client("dynamodbstreams"), table or deployment.desk.settings.records_table
    arn = boto3.client("dynamodb").describe_table(TableName=table)["Table"]["LatestStreamArn"]
    [shard] = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    told = {
        "requestContext": {"functionArn": function, "condition": "RetryAttemptsExhausted"},
        "DDBStreamBatchInfo": {
            "shardId": shard["ShardId"],
            "startSequenceNumber": first,
            "endSequenceNumber": last,
            "batchSize": size,
            "streamArn": arn,
        },
    }
    boto3.client("sqs").send_message(QueueUrl=queue_url(deployment), MessageBody=json.dumps(told))


def queue_url(deployment: Deployment) -> str:
    return next(url for url in deployment.desk.settings.failure_queues.split() if url.endswith(QUEUE))


def sequence_numbers(deployment: Deployment, table: str = "") -> list[str]:
    """Those of every record that lies in the records' or another table's stream."""
    seen: list[str] = []

    def handler(event: dict[str, Any], _: object) -> None:
        seen.extend(record["dynamodb"]["SequenceNumber"] for record in event["Records"])

    deployment.flow(table or deployment.desk.settings.records_table, handler)  # type: ignore[arg-type]
    return seen


def test_a_job_notes_when_it_ran_and_what_it_did_or_the_type_of_its_error(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep_outbox(SCHEDULED, None)
    runs = {one.job: one for one in job_runs(deployment.desk)}
    assert runs["sweep_outbox"].well_at is not None
    assert runs["send_mailings"].last_at is None

    def fail(_: Desk) -> int:
        raise Unavailable("ana@example.com")

    monkeypatch.setattr("chalicelib.services.letters.deliver_letter.sweep_outbox", fail)
    with pytest.raises(JobFailed, match="Unavailable"):
        sweep_outbox(SCHEDULED, None)
    failed = {one.job: one for one in job_runs(deployment.desk)}["sweep_outbox"]
    assert failed.error == "Unavailable"
    assert failed.failed_at == failed.last_at


def test_a_notice_reaches_each_owner_once_in_the_operators_name(deployment: Deployment, rita: Staff) -> None:
    now = deployment.desk.clock.now()
    command = PostNotice(
        titles={"en": "Maintenance on Sunday"},
        texts={"en": "The desk is closed from 2 to 3."},
        severity=Severity.IMPORTANT,
        starts_at=now,
        ends_at=now + timedelta(days=1),
        mailed=True,
    )
    post_notice(deployment.desk, rita, command)
    for _ in range(2):
        send_mailings(SCHEDULED, None)
        deployment.flow(deployment.desk.settings.records_table, on_records_change)
    for owner in ("olga@acme.example", "olga@operator.example"):
        [mail] = [one for one in mailbox.messages(to=owner) if "Maintenance" in one.subject]
        assert mail.subject == "Operator: Maintenance on Sunday"
        assert "The desk is closed from 2 to 3." in mail.text
        assert mail.text.rstrip().endswith("-- \nOperator")
        assert "{" not in mail.text


def test_a_stretch_of_the_stream_is_given_to_its_function_again_and_its_message_goes(
    deployment: Deployment, rita: Staff, functions: Functions
) -> None:
    ask_one(deployment.desk, deployment.account)
    numbers = sequence_numbers(deployment)
    give_up(deployment, numbers[1], numbers[3], 3)
    ask_redrive(deployment.desk, rita, QUEUE)
    redrive_failures(SCHEDULED, None)
    [(path, event)] = functions.called
    assert path == "/2015-03-31/functions/on_records_change/invocations"
    assert [record["dynamodb"]["SequenceNumber"] for record in event["Records"]] == numbers[1:4]
    assert event["Records"][0]["eventSourceARN"].startswith("arn:aws:dynamodb:")
    told = redriven(deployment.desk, QUEUE)
    assert told
    assert told[1] == {"done": 1}
    assert deployment.desk.queues.look(QUEUE, limit=10) == ()


@pytest.mark.parametrize(("answer", "error"), [({"batchItemFailures": [{"itemIdentifier": "1"}]}, False), (None, True)])
def test_what_the_function_does_not_take_stays(
    deployment: Deployment,
    rita: Staff,
    functions: Functions,
    answer: object,
    error: bool,  # noqa: FBT001 - a case
) -> None:
    functions.answer, functions.error = answer, error
    numbers = sequence_numbers(deployment)
    give_up(deployment, numbers[0], numbers[0], 1)
    ask_redrive(deployment.desk, rita, QUEUE)
    redrive_failures(SCHEDULED, None)
    told = redriven(deployment.desk, QUEUE)
    assert told
    assert told[1] == {"failed": 1}
    depths = {one.name: one for one in deployment.desk.queues.depths()}
    assert depths[QUEUE].waiting + depths[QUEUE].in_flight == 1
    boto3.client("sqs").purge_queue(QueueUrl=queue_url(deployment))


def test_what_was_not_removed_is_given_to_the_function_that_removes(
    deployment: Deployment, rita: Staff, functions: Functions
) -> None:
    [url] = [one for one in deployment.desk.settings.failure_queues.split() if one.endswith("removal-failures")]
    body = json.dumps(["files", f"{deployment.account.id}/R/F"])
    boto3.client("sqs").send_message(QueueUrl=url, MessageBody=body)
    ask_redrive(deployment.desk, rita, "removal-failures")
    redrive_failures(SCHEDULED, None)
    [(path, event)] = functions.called
    assert path == "/2015-03-31/functions/on_removal/invocations"
    assert [record["body"] for record in event["Records"]] == [body]
    assert deployment.desk.queues.look("removal-failures", limit=10) == ()


@pytest.mark.parametrize("name", ["on_records_change", "on_voicemail", "on_audit_change", "on_audit_event"])
def test_each_function_that_follows_a_stream_gets_its_stretch_again(
    deployment: Deployment, rita: Staff, functions: Functions, name: str
) -> None:
    settings = deployment.desk.settings
    table = settings.audit_table if "audit" in name else settings.records_table
    number = sequence_numbers(deployment, table)[0]
    give_up(deployment, number, number, 1, function=name, table=table)
    ask_redrive(deployment.desk, rita, QUEUE)
    redrive_failures(SCHEDULED, None)
    [(path, _)] = functions.called
    assert path == f"/2015-03-31/functions/{name}/invocations"


@pytest.mark.parametrize("name", ["on_mail_event", "on_inbound_mail"])
def test_what_is_told_of_a_mail_is_given_to_its_function_again(
    deployment: Deployment, rita: Staff, functions: Functions, name: str
) -> None:
    [url] = [one for one in deployment.desk.settings.failure_queues.split() if one.endswith("mail-event-failures")]
    told = {"requestContext": {"functionArn": name}, "requestPayload": {"Records": []}}
    boto3.client("sqs").send_message(QueueUrl=url, MessageBody=json.dumps(told))
    ask_redrive(deployment.desk, rita, "mail-event-failures")
    redrive_failures(SCHEDULED, None)
    assert functions.called == [(f"/2015-03-31/functions/{name}/invocations", {"Records": []})]


def test_late_clocks_are_counted_by_the_job(deployment: Deployment) -> None:
    count_late_clocks(SCHEDULED, None)
    told = late_clocks(deployment.desk)
    assert told
    assert told.total == 0


def test_the_mail_service_says_what_it_lets_us_do(deployment: Deployment) -> None:
    state = deployment.desk.mail_state
    assert state is None or state.sends
