"""What a function may do outside our own tables and keys: no more than its part, and no less."""

import json
from typing import Any

from chalicelib.domain.schedule import JOBS
from tests.house.source import ROOT

STATEMENTS: dict[str, list[dict[str, Any]]] = {
    policy.stem.removeprefix("policy-"): json.loads(policy.read_text())["Statement"]
    for policy in sorted((ROOT / ".chalice").glob("policy-*.json"))
}


def who_may(action: str) -> dict[str, dict[str, Any]]:
    """The functions whose policy names an action, with the statement that does."""
    return {
        function: statement
        for function, statements in STATEMENTS.items()
        for statement in statements
        if action in statement["Action"]
    }


def test_what_copies_voicemails_or_tries_a_bucket_may_take_the_accounts_roles_and_no_others() -> None:
    found = who_may("sts:AssumeRole")
    assert set(found) == {"api", "copy-older-voicemails", "keep-voicemails", "on-voicemail"}
    for statement in found.values():
        assert statement["Resource"] == [{"Fn::Sub": "arn:${AWS::Partition}:iam::*:role/recourse-export-*"}]
        assert statement["Condition"] == {"StringLike": {"sts:ExternalId": ["recourse-*"]}}


def test_a_transcription_is_begun_for_our_own_bucket_only() -> None:
    # IAM knows no resource for this action: with any but `*` it is denied.
    found = who_may("transcribe:StartTranscriptionJob")
    assert set(found) == {"keep-voicemails", "on-voicemail"}
    ours = {"StringEquals": {"transcribe:OutputBucketName": {"Ref": "VoicemailBucket"}}}
    for statement in found.values():
        assert (statement["Resource"], statement["Condition"]) == (["*"], ours)
        assert statement["Action"] == ["transcribe:StartTranscriptionJob"]


def test_each_scheduled_job_may_note_its_runs_and_nothing_else_may_by_that_statement() -> None:
    jobs = {job.replace("_", "-") for job in JOBS}
    noting = {name: one for name, every in STATEMENTS.items() for one in every if one["Sid"] == "NoteTheRun"}
    assert set(noting) == jobs
    ours = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["value#job:*"]}}
    for statement in noting.values():
        assert (statement["Action"], statement["Condition"]) == (["dynamodb:PutItem"], ours)


def test_failures_are_taken_and_deleted_by_the_operators_pages_and_by_the_job_that_tries_again() -> None:
    failures = [{"Fn::GetAtt": [queue, "Arn"]} for queue in ("StreamFailures", "MailEventFailures", "RemovalFailures")]
    for action in ("sqs:ReceiveMessage", "sqs:DeleteMessage"):
        found = {name: one for name, one in who_may(action).items() if one["Resource"] == failures}
        assert set(found) == {"api", "redrive-failures"}


def test_only_the_job_that_tries_again_calls_functions_and_reads_streams_that_it_does_not_follow() -> None:
    assert set(who_may("lambda:InvokeFunction")) == {"redrive-failures"}
    called = {one["Fn::GetAtt"][0] for one in who_may("lambda:InvokeFunction")["redrive-failures"]["Resource"]}
    streams = {"OnRecordsChange", "OnVoicemail", "OnAuditChange", "OnAuditEvent"}
    assert called == streams | {"OnMailEvent", "OnRemoval", "OnInboundMail"}
    following = {"on-records-change", "on-voicemail", "on-audit-change", "on-audit-event"}
    assert set(who_may("dynamodb:GetRecords")) == following | {"redrive-failures"}


def test_there_is_one_secret_and_every_function_may_read_no_other() -> None:
    for function, statement in who_may("secretsmanager:GetSecretValue").items():
        assert statement["Resource"] == [{"Ref": "Secret"}], function


def test_what_erases_accounts_or_moves_look_ups_may_scan_tables_and_only_the_one_destroys_keys() -> None:
    assert set(who_may("dynamodb:Scan")) == {"erase-accounts", "rekey-contacts"}
    assert set(who_may("s3:DeleteObjectVersion")) == {"erase-accounts"}
    destroying = {
        function
        for function, statements in STATEMENTS.items()
        for statement in statements
        if {"dynamodb:DeleteItem", "s3:DeleteObject"} & set(statement["Action"])
        and ("KeysTable" in str(statement["Resource"]) or "KeysBucket" in str(statement["Resource"]))
    }
    assert destroying == {"erase-accounts"}


