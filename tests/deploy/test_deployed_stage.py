"""The whole template, deployed to an emulator of AWS by the command that deploys it to AWS: `make deploy-test`.

The tests follow each other: what one has deployed the next one meets. The functions are called by the emulator alone.
"""

import json
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from infra.deploy import package
from infra.deploy.cloud import Cloud
from infra.deploy.deploy import ENVIRONMENTS
from infra.deploy.restoring import Restoring
from infra.deploy.stages import Stage
from infra.deploy.target import Target
from infra.deploy.trouble import CannotDeploy
from infra.local.environment import aws_environment
from infra.local.processes import ROOT
from tests.deploy.breaking import begun_again
from tests.deploy.deployed import (
    ENDED_UNDER_IT,
    NOT_KEPT,
    TAGS,
    Deployed,
    Listener,
    diagnosis,
    every_function,
    put_in_place_whatever_breaks,
    refused_without_its_policy,
    taking,
)
from tests.deploy.emulator import code_to, command, emulator, eventually, link, mail_to
from tests.http.filling import HOME, answers, reference_of, send
from tests.journeys.cast import MATCHED

pytestmark = pytest.mark.slow
ANA = "ana.deployed@example.com"
BEN = "ben.deployed@example.com"
OWNER = "owner@acme.example"


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """An emulator, and a package for its Python; nothing is deployed yet."""
    folder = tmp_path_factory.mktemp("deployed")
    name = f"try-{uuid.uuid4().hex[:6]}"
    wheels = ROOT / ".local" / "wheels"
    built = package.build(name, folder / "dist", Target.of_this_interpreter(), wheel_house=wheels)
    with emulator(folder) as url, pytest.MonkeyPatch.context() as patch:
        for variable, value in aws_environment(url).items():
            patch.setenv(variable, value)
        stage = Stage(name=name, region="us-east-1", parameters={"WebhookLoopback": "on"}, watch_minutes=0)
        yield Deployed(url, stage, built, Cloud("us-east-1"), folder)
    (ENVIRONMENTS / f"{name}.env").unlink(missing_ok=True)


@pytest.fixture(scope="module")
def receiver(deployed: Deployed) -> Iterator[str]:
    """A business's own system, which takes webhooks."""
    with taking(deployed.hooks) as address:
        yield address


def test_a_stage_is_made_in_steps_that_are_shown_and_learns_its_address(deployed: Deployed) -> None:
    said = deployed.deploy()
    assert said.index("first what holds data") < said.index("got its first values") < said.index("the whole stage")
    for shown in ("RecordsTable", "SigningKey", "APIHandler", "got its first values", "learn the stage's address"):
        assert shown in said
    assert f"stands at https://{deployed.api}.execute-api.us-east-1.amazonaws.com/{deployed.stage.name}" in said
    tables = deployed.cloud.client("dynamodb")
    for table in ("records", "audit", "keys"):
        described = tables.describe_table(TableName=f"{deployed.stage.stack}-{table}")["Table"]
        assert described["DeletionProtectionEnabled"]


def test_the_same_again_changes_nothing_and_the_secret_keeps_its_values(deployed: Deployed) -> None:
    manager = deployed.cloud.client("secretsmanager")
    before = manager.get_secret_value(SecretId=deployed.stage.stack)["SecretString"]
    assert set(json.loads(before)) >= {"pepper", "form_key", "cursor_key"}
    said = deployed.deploy()
    assert "nothing to change" in said
    assert "got its first values" not in said
    assert manager.get_secret_value(SecretId=deployed.stage.stack)["SecretString"] == before


