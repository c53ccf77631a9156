"""Objects in S3: answer files, second copies of wrapped keys, signed digests."""

from functools import cached_property
from typing import Any, Final
from urllib.parse import urlsplit

from botocore.exceptions import ClientError

from chalicelib.aws import client
from chalicelib.domain.correspondence import AnswerFile, NoteFile
from chalicelib.domain.file_types import ending_of
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.misuse import Evidence
from chalicelib.errors import Conflict
from chalicelib.services.ports.files import Uploaded, UploadForm
from chalicelib.services.ports.removals import Removals, Store
from chalicelib.storage import keys, keys_misuse

_HEAD_BYTES: Final = 512


def _missing(error: ClientError) -> bool:
    return error.response["Error"]["Code"] in {"NoSuchKey", "404", "NotFound", "InvalidRange"}


def _upload(file: Uploaded) -> str:
    return keys.upload_object(file.account, file.request, file.id)


def _object(file: Uploaded) -> str:
    if isinstance(file, NoteFile):
        return keys.note_object(file.account, file.request, file.id)
    if isinstance(file, Evidence):
        return keys_misuse.evidence_object(file.account, file.report, file.id)
    return keys.answer_object(file.account, file.request, file.id)


def _sound(account: AccountId, sound: str) -> str:
    """Where a form writes a greeting's recording: beside the uploads of requests, and none of theirs."""
    return keys.upload_object(account, RequestId("greetings"), sound)


class S3Files:
    """See `services.ports.files.Files`."""

    def __init__(self, bucket: str, removals: Removals) -> None:
        self._bucket = bucket
        self._removals = removals

    def upload_form(self, file: Uploaded, *, most: int, seconds: int, back: str) -> UploadForm:
        """See `Files`."""
        fields = {"Content-Type": file.content_type, "success_action_redirect": back}
        return self._form(_upload(file), fields, most, seconds)

    def _form(self, key: str, fields: dict[str, str], most: int, seconds: int) -> UploadForm:
        exactly: list[Any] = [{name: value} for name, value in fields.items()]
        form: dict[str, Any] = client("s3").generate_presigned_post(
            self._bucket,
            key,
            Fields=fields,
            Conditions=[*exactly, ["content-length-range", 1, most]],
            ExpiresIn=seconds,
        )
        return UploadForm(form["url"], form["fields"])

    def take(self, file: Uploaded) -> tuple[int, bytes] | None:
        """See `Files`."""
        source = {"Bucket": self._bucket, "Key": _upload(file)}
        try:
            client("s3").copy_object(Bucket=self._bucket, Key=_object(file), CopySource=source)
            found = client("s3").get_object(Bucket=self._bucket, Key=_object(file), Range=f"bytes=0-{_HEAD_BYTES - 1}")
        except ClientError as error:
            if _missing(error):
                return None
            raise
        size = int(found["ContentRange"].rpartition("/")[2]) if "ContentRange" in found else int(found["ContentLength"])
        return size, found["Body"].read()

    def text(self, file: AnswerFile, *, most: int) -> str:
        """See `Files`."""
        found = client("s3").get_object(Bucket=self._bucket, Key=_object(file), Range=f"bytes=0-{most - 1}")
        content: bytes = found["Body"].read()
        return content.decode("utf-8", errors="replace").removeprefix("\ufeff")

    def link(self, file: Uploaded, *, seconds: int) -> str:
        """See `Files`; a file is saved by its id: whoever named it may have named a person, and links are logged."""
        disposition = f'attachment; filename="{file.id.lower()}.{ending_of(file.content_type)}"'
        url: str = client("s3").generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": _object(file),
                "ResponseContentDisposition": disposition,
                "ResponseContentType": file.content_type,
                "ResponseCacheControl": "no-store",
            },
            ExpiresIn=seconds,
        )
        return url

    @cached_property
    def origin(self) -> str:
        """See `Files`; read from a link, because endpoint and addressing style decide about it."""
        at = {"Bucket": self._bucket, "Key": "acc_"}  # as every key of an answer begins: a function signs no others
        link = urlsplit(client("s3").generate_presigned_url("get_object", Params=at))
        return f"{link.scheme}://{link.netloc}"

    def delete(self, file: Uploaded) -> None:
        """See `Files`."""
        for key in (_upload(file), _object(file)):
            client("s3").delete_object(Bucket=self._bucket, Key=key)

    def let_go(self, file: Uploaded, *, ahead: bool = False) -> None:
        """See `Files`."""
        self._removals.ask(Store.FILES, (_upload(file), _object(file)), ahead=ahead)

    def sound_form(self, account: AccountId, sound: str, *, most: int, seconds: int, back: str = "") -> UploadForm:
        """See `Files`."""
        return self._form(_sound(account, sound), {"success_action_redirect": back} if back else {}, most, seconds)

    def sound(self, account: AccountId, sound: str, *, most: int) -> bytes | None:
        """See `Files`."""
        try:
            found = client("s3").get_object(
                Bucket=self._bucket, Key=_sound(account, sound), Range=f"bytes=0-{most - 1}"
            )
        except ClientError as error:
            if _missing(error):
                return None
            raise
        content: bytes = found["Body"].read()
        return content


class S3KeyCopies:
    """The second copy of each account's wrapped data key, in an unversioned bucket."""

    def __init__(self, bucket: str) -> None:
        self._bucket = bucket

    def put(self, account: AccountId, wrapped: bytes) -> None:
        """Keep the copy."""
        client("s3").put_object(Bucket=self._bucket, Key=keys.wrapped_key_object(account), Body=wrapped)

    def destroy(self, account: AccountId) -> None:
        """Delete the copy for good: the bucket keeps no versions."""
        client("s3").delete_object(Bucket=self._bucket, Key=keys.wrapped_key_object(account))

    def there(self, account: AccountId) -> bool:
        """Whether there is a copy."""
        found = client("s3").list_objects_v2(Bucket=self._bucket, Prefix=keys.wrapped_key_object(account), MaxKeys=1)
        return bool(found.get("Contents"))


class S3Digests:
    """See `services.ports.files.Digests`."""

    def __init__(self, bucket: str) -> None:
        self._bucket = bucket

    def last(self) -> tuple[int, str] | None:
        """See `Digests`; listings are in key order and there are 24 a day, so the newest is found by its number."""
        newest = None
        pages = client("s3").get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix="digests/")
        for page in pages:
            for found in page.get("Contents", []):
                newest = found["Key"]
        if newest is None:
            return None
        body = client("s3").get_object(Bucket=self._bucket, Key=newest)["Body"].read().decode()
        return int(newest.removeprefix("digests/").removesuffix(".json")), body

    def read(self, number: int) -> str | None:
        """See `Digests`."""
        try:
            found = client("s3").get_object(Bucket=self._bucket, Key=keys.digest_object(number))
        except ClientError as error:
            if error.response["Error"]["Code"] in {"NoSuchKey", "404"}:
                return None
            raise
        return str(found["Body"].read().decode())

    def put(self, number: int, content: str) -> None:
        """See `Digests`."""
        try:
            client("s3").put_object(
                Bucket=self._bucket,
                Key=keys.digest_object(number),
                Body=content.encode(),
                ContentType="application/json",
                IfNoneMatch="*",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] in {"PreconditionFailed", "ConditionalRequestConflict", "412"}:
                raise Conflict("digest") from None
            raise