def test_what_lets_somebody_in_is_written_by_its_name_alone() -> None:
    """Codes and sessions pass: who may write all that does, or write it in batches, may let anybody in anywhere."""
    writing = {"dynamodb:BatchWriteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"}
    for function, statements in STATEMENTS.items():
        of_it = [one for one in statements if "EphemeralTable" in str(one["Resource"]) and writing & set(one["Action"])]
        assert [one["Sid"] for one in of_it if "Condition" not in one] in ([], ["Ephemeral"]), function
        assert not [one["Sid"] for one in of_it if "dynamodb:BatchWriteItem" in one["Action"]], function


def test_nothing_may_change_or_delete_an_audit_entry() -> None:
    touching = {
        action
        for statements in STATEMENTS.values()
        for statement in statements
        if "AuditTable" in str(statement["Resource"])
        for action in statement["Action"]
    }
    assert not touching & {"dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"}


def test_records_are_deleted_by_few_and_recordings_by_what_keeps_checks_sweeps_or_erases_them() -> None:
    deleting = {
        function
        for function, statements in STATEMENTS.items()
        for statement in statements
        if "dynamodb:DeleteItem" in statement["Action"]
        and "RecordsTable" in str(statement["Resource"])
        and statement["Sid"] == "Records"
    }
    # Pages take back what staff remove; reminders and pieces of exports end; whole requests go by the sweep alone.
    sweeping = {"keep-deadlines", "sweep-retention", "erase-accounts", "write-takeouts", "work-on-lists"}
    assert deleting == {"api", "follow-referrals", "rekey-contacts", *sweeping}
    recordings = {
        function
        for function, statements in STATEMENTS.items()
        for statement in statements
        if "s3:DeleteObject" in statement["Action"]
        and any(
            place in str(statement["Resource"]) for place in ("VoicemailBucket.Arn}/acc_*", "VoicemailBucket.Arn}/*")
        )
    }
    assert recordings == {"keep-voicemails", "on-voicemail", "check-voicemails", "sweep-retention", "erase-accounts"}


def test_no_page_can_delete_an_object_or_change_an_audit_entry() -> None:
    actions = {action for statement in STATEMENTS["api"] for action in statement["Action"]}
    assert not {action for action in actions if action.startswith("s3:Delete") or "Lifecycle" in action}
    audit = [one for one in STATEMENTS["api"] if "AuditTable" in str(one["Resource"])]
    assert {action for one in audit for action in one["Action"]} == {"dynamodb:PutItem", "dynamodb:Query"}


# By the service authorization reference of AWS (checked with parliament 1.6.4 on 2026-11-23): these take no resource.
WITHOUT_RESOURCE = {"dynamodb:ListStreams", "ses:GetAccount", "transcribe:StartTranscriptionJob"}
OF_OBJECTS = {"s3:AbortMultipartUpload", "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:GetObject"}
OF_OBJECTS |= {"s3:GetObjectTagging", "s3:ListMultipartUploadParts", "s3:PutObject", "s3:PutObjectTagging"}
OF_BUCKETS = {"s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:ListBucketVersions"}
LARGEST = 10_240  # characters without white space of all policies that stand in one role
LONGEST_ARN = 110  # of what a reference becomes


def test_no_resource_is_left_open_where_the_action_takes_one() -> None:
    for function, statements in STATEMENTS.items():
        for statement in statements:
            open_ones = [one for one in statement["Resource"] if one == "*"]
            assert bool(open_ones) is bool(set(statement["Action"]) & WITHOUT_RESOURCE), (function, statement["Sid"])
            if open_ones:
                assert set(statement["Action"]) <= WITHOUT_RESOURCE
            assert not [action for action in statement["Action"] if "*" in action]


