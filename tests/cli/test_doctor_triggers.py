"""`recourse doctor` and what leads queues and streams to the functions: each mapping beside the template."""

from copy import deepcopy
from typing import Any

import pytest

from chalicelib.domain.finding import Grade
from chalicelib.outbound import checkup_stack, checkup_triggers
from chalicelib.outbound.checkup_triggers import look_at_triggers
from tests.cli.test_doctor_account import STACK, Service, refusal

AT = "us-east-1:123456789012"
STREAM = f"arn:aws:dynamodb:{AT}:table/recourse-prod-audit/stream/2026-11-23T00:00:00.000"
QUEUE = f"arn:aws:sqs:{AT}:recourse-prod-webhooks"
FAILURES = f"arn:aws:sqs:{AT}:recourse-prod-stream-failures"
PATTERN = '{"eventName": ["INSERT"]}'


def template() -> dict[str, Any]:
    """Two functions, one behind a stream and one behind a queue, as Chalice and our additions write them."""
    stream = {
        "Stream": {"Fn::GetAtt": ["AuditTable", "StreamArn"]},
        "StartingPosition": "TRIM_HORIZON",
        "BatchSize": 100,
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "FilterCriteria": {"Filters": [{"Pattern": PATTERN}]},
        "DestinationConfig": {"OnFailure": {"Type": "SQS", "Destination": {"Fn::GetAtt": ["StreamFailures", "Arn"]}}},
    }
    queue = {
        "Queue": {"Fn::GetAtt": ["WebhookQueue", "Arn"]},
        "BatchSize": 10,
        "ScalingConfig": {"MaximumConcurrency": 50},
    }
    scheduled = {"Type": "Schedule", "Properties": {"Schedule": "rate(1 hour)"}}
    events = {
        "OnAuditEvent": {"One": {"Type": "DynamoDB", "Properties": stream}},
        "OnWebhook": {"One": {"Type": "SQS", "Properties": queue}},
        "WriteDigest": {"One": scheduled},
    }
    handlers = {"OnAuditEvent": "on_audit_event", "OnWebhook": "on_webhook", "WriteDigest": "write_digest"}
    functions = {
        name: {
            "Type": "AWS::Serverless::Function",
            "Properties": {"Handler": f"jobs.{handlers[name]}", "Events": these},
        }
        for name, these in events.items()
    }
    return {"Resources": {**functions, "WebhookQueue": {"Type": "AWS::SQS::Queue"}}}


def mappings() -> dict[str, list[dict[str, Any]]]:
    """What Lambda tells of them, by function."""
    stream = {
        "EventSourceArn": STREAM,
        "State": "Enabled",
        "LastProcessingResult": "OK",
        "BatchSize": 100,
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "FilterCriteria": {"Filters": [{"Pattern": '{"eventName":["INSERT"]}'}]},
        "DestinationConfig": {"OnFailure": {"Destination": FAILURES}},
    }
    queue = {"EventSourceArn": QUEUE, "State": "Enabled", "BatchSize": 10, "ScalingConfig": {"MaximumConcurrency": 50}}
    return {"prod-OnAuditEvent": [stream], "prod-OnWebhook": [queue]}


def playing(monkeypatch: pytest.MonkeyPatch, told: dict[str, list[dict[str, Any]]], **changed: Any) -> None:
    kinds = {
        "OnAuditEvent": ("AWS::Lambda::Function", "prod-OnAuditEvent"),
        "OnWebhook": ("AWS::Lambda::Function", "prod-OnWebhook"),
        "WebhookQueue": ("AWS::SQS::Queue", "https://sqs.us-east-1.amazonaws.com/123456789012/recourse-prod-webhooks"),
        "StreamFailures": ("AWS::SQS::Queue", "https://sqs.us-east-1.amazonaws.com/1/recourse-prod-stream-failures"),
        "AuditTable": ("AWS::DynamoDB::Table", "recourse-prod-audit"),
    }
    summaries = [
        {"LogicalResourceId": name, "ResourceType": kind, "PhysicalResourceId": physical}
        for name, (kind, physical) in kinds.items()
    ]
    formation = {
        "describe_stacks": {"Stacks": [{"StackId": STACK, "Parameters": []}]},
        "list_stack_resources": {"StackResourceSummaries": summaries},
        "get_template": {"TemplateBody": template()},
    }
    listed = changed.pop("listed", lambda given: {"EventSourceMappings": told[given["FunctionName"]]})
    services = {
        "cloudformation": Service(**(formation | changed)),
        "lambda": Service(list_event_source_mappings=listed),
        "dynamodb": Service(describe_table={"Table": {"TableArn": "arn", "LatestStreamArn": STREAM}}),
    }
    for part in (checkup_stack, checkup_triggers):
        monkeypatch.setattr(part, "client", services.__getitem__)


def test_queues_and_streams_that_lead_to_their_functions_as_the_template_says_are_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    playing(monkeypatch, mappings())
    assert [(one.grade, one.what) for one in look_at_triggers("prod")] == [
        (Grade.OK, "on_audit_event reads the stream of recourse-prod-audit"),
        (Grade.OK, "on_webhook reads the queue recourse-prod-webhooks"),
    ]


@pytest.mark.parametrize(
    ("function", "change", "grade", "named"),
    [
        ("prod-OnWebhook", lambda told: told.clear(), Grade.FAIL, "nothing leads there"),
        ("prod-OnWebhook", lambda told: told[0].update(State="Disabled"), Grade.FAIL, "that is Disabled"),
        (
            "prod-OnAuditEvent",
            lambda told: told[0].update(LastProcessingResult="PROBLEM: Function call failed"),
            Grade.FAIL,
            "the last call ended with PROBLEM: Function call failed",
        ),
        (
            "prod-OnAuditEvent",
            lambda told: told[0].update(BatchSize=7),
            Grade.FAIL,
            "BatchSize is 7, in the template 100",
        ),
        ("prod-OnAuditEvent", lambda told: told[0].pop("FilterCriteria"), Grade.FAIL, "FilterCriteria is None, in the"),
        ("prod-OnAuditEvent", lambda told: told[0].pop("DestinationConfig"), Grade.FAIL, f"in the template {FAILURES}"),
        (
            "prod-OnAuditEvent",
            lambda told: told[0].update(EventSourceArn=STREAM.replace("2026", "2025")),
            Grade.FAIL,
            "on_audit_event reads the stream of recourse-prod-audit: nothing leads there",
        ),
        (
            "prod-OnWebhook",
            lambda told: told.append(deepcopy(told[0]) | {"EventSourceArn": FAILURES}),
            Grade.WARN,
            f"on_webhook reads {FAILURES}, too",
        ),
    ],
)
def test_what_leads_nowhere_is_off_fails_or_is_set_otherwise_is_found(
    monkeypatch: pytest.MonkeyPatch, function: str, change: Any, grade: Grade, named: str
) -> None:
    told = mappings()
    change(told[function])
    playing(monkeypatch, told)
    found = [one for one in look_at_triggers("prod") if named in one.what]
    assert [one.grade for one in found] == [grade]
    assert all(one.do for one in found)


def test_what_may_not_be_looked_at_is_not_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    playing(monkeypatch, {}, get_template=refusal("AccessDenied", 403))
    assert [one.grade for one in look_at_triggers("prod")] == [Grade.UNSEEN]
    playing(monkeypatch, {}, listed=refusal("AccessDeniedException"))
    assert [one.grade for one in look_at_triggers("prod")] == [Grade.UNSEEN, Grade.UNSEEN]
