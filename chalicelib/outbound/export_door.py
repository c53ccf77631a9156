"""Writes voicemails into accounts' own buckets: read with our role, written with theirs."""

import base64
from collections.abc import Callable, Mapping
from tempfile import SpooledTemporaryFile
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import client, client_as
from chalicelib.domain.voicemail import Voicemail
from chalicelib.domain.voicemail_export import object_key
from chalicelib.errors import Gone, InvalidField, Unavailable

_IN_MEMORY: Final = 8 * 1024 * 1024
_CHUNK: Final = 1024 * 1024
_SESSION: Final = 900  # seconds, the shortest that STS gives
_TEST: Final = b"Recourse can write here; this object may be deleted.\n"
_LATER: Final = frozenset({"SlowDown", "InternalError", "ServiceUnavailable", "RequestTimeout", "503", "500"})


class RoleExportDoor:
    """See `services.ports.phone.ExportDoor`."""

    def __init__(self, bucket: str, key: Callable[[Voicemail], str]) -> None:
        self._bucket = bucket  # ours
        self._key = key

    def check(self, place: Mapping[str, str]) -> None:
        """See `ExportDoor`: the role must let us in, and let us write; whether it lets us delete does not matter."""
        try:
            theirs = _enter(place)
        except ClientError:
            raise InvalidField(field="role_arn", problem="not-assumed") from None
        except BotoCoreError:
            raise Unavailable("sts") from None
        key = f"{place['prefix']}/recourse-test.txt".lstrip("/")
        try:
            theirs.put_object(**_at(place, key), Body=_TEST, ContentType="text/plain")
        except ClientError as error:
            missing = _code(error) in {"NoSuchBucket", "PermanentRedirect", "IllegalLocationConstraintException"}
            raise InvalidField(field="bucket", problem="not-found" if missing else "not-written") from None
        except BotoCoreError:
            raise Unavailable("s3") from None
        try:
            theirs.delete_object(**_at(place, key))
        except (ClientError, BotoCoreError):
            return  # a role that may only add is the safer one

    def copy(self, voicemail: Voicemail, place: Mapping[str, str]) -> str:
        """See `ExportDoor`; S3 compares the content with its checksum before it keeps the object."""
        key = object_key(voicemail, place["prefix"])
        try:
            theirs = _enter(place)
            with SpooledTemporaryFile(max_size=_IN_MEMORY) as audio:
                self._read(voicemail, audio)
                theirs.put_object(
                    **_at(place, key),
                    Body=audio,
                    ContentType=voicemail.content_type,
                    ChecksumSHA256=base64.b64encode(bytes.fromhex(voicemail.sha256)).decode(),
                )
        except ClientError as error:
            raise (Unavailable if _code(error) in _LATER else Gone)(_code(error)) from None
        except BotoCoreError as error:
            raise Unavailable(type(error).__name__) from None
        return key

    def _read(self, voicemail: Voicemail, into: Any) -> None:
        found = client("s3").get_object(Bucket=self._bucket, Key=self._key(voicemail))
        for chunk in found["Body"].iter_chunks(_CHUNK):
            into.write(chunk)
        into.seek(0)


def _enter(place: Mapping[str, str]) -> Any:
    """A client of S3 with the role of the account's own, for a quarter of an hour."""
    given = client("sts").assume_role(
        RoleArn=place["role_arn"],
        RoleSessionName="recourse-export",
        ExternalId=place["external_id"],
        DurationSeconds=_SESSION,
    )["Credentials"]
    return client_as("s3", given, region=place["region"])


def _at(place: Mapping[str, str], key: str) -> dict[str, str]:
    """An object in the bucket as long as it is the role's account's: a name that was given up can be anybody's."""
    return {"Bucket": place["bucket"], "Key": key, "ExpectedBucketOwner": place["role_arn"].split(":")[4]}


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", "unknown"))
