"""Data of a stage whose stack is gone: a new stack cannot make what is there, and must not overlook it."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from botocore.exceptions import ClientError

from infra.deploy.cloud import Cloud, code_of
from infra.deploy.stages import Stage
from infra.deploy.trouble import CannotDeploy

TABLES: Final = ("records", "audit", "keys")
BUCKETS: Final = ("files", "voicemails", "mails", "digests", "keys")
_ABSENT: Final = frozenset({"404", "NoSuchBucket", "ResourceNotFoundException"})


def refuse_leftovers(cloud: Cloud, stage: Stage, suffix: str) -> None:
    """Raise `CannotDeploy` naming what is there."""
    found = list(leftovers(cloud, stage, suffix))
    if found:
        raise CannotDeploy(
            f"{stage.stack} is gone, but its data are there: {', '.join(found)}. Bring them into a stack of that name "
            "by CloudFormation's import (infra/README.md, at the end), delete them, or choose "
            "another name for the stage. Nothing was changed."
        )


def leftovers(cloud: Cloud, stage: Stage, suffix: str) -> Iterator[str]:
    """Name each table, bucket and secret of the stage that exists."""
    for name in TABLES:
        table = f"{stage.stack}-{name}"
        if _there(cloud.client("dynamodb").describe_table, TableName=table):
            yield f"table {table}"
    for name in BUCKETS:
        bucket = f"{stage.stack}-{name}{suffix}"
        if _there(cloud.client("s3").head_bucket, Bucket=bucket):
            yield f"bucket {bucket}"
    if _there(cloud.client("secretsmanager").describe_secret, SecretId=stage.stack):
        yield f"secret {stage.stack}"


def _there(look: Callable[..., Any], **which: str) -> bool:
    try:
        look(**which)
    except ClientError as error:
        if code_of(error) in _ABSENT:
            return False
        raise
    return True
