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


def _lifecycle_rule(rule: Properties) -> Properties:
    translated: Properties = {"ID": rule["Id"], "Status": rule["Status"]}
    if "TagFilters" in rule:
        [tag] = rule["TagFilters"]
        translated["Filter"] = {"Tag": tag}
    else:
        translated["Filter"] = {"Prefix": rule.get("Prefix", "")}
    if "ExpirationInDays" in rule:
        translated["Expiration"] = {"Days": rule["ExpirationInDays"]}
    same = ("AbortIncompleteMultipartUpload", "NoncurrentVersionExpiration")
    return translated | {name: rule[name] for name in same if name in rule}
