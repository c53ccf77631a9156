"""`recourse doctor` and the AWS account: what is played here no engine of this machine knows."""

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.domain.finding import Grade
from chalicelib.outbound import checkup_account, checkup_functions, checkup_stack
from chalicelib.outbound.checkup_account import look_at_alarms, look_at_mail, look_at_quotas, look_at_time
from chalicelib.outbound.checkup_functions import look_at_functions, look_at_roles, look_at_version
from chalicelib.outbound.tree_version import tree_version
from tests.house.source import ROOT

STACK = "arn:aws:cloudformation:us-east-1:123456789012:stack/recourse-prod/1"


def ill(findings: Any) -> list[str]:
    return [one.what for one in findings if one.grade is not Grade.OK]


class Service:
    """A service of AWS that answers what it was given."""

    exceptions = SimpleNamespace(ClientError=ClientError)

    def __init__(self, **answers: Any) -> None:
        self.answers = answers

    def __getattr__(self, name: str) -> Any:
        return lambda **given: self._answer(self.answers[name], given)

    def _answer(self, answer: Any, given: dict[str, Any]) -> Any:
        if isinstance(answer, Exception):
            raise answer
        return answer(given) if callable(answer) else answer

    def get_paginator(self, name: str) -> "Service":
        return Service(paginate=[self.answers[name]])


def playing(monkeypatch: pytest.MonkeyPatch, **services: Service) -> None:
    for part in (checkup_account, checkup_functions, checkup_stack):
        monkeypatch.setattr(part, "client", lambda name: services[name.replace("lambda", "lambda_")])


def refusal(code: str, status: int = 400) -> ClientError:
    return ClientError({"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}, "Look")


def function(**more: Any) -> dict[str, Any]:
    return {
        "Handler": "chalicelib.jobs.agents.tell_agents",
        "Role": "arn:aws:iam::0:role/tell",
        "CodeSha256": "abc",
        "State": "Active",
        "LastUpdateStatus": "Successful",
        "Environment": {"Variables": {"RECOURSE_STAGE": "prod", "RECOURSE_VERSION": tree_version(ROOT)}},
    } | more


def functions(*found: dict[str, Any]) -> Service:
    return Service(list_functions={"Functions": list(found)})


def stack() -> Service:
    """What CloudFormation tells of a stack with the parts that the policy of `tell_agents` names."""
    tables = {f"{name}Table": "AWS::DynamoDB::Table" for name in ("Records", "Keys", "Ephemeral")}
    kinds = tables | {"DataKey": "AWS::KMS::Key", "Secret": "AWS::SecretsManager::Secret"}
    summaries = [
        {"LogicalResourceId": name, "ResourceType": kind, "PhysicalResourceId": f"the-{name}"}
        for name, kind in kinds.items()
    ]
    return Service(
        describe_stacks={"Stacks": [{"StackId": STACK, "Parameters": []}]},
        list_stack_resources={"StackResourceSummaries": summaries},
    )


def as_deployed() -> dict[str, Any]:
    """The policy of `tell_agents` as IAM has it, written down by hand."""
    text = (checkup_functions.POLICIES / "policy-tell-agents.json").read_text()
    document: dict[str, Any] = json.loads(text)
    at = "us-east-1:123456789012"
    for statement in document["Statement"]:
        for place, resource in enumerate(statement["Resource"]):
            match resource:
                case {"Fn::GetAtt": ["DataKey", "Arn"]}:
                    found = f"arn:aws:kms:{at}:key/the-DataKey"
                case {"Fn::GetAtt": [table, "Arn"]}:
                    found = f"arn:aws:dynamodb:{at}:table/the-{table}"
                case {"Ref": name}:
                    found = f"the-{name}"
                case {"Fn::Sub": "${RecordsTable.Arn}/index/due"}:
                    found = f"arn:aws:dynamodb:{at}:table/the-RecordsTable/index/due"
                case _:
                    found = f"arn:aws:logs:{at}:log-group:/aws/lambda/recourse-prod-TellAgents-*"
            statement["Resource"][place] = found
    return document


TRACES = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]


def role(document: dict[str, Any], attached: Any = (), **besides: dict[str, Any]) -> Service:
    traced = {"Statement": [{"Sid": "Traces", "Effect": "Allow", "Action": TRACES, "Resource": "*"}]}
    policies = {"p": document, "tracing": traced} | besides
    told = attached if isinstance(attached, Exception) else {"AttachedPolicies": list(attached)}
    return Service(
        list_role_policies={"PolicyNames": list(policies)},
        get_role_policy=lambda given: {"PolicyDocument": policies[given["PolicyName"]]},
        list_attached_role_policies=told,
    )


def test_a_role_that_allows_what_its_policy_says_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    playing(monkeypatch, lambda_=functions(function()), iam=role(as_deployed()), cloudformation=stack())
    assert [one.grade for one in look_at_roles("prod")] == [Grade.OK]


TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/the-RecordsTable"
OTHER = "arn:aws:dynamodb:us-east-1:123456789012:table/the-AuditTable"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (
            lambda parts: parts.append({"Effect": "Allow", "Action": "dynamodb:DeleteTable", "Resource": TABLE}),
            f"more than its policy: dynamodb:DeleteTable on {TABLE}",
        ),
        (
            lambda parts: parts.append({"Effect": "Allow", "Action": ["dynamodb:GetItem"], "Resource": [OTHER]}),
            f"more than its policy: dynamodb:GetItem on {OTHER}",
        ),
        (lambda parts: parts[-1].pop("Condition"), "dynamodb:PutItem on "),
        (lambda parts: parts.pop(), "less than it: dynamodb:PutItem on "),
    ],
)
def test_a_role_is_compared_by_action_resource_and_terms(
    monkeypatch: pytest.MonkeyPatch, change: Any, named: str
) -> None:
    document = as_deployed()
    change(document["Statement"])
    playing(monkeypatch, lambda_=functions(function()), iam=role(document), cloudformation=stack())
    [told] = [one for one in look_at_roles("prod") if one.grade is not Grade.OK]
    assert told.grade is Grade.FAIL
    assert told.what.startswith("tell_agents: ")
    assert named in told.what


