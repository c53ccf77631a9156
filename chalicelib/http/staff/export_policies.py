"""What the role of an account's own must be given, as JSON to copy: whom it trusts, and what it may write."""

import json
from typing import Any, Final

UNKNOWN: Final = "AWS-ACCOUNT-OF-THIS-SERVICE"  # where the deployment does not know its own
_BUCKET: Final = "YOUR-BUCKET"
_VERSION: Final = "2012-10-17"  # of the policy language


def trust_policy(aws_account: str, external_id: str) -> str:
    """Who may assume the role: our AWS account, for this one business."""
    return _written(
        {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{aws_account or UNKNOWN}:root"},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"sts:ExternalId": external_id}},
        },
    )


def permission_policy(bucket: str, prefix: str) -> str:
    """What the role may do: write new objects, and nothing else."""
    below = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
    resource = f"arn:aws:s3:::{bucket or _BUCKET}/{below}*"
    return _written({"Effect": "Allow", "Action": "s3:PutObject", "Resource": resource})


def _written(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": _VERSION, "Statement": [statement]}, indent=2, ensure_ascii=False)
