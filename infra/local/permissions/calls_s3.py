"""Which actions a call to S3 needs, those on the key of an encrypted bucket among them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote

from infra.local.permissions.names import named
from infra.local.permissions.policy import Call

Params = Mapping[str, Any]

# Buckets whose objects lie under our own key: who reads needs Decrypt, who writes GenerateDataKey, parts need both.
ENCRYPTED = frozenset({"<FilesBucket>", "<VoicemailBucket>", "<MailBucket>"})
_TAGGED = frozenset({"<VoicemailBucket>"})
_LISTS = {
    "ListObjectsV2": "ListBucket",
    "ListObjectVersions": "ListBucketVersions",
    "ListMultipartUploads": "ListBucketMultipartUploads",
}
_MISSING = frozenset({"GetObject", "HeadObject", "CopyObject", "GetObjectTagging", "PutObjectTagging"})


def needed(operation: str, params: Params) -> Iterator[Call]:
    """See `calls.needed`."""
    bucket = named("S3", params["Bucket"])
    at = f"{bucket}/{params['Key']}" if "Key" in params else bucket
    return _OPERATIONS.get(operation, _other)(bucket, at, {**params, "operation": operation})


def when_missing(operation: str, params: Params) -> list[Call]:
    """Return what must be allowed for S3 to say that there is none: who may not list is told that it is forbidden."""
    if operation not in _MISSING:
        return []
    source = _source(params)[0] if operation == "CopyObject" else named("S3", params["Bucket"])
    return [Call("s3:ListBucket", source, {})]


def _get(bucket: str, at: str, params: Params) -> Iterator[Call]:
    yield Call("s3:GetObject", at, {})
    if params["operation"] == "GetObject":
        yield from _key(bucket, "Decrypt")


def _part(bucket: str, at: str, params: Params) -> Iterator[Call]:
    """Who puts parts together needs to open them."""
    yield Call("s3:PutObject", at, {})
    yield from _key(bucket, "Decrypt")
    if params["operation"] == "UploadPart":
        yield from _key(bucket, "GenerateDataKey")


def _delete(bucket: str, at: str, params: Params) -> Iterator[Call]:
    del bucket
    yield Call("s3:DeleteObjectVersion" if "VersionId" in params else "s3:DeleteObject", at, {})


def _delete_several(bucket: str, at: str, params: Params) -> Iterator[Call]:
    del at
    for one in params["Delete"]["Objects"]:
        yield from _delete(bucket, f"{bucket}/{one['Key']}", one)


def _tag(bucket: str, at: str, params: Params) -> Iterator[Call]:
    del bucket
    yield Call("s3:PutObjectTagging", at, _requested({tag["Key"]: tag["Value"] for tag in params["Tagging"]["TagSet"]}))


def _list(bucket: str, at: str, params: Params) -> Iterator[Call]:
    del at
    yield Call(f"s3:{_LISTS[params['operation']]}", bucket, {"s3:prefix": params.get("Prefix", "")})


def _list_parts(bucket: str, at: str, params: Params) -> Iterator[Call]:
    del bucket, params
    yield Call("s3:ListMultipartUploadParts", at, {})


def _other(bucket: str, at: str, params: Params) -> Iterator[Call]:
    del bucket
    yield Call(f"s3:{params['operation']}", at, {})


def _put(bucket: str, at: str, params: Params) -> Iterator[Call]:
    tags = dict(parse_qsl(params.get("Tagging", "")))
    yield Call("s3:PutObject", at, _requested(tags))
    if tags:
        yield Call("s3:PutObjectTagging", at, _requested(tags))
    yield from _key(bucket, "GenerateDataKey")


def _copy(bucket: str, at: str, params: Params) -> Iterator[Call]:
    """A copy takes its source's tags along unless it replaces them."""
    source, there = _source(params)
    yield Call("s3:GetObject", there, {})
    yield from _key(source, "Decrypt")
    yield from _put(bucket, at, params)
    if source in _TAGGED and params.get("TaggingDirective", "COPY") == "COPY":
        yield Call("s3:GetObjectTagging", there, {})
        yield Call("s3:PutObjectTagging", at, {})


def _source(params: Params) -> tuple[str, str]:
    """The bucket and the object that are copied; after the call botocore has made a path of them."""
    given = params["CopySource"]
    bucket, _, key = unquote(given).partition("/") if isinstance(given, str) else (given["Bucket"], "", given["Key"])
    return named("S3", bucket), f"{named('S3', bucket)}/{key}"


def _requested(tags: Mapping[str, str]) -> dict[str, str | tuple[str, ...]]:
    every: dict[str, str | tuple[str, ...]] = {f"s3:RequestObjectTag/{name}": value for name, value in tags.items()}
    return every | ({"s3:RequestObjectTagKeys": tuple(tags)} if tags else {})


def _key(bucket: str, action: str) -> Iterator[Call]:
    if bucket in ENCRYPTED:
        yield Call(f"kms:{action}", "<DataKey>", {"kms:ViaService": "s3.<AWS::Region>.amazonaws.com"})


_OPERATIONS: dict[str, Callable[[str, str, Params], Iterator[Call]]] = {
    **dict.fromkeys(("GetObject", "HeadObject"), _get),
    **dict.fromkeys(("PutObject", "CreateMultipartUpload"), _put),
    **dict.fromkeys(("UploadPart", "CompleteMultipartUpload"), _part),
    **dict.fromkeys(_LISTS, _list),
    "CopyObject": _copy,
    "DeleteObject": _delete,
    "DeleteObjects": _delete_several,
    "ListParts": _list_parts,
    "PutObjectTagging": _tag,
}
