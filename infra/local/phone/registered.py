"""The numbers and service codes of the local deployment, for the page's lists; read straight from its table."""

import json
import os
from typing import Any


def registered() -> dict[str, list[dict[str, Any]]]:
    """Return the app's numbers and the codes that are in use; nothing where the engine does not answer.

    A scan, which the product never does: this is one person's machine.
    """
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError

    pages = boto3.client("dynamodb").get_paginator("scan")
    kinds = {":number": {"S": "phone-number"}, ":code": {"S": "service-code"}}
    found: dict[str, list[dict[str, Any]]] = {"phone-number": [], "service-code": []}
    try:
        for page in pages.paginate(
            TableName=os.environ["RECOURSE_RECORDS_TABLE"],
            FilterExpression="kind = :number OR kind = :code",
            ExpressionAttributeValues=kinds,
        ):
            for item in page["Items"]:
                found[item["kind"]["S"]].append(json.loads(item["body"]["S"]))
    except (BotoCoreError, ClientError, KeyError):
        return {"numbers": [], "codes": []}
    return {
        "numbers": sorted(found["phone-number"], key=lambda one: str(one["number"])),
        "codes": [one for one in found["service-code"] if not one.get("retired_at")],
    }
