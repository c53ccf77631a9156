"""The local stack refuses what a function's policy does not allow, and says which of it nothing used."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib import aws, composition
from infra.local.permissions import containers, guard
from infra.local.permissions.calls import needed
from infra.local.permissions.compare import EXCEPTIONS, differences, excepted, main, read, unused
from infra.local.permissions.names import named
from infra.local.permissions.policy import Call, Policy, policies
from infra.local.permissions.policy import read as read_policy
from infra.local.permissions.running import API, running

TABLE = {"Fn::GetAtt": ["RecordsTable", "Arn"]}


def policy(*statements: dict[str, Any]) -> Policy:
    document = [{"Sid": f"S{number}", "Effect": "Allow"} | one for number, one in enumerate(statements)]
    return read_policy("sweep", {"Statement": document})


def allows(given: Policy, action: str, resource: str, **context: str | tuple[str, ...]) -> bool:
    keys = {name.replace("__", ":"): value for name, value in context.items()}
    return given.decide(Call(action, resource, keys)) is not None


def test_only_what_is_named_is_allowed_and_patterns_mean_anything() -> None:
    given = policy(
        {"Action": ["dynamodb:GetItem"], "Resource": [TABLE]},
        {"Action": ["s3:GetObject"], "Resource": [{"Fn::Sub": "${FilesBucket.Arn}/acc_*"}]},
    )
    assert allows(given, "dynamodb:GetItem", "<RecordsTable>")
    assert allows(given, "s3:GetObject", "<FilesBucket>/acc_1/R/F")
    assert not allows(given, "dynamodb:PutItem", "<RecordsTable>")
    assert not allows(given, "dynamodb:GetItem", "<RecordsTable>/index/due")
    assert not allows(given, "s3:GetObject", "<FilesBucket>/notes/acc_1/F")
    assert not allows(given, "s3:GetObject", "<MailBucket>/acc_1")


def test_a_denial_wins() -> None:
    deny = {"Effect": "Deny", "Action": ["dynamodb:*"], "Resource": [TABLE]}
    given = policy({"Action": ["dynamodb:GetItem"], "Resource": ["*"]}, deny)
    assert allows(given, "dynamodb:GetItem", "<AuditTable>")
    assert not allows(given, "dynamodb:GetItem", "<RecordsTable>")


@pytest.mark.parametrize(
    ("operator", "wanted", "found", "holds"),
    [
        ("StringEquals", "yes", "yes", True),
        ("StringEquals", "yes", "no", False),
        ("StringEquals", "yes", None, False),
        ("StringLike", "recourse-*", "recourse-1", True),
        ("StringLike", "recourse-*", None, False),
        ("StringNotLike", "recourse-*", "other", True),
        ("StringNotLike", "recourse-*", None, True),
        ("ForAllValues:StringLike", "job:*", ("job:a", "job:b"), True),
        ("ForAllValues:StringLike", "job:*", ("job:a", "b"), False),
        ("ForAllValues:StringEquals", "a", ("a", "b"), False),
        ("Null", "false", "there", True),
        ("Null", "false", None, False),
    ],
)
def test_a_condition_holds_as_with_iam(operator: str, wanted: str, found: Any, *, holds: bool) -> None:
    given = policy({"Action": ["a:B"], "Resource": ["*"], "Condition": {operator: {"a:key": [wanted]}}})
    context = {} if found is None else {"a__key": found}
    assert allows(given, "a:B", "x", **context) is holds


def test_a_condition_that_is_not_played_is_refused_by_name() -> None:
    given = policy({"Action": ["a:B"], "Resource": ["*"], "Condition": {"IpAddress": {"a:key": ["x"]}}})
    with pytest.raises(ValueError, match="IpAddress"):
        allows(given, "a:B", "x")


def actions(service: str, operation: str, params: dict[str, Any]) -> list[tuple[str, str]]:
    return [(call.action, call.resource) for call in needed(service, operation, params)]


def test_a_transaction_needs_what_each_of_its_items_needs() -> None:
    items = [
        {"Put": {"TableName": "t", "Item": {"pk": {"S": "A"}}}},
        {"Update": {"TableName": "t", "Key": {"pk": {"S": "B"}}}},
        {"Delete": {"TableName": "u", "Key": {"id": {"S": "C"}}}},
        {"ConditionCheck": {"TableName": "u", "Key": {"id": {"S": "D"}}}},
    ]
    assert actions("dynamodb", "TransactWriteItems", {"TransactItems": items}) == [
        ("dynamodb:PutItem", "t"),
        ("dynamodb:UpdateItem", "t"),
        ("dynamodb:DeleteItem", "u"),
        ("dynamodb:ConditionCheckItem", "u"),
    ]


def test_what_lies_encrypted_needs_its_key(stage_environment: dict[str, str]) -> None:
    files = {"Bucket": stage_environment["RECOURSE_FILES_BUCKET"], "Key": "acc_1/F"}
    assert actions("s3", "PutObject", files) == [
        ("s3:PutObject", "<FilesBucket>/acc_1/F"),
        ("kms:GenerateDataKey", "<DataKey>"),
    ]
    assert actions("s3", "GetObject", files)[1:] == [("kms:Decrypt", "<DataKey>")]
    assert actions("s3", "HeadObject", files) == [("s3:GetObject", "<FilesBucket>/acc_1/F")]
    assert actions("s3", "CopyObject", {**files, "CopySource": {**files, "Key": "uploads/F"}}) == [
        ("s3:GetObject", "<FilesBucket>/uploads/F"),
        ("kms:Decrypt", "<DataKey>"),
        ("s3:PutObject", "<FilesBucket>/acc_1/F"),
        ("kms:GenerateDataKey", "<DataKey>"),
    ]


def test_tags_need_a_permission_of_their_own(stage_environment: dict[str, str]) -> None:
    voicemail = {"Bucket": stage_environment["RECOURSE_VOICEMAIL_BUCKET"], "Key": "acc_1/R/RE1"}
    tagged = needed("s3", "PutObject", {**voicemail, "Tagging": "hold=no&retention=180"})
    assert [call.action for call in tagged] == ["s3:PutObject", "s3:PutObjectTagging", "kms:GenerateDataKey"]
    assert tagged[1].context["s3:RequestObjectTag/hold"] == "no"


def test_a_function_is_refused_what_its_policy_does_not_allow(stage_environment: dict[str, str]) -> None:
    aws.forget()
    name = stage_environment["RECOURSE_AUDIT_TABLE"]
    key = {"pk": {"S": "A#acc_x#ACCOUNT"}, "seq": {"N": "1"}}
    aws.client("dynamodb").delete_item(TableName=name, Key=key)  # no function: a person at the console
    with running(API), guard.on_purpose() as refused, pytest.raises(ClientError) as caught:
        aws.client("dynamodb").delete_item(TableName=name, Key=key)
    assert caught.value.response["Error"]["Code"] == "AccessDeniedException"
    assert refused[-1].startswith("api_handler may not dynamodb:DeleteItem on <AuditTable>")


def test_links_and_forms_are_signed_for_what_the_signer_may_do(stage_environment: dict[str, str]) -> None:
    aws.forget()
    bucket = stage_environment["RECOURSE_KEYS_BUCKET"]
    with running(API), guard.on_purpose() as refused, pytest.raises(ClientError):
        aws.client("s3").generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "keys/acc_1"})
    assert refused == ["api_handler may not s3:GetObject on <KeysBucket>/keys/acc_1"]
    with running("keep_deadlines"), guard.on_purpose() as refused, pytest.raises(ClientError):
        aws.client("s3").generate_presigned_post(bucket, "keys/acc_1")
    assert refused == ["keep_deadlines may not s3:PutObject on <KeysBucket>/keys/acc_1"]


def test_who_may_not_list_is_not_told_that_there_is_none(stage_environment: dict[str, str]) -> None:
    aws.forget()
    voicemail = {"Bucket": stage_environment["RECOURSE_VOICEMAIL_BUCKET"], "Key": "acc_1/R/RE1"}
    with running("keep_voicemails"), pytest.raises(ClientError) as caught:
        aws.client("s3").get_object(**voicemail)
    assert caught.value.response["Error"]["Code"] == "NoSuchKey"
    with running("copy_older_voicemails"), guard.on_purpose() as refused, pytest.raises(ClientError) as caught:
        aws.client("s3").get_object(**voicemail)
    assert caught.value.response["Error"]["Code"] == "AccessDeniedException"
    assert "s3:ListBucket on <VoicemailBucket>" in refused[-1]


def test_what_is_refused_and_not_expected_fails_the_module(
    stage_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(guard.FOLDER, raising=False)
    aws.forget()
    at = {"Bucket": stage_environment["RECOURSE_KEYS_BUCKET"], "Key": "keys/acc_1"}
    with running(API), pytest.raises(ClientError):
        aws.client("s3").delete_object(**at)
    assert guard.refused == ["api_handler may not s3:DeleteObject on <KeysBucket>/keys/acc_1"]
    guard.refused.clear()


def test_functions_that_share_a_process_share_no_secret(
    stage_environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del stage_environment
    aws.forget()
    composition.desk.cache_clear()
    monkeypatch.setenv(guard.FOLDER, str(tmp_path))
    for name in ("keep_accounts", "sweep_outbox"):
        containers.begin(name)
        with running(name):
            assert composition.desk().secrets.form_key
    used, _ = read(tmp_path)
    assert {function for function, sid, _ in used if sid == "Secret"} == {"keep_accounts", "sweep_outbox"}
    composition.desk.cache_clear()


def test_who_counts_calls_finds_a_container_warm_all_the_same(stage_environment: dict[str, str]) -> None:
    del stage_environment
    aws.forget()
    composition.desk.cache_clear()
    secrets = composition.desk().secrets
    containers.begin("keep_accounts")
    assert secrets.form_key
    with containers.shared():
        containers.begin("sweep_outbox")
        assert secrets._found
    containers.begin("keep_accounts")
    assert not secrets._fresh_until  # it reads anew
    composition.desk.cache_clear()


def test_what_nothing_used_is_named_and_a_full_use_is_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sweep = policies()["tell_agents"]
    lines = [
        {"function": "tell_agents", "sid": one.sid, "action": action, "resource": resource}
        for one in sweep.statements
        for action in one.actions
        for resource in one.resources
    ]
    lines += [
        {"function": "tell_agents", "sid": one.sid, "value": f"{key} {value}"}
        for one in sweep.statements
        for _, key, wanted in one.conditions
        for value in wanted
    ]
    text = "\n".join(json.dumps(line) for line in lines)
    (tmp_path / "1.jsonl").write_text(text)
    assert main(str(tmp_path), "tell_agents") == 0
    (tmp_path / "1.jsonl").write_text("\n".join(json.dumps(line) for line in lines if line["sid"] != "AccountKeys"))
    assert main(str(tmp_path), "tell_agents") == 1
    assert "tell_agents: AccountKeys allows dynamodb:GetItem, which nothing used" in capsys.readouterr().out
    assert list(unused(sweep, read(tmp_path)[0]))


def test_an_exception_stands_as_long_as_something_needs_it() -> None:
    every = frozenset(
        (name, sid, part) for name, policy in policies().items() for sid, part in unused(policy, frozenset())
    )
    idle = frozenset(one for one in every if excepted(*one[1:]))
    assert list(differences(every - idle)) == []
    assert {line.split(" is needed by nothing")[0] for line in differences(every)} == {
        f"the exception {name}" for name in EXCEPTIONS
    }
    assert list(differences(every, "tell_agents")) == []


def test_the_command_ends_with_what_differs(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "infra.local.permissions", str(tmp_path), "tell_agents"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "tell_agents: AccountKeys allows dynamodb:GetItem, which nothing used" in done.stdout


def test_nothing_written_down_is_no_proof(tmp_path: Path) -> None:
    assert main(str(tmp_path)) == 1


def test_each_reader_is_judged_by_the_stream_that_it_reads_itself() -> None:
    def read(table: str) -> list[str]:
        arn = f"arn:aws:dynamodb:us-east-1:000000000000:table/recourse-local-{table}/stream/2026-11-23T00:00:00.000"
        asked = [("DescribeStream", {"StreamArn": arn}), ("GetShardIterator", {"StreamArn": arn})]
        for operation, params in asked:
            needed("dynamodbstreams", operation, params)
        ready.wait(10)  # the other has an iterator of its own by now
        return [call.resource for call in needed("dynamodbstreams", "GetRecords", {"ShardIterator": "opaque"})]

    ready = Barrier(2)
    with ThreadPoolExecutor(2) as threads:
        records, audit = threads.map(read, ("records", "audit"))
    assert [one.partition("/stream/")[0] for one in (*records, *audit)] == [
        named("DynamoDB", "recourse-local-records"),
        named("DynamoDB", "recourse-local-audit"),
    ]
    assert all("/stream/" in one for one in (*records, *audit))
