"""What the packaged template says of tables, buckets, keys and queues: an emulator that is green proves nothing here.

Which days a rule of a bucket has is compared with the table of retention in tests/house/test_retention.py.
"""

import json

from tests.deploy.template import entry, of_type, properties
from tests.house.package import Package

KEPT = {"AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::KMS::Key", "AWS::SecretsManager::Secret"}
BACKED_UP = {"RecordsTable", "AuditTable"}


def test_what_holds_data_outlives_the_stack_but_for_what_passes(package: Package) -> None:
    resources = package.template["Resources"].items()
    kept = {name for name, told in resources if told["Type"] in KEPT}
    for name in kept - {"EphemeralTable"}:
        told = entry(package, name)
        assert (told.get("DeletionPolicy"), told.get("UpdateReplacePolicy")) == ("Retain", "Retain"), name
    assert "DeletionPolicy" not in entry(package, "EphemeralTable")


def test_tables_are_encrypted_paid_by_use_and_cannot_be_deleted_by_a_slip(package: Package) -> None:
    tables = of_type(package, "AWS::DynamoDB::Table")
    assert set(tables) == {*BACKED_UP, "EphemeralTable", "KeysTable"}
    for name, table in tables.items():
        assert table["SSESpecification"] == {"SSEEnabled": True}
        assert table["BillingMode"] == "PAY_PER_REQUEST"
        assert table.get("DeletionProtectionEnabled", False) is (name != "EphemeralTable")


def test_entries_of_the_audit_are_changed_and_deleted_by_nobody_in_the_whole_aws_account(package: Package) -> None:
    tables = of_type(package, "AWS::DynamoDB::Table")
    [statement] = tables["AuditTable"]["ResourcePolicy"]["PolicyDocument"]["Statement"]
    assert (statement["Effect"], statement["Principal"]) == ("Deny", "*")
    assert "Condition" not in statement
    changing = {"UpdateItem", "DeleteItem", "BatchWriteItem", "PartiQLInsert", "PartiQLUpdate", "PartiQLDelete"}
    assert set(statement["Action"]) == {f"dynamodb:{action}" for action in changing}
    assert statement["Resource"]["Fn::Sub"].endswith(":table/recourse-${Stage}-audit")
    assert [name for name, table in tables.items() if "ResourcePolicy" in table] == ["AuditTable"]


def test_secrets_do_not_live_on_in_backups_and_records_do(package: Package) -> None:
    for name, table in of_type(package, "AWS::DynamoDB::Table").items():
        recovery = table.get("PointInTimeRecoverySpecification", {"PointInTimeRecoveryEnabled": False})
        assert recovery["PointInTimeRecoveryEnabled"] is (name in BACKED_UP), name


def test_what_passes_goes_by_itself_and_nothing_else_does(package: Package) -> None:
    lives = {
        name: table.get("TimeToLiveSpecification") for name, table in of_type(package, "AWS::DynamoDB::Table").items()
    }
    assert lives.pop("EphemeralTable") == {"AttributeName": "expires_at", "Enabled": True}
    assert set(lives.values()) == {None}


def test_records_and_audit_tell_of_each_change_with_what_was_before(package: Package) -> None:
    for name, table in of_type(package, "AWS::DynamoDB::Table").items():
        told = table.get("StreamSpecification", {}).get("StreamViewType")
        assert told == ("NEW_AND_OLD_IMAGES" if name in BACKED_UP else None), name


