"""Voicemails and greetings in their unversioned bucket."""

import base64
import hashlib
from collections.abc import Iterable, Iterator
from functools import cached_property
from tempfile import SpooledTemporaryFile
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from botocore.exceptions import ClientError

from chalicelib.aws import client
from chalicelib.domain.ids import AccountId
from chalicelib.domain.voicemail import Tags, Voicemail, VoicemailPlace
from chalicelib.errors import NotFound, TooLarge
from chalicelib.services.ports.phone import Kept
from chalicelib.services.ports.removals import Removals, Store
from chalicelib.storage import keys

_IN_MEMORY: Final = 8 * 1024 * 1024  # a message of six minutes; what is larger waits on Lambda's own encrypted disk
_MISSING: Final = frozenset({"NoSuchKey", "NoSuchTagSet", "404", "NotFound"})


class S3VoicemailBucket:
    """See `services.ports.phone.VoicemailBucket`."""

    def __init__(self, bucket: str, removals: Removals) -> None:
        self._bucket = bucket
        self._removals = removals

    def key(self, voicemail: Voicemail) -> str:
        """See `VoicemailBucket`."""
        return keys.voicemail_object(voicemail.account, voicemail.request, voicemail.id)

    def put(self, voicemail: Voicemail, chunks: Iterable[bytes], *, most: int) -> tuple[int, str]:
        """See `VoicemailBucket`; one call to S3, made when all is here: what breaks off before leaves nothing."""
        hashed = hashlib.sha256()
        size = 0
        with SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
            for chunk in chunks:
                size += len(chunk)
                if size > most:
                    raise TooLarge("recording")
                hashed.update(chunk)
                spool.write(chunk)
            spool.seek(0)
            client("s3").put_object(
                **self._at(voicemail),
                Body=spool,
                ContentLength=size,
                ContentType=voicemail.content_type,
                ChecksumSHA256=base64.b64encode(hashed.digest()).decode(),
                Tagging=urlencode(voicemail.tags.as_map()),
            )
        return size, hashed.hexdigest()

    def find(self, voicemail: Voicemail) -> Kept | None:
        """See `VoicemailBucket`."""
        try:
            found = client("s3").head_object(**self._at(voicemail))
            tags = client("s3").get_object_tagging(**self._at(voicemail))["TagSet"]
        except ClientError as error:
            if _is_missing(error):
                return None
            raise
        return Kept(self.key(voicemail), found["ContentLength"], found["LastModified"], _tags(tags))

    def head(self, voicemail: Voicemail, *, most: int) -> bytes:
        """See `VoicemailBucket`."""
        found = client("s3").get_object(**self._at(voicemail), Range=f"bytes=0-{most - 1}")
        content: bytes = found["Body"].read()
        return content

    def copy(self, voicemail: Voicemail, to: Voicemail) -> None:
        """See `VoicemailBucket`."""
        try:
            client("s3").copy_object(
                **self._at(to),
                CopySource={"Bucket": self._bucket, "Key": self.key(voicemail)},
                ChecksumAlgorithm="SHA256",
                TaggingDirective="REPLACE",
                Tagging=urlencode(to.tags.as_map()),
            )
        except ClientError as error:
            if _is_missing(error):
                raise NotFound("recording") from None
            raise

    def tag(self, voicemail: Voicemail, tags: Tags) -> bool:
        """See `VoicemailBucket`."""
        wanted = [{"Key": name, "Value": value} for name, value in tags.as_map().items()]
        try:
            client("s3").put_object_tagging(**self._at(voicemail), Tagging={"TagSet": wanted})
        except ClientError as error:
            if _is_missing(error):
                return False
            raise
        return True

    def delete(self, voicemail: Voicemail) -> None:
        """See `VoicemailBucket`."""
        client("s3").delete_object(**self._at(voicemail))

    def link(self, voicemail: Voicemail, *, seconds: int, download: str = "") -> str:
        """See `VoicemailBucket`."""
        disposition = _attachment(download) if download else "inline"
        return self._link(self.key(voicemail), voicemail.content_type, disposition, seconds)

    def every(self, *, after: str = "") -> Iterator[Kept]:
        """See `VoicemailBucket`."""
        behind = {"StartAfter": after} if after else {}
        for page in client("s3").get_paginator("list_objects_v2").paginate(Bucket=self._bucket, **behind):
            for found in page.get("Contents", []):
                if keys.is_voicemail_object(found["Key"]):
                    yield Kept(found["Key"], found["Size"], found["LastModified"])

    def place(self, key: str) -> VoicemailPlace | None:
        """See `VoicemailBucket`."""
        return VoicemailPlace(*keys.place_of_voicemail_object(key)) if keys.is_voicemail_object(key) else None

    def put_greeting(self, account: str, greeting: str, content: bytes, content_type: str) -> None:
        """See `VoicemailBucket`."""
        key = keys.greeting_object(AccountId(account), greeting)
        client("s3").put_object(Bucket=self._bucket, Key=key, Body=content, ContentType=content_type)

    def greeting_link(self, account: str, greeting: str, *, seconds: int) -> str:
        """See `VoicemailBucket`; the type is the one that it was kept under."""
        return self._link(keys.greeting_object(AccountId(account), greeting), "", "inline", seconds)

    def delete_greeting(self, account: str, greeting: str) -> None:
        """See `VoicemailBucket`."""
        self._removals.ask(Store.VOICEMAILS, (keys.greeting_object(AccountId(account), greeting),))

    @cached_property
    def origin(self) -> str:
        """See `VoicemailBucket`; read from a link, because endpoint and addressing style decide about it."""
        link = urlsplit(self._link("acc_", "", "inline", 1))
        return f"{link.scheme}://{link.netloc}"

    def _at(self, voicemail: Voicemail) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": self.key(voicemail)}

    def _link(self, key: str, content_type: str, disposition: str, seconds: int) -> str:
        answer = {"ResponseContentDisposition": disposition, "ResponseCacheControl": "no-store"}
        if content_type:
            answer["ResponseContentType"] = content_type
        at = {"Bucket": self._bucket, "Key": key}
        url: str = client("s3").generate_presigned_url("get_object", Params=at | answer, ExpiresIn=seconds)
        return url


def _attachment(name: str) -> str:
    """The disposition that saves under a name (RFC 6266)."""
    plain = "".join(char if char.isascii() and (char.isalnum() or char in "._- ") else "_" for char in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _is_missing(error: ClientError) -> bool:
    return error.response["Error"]["Code"] in _MISSING


def _tags(listed: list[dict[str, Any]]) -> Tags | None:
    """The tags as we write them; None for any others."""
    found = {tag["Key"]: tag["Value"] for tag in listed}
    retention, hold = found.get("retention", ""), found.get("hold")
    if not retention.isdecimal() or hold not in {"yes", "no"}:
        return None
    return Tags(int(retention), hold == "yes")
