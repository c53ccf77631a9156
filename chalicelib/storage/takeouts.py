"""Reads which exports there are, and puts them together in the bucket of files, under a prefix of their own."""

import hashlib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from botocore.exceptions import ClientError

from chalicelib.aws import client
from chalicelib.domain.ids import AccountId
from chalicelib.domain.takeout import Takeout
from chalicelib.errors import NotFound
from chalicelib.services.ports.takeout import Measured, Original
from chalicelib.storage import keys, keys_leaving
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine

_CHUNK: Final = 1024 * 1024
_MISSING: Final = frozenset({"NoSuchKey", "NoSuchUpload", "404", "NotFound"})
_ZIP: Final = "application/zip"


class StoredTakeouts:
    """See `services.ports.takeout.Takeouts`."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine = engine
        self._codec = codec

    def of(self, account: AccountId) -> tuple[Takeout, ...]:
        """See `Takeouts`."""
        rows = self._engine.partition(keys.account(account), keys_leaving.TAKEOUT)
        return tuple(self._codec.record(row) for row in reversed(rows))

    def get(self, account: AccountId, name: str) -> Takeout:
        """See `Takeouts`."""
        row = self._engine.get(keys.account(account), keys_leaving.TAKEOUT + name) if keys.is_name(name) else None
        if row is None:
            raise NotFound("export")
        found: Takeout = self._codec.record(row)
        return found

    def due(self, *, now: datetime, limit: int) -> tuple[Takeout, ...]:
        """See `Takeouts`; the index may lag behind the table."""
        found = self._due(keys_leaving.takeouts_in_work(), now, limit)
        return tuple(one for one in found if one.next_at is not None and one.next_at <= now)

    def expired(self, *, now: datetime, limit: int) -> tuple[Takeout, ...]:
        """See `Takeouts`."""
        return tuple(one for one in self._due(keys_leaving.takeouts_that_end(), now, limit) if one.over(now))

    def _due(self, due_pk: str, now: datetime, limit: int) -> Iterator[Takeout]:
        places = self._engine.due(due_pk, upto=keys.upto(now), limit=limit)
        rows = (self._engine.get(place.pk, place.sk) for place in places)
        return (self._codec.record(row) for row in rows if row)


class S3TakeoutBucket:
    """See `services.ports.takeout.TakeoutBucket`."""

    def __init__(self, bucket: str, *, sources: Mapping[str, str]) -> None:
        self._bucket = bucket
        self._sources = sources

    def put(self, takeout: Takeout, name: str, content: bytes) -> None:
        """See `TakeoutBucket`."""
        client("s3").put_object(**self._at(takeout, name), Body=content)

    def copy(self, takeout: Takeout, original: Original) -> bool:
        """See `TakeoutBucket`."""
        source = {"Bucket": self._sources[original.bucket], "Key": original.key}
        try:
            client("s3").copy_object(**self._at(takeout, original.name), CopySource=source, TaggingDirective="REPLACE")
        except ClientError as error:
            if _is_missing(error):
                return False
            raise
        return True

    def get(self, takeout: Takeout, name: str) -> bytes:
        """See `TakeoutBucket`."""
        content: bytes = client("s3").get_object(**self._at(takeout, name))["Body"].read()
        return content

    def pieces(
        self, takeout: Takeout, beginning: str, *, after: str = "", limit: int = 0
    ) -> tuple[tuple[str, int], ...]:
        """See `TakeoutBucket`."""
        prefix, skipped = keys_leaving.pieces(takeout.account, takeout.id, beginning)
        asked: dict[str, Any] = {"Bucket": self._bucket, "Prefix": prefix}
        if after:
            asked["StartAfter"] = prefix[:skipped] + after
        if limit:
            asked["PaginationConfig"] = {"MaxItems": limit}
        pages = client("s3").get_paginator("list_objects_v2").paginate(**asked)
        return tuple((one["Key"][skipped:], one["Size"]) for page in pages for one in page.get("Contents", []))

    def measure(self, takeout: Takeout, pieces: Sequence[str]) -> Measured:
        """See `TakeoutBucket`."""
        size, crc, hashed = 0, 0, hashlib.sha256()
        for name in pieces:
            for chunk in client("s3").get_object(**self._at(takeout, name))["Body"].iter_chunks(_CHUNK):
                size, crc = size + len(chunk), zlib.crc32(chunk, crc)
                hashed.update(chunk)
        return Measured(size, crc, hashed.hexdigest())

    def stretch(self, takeout: Takeout, name: str, first: int, last: int) -> bytes:
        """See `TakeoutBucket`."""
        found = client("s3").get_object(**self._at(takeout, name), Range=f"bytes={first}-{last - 1}")
        content: bytes = found["Body"].read()
        return content

    def begin(self, takeout: Takeout) -> str:
        """See `TakeoutBucket`."""
        upload: str = client("s3").create_multipart_upload(**self._whole(takeout), ContentType=_ZIP)["UploadId"]
        return upload

    def upload(self, takeout: Takeout, number: int, content: bytes) -> None:
        """See `TakeoutBucket`."""
        client("s3").upload_part(
            **self._whole(takeout), UploadId=takeout.upload, PartNumber=number, Body=content, ContentLength=len(content)
        )

    def complete(self, takeout: Takeout) -> None:
        """See `TakeoutBucket`."""
        whole = {**self._whole(takeout), "UploadId": takeout.upload}
        try:
            pages = client("s3").get_paginator("list_parts").paginate(**whole)
            parts = [
                {"PartNumber": part["PartNumber"], "ETag": part["ETag"]} for page in pages for part in page["Parts"]
            ]
            client("s3").complete_multipart_upload(**whole, MultipartUpload={"Parts": parts})
        except ClientError as error:
            if not _is_missing(error):
                raise
            client("s3").head_object(**self._whole(takeout))  # another run was here, or there is nothing: then it fails

    def clear(self, takeout: Takeout, *, whole: bool) -> None:
        """See `TakeoutBucket`."""
        for name, _ in self.pieces(takeout, ""):
            client("s3").delete_object(**self._at(takeout, name))
        if whole:
            client("s3").delete_object(**self._whole(takeout))

    def link(self, takeout: Takeout, *, name: str, seconds: int) -> str:
        """See `TakeoutBucket`."""
        asked = {
            **self._whole(takeout),
            "ResponseContentDisposition": f'attachment; filename="{name}"',
            "ResponseContentType": _ZIP,
            "ResponseCacheControl": "no-store",
        }
        url: str = client("s3").generate_presigned_url("get_object", Params=asked, ExpiresIn=seconds)
        return url

    def _at(self, takeout: Takeout, name: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": keys_leaving.piece(takeout.account, takeout.id, name)}

    def _whole(self, takeout: Takeout) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": keys_leaving.whole(takeout.account, takeout.id)}


def _is_missing(error: ClientError) -> bool:
    return error.response["Error"]["Code"] in _MISSING
