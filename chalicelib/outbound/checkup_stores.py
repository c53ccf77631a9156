"""Looks at tables, buckets, keys and queues as they are deployed: what the template says and what is are two things."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from botocore.exceptions import ClientError

from chalicelib.aws import client
from chalicelib.domain.finding import Finding, Grade, finding
from chalicelib.outbound.checkup_seen import seen

_REDEPLOY: Final = "Deploy again (make deploy); if it stays so, look who changed it in CloudTrail."
_YEAR: Final = timedelta(days=365)
_OWN_KEY: Final = frozenset({"files", "voicemails", "mails"})  # buckets


def look_at_tables(tables: Mapping[str, str]) -> Iterator[Finding]:
    """Recovery, protection, time to live and streams of the tables, by what they are for."""
    dynamo = client("dynamodb")
    for use, name in tables.items():
        table = dynamo.describe_table(TableName=name)["Table"]
        yield finding("tables", f"{name} is active", well=table["TableStatus"] == "ACTIVE", do=_REDEPLOY)
        yield finding(
            "tables",
            f"{name} is protected from deletion",
            well=bool(table.get("DeletionProtectionEnabled")) or use == "ephemeral",
            do=_REDEPLOY,
        )
        sealed = table.get("SSEDescription", {}).get("Status") in {"ENABLED", "UPDATING"}
        yield finding("tables", f"{name} is encrypted under a key of this AWS account", well=sealed, do=_REDEPLOY)
        if use in {"records", "audit"}:
            yield _recovery(dynamo, name)
            streams = table.get("StreamSpecification", {}).get("StreamEnabled")
            yield finding("tables", f"{name} has its stream", well=bool(streams), do=_REDEPLOY)
        if use == "ephemeral":
            lifetime = dynamo.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
            on = lifetime.get("TimeToLiveStatus") in {"ENABLED", "ENABLING"}
            well = on and lifetime.get("AttributeName") == "expires_at"
            yield finding("tables", f"{name} forgets what has expired", well=well, do=_REDEPLOY)


def _recovery(dynamo: Any, name: str) -> Finding:
    told = seen(lambda: dynamo.describe_continuous_backups(TableName=name))
    backups = (told or {}).get("ContinuousBackupsDescription", {}).get("PointInTimeRecoveryDescription", {})
    state = backups.get("PointInTimeRecoveryStatus")
    well = None if told is None else state == "ENABLED"
    return finding("tables", f"{name} can be restored to each second of the last 35 days", well=well, do=_REDEPLOY)


def look_at_buckets(buckets: Mapping[str, str], *, locked: str, expiring: str) -> Iterator[Finding]:
    """Public access, encryption, object lock and lifecycle rules of the buckets."""
    s3 = client("s3")
    for use, name in buckets.items():
        if name:
            blocked = _answer(lambda name=name: s3.get_public_access_block(Bucket=name))
            rules = blocked.get("PublicAccessBlockConfiguration", {})
            closed = bool(rules) and all(rules.values())
            yield finding("buckets", f"{name} is closed to the public", well=closed, do=_REDEPLOY)
            yield _sealing(s3, use, name)
    yield _lock(s3, locked)
    if expiring:
        rules = _answer(lambda: s3.get_bucket_lifecycle_configuration(Bucket=expiring)).get("Rules", [])
        well = any(rule.get("Status") == "Enabled" for rule in rules)
        yield finding("buckets", f"{expiring} deletes voicemails by its rules", well=well, do=_REDEPLOY)


def _sealing(s3: Any, use: str, name: str) -> Finding:
    """S3 encrypts everything since 2023; what people sent and were sent lies under the deployment's own key."""
    told = _answer(lambda: s3.get_bucket_encryption(Bucket=name)).get("ServerSideEncryptionConfiguration", {})
    found = {one["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] for one in told.get("Rules", ())}
    well = found == {"aws:kms"} if use in _OWN_KEY else bool(found)
    under = "the deployment's key" if use in _OWN_KEY else "a key of S3"
    return finding("buckets", f"{name} is encrypted under {under}", well=well, do=_REDEPLOY)


def _lock(s3: Any, name: str) -> Finding:
    told = _answer(lambda: s3.get_object_lock_configuration(Bucket=name)).get("ObjectLockConfiguration", {})
    default = told.get("Rule", {}).get("DefaultRetention", {})
    kept = int(default.get("Days", 0)) + 365 * int(default.get("Years", 0))
    on = told.get("ObjectLockEnabled") == "Enabled"
    held = f"for {kept} days ({default['Mode'].lower()})" if on and default else "for any time"
    return finding(
        "buckets",
        f"{name} lets nobody change a digest {held}",
        well=on and bool(kept),
        do="Object lock can only be set when a bucket is made: see the runbook on a missing digest.",
    )


def look_at_keys(data: str, signing: str) -> Iterator[Finding]:
    """Whether both keys can be used, the one rotates, and the other is not too old."""
    kms = client("kms")
    about = kms.describe_key(KeyId=data)["KeyMetadata"]
    yield finding(
        "keys",
        "the key of the data keys is enabled",
        well=about["KeyState"] == "Enabled",
        do="Nothing can be read or filed: enable it in KMS, or cancel its deletion, at once.",
    )
    rotates = kms.get_key_rotation_status(KeyId=about["KeyId"])["KeyRotationEnabled"]
    yield finding("keys", "the key of the data keys rotates each year", well=rotates, do=_REDEPLOY)
    about = kms.describe_key(KeyId=signing)["KeyMetadata"]
    well = about["KeyState"] == "Enabled" and about.get("KeySpec", "RSA_2048") == "RSA_2048"
    yield finding("keys", "the signing key is enabled", well=well, do="Enable it in KMS, or cancel its deletion.")
    age = datetime.now(UTC) - about["CreationDate"]
    yield finding(
        "keys",
        f"the signing key is {age.days} days old",
        well=age < _YEAR,
        do="recourse signing-key rotate, and again a quarter of an hour later.",
        grade=Grade.WARN,
    )


def look_at_queues(failures: Iterable[str]) -> Iterator[Finding]:
    """Whether anything lies in the queues of what was given up."""
    for url in failures:
        name = url.rpartition("/")[2]
        told = client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
        count = int(told["Attributes"]["ApproximateNumberOfMessages"])
        yield finding(
            "queues",
            f"{name}: {count} given up" if count else f"{name} is empty",
            well=not count,
            do="Operator's pages, Health: read the type of the error, mend it, Try all of them again.",
        )


def _answer(call: Any) -> dict[str, Any]:
    """What S3 says; nothing where there is no such setting."""
    try:
        found: dict[str, Any] = call()
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
            return {}
        raise
    return found
