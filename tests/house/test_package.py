"""What is deployed runs alone and holds nothing of this machine."""

import json
import subprocess
import sys
from typing import Any

import pytest

from chalicelib.outbound.guarded_post import SECONDS
from chalicelib.services.webhooks.deliver_webhook import HELD, SWEEP_SECONDS
from tests.house.deployed import SCHEDULES, statements
from tests.house.package import Package

RESOURCES = 80  # API Gateway gives 300; each first segment of an address costs one for each depth
LOCAL = ("/local/", "infra.local", "ministack")


# Run as Lambda runs a function: import the module of the handler string, nothing else, and call what it names.
RUN = """
import importlib, json, pathlib, sys, types
handler, event = sys.argv[1], json.loads(sys.argv[2])
module, _, name = handler.rpartition(".")
function = getattr(importlib.import_module(module), name)
assert pathlib.Path(sys.modules[module].__file__).is_relative_to(pathlib.Path.cwd()), sys.modules[module].__file__
assert module == "app" or "app" not in sys.modules
answer = function(event, types.SimpleNamespace(function_name=name, aws_request_id="1"))
assert module == "app" or "app" not in sys.modules
print(json.dumps(answer))
"""


def invoke(package: Package, handler: str, event: object, environment: dict[str, str]) -> Any:
    """Run a handler in a fresh process that sees the unpacked zip and the installed packages only."""
    command = [sys.executable, "-c", RUN, handler, json.dumps(event)]
    done = subprocess.run(
        command,
        cwd=package.folder,
        env={**environment, "PYTHONPATH": str(package.folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def stream_event(sequence: str, image: dict[str, Any]) -> dict[str, Any]:
    """An insertion as Lambda delivers it."""
    change = {"Keys": {}, "NewImage": image, "SequenceNumber": sequence, "SizeBytes": 1}
    record = {"eventID": "1", "eventName": "INSERT", "eventSource": "aws:dynamodb", "dynamodb": change}
    return {"Records": [record]}


def api_event(path: str) -> dict[str, Any]:
    """A GET as API Gateway delivers it."""
    return {
        "requestContext": {
            "httpMethod": "GET",
            "resourcePath": path,
            "path": path,
            "identity": {"sourceIp": "192.0.2.1"},
        },
        "headers": {},
        "multiValueHeaders": {},
        "multiValueQueryStringParameters": None,
        "pathParameters": None,
        "stageVariables": None,
        "body": None,
        "isBase64Encoded": False,
    }


def test_there_is_one_function_for_each_part(package: Package) -> None:
    handlers = {name: function["Handler"] for name, function in package.functions.items()}
    assert handlers == {
        "APIHandler": "chalicelib.routes.doors.app",
        "OnRecordsChange": "chalicelib.jobs.deliveries.on_records_change",
        "SweepOutbox": "chalicelib.jobs.deliveries.sweep_outbox",
        "TellAgents": "chalicelib.jobs.agents.tell_agents",
        "FollowReferrals": "chalicelib.jobs.referrals.follow_referrals",
        "OnMailEvent": "chalicelib.jobs.mail_events.on_mail_event",
        "KeepAccounts": "chalicelib.jobs.accounts.keep_accounts",
        "KeepDeadlines": "chalicelib.jobs.deadlines.keep_deadlines",
        "OnAuditChange": "chalicelib.jobs.audit_watch.on_audit_change",
        "WriteDigest": "chalicelib.jobs.audit_watch.write_digest",
        "SweepRetention": "chalicelib.jobs.retention.sweep_retention",
        "OnTranscript": "chalicelib.jobs.transcripts.on_transcript",
        "OnVoicemail": "chalicelib.jobs.voicemails.on_voicemail",
        "KeepVoicemails": "chalicelib.jobs.voicemails.keep_voicemails",
        "ReconcileRecordings": "chalicelib.jobs.voicemails.reconcile_recordings",
        "CopyOlderVoicemails": "chalicelib.jobs.exports.copy_older_voicemails",
        "OnVoicemailDeleted": "chalicelib.jobs.voicemail_expiry.on_voicemail_deleted",
        "OnInboundMail": "chalicelib.jobs.inbound_mail.on_inbound_mail",
        "SweepInboundMail": "chalicelib.jobs.inbound_mail.sweep_inbound_mail",
        "RetagVoicemails": "chalicelib.jobs.voicemail_expiry.retag_voicemails",
        "CheckVoicemails": "chalicelib.jobs.voicemail_expiry.check_voicemails",
        "OnAuditEvent": "chalicelib.jobs.webhooks.on_audit_event",
        "OnWebhook": "chalicelib.jobs.webhooks.on_webhook",
        "SweepWebhooks": "chalicelib.jobs.webhooks.sweep_webhooks",
        "CountLateClocks": "chalicelib.jobs.operations.count_late_clocks",
        "RekeyContacts": "chalicelib.jobs.operations.rekey_contacts",
        "RedriveFailures": "chalicelib.jobs.operations.redrive_failures",
        "SendMailings": "chalicelib.jobs.mailings.send_mailings",
        "EraseAccounts": "chalicelib.jobs.leaving.erase_accounts",
        "WriteTakeouts": "chalicelib.jobs.leaving.write_takeouts",
        "WorkOnLists": "chalicelib.jobs.lists.work_on_lists",
        "ChaseVendors": "chalicelib.jobs.vendors.chase_vendors",
        "OnRemoval": "chalicelib.jobs.removals.on_removal",
        "WriteRequestFiles": "chalicelib.jobs.request_files.write_request_files",
    }


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_scheduled_handler_runs_without_the_app(
    package: Package,
    stage_environment: dict[str, str],
    name: str,
) -> None:
    event = {
        "id": "1",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "0",
        "time": "",
        "region": "",
    }
    event |= {"version": "0", "resources": [], "detail": {}}  # type: ignore[dict-item]  # as EventBridge sends it
    assert invoke(package, package.functions[name]["Handler"], event, stage_environment) is None


@pytest.mark.parametrize(
    ("name", "image"),
    [
        ("OnRecordsChange", {"pk": {"S": "A#acc_x"}, "sk": {"S": "OUT#x"}, "kind": {"S": "letter"}}),
        ("OnRecordsChange", {"pk": {"S": "A#acc_x"}, "sk": {"S": "ACCOUNT"}, "kind": {"S": "account"}}),
        ("OnVoicemail", {"kind": {"S": "voicemail"}, "body": {"S": '{"account":"acc_x","request":"R","id":"RE1"}'}}),
    ],
)
def test_a_stream_handler_runs_without_the_app(
    package: Package,
    stage_environment: dict[str, str],
    name: str,
    image: dict[str, Any],
) -> None:
    answer = invoke(package, package.functions[name]["Handler"], stream_event("17", image), stage_environment)
    assert answer == {"batchItemFailures": []}


def test_a_queue_handler_runs_without_the_app_and_names_what_failed(
    package: Package,
    stage_environment: dict[str, str],
) -> None:
    bodies = {"1": json.dumps(["acc_x", "whk_x", "2026-11-23T17:00:00.000.msg_x"]), "2": "no JSON"}
    records = [{"messageId": name, "body": body} for name, body in bodies.items()]
    handler = package.functions["OnWebhook"]["Handler"]
    answer = invoke(package, handler, {"Records": records}, stage_environment)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "2"}]}