ADMIN = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


@pytest.mark.parametrize(
    ("name", "document", "more"),
    [
        ("tracing", ADMIN, "* on *"),
        ("backtracing", ADMIN, "* on *"),
        ("backtracing", {"Statement": {"Effect": "Allow", "Action": TRACES[0], "Resource": "*"}}, f"{TRACES[0]} on *"),
        ("tracing", {"Statement": {"Effect": "Deny", "Action": TRACES[0], "Resource": "*"}}, f"Deny {TRACES[0]} on *"),
    ],
)
def test_only_the_policy_of_tracing_says_more_and_only_that_of_tracing(
    monkeypatch: pytest.MonkeyPatch, name: str, document: dict[str, Any], more: str
) -> None:
    lent = role(as_deployed(), **{name: document})
    playing(monkeypatch, lambda_=functions(function()), iam=lent, cloudformation=stack())
    assert ill(look_at_roles("prod")) == [f"tell_agents: more than its policy: {more}"]


def test_policies_besides_its_own_are_found_and_what_iam_does_not_say_is_not_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    admin = role(as_deployed(), [{"PolicyName": "AdministratorAccess"}])
    playing(monkeypatch, lambda_=functions(function()), iam=admin, cloudformation=stack())
    assert ill(look_at_roles("prod")) == ["tell_agents: AdministratorAccess besides its own"]
    shut = role(as_deployed(), refusal("AccessDenied"))
    playing(monkeypatch, lambda_=functions(function()), iam=shut, cloudformation=stack())
    assert [one.grade for one in look_at_roles("prod")] == [Grade.OK, Grade.UNSEEN]


def test_without_its_stack_nothing_is_said_of_roles(monkeypatch: pytest.MonkeyPatch) -> None:
    for answer in (refusal("ValidationError"), refusal("AccessDenied", 403)):
        playing(monkeypatch, lambda_=functions(function()), cloudformation=Service(describe_stacks=answer))
        assert [one.grade for one in look_at_roles("prod")] == [Grade.UNSEEN]


def test_functions_that_are_not_there_or_failed_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    playing(monkeypatch, lambda_=functions(function()))
    assert ill(look_at_functions("prod")) == []
    assert ill(look_at_functions("test")) == ["0 functions are deployed"]
    playing(monkeypatch, lambda_=functions(function(State="Failed")))
    assert ill(look_at_functions("prod")) == ["tell_agents is Failed, its last update Successful"]
    silent = {name: value for name, value in function().items() if name not in {"State", "LastUpdateStatus"}}
    playing(monkeypatch, lambda_=functions(silent))
    assert [one.grade for one in look_at_functions("prod")] == [Grade.OK, Grade.UNSEEN]


def test_another_version_than_that_of_this_folder_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    playing(monkeypatch, lambda_=functions(function(), function()))
    assert ill(look_at_version("prod")) == []
    playing(monkeypatch, lambda_=functions(function(), function(CodeSha256="def")))
    assert ill(look_at_version("prod")) == ["all functions are of one package"]
    old = function(Environment={"Variables": {"RECOURSE_STAGE": "prod", "RECOURSE_VERSION": "0123456789abcdef"}})
    playing(monkeypatch, lambda_=functions(old))
    assert ill(look_at_version("prod")) == [f"this folder is {tree_version(ROOT)}, deployed is 0123456789abcdef"]
    older = function(Environment={"Variables": {"RECOURSE_STAGE": "prod"}})
    playing(monkeypatch, lambda_=functions(older))
    assert [one.grade for one in look_at_version("prod")] == [Grade.OK, Grade.UNSEEN]
    playing(monkeypatch, lambda_=functions())
    assert [one.grade for one in look_at_version("prod")] == [Grade.UNSEEN]


LIMITS = {"ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": 900, "TotalCodeSize": 80e9}
SENDING = {"Max24HourSend": 50_000.0, "SentLast24Hours": 100.0, "MaxSendRate": 14.0}


