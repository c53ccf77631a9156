"""Deletes a bucket with all versions in it, and says honestly what object lock keeps."""

from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from infra.deploy.cloud import Cloud, code_of


def empty_bucket(cloud: Cloud, bucket: str) -> str:
    """Delete everything that may be deleted, then the bucket, and return what became of it."""
    s3 = cloud.client("s3")
    deleted = kept = 0
    last: datetime | None = None
    pages = s3.get_paginator("list_object_versions").paginate(Bucket=bucket)
    found = [one for page in pages for one in (*page.get("Versions", []), *page.get("DeleteMarkers", []))]
    for one in found:
        if _deleted(s3, bucket, one):
            deleted += 1
        else:
            kept += 1
            until = _locked_until(s3, bucket, one)
            last = max(filter(None, (last, until)), default=None)
    if kept:
        day = f"until {last:%Y-%m-%d}" if last else "by object lock"
        return f"bucket {bucket} stays: {kept} objects are locked {day} ({deleted} deleted); delete it after that day"
    s3.delete_bucket(Bucket=bucket)
    return f"bucket {bucket} deleted with {deleted} objects"


def _deleted(s3: Any, bucket: str, one: dict[str, Any]) -> bool:
    which = {"Bucket": bucket, "Key": one["Key"]}
    if one.get("VersionId") not in {None, "null"}:
        which["VersionId"] = one["VersionId"]
    try:
        s3.delete_object(**which)
    except ClientError as error:
        if code_of(error) not in {"AccessDenied", "AccessForbidden"}:
            raise
    else:
        return True
    try:
        s3.delete_object(**which, BypassGovernanceRetention=True)  # what a test stage locked may go by who may
    except ClientError:
        return False
    return True


def _locked_until(s3: Any, bucket: str, one: dict[str, Any]) -> datetime | None:
    try:
        lock = s3.get_object_retention(Bucket=bucket, Key=one["Key"], VersionId=one["VersionId"])
    except ClientError:
        return None
    until = lock.get("Retention", {}).get("RetainUntilDate")
    return until if isinstance(until, datetime) else None