def test_a_request_is_filed_delivered_answered_and_proved(deployed: Deployed, receiver: str) -> None:
    name = deployed.stage.name
    place = ["--time-zone", "America/Los_Angeles", "--place", "US-CA", "--second-factor", "nobody"]
    who = ["--owner-name", "Olga Owner", "--owner-email", OWNER, "--email", "privacy@acme.example"]
    command(name, deployed.url, "account", "add", "--name", "Acme Stores", "--slug", "acme", *place, *who)

    # The owner signs in with a code that the stream's function has mailed, and names a system of their own.
    owner = deployed.browser()
    page = owner.press(owner.get("/staff/sign-in"), {"email": OWNER}, form="email")
    page = owner.press(page, {"code": code_to(OWNER)}, form="code")
    assert page.status == 200, page.words
    assert any(cookie.startswith("__Host-") for cookie in owner.cookies)
    token = owner.get("/staff/webhooks").value("form_token")
    hook = {"form_token": token, "url": receiver, "events": ["request.received", "request.answered"]}
    assert "whsec_" in owner.post("/staff/webhooks", hook).text

    # Ana asks, and proves that the address is hers.
    ana = deployed.browser()
    receipt = send(ana, answers(rights={"rights": ["delete"]}, contact={"email": ANA}))
    assert receipt.heading == "Your request was sent"
    page = ana.click(receipt, "Enter the code")
    assert "Your email address is confirmed" in ana.press(page, {"code": code_to(ANA)}).text

    # The audit's stream and the queue's function have told the business's own system.
    eventually(lambda: [one for one in deployed.hooks if one["type"] == "request.received"], "a webhook")

    # Staff compare and answer; the letter comes, and names nothing of what was asked.
    path = link(owner.get("/staff/queue"), r"/staff/requests/(?!new)\w+")
    owner.press(owner.get(f"{path}/match"), MATCHED, form="compared")
    shown = owner.press(owner.get(f"{path}/answer"), {"outcome": "granted", "text": "All gone."}, form="outcome")
    done = owner.post(f"{path}/answer", [*shown.form("outcome").filled({}), ("action", "send")])
    assert done.status == 200, done.words
    assert "All gone." not in mail_to(ANA, "has answered your request")
    assert "All gone." in ana.get(f"{HOME}/status").words
    eventually(lambda: [one for one in deployed.hooks if one["type"] == "request.answered"], "a second webhook")

    # The audit of it all, checked without the product.
    (deployed.folder / "audit.jsonl").write_text(command(name, deployed.url, "audit", "export", "--account", "acme"))
    (deployed.folder / "key.json").write_text(command(name, deployed.url, "audit", "key"))
    verify = [sys.executable, "tools/verify_audit.py", str(deployed.folder / "audit.jsonl")]
    checked = subprocess.run(
        [*verify, "--key", str(deployed.folder / "key.json")], cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    exported = (deployed.folder / "audit.jsonl").read_text()
    assert "request:answered" in exported or "answered" in exported
    assert ANA not in exported
    deployed.kept["reference"] = reference_of(receipt)


def test_the_clock_has_called_the_scheduled_functions(deployed: Deployed) -> None:
    table = boto3.resource("dynamodb").Table(f"{deployed.stage.stack}-ephemeral")

    def ran() -> bool:
        notes = {one["id"] for one in table.scan()["Items"]}
        return {f"value#job:{job}:well" for job in ("sweep_outbox", "sweep_webhooks")} <= notes

    eventually(ran, "a run of the sweeps")


def test_the_doctor_finds_what_is_there_and_never_takes_for_good_what_is_not(deployed: Deployed) -> None:
    inside = (
        "tables",
        "buckets",
        "keys",
        "queues",
        "secret",
        "mail",
        "time",
        "quotas",
        "functions",
        "triggers",
        "version",
        "roles",
    )
    found = diagnosis(deployed, *inside, ends=1)
    ill = [one["what"] for one in found if one["grade"] != "ok"]
    assert [what for what in ill if not any(what.endswith(words) for words in NOT_KEPT)] == []
    assert {words for words in NOT_KEPT if not any(what.endswith(words) for what in ill)} == set()
    well = [one["what"] for one in found if one["grade"] == "ok"]
    assert "34 functions are deployed" in well
    assert len([one for one in found if (one["check"], one["grade"]) == ("triggers", "ok")]) == 6
    assert len([what for what in well if what.endswith("may do what its policy says")]) == 34
    outside = diagnosis(deployed, "pages", "certificate", ends=1)
    assert {one["grade"] for one in outside} == {"fail"}, "no name of AWS leads to this machine"


def test_the_doctor_finds_what_somebody_allowed_a_role_by_hand(deployed: Deployed) -> None:
    iam = deployed.cloud.client("iam")
    [role] = [
        one["Role"].rpartition("/")[2] for one in every_function(deployed) if one["Handler"].endswith(".sweep_outbox")
    ]
    table = f"arn:aws:dynamodb:us-east-1:{deployed.cloud.account}:table/{deployed.stage.stack}-keys"
    more = {"Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": table}
    document = json.dumps({"Version": "2012-10-17", "Statement": [more]})
    iam.put_role_policy(RoleName=role, PolicyName="by-hand", PolicyDocument=document)
    [ill] = [one for one in diagnosis(deployed, "roles", ends=1) if one["grade"] != "ok"]
    assert ill["what"] == f"sweep_outbox: more than its policy: dynamodb:PutItem on {table}"
    iam.delete_role_policy(RoleName=role, PolicyName="by-hand")
    diagnosis(deployed, "roles")


def test_a_restore_is_put_in_place_under_the_old_names_and_all_goes_on(deployed: Deployed) -> None:
    name, tables, functions = deployed.stage.name, deployed.cloud.client("dynamodb"), deployed.cloud.client("lambda")
    told_to = Listener(yes=True, interactive=False)
    restoring = Restoring(
        cloud=deployed.cloud, stage=deployed.stage, folder=deployed.folder, terminal=told_to, pause=0.2
    )
    before = [one["EventSourceArn"] for one in functions.list_event_source_mappings()["EventSourceMappings"]]
    [mail] = [one["FunctionName"] for one in every_function(deployed) if one["Handler"].endswith(".on_mail_event")]

    assert begun_again(deployed.cloud, restoring.stand_still, range(1, 200, 7), lambda: None) > 2
    assert functions.get_function_concurrency(FunctionName=mail)["ReservedConcurrentExecutions"] == 0
    assert {one["State"] for one in functions.list_event_source_mappings()["EventSourceMappings"]} == {"Disabled"}
    assert [one["what"].endswith("that is Disabled") for one in diagnosis(deployed, "triggers", ends=1)].count(
        True
    ) == 6
    rules = [
        one for one in deployed.cloud.client("events").list_rules()["Rules"] if deployed.stage.stack in one["Name"]
    ]
    assert {one["State"] for one in rules} == {"DISABLED"}

    # Restored beside, and looked at before anybody is served.
    for use in ("records", "audit"):
        made = tables.create_backup(TableName=f"{deployed.stage.stack}-{use}", BackupName=f"{use}-beside")
        tables.restore_table_from_backup(
            TargetTableName=f"{deployed.stage.stack}-{use}-restored", BackupArn=made["BackupDetails"]["BackupArn"]
        )
    beside = [word for use in ("records", "audit") for word in (f"--{use}", f"{deployed.stage.stack}-{use}-restored")]
    command(name, deployed.url, *beside, "restore", "replay")
    assert json.loads(command(name, deployed.url, *beside, "restore", "verify"))["torn"] == []

    policy = refused_without_its_policy(restoring, f"{deployed.stage.stack}-audit")
    put_in_place_whatever_breaks(deployed, restoring)
    for use in ("records", "audit"):
        table = tables.describe_table(TableName=f"{deployed.stage.stack}-{use}")["Table"]
        assert (table["DeletionProtectionEnabled"], table["StreamSpecification"]["StreamEnabled"]) == (True, True)
    assert tables.get_resource_policy(ResourceArn=table["TableArn"])["Policy"] == policy
    assert TAGS[0] in tables.list_tags_of_resource(ResourceArn=table["TableArn"])["Tags"]
    assert json.loads(command(name, deployed.url, "restore", "verify"))["torn"] == []
    after = [one["EventSourceArn"] for one in functions.list_event_source_mappings()["EventSourceMappings"]]
    assert len(after) == len(before), "each is made anew once"
    assert len(set(after) & set(before)) == 2, "the two queues stay, both streams are new"

    assert begun_again(deployed.cloud, restoring.go, range(1, 200, 7), lambda: None) > 2
    assert "ReservedConcurrentExecutions" not in functions.get_function_concurrency(FunctionName=mail)
    assert {one["State"] for one in functions.list_event_source_mappings()["EventSourceMappings"]} == {"Enabled"}
    diagnosis(deployed, "triggers")
    kept = {one["BackupName"]: one["BackupArn"] for one in tables.list_backups()["BackupSummaries"]}
    assert [backup for backup in kept if "cut-over" in backup] == [], "the restored tables' backups name people"
    evidence = [arn for backup, arn in kept.items() if "-evidence-" in backup]
    assert [arn in "\n".join(Listener.heard) for arn in evidence] == [True, True]
    assert not [table for table in tables.list_tables()["TableNames"] if table.endswith("-restored")]
    diagnosis(deployed, "roles", "functions", "version")
    assert "nothing to change" in deployed.deploy()

    # The new streams are read: a code is mailed, and the business's own system is told.
    told = len(deployed.hooks)
    ben = deployed.browser()
    receipt = send(ben, answers(rights={"rights": ["delete"]}, contact={"email": BEN}))
    page = ben.click(receipt, "Enter the code")
    assert "Your email address is confirmed" in ben.press(page, {"code": code_to(BEN)}).text
    eventually(lambda: len(deployed.hooks) > told, "a webhook after the restore")


def test_an_update_is_served_through_without_a_gap(deployed: Deployed) -> None:
    assert deployed.health() == 200
    seen: list[int] = []
    over = threading.Event()

    def ask() -> None:
        while not over.is_set():
            seen.append(deployed.health())
            time.sleep(0.05)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        said = deployed.deploy(SignUp="off")
    finally:
        over.set()
        asking.join()
    assert "Lambda::Function" in said
    assert "nothing to change" not in said
    assert set(seen) - {ENDED_UNDER_IT} == {200}
    assert seen.count(ENDED_UNDER_IT) <= 2, "one call is under way when its code changes, and one when its settings do"


def test_a_change_that_fails_leaves_what_was_there_serving(deployed: Deployed) -> None:
    def broken(resources: dict[str, Any]) -> None:
        resources["WebhookQueue"]["Properties"]["VisibilityTimeout"] = 400
        alias = {"AliasName": "no-alias", "TargetKeyId": {"Ref": "DataKey"}}
        resources["Broken"] = {"Type": "AWS::KMS::Alias", "DependsOn": "WebhookQueue", "Properties": alias}

    with pytest.raises(CannotDeploy, match="what was deployed before serves") as refused:
        deployed.deploy(deployed.changed(broken))
    assert "Broken" in str(refused.value)
    sqs = deployed.cloud.client("sqs")
    queue = sqs.get_queue_url(QueueName=f"{deployed.stage.stack}-webhooks")["QueueUrl"]
    timeout = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["VisibilityTimeout"])["Attributes"]
    assert timeout == {"VisibilityTimeout": "360"}
    assert deployed.health() == 200


