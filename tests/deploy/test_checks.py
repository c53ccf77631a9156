"""What is missing is told at once and before anything is made, each thing with its remedy."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from infra.deploy import bootstrap, checks
from infra.deploy.cloud import Cloud
from infra.deploy.emptying import empty_bucket
from infra.deploy.leftovers import refuse_leftovers
from infra.deploy.package import ROOT
from infra.deploy.stacks import Stack, Wanted
from infra.deploy.stages import Stage
from infra.deploy.terminal import Terminal
from infra.deploy.trouble import CannotDeploy

ARN = "arn:aws:acm:us-west-2:123456789012:certificate/abc"
GIVEN = {
    "DomainName": "privacy.example.com",
    "CertificateArn": ARN,
    "MailDomain": "example.com",
    "MailFrom": "privacy@example.com",
    "AlarmMail": "oncall@example.com",
}
ISSUED = {"Status": "ISSUED", "DomainName": "example.com", "SubjectAlternativeNames": ["*.example.com"]}
QUIET = Terminal(yes=True, interactive=False)


def refusal(code: str) -> Callable[..., Any]:
    def refuse(**_asked: Any) -> Any:
        raise ClientError({"Error": {"Code": code, "Message": code}}, "Anything")

    return refuse


def answer(value: Any) -> Callable[..., Any]:
    return lambda **_asked: value


def cloud(**services: Any) -> Cloud:
    """An account whose services answer as given."""
    made = Cloud("us-west-2")
    made.__dict__["account"] = "123456789012"
    made._clients |= {name: SimpleNamespace(**calls) for name, calls in services.items()}
    return made


def sound(**changed: Any) -> Cloud:
    """An account in which nothing is missing."""
    services = {
        "acm": {"describe_certificate": answer({"Certificate": ISSUED})},
        "route53": {"get_hosted_zone": answer({"HostedZone": {"Name": "example.com."}})},
        "sesv2": {"get_account": answer({"ProductionAccessEnabled": True})},
    }
    return cloud(**{**services, **changed})


def told(of: Cloud, stage: Stage) -> str:
    with pytest.raises(CannotDeploy) as refused:
        checks.check(of, stage, QUIET)
    return str(refused.value)


def production(**changed: str) -> Stage:
    parameters = {key: value for key, value in {**GIVEN, **changed}.items() if value}
    return Stage(name="prod", region="us-west-2", account="123456789012", parameters=parameters)


def test_nothing_missing_says_nothing() -> None:
    checks.check(sound(), production(), QUIET)
    checks.check(sound(), production(CertificateArn="", HostedZoneId="Z1", MailHostedZoneId="Z1"), QUIET)


def test_everything_that_is_missing_is_told_at_once() -> None:
    sandbox = {"get_account": answer({"ProductionAccessEnabled": False})}
    said = told(sound(sesv2=sandbox), Stage(name="prod", region="us-west-2"))
    for word in ("DomainName", "MailDomain", "MailFrom", "AlarmMail", "sandbox", "nothing was changed"):
        assert word in said


@pytest.mark.parametrize(
    ("changed", "services", "word"),
    [
        ({"CertificateArn": ""}, {}, "no certificate"),
        ({"CertificateArn": ARN.replace("us-west-2", "us-east-1")}, {}, "needs one in us-west-2"),
        ({}, {"acm": {"describe_certificate": refusal("ResourceNotFoundException")}}, "correct CertificateArn"),
        ({}, {"acm": {"describe_certificate": answer({"Certificate": {**ISSUED, "Status": "PENDING"}})}}, "PENDING"),
        ({"DomainName": "privacy.other.org"}, {}, "not for privacy.other.org"),
        ({"HostedZoneId": "Z1"}, {"route53": {"get_hosted_zone": refusal("NoSuchHostedZone")}}, "correct HostedZoneId"),
        (
            {"HostedZoneId": "Z1"},
            {"route53": {"get_hosted_zone": answer({"HostedZone": {"Name": "other.org."}})}},
            "does not lie in the zone",
        ),
        ({}, {"sesv2": {"get_account": refusal("AccessDenied")}}, "allow ses:GetAccount"),
    ],
)
def test_each_thing_has_its_remedy(changed: dict[str, str], services: dict[str, Any], word: str) -> None:
    assert word in told(sound(**services), production(**changed))


def test_another_account_is_refused() -> None:
    stage = Stage(name="try", region="us-west-2", account="999999999999")
    assert "set AWS_PROFILE" in told(sound(), stage)


def test_a_stage_for_trying_may_stay_in_the_sandbox(capsys: pytest.CaptureFixture[str]) -> None:
    sandbox = {"get_account": answer({"ProductionAccessEnabled": False})}
    checks.check(sound(sesv2=sandbox), Stage(name="try", region="us-west-2"), QUIET)
    assert "sandbox" in capsys.readouterr().out


def test_data_without_a_stack_are_named_and_nothing_is_made() -> None:
    absent = refusal("ResourceNotFoundException")
    services: dict[str, Any] = {
        "dynamodb": {"describe_table": answer({})},
        "s3": {"head_bucket": refusal("404")},
        "secretsmanager": {"describe_secret": absent},
    }
    stage = Stage(name="try", region="us-west-2")
    with pytest.raises(CannotDeploy, match="table recourse-try-records, table recourse-try-audit"):
        refuse_leftovers(cloud(**services), stage, "-123456789012")
    services["dynamodb"] = {"describe_table": absent}
    refuse_leftovers(cloud(**services), stage, "-123456789012")


def test_a_secret_that_has_values_keeps_them() -> None:
    stage, whole = Stage(name="try", region="us-west-2"), {"pepper": {"1": "x"}, "form_key": "x", "cursor_key": "x"}
    kept = {"get_secret_value": answer({"SecretString": json.dumps(whole)}), "put_secret_value": refusal("never")}
    bootstrap.fill_secret(cloud(secretsmanager=kept), stage, QUIET)
    for broken in ("no JSON", "[]", json.dumps({"pepper": {"1": "x"}})):
        kept["get_secret_value"] = answer({"SecretString": broken})
        with pytest.raises(CannotDeploy, match="restore it"):
            bootstrap.fill_secret(cloud(secretsmanager=kept), stage, QUIET)


def test_of_two_who_fill_the_secret_at_once_the_first_ones_value_stays() -> None:
    empty = refusal("ResourceNotFoundException")
    put: list[dict[str, Any]] = []
    first = {"get_secret_value": empty, "put_secret_value": lambda **given: put.append(given)}
    stage = Stage(name="try", region="us-west-2")
    bootstrap.fill_secret(cloud(secretsmanager=first), stage, QUIET)
    assert set(json.loads(put[0]["SecretString"])) == {"pepper", "form_key", "cursor_key"}
    assert 32 <= len(put[0]["ClientRequestToken"]) <= 64
    second = {"get_secret_value": empty, "put_secret_value": refusal("ResourceExistsException")}
    bootstrap.fill_secret(cloud(secretsmanager=second), stage, QUIET)


@pytest.mark.parametrize(("active", "put"), [("", ["recourse-try"]), ("recourse-try", []), ("another", [])])
def test_rules_for_mail_never_take_the_place_of_somebody_elses(active: str, put: list[str]) -> None:
    done: list[str] = []
    mail = {
        "describe_active_receipt_rule_set": answer({"Metadata": {"Name": active}} if active else {}),
        "set_active_receipt_rule_set": lambda **given: done.append(given["RuleSetName"]),
    }
    parameters = {"InboundDomain": "requests.example.com"}
    asked = Stage(name="try", region="us-west-2", receive_mail=True, parameters=parameters)
    bootstrap.receive_mail(cloud(ses=mail), asked, QUIET)
    bootstrap.receive_mail(cloud(ses=mail), Stage(name="try", region="us-west-2", parameters=parameters), QUIET)
    assert done == put


def test_alarms_take_an_update_back() -> None:
    wanted = Wanted(template_url="u", parameters={"B": "2", "A": "1"}, alarms=["arn:one"], watch_minutes=7).request()
    assert wanted["RollbackConfiguration"] == {
        "RollbackTriggers": [{"Arn": "arn:one", "Type": "AWS::CloudWatch::Alarm"}],
        "MonitoringTimeInMinutes": 7,
    }
    assert [one["ParameterKey"] for one in wanted["Parameters"]] == ["A", "B"]
    assert Wanted(template_url="u", parameters={}).request()["RollbackConfiguration"] == {}


def test_alarms_that_speak_of_a_deployment_watch_it_unless_they_ring_already(
    capsys: pytest.CaptureFixture[str],
) -> None:
    kind = "AWS::CloudWatch::Alarm"
    entries = [
        {"LogicalResourceId": name, "ResourceType": kind, "PhysicalResourceId": f"p-{name}", "ResourceStatus": "OK"}
        for name in ("ApiErrors", "MonthlySpend", "FunctionErrors", "FunctionThrottles", "DigestMissing")
    ]
    pages = SimpleNamespace(paginate=answer([{"StackResourceSummaries": entries}]))

    def describe(**given: Any) -> Any:
        states = {name: "ALARM" if name == "p-FunctionThrottles" else "OK" for name in given["AlarmNames"]}
        return {"MetricAlarms": [{"AlarmName": n, "AlarmArn": f"arn:{n}", "StateValue": s} for n, s in states.items()]}

    services = {"cloudformation": {"get_paginator": lambda _name: pages}, "cloudwatch": {"describe_alarms": describe}}
    found = Stack(cloud(**services), "recourse-try", QUIET).alarms()
    assert found == ["arn:p-ApiErrors", "arn:p-FunctionErrors"]
    assert "p-FunctionThrottles rings already" in capsys.readouterr().out


def test_a_bucket_under_object_lock_is_told_of_honestly() -> None:
    versions = [{"Key": "free", "VersionId": "1"}, {"Key": "locked", "VersionId": "2"}]
    gone: list[str] = []

    def delete(**given: Any) -> None:
        if given["Key"] == "locked":
            refusal("AccessDenied")()
        gone.append(given["Key"])

    s3 = {
        "get_paginator": lambda _name: SimpleNamespace(paginate=answer([{"Versions": versions}])),
        "delete_object": delete,
        "get_object_retention": answer({"Retention": {"RetainUntilDate": datetime(2029, 11, 23, tzinfo=UTC)}}),
        "delete_bucket": refusal("BucketNotEmpty"),
    }
    said = empty_bucket(cloud(s3=s3), "digests")
    assert gone == ["free"]
    assert said == "bucket digests stays: 1 objects are locked until 2029-11-23 (1 deleted); delete it after that day"


@pytest.mark.parametrize("step", ["stand-still", "put-in-place", "go"])
def test_a_restore_tells_who_is_not_signed_in_how_to_sign_in(step: str, tmp_path: Path) -> None:
    nobody = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")} | {
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none"),
        "AWS_CONFIG_FILE": str(tmp_path / "none"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_REGION": "us-east-1",
    }
    command = [sys.executable, "-m", "infra.deploy", "restore", step, "--stage", "nowhere"]
    ran = subprocess.run(command, cwd=ROOT, env=nobody, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "no AWS credentials: run `aws configure sso`" in ran.stderr
