"""What is deployed is wired to its tables, queues and clocks, and may do no more than it must."""

import json

from chalicelib.domain.retention import RETENTION, Mechanism
from chalicelib.domain.voicemail import Voicemail
from chalicelib.services.deadlines.keep_deadlines import MAIL_SECONDS, REMIND_SECONDS
from chalicelib.services.voicemail.keep_voicemail import WORK_SECONDS
from chalicelib.services.voicemail.take_recording import AFTER_ANY_WORKER
from tests.house.deployed import SCHEDULES, statements
from tests.house.package import Package
from tests.house.source import ROOT

STREAMS = {
    "OnRecordsChange": "RecordsTable",
    "OnVoicemail": "RecordsTable",
    "OnAuditChange": "AuditTable",
    "OnAuditEvent": "AuditTable",
}


SPEAK_WITH_THE_COMPANY = {
    *("APIHandler", "OnRecordsChange", "SweepOutbox", "OnVoicemail", "KeepVoicemails", "ReconcileRecordings"),
    *("EraseAccounts", "SweepRetention"),  # a recording that is still there goes with its request
}


def test_each_stream_is_that_of_its_table(package: Package) -> None:
    for name, table in STREAMS.items():
        [source] = package.functions[name]["Events"].values()
        reading = source["Properties"]
        assert reading["Stream"] == {"Fn::GetAtt": [table, "StreamArn"]}
        assert reading["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert reading["StartingPosition"] == "TRIM_HORIZON"
        assert reading["DestinationConfig"]["OnFailure"]["Destination"] == {"Fn::GetAtt": ["StreamFailures", "Arn"]}
    assert "replaced-by-template" not in json.dumps(package.template)


def test_voicemails_are_read_apart_from_letters_and_no_worker_outlives_its_claim(package: Package) -> None:
    [source] = package.functions["OnVoicemail"]["Events"].values()
    [only] = source["Properties"]["FilterCriteria"]["Filters"]
    image = {"kind": {"S": [Voicemail.KIND]}}
    assert json.loads(only["Pattern"]) == {"eventName": ["INSERT"], "dynamodb": {"NewImage": image}}
    for name in ("OnVoicemail", "KeepVoicemails"):
        assert package.functions[name]["Timeout"] < AFTER_ANY_WORKER.total_seconds()
    assert package.functions["KeepVoicemails"]["Timeout"] > 2 * WORK_SECONDS  # it ends by itself
    for name in SPEAK_WITH_THE_COMPANY:
        assert '{"Ref": "Secret"}' in json.dumps(statements(package, name)), name


def test_mail_that_comes_back_is_told_by_an_encrypted_topic_and_what_fails_is_kept(package: Package) -> None:
    function, resources = package.functions["OnMailEvent"], package.template["Resources"]
    failures = {"Fn::GetAtt": ["MailEventFailures", "Arn"]}
    [source] = function["Events"].values()
    assert source["Type"] == "SNS"
    assert source["Properties"] == {
        "Topic": {"Ref": "MailEventTopic"},
        "RedrivePolicy": {"deadLetterTargetArn": failures},
    }
    assert function["EventInvokeConfig"]["DestinationConfig"]["OnFailure"]["Destination"] == failures
    destination = resources["MailEventDestination"]["Properties"]
    assert destination["ConfigurationSetName"] == {"Ref": "MailEvents"}
    assert destination["EventDestination"]["SnsDestination"] == {"TopicARN": {"Ref": "MailEventTopic"}}
    assert {"bounce", "complaint", "reject"} <= set(destination["EventDestination"]["MatchingEventTypes"])
    assert resources["MailEventTopic"]["Properties"]["KmsMasterKeyId"] == {"Ref": "DataKey"}
    queue = resources["MailEventFailures"]["Properties"]
    [kept] = [row for row in RETENTION if row.mechanism is Mechanism.QUEUE]
    assert kept.gone_after
    assert (queue["SqsManagedSseEnabled"], queue["MessageRetentionPeriod"]) == (True, kept.gone_after.total_seconds())
    variables = package.template["Globals"]["Function"]["Environment"]["Variables"]
    assert variables["RECOURSE_MAIL_EVENTS"] == {"Ref": "MailEvents"}


def test_who_mails_may_use_the_set_that_tells_what_came_back(package: Package) -> None:
    for name in ("OnRecordsChange", "SweepOutbox"):
        [mail] = [one for one in statements(package, name) if one["Action"] == ["ses:SendEmail"]]
        assert any(":configuration-set/${MailEvents}" in resource["Fn::Sub"] for resource in mail["Resource"])


def test_each_schedule_is_kept(package: Package) -> None:
    for name, expression in SCHEDULES.items():
        [source] = package.functions[name]["Events"].values()
        assert source["Properties"]["Schedule"] == expression
    assert package.functions["SweepOutbox"]["Timeout"] < 60  # or two sweeps would mail the same letters
    assert package.functions["KeepDeadlines"]["Timeout"] > REMIND_SECONDS + MAIL_SECONDS  # it ends by itself


def test_every_function_has_room_and_an_end(package: Package) -> None:
    assert {name for name, function in package.functions.items() if function["MemorySize"] < 512} == set()
    assert package.functions["APIHandler"]["Timeout"] == 29  # the gateway gives up then
    assert package.template["Resources"]["RestAPI"]["Properties"]["EndpointConfiguration"] == "REGIONAL"


def test_logs_go_when_the_retention_table_says(package: Package) -> None:
    [logs] = [row for row in RETENTION if row.mechanism is Mechanism.LOG_GROUP]
    assert logs.gone_after
    resources = package.template["Resources"]
    groups = [entry["Properties"] for entry in resources.values() if entry["Type"] == "AWS::Logs::LogGroup"]
    assert {group["RetentionInDays"] for group in groups} == {logs.gone_after.days}
    named = {group["LogGroupName"]["Fn::Sub"] for group in groups}
    assert named == {"/recourse/${Stage}/calls"} | {f"/aws/lambda/${{{name}}}" for name in package.functions}


def test_no_function_may_change_or_remove_an_audit_entry(package: Package) -> None:
    for name in package.functions:
        for statement in statements(package, name):
            if "AuditTable" in json.dumps(statement["Resource"]):
                assert not {"dynamodb:UpdateItem", "dynamodb:DeleteItem"} & set(statement["Action"])


def test_no_function_may_do_everything(package: Package) -> None:
    for name in package.functions:
        for statement in statements(package, name):
            assert not any("*" in action for action in statement["Action"])
            everywhere = statement["Action"] == ["dynamodb:ListStreams"] or "Condition" in statement
            assert statement["Resource"] != ["*"] or everywhere


def test_each_function_has_a_policy_of_its_own(package: Package) -> None:
    roles = [function["Role"]["Fn::GetAtt"][0] for function in package.functions.values()]
    assert len(set(roles)) == len(roles)


def test_both_stages_are_configured_alike() -> None:
    stages = json.loads((ROOT / ".chalice/config.json").read_text())["stages"]
    functions = [stage["lambda_functions"] for stage in stages.values()]
    assert functions[0] == functions[1]