def test_actions_on_objects_name_objects_and_those_on_buckets_buckets() -> None:
    for statements in STATEMENTS.values():
        for statement in statements:
            on_objects = {str(one).endswith("/*'}") or "_*'}" in str(one) for one in statement["Resource"]}
            if set(statement["Action"]) & OF_OBJECTS:
                assert (set(statement["Action"]) <= OF_OBJECTS, on_objects) == (True, {True}), statement["Sid"]
            if set(statement["Action"]) & OF_BUCKETS:
                assert (set(statement["Action"]) <= OF_BUCKETS, on_objects) == (True, {False}), statement["Sid"]


def test_each_function_has_a_policy_of_its_own_on_each_stage_and_no_policy_is_left_over() -> None:
    stages = json.loads((ROOT / ".chalice" / "config.json").read_text())["stages"]
    assert stages["test"]["lambda_functions"] == stages["prod"]["lambda_functions"]
    named = [one["iam_policy_file"] for one in stages["prod"]["lambda_functions"].values()]
    assert sorted(named) == sorted(f"policy-{function}.json" for function in STATEMENTS)


def test_a_policy_fits_into_its_role() -> None:
    for function, statements in STATEMENTS.items():
        references = json.dumps(statements).count('"Fn::') + json.dumps(statements).count('"Ref"')
        size = len(json.dumps(statements, separators=(",", ":"))) + references * LONGEST_ARN
        assert size <= LARGEST, function


def test_a_function_writes_its_own_log_group_only() -> None:
    for function, statements in STATEMENTS.items():
        [logs] = [one for one in statements if one["Sid"] == "Logs"]
        name = "APIHandler" if function == "api" else "".join(part.capitalize() for part in function.split("-"))
        [group] = logs["Resource"]
        assert group["Fn::Sub"].endswith(f":log-group:/aws/lambda/${{AWS::StackName}}-{name}-*")


def test_the_data_key_opens_what_is_sealed_for_an_account_or_lies_in_a_bucket_and_nothing_else() -> None:
    owners = ({"acc_*"}, {"era_*"}, {"acc_*", "era_*"})  # an account; what is left of one until its owners are told
    stored = {"StringEquals": {"kms:ViaService": {"Fn::Sub": "s3.${AWS::Region}.amazonaws.com"}}}
    for action in ("kms:Decrypt", "kms:GenerateDataKey"):
        for statements in STATEMENTS.values():
            found = [one for one in statements if action in one["Action"]]
            assert all(one["Resource"] == [{"Fn::GetAtt": ["DataKey", "Arn"]}] for one in found)
            sealed = [one["Condition"]["StringLike"] for one in found if one["Condition"] != stored]
            assert all(set(one["kms:EncryptionContext:account"]) in owners for one in sealed)


def partitions(function: str, resource: str) -> set[str]:
    """The partitions of a table or an index that a function may read or write; `*` for any."""
    ours = [one for one in STATEMENTS[function] if any(str(named).find(resource) >= 0 for named in one["Resource"])]
    keys = [
        one.get("Condition", {}).get("ForAllValues:StringLike", {}).get("dynamodb:LeadingKeys", ["*"]) for one in ours
    ]
    return {key for some in keys for key in some}


# Pages and the command that erases an account reach every record; a pepper that changes moves look-ups of sign-ins.
WHOLE_TABLE = {"api", "erase-accounts", "rekey-contacts"}


def test_no_job_but_three_reaches_sign_ins_or_keys_of_systems() -> None:
    for function in set(STATEMENTS) - WHOLE_TABLE:
        found = partitions(function, "'RecordsTable', 'Arn'")
        assert not {key for key in found if key == "*" or key.startswith("LOGIN")}, function
        assert "KEY#*" not in found or function == "write-takeouts", function  # an account's own, into its export


def test_each_job_sees_its_own_part_of_what_is_due() -> None:
    due = {function: partitions(function, "RecordsTable.Arn}/index/due") for function in STATEMENTS}
    assert not [function for function, found in due.items() if "*" in found]
    jobs = [found for function, found in due.items() if function != "api"]  # it counts what waits for some of them
    assert sum(map(len, jobs)) == len(set().union(*jobs))
