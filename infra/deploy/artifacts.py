"""The bucket that packages wait in: one for each account and region, private and encrypted, nothing personal in it."""

import json
from pathlib import Path
from typing import Any, Final

from botocore.exceptions import ClientError

from infra.deploy.cloud import Cloud, code_of
from infra.deploy.trouble import CannotDeploy

KEPT: Final = 5  # packages of a stage, so that CloudFormation can go back to the one before
_PRIVATE: Final = dict.fromkeys(
    ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True
)


class Artifacts:
    """Where packages and templates of a stage are put for CloudFormation."""

    def __init__(self, cloud: Cloud, stage: str) -> None:
        self._s3 = cloud.client("s3")
        self._cloud = cloud
        self._stage = stage
        self.bucket = f"recourse-artifacts-{cloud.account}-{cloud.region}"

    def prepare(self) -> None:
        """Make the bucket, or see that it is ours; its settings are put each time, so that they cannot drift."""
        try:
            self._s3.head_bucket(Bucket=self.bucket, ExpectedBucketOwner=self._cloud.account)
        except ClientError as error:
            if code_of(error) not in {"404", "NoSuchBucket"}:
                raise CannotDeploy(f"the bucket {self.bucket} is not this account's ({code_of(error)}).") from None
            self._make()
        rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
        self._s3.put_public_access_block(Bucket=self.bucket, PublicAccessBlockConfiguration=_PRIVATE)
        self._s3.put_bucket_encryption(Bucket=self.bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})
        self._s3.put_bucket_policy(Bucket=self.bucket, Policy=json.dumps(self._tls_only()))
        ends = {"ID": "unfinished", "Status": "Enabled", "Filter": {"Prefix": ""}}
        ends |= {"AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1}}
        self._s3.put_bucket_lifecycle_configuration(Bucket=self.bucket, LifecycleConfiguration={"Rules": [ends]})

    def _make(self) -> None:
        where = {"CreateBucketConfiguration": {"LocationConstraint": self._cloud.region}}
        self._s3.create_bucket(Bucket=self.bucket, **({} if self._cloud.region == "us-east-1" else where))

    def _tls_only(self) -> dict[str, Any]:
        arn = f"arn:{self._s3.meta.partition}:s3:::{self.bucket}"
        statement: dict[str, Any] = {"Sid": "TlsOnly", "Effect": "Deny", "Principal": "*", "Action": "s3:*"}
        statement |= {"Resource": [arn, f"{arn}/*"], "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
        return {"Version": "2012-10-17", "Statement": [statement]}

    def put_package(self, archive: Path, digest: str) -> str:
        """Upload the zip unless it is there, and return its key: the same package, the same key."""
        key = f"{self._stage}/{digest}.zip"
        try:
            self._s3.head_object(Bucket=self.bucket, Key=key)
        except ClientError:
            self._s3.upload_file(str(archive), self.bucket, key)
        return key

    def put_template(self, name: str, text: str) -> str:
        """Upload a template and return its address: most are too large to be sent along."""
        key = f"{self._stage}/{name}.json"
        self._s3.put_object(Bucket=self.bucket, Key=key, Body=text.encode(), ContentType="application/json")
        base = self._s3.meta.endpoint_url.rstrip("/")
        aws = base.endswith(("amazonaws.com", "amazonaws.com.cn"))
        return f"https://{self.bucket}.{base.removeprefix('https://')}/{key}" if aws else f"{base}/{self.bucket}/{key}"

    def prune(self, used: str) -> None:
        """Delete all but the newest packages of the stage; the one in use stays in any case."""
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=f"{self._stage}/")
        zips = [one for page in pages for one in page.get("Contents", []) if one["Key"].endswith(".zip")]
        zips.sort(key=lambda one: one["LastModified"], reverse=True)
        for one in zips[KEPT:]:
            if one["Key"] != used:
                self._s3.delete_object(Bucket=self.bucket, Key=one["Key"])
