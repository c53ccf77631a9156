"""The files of lists in the bucket of answers, under a prefix of their own."""

from typing import Final

from chalicelib.aws import client
from chalicelib.domain.request_file import RequestFile
from chalicelib.storage import keys_queue

_CSV: Final = "text/csv; charset=utf-8"


class S3RequestSheets:
    """See `services.ports.queue.RequestSheets`."""

    def __init__(self, bucket: str) -> None:
        self._bucket = bucket

    def put_part(self, file: RequestFile, content: bytes) -> None:
        """See `RequestSheets`."""
        key = keys_queue.sheet_part(file.account, file.id, file.parts)
        client("s3").put_object(Bucket=self._bucket, Key=key, Body=content, ContentType=_CSV)

    def join(self, file: RequestFile) -> None:
        """See `RequestSheets`. The parts go last: a run that is lost in between finds them again."""
        parts = [keys_queue.sheet_part(file.account, file.id, number) for number in range(file.parts)]
        whole = b"".join(client("s3").get_object(Bucket=self._bucket, Key=key)["Body"].read() for key in parts)
        key = keys_queue.sheet(file.account, file.id)
        client("s3").put_object(Bucket=self._bucket, Key=key, Body=whole, ContentType=_CSV)

    def link(self, file: RequestFile, *, name: str, seconds: int) -> str:
        """See `RequestSheets`."""
        asked = {
            "Bucket": self._bucket,
            "Key": keys_queue.sheet(file.account, file.id),
            "ResponseContentDisposition": f'attachment; filename="{name}"',
            "ResponseContentType": _CSV,
            "ResponseCacheControl": "no-store",
        }
        url: str = client("s3").generate_presigned_url("get_object", Params=asked, ExpiresIn=seconds)
        return url

    def delete(self, file: RequestFile) -> None:
        """See `RequestSheets`."""
        names = [keys_queue.sheet_part(file.account, file.id, number) for number in range(file.parts + 1)]
        for key in (*names, keys_queue.sheet(file.account, file.id)):
            client("s3").delete_object(Bucket=self._bucket, Key=key)