def test_a_change_that_would_lose_a_table_needs_more_than_a_yes(deployed: Deployed) -> None:
    def other_name(resources: dict[str, Any]) -> None:
        resources["AuditTable"]["Properties"]["TableName"] = "elsewhere"

    with pytest.raises(CannotDeploy, match=f"CONFIRM={deployed.stage.stack}"):
        deployed.deploy(deployed.changed(other_name))
    assert "THIS TAKES DATA AWAY" in "\n".join(Listener.heard)
    assert deployed.health() == 200


def test_destroying_keeps_the_data_and_deploying_brings_all_back(deployed: Deployed) -> None:
    deployed.remove().keep_data()
    kinds = {
        one["ResourceType"]
        for one in deployed.cloud.client("cloudformation").list_stack_resources(StackName=deployed.stage.stack)[
            "StackResourceSummaries"
        ]
        if one["ResourceStatus"] != "DELETE_COMPLETE"
    }
    assert "AWS::DynamoDB::Table" in kinds
    assert not kinds & {"AWS::Lambda::Function", "AWS::ApiGateway::RestApi", "AWS::SQS::Queue"}
    deployed.remove().keep_data()
    assert "nothing to remove" in "\n".join(Listener.heard)

    deployed.deploy()
    assert deployed.health() == 200
    listed = command(deployed.stage.name, deployed.url, "account", "list")
    assert json.loads(listed)["slug"] == "acme"
    ana = deployed.browser()
    page = ana.press(ana.get(f"{HOME}/status"), {"reference": deployed.kept["reference"], "email": ANA})
    assert "All gone." in ana.press(page, {"code": code_to(ANA, but=code_to(ANA))}).words


def test_the_data_end_only_if_the_stacks_name_is_typed(deployed: Deployed) -> None:
    with pytest.raises(CannotDeploy, match="typed"):
        deployed.remove().with_data()
    deployed.remove(typed=deployed.stage.stack).with_data()
    said = "\n".join(Listener.heard)
    assert "digests" in said
    left = deployed.cloud.client("dynamodb").list_tables()["TableNames"]
    assert [table for table in left if table.startswith(deployed.stage.stack)] == []
    with pytest.raises(CannotDeploy, match="there is no stack"):
        deployed.remove(typed=deployed.stage.stack).with_data()
