"""Lists of contacts in the bucket of files, under a prefix of their own."""

from collections.abc import Sequence
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import Any, Final

from botocore.exceptions import ClientError

from chalicelib.aws import client
from chalicelib.domain.contact_list import ContactList, Output
from chalicelib.errors import Gone
from chalicelib.services.ports.files import UploadForm
from chalicelib.storage import keys_lists

_CSV: Final = "text/csv; charset=utf-8"
_MISSING: Final = frozenset({"NoSuchKey", "NoSuchUpload", "404", "NotFound"})
_OTHER: Final = frozenset({"PreconditionFailed", "412"})


class S3ListBucket:
    """See `services.ports.contact_lists.ListBucket`."""

    def __init__(self, bucket: str) -> None:
        self._bucket = bucket

    def upload_form(self, given: ContactList, *, most: int, seconds: int, back: str) -> UploadForm:
        """See `ListBucket`."""
        fields = {"Content-Type": _CSV} | ({"success_action_redirect": back} if back else {})
        form: dict[str, Any] = client("s3").generate_presigned_post(
            self._bucket,
            keys_lists.upload(given.account, given.id),
            Fields=fields,
            Conditions=[*({name: value} for name, value in fields.items()), ["content-length-range", 1, most]],
            ExpiresIn=seconds,
        )
        return UploadForm(form["url"], form["fields"])

    def uploaded(self, given: ContactList) -> tuple[int, str] | None:
        """See `ListBucket`."""
        try:
            found = client("s3").head_object(**self._upload(given))
        except ClientError as error:
            if _code(error) in _MISSING:
                return None
            raise
        return int(found["ContentLength"]), str(found["ETag"])

    def stretch(self, given: ContactList, first: int, last: int) -> bytes:
        """See `ListBucket`."""
        try:
            found = client("s3").get_object(
                **self._upload(given), Range=f"bytes={first}-{last - 1}", IfMatch=given.etag
            )
        except ClientError as error:
            if _code(error) in _MISSING | _OTHER:
                raise Gone("list") from None
            raise
        content: bytes = found["Body"].read()
        return content

    def begin(self, given: ContactList, output: Output) -> str:
        """See `ListBucket`."""
        upload: str = client("s3").create_multipart_upload(**self._output(given, output), ContentType=_CSV)["UploadId"]
        return upload

    def put_tail(self, given: ContactList, output: Output, number: int, content: bytes) -> None:
        """See `ListBucket`."""
        client("s3").put_object(**self._tail(given, output, number), Body=content)

    def part(self, given: ContactList, output: Output, tails: Sequence[int], *, upload: str, number: int) -> None:
        """See `ListBucket`; the file has no name, lies on the disk that Lambda encrypts, and is gone once closed."""
        with TemporaryFile() as whole:
            for tail in tails:
                copyfileobj(client("s3").get_object(**self._tail(given, output, tail))["Body"], whole)
            whole.seek(0)
            client("s3").upload_part(**self._output(given, output), UploadId=upload, PartNumber=number, Body=whole)

    def complete(self, given: ContactList, output: Output, upload: str) -> None:
        """See `ListBucket`."""
        whole = {**self._output(given, output), "UploadId": upload}
        try:
            pages = client("s3").get_paginator("list_parts").paginate(**whole)
            parts = [
                {"PartNumber": part["PartNumber"], "ETag": part["ETag"]} for page in pages for part in page["Parts"]
            ]
            client("s3").complete_multipart_upload(**whole, MultipartUpload={"Parts": parts})
        except ClientError as error:
            if _code(error) not in _MISSING:
                raise
            client("s3").head_object(**self._output(given, output))  # another run was here, or it fails

    def clear(self, given: ContactList, *, whole: bool) -> None:
        """See `ListBucket`."""
        prefix = keys_lists.tails(given.account, given.id)
        pages = client("s3").get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
        gone = [one["Key"] for page in pages for one in page.get("Contents", [])]
        gone.append(keys_lists.upload(given.account, given.id))
        if whole:
            gone += [keys_lists.output(given.account, given.id, output) for output in Output]
        for key in gone:
            client("s3").delete_object(Bucket=self._bucket, Key=key)

    def link(self, given: ContactList, output: Output, *, name: str, seconds: int) -> str:
        """See `ListBucket`."""
        asked = {
            **self._output(given, output),
            "ResponseContentDisposition": f'attachment; filename="{name}"',
            "ResponseContentType": _CSV,
            "ResponseCacheControl": "no-store",
        }
        url: str = client("s3").generate_presigned_url("get_object", Params=asked, ExpiresIn=seconds)
        return url

    def _upload(self, given: ContactList) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": keys_lists.upload(given.account, given.id)}

    def _output(self, given: ContactList, output: Output) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": keys_lists.output(given.account, given.id, output)}

    def _tail(self, given: ContactList, output: Output, number: int) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": keys_lists.tail(given.account, given.id, output, number)}


def _code(error: ClientError) -> str:
    return str(error.response["Error"]["Code"])