def test_no_bucket_is_public_or_takes_lists_of_access(package: Package) -> None:
    closed = {"BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"}
    for bucket in of_type(package, "AWS::S3::Bucket").values():
        assert bucket["PublicAccessBlockConfiguration"] == dict.fromkeys(closed, True)
        assert bucket["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
        assert "AccessControl" not in bucket
        assert "WebsiteConfiguration" not in bucket


def test_each_bucket_refuses_what_comes_without_tls(package: Package) -> None:
    buckets = set(of_type(package, "AWS::S3::Bucket"))
    told = of_type(package, "AWS::S3::BucketPolicy")
    assert {policy["Bucket"]["Ref"] for policy in told.values()} == buckets
    for policy in told.values():
        [refusal] = [one for one in policy["PolicyDocument"]["Statement"] if one["Effect"] == "Deny"]
        assert (refusal["Principal"], refusal["Action"]) == ("*", "s3:*")
        assert refusal["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
        assert len(refusal["Resource"]) == 2  # the bucket and what lies in it


def test_people_s_files_are_encrypted_by_the_key_of_the_deployment(package: Package) -> None:
    ours = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": {"Fn::GetAtt": ["DataKey", "Arn"]}}
    for name, bucket in of_type(package, "AWS::S3::Bucket").items():
        [rule] = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        told = rule["ServerSideEncryptionByDefault"]
        # Digests and wrapped keys must be readable when that key is not.
        assert told == ({"SSEAlgorithm": "AES256"} if name in {"DigestBucket", "KeysBucket"} else ours), name


def test_digests_cannot_be_changed_for_three_years_in_production_by_nobody(package: Package) -> None:
    digests = properties(package, "DigestBucket")
    assert digests["ObjectLockEnabled"] is True
    assert digests["VersioningConfiguration"] == {"Status": "Enabled"}
    retention = digests["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]["Fn::If"]
    assert retention == ["IsProduction", {"Mode": "COMPLIANCE", "Years": 3}, {"Mode": "GOVERNANCE", "Years": 3}]
    assert package.template["Conditions"]["IsProduction"] == {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}


def test_only_the_bucket_of_digests_keeps_versions(package: Package) -> None:
    buckets = of_type(package, "AWS::S3::Bucket").items()
    assert {name for name, bucket in buckets if "VersioningConfiguration" in bucket} == {"DigestBucket"}


def test_uploads_that_were_not_finished_go_after_a_day(package: Package) -> None:
    for name in ("FilesBucket", "VoicemailBucket", "MailBucket"):
        rules = properties(package, name)["LifecycleConfiguration"]["Rules"]
        given_up = [
            rule["AbortIncompleteMultipartUpload"] for rule in rules if "AbortIncompleteMultipartUpload" in rule
        ]
        assert given_up == [{"DaysAfterInitiation": 1}], name
        assert {rule["Status"] for rule in rules} == {"Enabled"}


def test_the_key_of_the_data_is_replaced_by_aws_and_the_one_that_signs_by_its_alias(package: Package) -> None:
    keys = of_type(package, "AWS::KMS::Key")
    assert set(keys) == {"DataKey", "SigningKey"}  # each costs a dollar a month
    assert keys["DataKey"]["EnableKeyRotation"] is True
    assert (keys["SigningKey"]["KeySpec"], keys["SigningKey"]["KeyUsage"]) == ("RSA_2048", "SIGN_VERIFY")
    assert "EnableKeyRotation" not in keys["SigningKey"]  # KMS replaces no asymmetric key
    variables = package.template["Globals"]["Function"]["Environment"]["Variables"]
    assert variables["RECOURSE_SIGNING_KEY"] == {"Ref": "SigningKeyAlias"}
    assert {key["PendingWindowInDays"] for key in keys.values()} == {30}


def test_a_key_is_open_to_the_account_and_to_services_for_one_purpose_each(package: Package) -> None:
    for name, key in of_type(package, "AWS::KMS::Key").items():
        for statement in key["KeyPolicy"]["Statement"]:
            if "Service" in statement["Principal"]:
                assert statement["Condition"]["StringEquals"], name
            else:
                assert statement["Principal"] == {
                    "AWS": {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}
                }


def test_queues_are_encrypted_and_what_failed_waits_two_weeks(package: Package) -> None:
    queues = of_type(package, "AWS::SQS::Queue")
    assert all(queue["SqsManagedSseEnabled"] is True for queue in queues.values())
    kept = {name: queue["MessageRetentionPeriod"] for name, queue in queues.items()}
    assert kept == {
        "WebhookQueue": 3600,
        "RemovalQueue": 1209600,
        "RemovalFailures": 1209600,
        "StreamFailures": 1209600,
        "MailEventFailures": 1209600,
    }


def test_what_anybody_may_do_is_bound_to_a_sender(package: Package) -> None:
    kinds = {"AWS::S3::BucketPolicy", "AWS::SNS::TopicPolicy", "AWS::SQS::QueuePolicy"}
    for name, told in package.template["Resources"].items():
        if told["Type"] not in kinds:
            continue
        for statement in told["Properties"]["PolicyDocument"]["Statement"]:
            if statement["Effect"] == "Allow":
                assert "Service" in statement["Principal"], name
                assert "aws:Source" in json.dumps(statement["Condition"]), name
