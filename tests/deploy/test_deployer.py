"""The policy of who deploys is held against what they deploy: services, roles that are handed on, names."""

import json
import re
from fnmatch import fnmatchcase
from typing import Any

import pytest

from infra.local.processes import ROOT
from tests.deploy.template import of_type
from tests.house.package import Package

# Services of CloudFormation whose actions have another name in policies.
NAMED = {"Serverless": "lambda"}


@pytest.fixture(scope="module")
def statements() -> list[dict[str, Any]]:
    policy = json.loads((ROOT / "infra" / "deployer-policy.json").read_text())
    return [
        one | {"Action": _listed(one["Action"]), "Resource": _listed(one["Resource"])} for one in policy["Statement"]
    ]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _services(package: Package) -> set[str]:
    kinds = {entry["Type"] for entry in package.template["Resources"].values()}
    named = {kind.split("::")[1] for kind in kinds}
    return {NAMED.get(one, one.lower()) for one in named}


def test_every_service_of_the_template_may_be_used(package: Package, statements: list[dict[str, Any]]) -> None:
    allowed = {action.partition(":")[0] for one in statements for action in one["Action"]}
    renamed = {"certificatemanager": "acm", "ses": "ses"}
    assert {renamed.get(one, one) for one in _services(package)} <= allowed


def test_a_role_may_be_handed_to_each_service_that_takes_one(
    package: Package, statements: list[dict[str, Any]]
) -> None:
    [handing] = [one for one in statements if "iam:PassRole" in one["Action"]]
    taking = {
        service
        for role in of_type(package, "AWS::IAM::Role").values()
        for statement in role["AssumeRolePolicyDocument"]["Statement"]
        for service in _listed(statement["Principal"].get("Service", []))
    }
    assert taking == set(handing["Condition"]["StringEquals"]["iam:PassedToService"])


def test_every_log_group_has_a_name_that_may_be_made(package: Package, statements: list[dict[str, Any]]) -> None:
    patterns = [one.rpartition(":log-group:")[2] for each in statements for one in each["Resource"] if ":logs:" in one]
    for group in of_type(package, "AWS::Logs::LogGroup").values():
        name = group["LogGroupName"]
        text = name["Fn::Sub"] if isinstance(name, dict) else name
        assert any(fnmatchcase(re.sub(r"(?<=/lambda/)\$\{\w+\}", "recourse-x", text), one) for one in patterns), text