@pytest.mark.parametrize(
    ("limits", "sending", "named"),
    [
        ({}, {}, []),
        ({"ConcurrentExecutions": 10}, {}, ["10 functions may run at once"]),
        ({"UnreservedConcurrentExecutions": 0}, {}, ["0 of them are reserved for no function"]),
        ({"TotalCodeSize": 1e9}, {}, ["900000000 of 1000000000 bytes of code lie at Lambda"]),
        ({}, {"SentLast24Hours": 49_000.0}, ["49000 of 50000 mails went out in 24 hours"]),
        ({}, {"MaxSendRate": 1.0}, ["1 mails may go out in a second"]),
        ({}, {"Max24HourSend": -1.0}, []),
    ],
)
def test_quotas_that_are_small_or_nearly_used_up_are_found(
    monkeypatch: pytest.MonkeyPatch, limits: dict[str, int], sending: dict[str, float], named: list[str]
) -> None:
    account = {"AccountLimit": LIMITS | limits, "AccountUsage": {"TotalCodeSize": 900e6}}
    quota = Service(get_account={"SendQuota": SENDING | sending})
    playing(monkeypatch, lambda_=Service(get_account_settings=account), sesv2=quota)
    found = [one for one in look_at_quotas() if one.grade is not Grade.OK]
    assert [one.what for one in found] == named
    assert {one.grade for one in found} <= {Grade.WARN}


def test_quotas_that_nobody_tells_are_not_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    playing(monkeypatch, lambda_=Service(get_account_settings=refusal("AccessDenied")), sesv2=Service(get_account={}))
    assert {one.grade for one in look_at_quotas()} == {Grade.UNSEEN}


@pytest.mark.parametrize(
    ("alarms", "heard", "named"),
    [
        ([], [], ["0 alarms are set", "0 subscribers get them"]),
        (["OK"], ["PendingConfirmation"], ["0 subscribers get them"]),
        (["ALARM"], ["arn:aws:sns:us-east-1:0:alarms:1"], ["digest-missing rings"]),
        (["OK"], ["arn:aws:sns:us-east-1:0:alarms:1"], []),
    ],
)
def test_alarms_that_are_not_there_not_heard_or_ring_are_found(
    monkeypatch: pytest.MonkeyPatch, alarms: list[str], heard: list[str], named: list[str]
) -> None:
    told = [
        {
            "AlarmName": "recourse-prod-digest-missing",
            "StateValue": state,
            "AlarmActions": ["arn:aws:sns:us-east-1:0:alarms"],
        }
        for state in alarms
    ]
    playing(
        monkeypatch,
        cloudwatch=Service(describe_alarms={"MetricAlarms": told}),
        sns=Service(list_subscriptions_by_topic={"Subscriptions": [{"SubscriptionArn": name} for name in heard]}),
    )
    assert ill(look_at_alarms("prod")) == named


def test_a_clock_that_goes_wrong_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    far = datetime.now(UTC) - timedelta(minutes=30)
    header = {"HTTPHeaders": {"date": far.strftime("%a, %d %b %Y %H:%M:%S GMT")}}
    playing(monkeypatch, dynamodb=Service(describe_table={"ResponseMetadata": header}))
    [told] = ill(look_at_time("records"))
    assert "30 minutes" in told


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"SendingEnabled": False}, "Amazon SES sends"),
        ({"EnforcementStatus": "PROBATION"}, "Amazon SES sends"),
        ({"ProductionAccessEnabled": False}, "mail may go to everybody"),
    ],
)
def test_what_the_mail_service_refuses_is_found(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, Any], named: str
) -> None:
    told = {"SendingEnabled": True, "EnforcementStatus": "HEALTHY", "ProductionAccessEnabled": True}
    identity = {"VerifiedForSendingStatus": True, "DkimAttributes": {"Status": "SUCCESS"}}
    for answer, wanted in ((told, []), (told | changed, [named])):
        playing(monkeypatch, sesv2=Service(get_account=answer, get_email_identity=identity))
        assert ill(look_at_mail("desk@mail.example")) == wanted
    for broken, wanted in (
        (identity | {"VerifiedForSendingStatus": False}, ["mail.example may be sent from"]),
        (identity | {"DkimAttributes": {"Status": "PENDING"}}, ["mail of mail.example is signed (DKIM)"]),
    ):
        playing(monkeypatch, sesv2=Service(get_account=told, get_email_identity=broken))
        assert ill(look_at_mail("desk@mail.example")) == wanted


def test_what_the_mail_service_does_not_say_is_not_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    playing(monkeypatch, sesv2=Service(get_account={}, get_email_identity={"VerifiedForSendingStatus": True}))
    found = [one.grade for one in look_at_mail("desk@mail.example")]
    assert found == [Grade.UNSEEN, Grade.UNSEEN, Grade.OK, Grade.UNSEEN]


def test_a_clock_that_aws_does_not_show_is_not_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    playing(monkeypatch, dynamodb=Service(describe_table={"ResponseMetadata": {"HTTPHeaders": {}}}))
    assert [one.grade for one in look_at_time("records")] == [Grade.UNSEEN]