def test_webhooks_are_read_apart_from_the_alarm_and_go_out_by_a_queue_that_bears_what_hangs(package: Package) -> None:
    [stream] = package.functions["OnAuditEvent"]["Events"].values()
    [only] = stream["Properties"]["FilterCriteria"]["Filters"]
    told = {"tag": {"S": [{"prefix": "request:"}, {"prefix": "suppression:"}]}}
    assert json.loads(only["Pattern"]) == {"eventName": ["INSERT"], "dynamodb": {"NewImage": told}}
    worker = package.functions["OnWebhook"]
    [source] = worker["Events"].values()
    reading = source["Properties"]
    assert reading["Queue"] == {"Fn::GetAtt": ["WebhookQueue", "Arn"]}
    assert reading["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert reading["ScalingConfig"] == {"MaximumConcurrency": 50}
    queue = package.template["Resources"]["WebhookQueue"]["Properties"]
    assert queue["VisibilityTimeout"] >= 6 * worker["Timeout"]
    assert SECONDS < worker["Timeout"] < HELD.total_seconds()
    assert package.functions["SweepWebhooks"]["Timeout"] < 60  # or two sweeps would do the same work
    assert package.functions["SweepWebhooks"]["Timeout"] > SWEEP_SECONDS  # it ends by itself
    assert package.template["Parameters"]["WebhookLoopback"]["Default"] == "off"


def test_a_record_that_fails_is_named_alone(package: Package, stage_environment: dict[str, str]) -> None:
    handler = package.functions["OnAuditChange"]["Handler"]
    event = stream_event("17", {"pk": {"S": "A#acc_x#ACCOUNT"}, "seq": {"N": "1"}, "detail": {"S": "no JSON"}})
    assert invoke(package, handler, event, stage_environment) == {"batchItemFailures": [{"itemIdentifier": "17"}]}


@pytest.mark.parametrize(
    "message",
    [
        "Successfully validated SNS topic for Amazon SES event publishing.",
        json.dumps({"eventType": "Bounce", "mail": {"tags": {"account": ["acc_x"], "letter": ["L"]}}}),
    ],
)
def test_a_topic_handler_runs_without_the_app(
    package: Package,
    stage_environment: dict[str, str],
    message: str,
) -> None:
    event: dict[str, Any] = {"Records": [{"Sns": {"Message": message, "Subject": None, "MessageAttributes": {}}}]}
    assert invoke(package, package.functions["OnMailEvent"]["Handler"], event, stage_environment) is None


def test_the_transcribers_word_is_heard_of_our_own_jobs_without_the_app(
    package: Package,
    stage_environment: dict[str, str],
) -> None:
    function = package.functions["OnTranscript"]
    [source] = function["Events"].values()
    pattern = source["Properties"]["Pattern"]
    assert pattern["source"] == ["aws.transcribe"]
    assert pattern["detail"]["TranscriptionJobName"] == [{"prefix": "recourse."}]
    detail = {"TranscriptionJobName": "recourse.acc_x.R.RE1", "TranscriptionJobStatus": "COMPLETED"}
    event: dict[str, Any] = {"version": "0", "id": "1", "source": "aws.transcribe", "account": "0", "time": ""}
    event |= {"detail-type": "Transcribe Job State Change", "region": "", "resources": [], "detail": detail}
    assert invoke(package, function["Handler"], event, stage_environment) is None
    [words] = [one for one in statements(package, "OnTranscript") if "s3:GetObject" in one["Action"]]
    assert words["Resource"] == [{"Fn::Sub": "${VoicemailBucket.Arn}/transcripts/*"}]


def test_deletions_are_heard_of_our_own_bucket_without_the_app(
    package: Package,
    stage_environment: dict[str, str],
) -> None:
    function = package.functions["OnVoicemailDeleted"]
    [source] = function["Events"].values()
    assert source["Properties"]["Pattern"] == {
        "source": ["aws.s3"],
        "detail-type": ["Object Deleted"],
        "detail": {"bucket": {"name": [{"Ref": "VoicemailBucket"}]}},
    }
    detail = {"object": {"key": "acc_x/R/RE1"}, "reason": "Lifecycle Expiration"}
    event: dict[str, Any] = {"version": "0", "id": "1", "source": "aws.s3", "account": "0", "region": ""}
    event |= {"detail-type": "Object Deleted", "time": "2027-05-22T00:00:00Z", "resources": [], "detail": detail}
    assert invoke(package, function["Handler"], event, stage_environment) is None
    actions = {action for one in statements(package, "OnVoicemailDeleted") for action in one["Action"]}
    assert {"kms:Sign", "s3:ListBucket"} <= actions  # without listing, S3 says forbidden for what is not there
    assert not {"s3:PutObject", "s3:DeleteObject"} & actions


def test_the_api_answers(package: Package, stage_environment: dict[str, str]) -> None:
    answer = invoke(package, package.functions["APIHandler"]["Handler"], api_event("/health"), stage_environment)
    assert (answer["statusCode"], json.loads(answer["body"])) == (200, {"status": "ok"})


def test_the_api_needs_few_of_the_resources_that_api_gateway_gives(package: Package) -> None:
    paths = package.template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["paths"]
    parts = [path.split("/")[1:] for path in paths]
    resources = {tuple(part[: depth + 1]) for part in parts for depth in range(len(part))}
    assert len(resources) <= RESOURCES, "a first segment costs as many as it has depths: use one that is there"


def local_traces(files: dict[str, str]) -> list[str]:
    """Name the files that are for this machine, or speak of what is."""
    strange = [name for name in files if name.split("/")[0] in {"infra", "tests", "bench", "tools", "docs"}]
    return strange + [name for name, text in files.items() if any(trace in text for trace in LOCAL)]


def test_a_page_for_local_use_is_found() -> None:
    files = {"infra/local/mailbox.py": "", "chalicelib/routes/local.py": 'PATH = "/local/mail"', "app.py": "x = 1"}
    assert local_traces(files) == ["infra/local/mailbox.py", "chalicelib/routes/local.py"]


def test_the_package_holds_nothing_of_this_machine(package: Package) -> None:
    ours = [name for name in package.files if name.startswith("chalicelib/") or "/" not in name or "infra" in name]
    texts = {name: (package.folder / name).read_text(errors="replace") for name in ours}
    assert local_traces(texts) == []
    assert "chalicelib/jobs/deliveries.py" in texts
