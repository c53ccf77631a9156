"""What a person is shown before anything changes, and what needs more than a yes."""

import builtins
from typing import Any

import pytest
from botocore.stub import Stubber

from infra.deploy import changes, templates
from infra.deploy.changes import Change
from infra.deploy.cloud import Cloud
from infra.deploy.stacks import Stack, Wanted
from infra.deploy.terminal import Terminal
from infra.deploy.trouble import CannotDeploy

TABLE = "AWS::DynamoDB::Table"


def entry(action: str, name: str, kind: str, replacement: str = "") -> dict[str, Any]:
    change = {"Action": action, "LogicalResourceId": name, "ResourceType": kind}
    return {"ResourceChange": change | ({"Replacement": replacement} if replacement else {})}


def test_changes_are_grouped_by_what_is_done_and_what_is_dangerous_comes_last() -> None:
    found = [
        Change.of(entry("Remove", "OldQueue", "AWS::SQS::Queue")),
        Change.of(entry("Modify", "Records", TABLE, "True")),
        Change.of(entry("Modify", "B", "AWS::Lambda::Function", "False")),
        Change.of(entry("Modify", "A", "AWS::Lambda::Function")),
        Change.of(entry("Modify", "Rule", "AWS::Events::Rule", "Conditional")),
        Change.of(entry("Add", "New", "AWS::SQS::Queue")),
    ]
    assert [" ".join(line.split()) for line in changes.in_words(found).splitlines()] == [
        "+ add 1 SQS::Queue: New",
        "~ change 2 Lambda::Function: A, B",
        "? relink 1 Events::Rule: Rule",
        "! REPLACE 1 DynamoDB::Table: Records",
        "- remove 1 SQS::Queue: OldQueue",
    ]


@pytest.mark.parametrize("kind", sorted(templates.DATA))
@pytest.mark.parametrize(("action", "replacement"), [("Remove", ""), ("Modify", "True"), ("Modify", "Conditional")])
def test_what_would_take_data_away_is_told_loudly(kind: str, action: str, replacement: str) -> None:
    told = changes.warning([Change.of(entry(action, "Precious", kind, replacement))])
    assert "THIS TAKES DATA AWAY" in told
    assert "Precious" in told


def test_what_can_be_made_again_is_told_quietly() -> None:
    quiet = [("Remove", "AWS::SQS::Queue", ""), ("Modify", "AWS::Events::Rule", "True"), ("Modify", TABLE, "False")]
    assert changes.warning(Change.of(entry(action, "X", kind, how)) for action, kind, how in quiet) == ""
    assert changes.warning([Change.of(entry("Add", "X", TABLE))]) == ""


def test_a_yes_given_beforehand_does_not_type_a_name() -> None:
    server = Terminal(yes=True, interactive=False)
    server.agree("Go on?")
    with pytest.raises(CannotDeploy, match="CONFIRM=recourse-prod"):
        server.type_name("recourse-prod", "Data end")
    with pytest.raises(CannotDeploy):
        Terminal(yes=True, typed="recourse-test", interactive=True).type_name("recourse-prod", "Data end")
    Terminal(typed="recourse-prod", interactive=False).type_name("recourse-prod", "Data end")


def test_nobody_there_means_no() -> None:
    with pytest.raises(CannotDeploy, match="YES=1"):
        Terminal(interactive=False).agree("Go on?")


@pytest.mark.parametrize(("typed", "goes_on"), [("yes", True), ("Y ", True), ("", False), ("no", False), ("ye", False)])
def test_a_person_is_asked(monkeypatch: pytest.MonkeyPatch, typed: str, *, goes_on: bool) -> None:
    monkeypatch.setattr(builtins, "input", lambda _question: typed)
    asked = Terminal(interactive=True)
    if goes_on:
        asked.agree("Go on?")
    else:
        with pytest.raises(CannotDeploy, match="nothing was changed"):
            asked.agree("Go on?")
    with pytest.raises(CannotDeploy, match="not its name"):
        asked.type_name("recourse-prod", "Data end")


def test_a_change_set_whose_answer_was_lost_is_found_made(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    cloud = Cloud("us-east-1")
    with Stubber(cloud.client("cloudformation")) as aws:
        aws.add_client_error("create_change_set", "AlreadyExistsException", "ChangeSet deploy-1 already exists")
        made = {"Status": "CREATE_COMPLETE", "Changes": [{"Type": "Resource", **entry("Add", "New", TABLE)}]}
        aws.add_response("describe_change_set", made)
        wanted = Wanted(template_url="https://bucket.example/template", parameters={})
        name, found = Stack(cloud, "recourse-prod", Terminal()).propose(wanted, is_new=False)
    assert name.startswith("deploy-")
    assert [change.name for change in found] == ["New"]
