"""Which actions on which resources a call to AWS needs, by the service authorization reference of AWS."""

import re
from collections.abc import Callable, Iterator, Mapping
from email.utils import parseaddr
from typing import Any

from chalice.utils import to_cfn_resource_name

from infra.local.permissions import calls_dynamodb, calls_s3
from infra.local.permissions.names import REGION, arn, named
from infra.local.permissions.policy import Call, Values

Params = Mapping[str, Any]

_SINGLE = {"SendMessageBatch": "SendMessage", "DeleteMessageBatch": "DeleteMessage"}
_SINGLE |= {"ChangeMessageVisibilityBatch": "ChangeMessageVisibility"}


def needed(service: str, operation: str, params: Params) -> list[Call]:
    """Return all that must be allowed for a call."""
    return list(_SERVICES[service](operation, params))


def _kms(operation: str, params: Params) -> Iterator[Call]:
    context = {f"kms:EncryptionContext:{name}": value for name, value in params.get("EncryptionContext", {}).items()}
    key = named("KMS", params["KeyId"]) if "KeyId" in params else "<DataKey>"  # what was wrapped says by which key
    also: dict[str, Values] = dict(context)
    if "SigningAlgorithm" in params:
        also["kms:SigningAlgorithm"] = params["SigningAlgorithm"]
    yield Call(f"kms:{operation}", key, also)


def _secrets(operation: str, params: Params) -> Iterator[Call]:
    name = named("SecretsManager", params["SecretId"])
    whole = name if name == "<Secret>" else arn("secretsmanager", f"secret:{name}-AbCdEf")
    yield Call(f"secretsmanager:{operation}", whole, {})


def _sqs(operation: str, params: Params) -> Iterator[Call]:
    yield Call(f"sqs:{_SINGLE.get(operation, operation)}", named("SQS", params.get("QueueUrl", "*")), {})


def _ses(operation: str, params: Params) -> Iterator[Call]:
    if operation != "SendEmail":
        yield Call(f"ses:{operation}", "*", {"aws:RequestedRegion": REGION})
        return
    sender = named("SES", parseaddr(params["FromEmailAddress"])[1])
    context = {"ses:FromAddress": sender}
    identity = "<MailIdentity>" if sender == "<MailFrom>" else sender  # the address itself, or its domain
    yield Call("ses:SendEmail", arn("ses", f"identity/{identity}"), context)
    if "ConfigurationSetName" in params:
        events = named("SES", params["ConfigurationSetName"])
        yield Call("ses:SendEmail", arn("ses", f"configuration-set/{events}"), context)


def _lambda(operation: str, params: Params) -> Iterator[Call]:
    name = params["FunctionName"].rpartition(":")[2]
    action = "InvokeFunction" if operation == "Invoke" else operation
    yield Call(f"lambda:{action}", f"<{to_cfn_resource_name(name)}>", {})


def _sts(operation: str, params: Params) -> Iterator[Call]:
    role = re.fullmatch(r"arn:[^:]*:iam::(\d+):(role/.+)", params.get("RoleArn", ""))
    on = arn("iam", role[2], account=role[1], region="") if role else "*"
    context = {"sts:ExternalId": params["ExternalId"]} if "ExternalId" in params else {}
    yield Call(f"sts:{operation}", on, context)


def _transcribe(operation: str, params: Params) -> Iterator[Call]:
    if operation != "StartTranscriptionJob":
        yield Call(
            f"transcribe:{operation}", arn("transcribe", f"transcription-job/{params['TranscriptionJobName']}"), {}
        )
        return
    bucket, key = named("S3", params["OutputBucketName"]), params["OutputKey"]
    yield Call("transcribe:StartTranscriptionJob", "*", {"transcribe:OutputBucketName": bucket})
    # It reads the recording and writes the words in the name of who asks.
    source = params["Media"]["MediaFileUri"].removeprefix("s3://").partition("/")
    yield from calls_s3.needed("GetObject", {"Bucket": source[0], "Key": source[2]})
    yield from calls_s3.needed("PutObject", {"Bucket": params["OutputBucketName"], "Key": key})


_SERVICES: dict[str, Callable[[str, Params], Iterator[Call]]] = {
    "dynamodb": calls_dynamodb.needed,
    "dynamodbstreams": calls_dynamodb.on_streams,
    "kms": _kms,
    "lambda": _lambda,
    "s3": calls_s3.needed,
    "secretsmanager": _secrets,
    "sesv2": _ses,
    "sqs": _sqs,
    "sts": _sts,
    "transcribe": _transcribe,
}
