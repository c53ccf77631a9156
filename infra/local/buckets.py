"""Creates S3 buckets from CloudFormation properties, whose names differ from those of the S3 API."""

import json
from typing import Any

Properties = dict[str, Any]
Identity = tuple[str, str]


def create_bucket(s3: Any, properties: Properties) -> Identity:
    """Create the bucket with all its settings, unless it exists."""
    name = properties["BucketName"]
    identity = (name, f"arn:aws:s3:::{name}")
    try:
        s3.head_bucket(Bucket=name)
    except s3.exceptions.ClientError:
        s3.create_bucket(Bucket=name, ObjectLockEnabledForBucket=properties.get("ObjectLockEnabled", False))
        _configure(s3, name, properties)
    return identity


def put_bucket_policy(s3: Any, properties: Properties) -> Identity:
    """Set the policy of a bucket."""
    bucket = properties["Bucket"]
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(properties["PolicyDocument"]))
    return bucket, bucket


def _configure(s3: Any, name: str, properties: Properties) -> None:
    s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=properties["PublicAccessBlockConfiguration"])
    s3.put_bucket_ownership_controls(Bucket=name, OwnershipControls=properties["OwnershipControls"])
    s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration=_encryption(properties["BucketEncryption"]))
    if "LifecycleConfiguration" in properties:
        rules = [_lifecycle_rule(rule) for rule in properties["LifecycleConfiguration"]["Rules"]]
        s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": rules})
    if "NotificationConfiguration" in properties:
        s3.put_bucket_notification_configuration(
            Bucket=name, NotificationConfiguration=_notification(properties["NotificationConfiguration"])
        )
    if "ObjectLockConfiguration" in properties:
        s3.put_object_lock_configuration(Bucket=name, ObjectLockConfiguration=properties["ObjectLockConfiguration"])


def _encryption(properties: Properties) -> Properties:
    rules = []
    for rule in properties["ServerSideEncryptionConfiguration"]:
        default = dict(rule["ServerSideEncryptionByDefault"])
        key = default.pop("KMSMasterKeyID", None)
        chosen = {**default, **({"KMSMasterKeyID": key} if key else {})}
        rules.append({**rule, "ApplyServerSideEncryptionByDefault": chosen})
        del rules[-1]["ServerSideEncryptionByDefault"]
    return {"Rules": rules}


def _notification(properties: Properties) -> Properties:
    """S3 knows only whether the events go to EventBridge, CloudFormation says yes or no."""
    if set(properties) != {"EventBridgeConfiguration"}:
        raise ValueError(f"the template asks for notifications that the local stack does not know: {set(properties)}")
    enabled = properties["EventBridgeConfiguration"]["EventBridgeEnabled"]
    return {"EventBridgeConfiguration": {}} if enabled else {}


def _lifecycle_rule(rule: Properties) -> Properties:
    translated: Properties = {"ID": rule["Id"], "Status": rule["Status"], "Filter": _filter(rule)}
    if "ExpirationInDays" in rule:
        translated["Expiration"] = {"Days": rule["ExpirationInDays"]}
    same = ("AbortIncompleteMultipartUpload", "NoncurrentVersionExpiration")
    return translated | {name: rule[name] for name in same if name in rule}


def _filter(rule: Properties) -> Properties:
    """CloudFormation lists what must hold; S3 takes one condition by itself and several as `And`."""
    tags, prefix = rule.get("TagFilters", []), rule.get("Prefix", "")
    if len(tags) + bool(prefix) > 1:
        return {"And": {**({"Prefix": prefix} if prefix else {}), "Tags": tags}}
    return {"Tag": tags[0]} if tags else {"Prefix": prefix}
