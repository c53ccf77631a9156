"""Mails that came in, in their unversioned bucket."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from botocore.exceptions import ClientError

from chalicelib.aws import client
from chalicelib.domain.ids import AccountId
from chalicelib.domain.inbound import Attachment, InboundMail, MailPart, PartState
from chalicelib.errors import NotFound
from chalicelib.services.ports.inbound import HeldMail, WaitingMail
from chalicelib.services.ports.removals import Removals, Store
from chalicelib.storage import keys_inbound

_MISSING: Final = frozenset({"NoSuchKey", "404", "NotFound"})
_QUARANTINED: Final = "quarantined"
_PAGE: Final = 1000  # of a listing; what Amazon S3 gives at most
_OPAQUE: Final = "application/octet-stream"


class S3MailBucket:
    """See `services.ports.inbound.MailBucket`."""

    def __init__(self, bucket: str, removals: Removals) -> None:
        self._bucket = bucket
        self._removals = removals

    def read(self, name: str) -> bytes | None:
        """See `MailBucket`."""
        return self._read(keys_inbound.incoming(name))

    def waiting(self, *, before: datetime) -> Iterator[WaitingMail]:
        """See `MailBucket`."""
        after = keys_inbound.INCOMING  # the folder itself is no mail
        while after:
            found = self._listed(keys_inbound.INCOMING, _PAGE, after=after)
            for one in found:
                if one["LastModified"] < before:
                    yield WaitingMail(str(one["Key"]).removeprefix(keys_inbound.INCOMING), one["LastModified"])
            after = str(found[-1]["Key"]) if len(found) == _PAGE else ""

    def drop(self, name: str) -> None:
        """See `MailBucket`."""
        self._delete(keys_inbound.incoming(name))

    def keep(self, mail: InboundMail, raw: bytes, attachments: Sequence[Attachment]) -> None:
        """See `MailBucket`."""
        for number, one in enumerate(attachments, start=1):
            if one.state is not PartState.LEFT_OUT:
                self._put(_part(mail, number), one.content, one.content_type)
        self._put(_original(mail), raw, "text/plain")

    def copy(self, mail: InboundMail, to: InboundMail) -> None:
        """See `MailBucket`."""
        for key, there in zip(_objects(mail), _objects(to), strict=True):
            try:
                client("s3").copy_object(
                    Bucket=self._bucket, Key=there, CopySource={"Bucket": self._bucket, "Key": key}
                )
            except ClientError as error:
                if not _is_missing(error):
                    raise

    def delete(self, mail: InboundMail) -> None:
        """See `MailBucket`."""
        for key in _objects(mail):
            self._delete(key)

    def let_go(self, mail: InboundMail) -> None:
        """See `MailBucket`."""
        self._removals.ask(Store.MAILS, _objects(mail))

    def original_link(self, mail: InboundMail, *, seconds: int) -> str:
        """See `MailBucket`; as text, so that no program for mail shows what is in it."""
        try:
            client("s3").head_object(Bucket=self._bucket, Key=_original(mail))
        except ClientError as error:
            if _is_missing(error):
                raise NotFound("mail") from None
            raise
        return self._link(_original(mail), "mail.txt", "text/plain; charset=utf-8", seconds)

    def part_link(self, mail: InboundMail, part: MailPart, *, seconds: int) -> str:
        """See `MailBucket`; under a name of ours, because the bucket's own log holds the whole address."""
        aside = part.state is PartState.QUARANTINED
        ending = _QUARANTINED if aside else part.name.rpartition(".")[2].lower()
        name = f"{mail.id}-{part.number}.{ending}"
        return self._link(_part(mail, part.number), name, _OPAQUE if aside else part.content_type, seconds)

    def hold(self, account: AccountId, name: str, raw: bytes) -> None:
        """See `MailBucket`."""
        self._put(keys_inbound.held(account, name), raw, "text/plain")

    def held(self, account: AccountId, *, limit: int) -> tuple[HeldMail, ...]:
        """See `MailBucket`; what was let go lies there until the job comes, and a mark beside it."""
        prefix, marks = keys_inbound.held(account, ""), keys_inbound.held_no_longer(account, "")
        gone = {one["Key"].removeprefix(marks) for one in self._listed(marks, _PAGE)}
        found = self._listed(prefix, min(limit + len(gone), _PAGE))
        mails = (HeldMail(one["Key"].removeprefix(prefix), one["LastModified"], one["Size"]) for one in found)
        return tuple(mail for mail in mails if mail.name not in gone)[:limit]

    def read_held(self, account: AccountId, name: str) -> bytes | None:
        """See `MailBucket`."""
        return self._read(keys_inbound.held(account, name))

    def drop_held(self, account: AccountId, name: str) -> None:
        """See `MailBucket`."""
        there, mark = keys_inbound.held(account, name), keys_inbound.held_no_longer(account, name)
        self._removals.ask(Store.MAILS, (there, mark))
        self._put(mark, b"", "text/plain")

    def _read(self, key: str) -> bytes | None:
        try:
            found = client("s3").get_object(Bucket=self._bucket, Key=key)
        except ClientError as error:
            if _is_missing(error):
                return None
            raise
        content: bytes = found["Body"].read()
        return content

    def _put(self, key: str, content: bytes, content_type: str) -> None:
        client("s3").put_object(Bucket=self._bucket, Key=key, Body=content, ContentType=content_type)

    def _delete(self, key: str) -> None:
        client("s3").delete_object(Bucket=self._bucket, Key=key)

    def _listed(self, prefix: str, limit: int, *, after: str = "") -> list[dict[str, Any]]:
        found = client("s3").list_objects_v2(Bucket=self._bucket, Prefix=prefix, MaxKeys=limit, StartAfter=after)
        listed: list[dict[str, Any]] = found.get("Contents", [])
        return listed

    def _link(self, key: str, name: str, content_type: str, seconds: int) -> str:
        disposition = f'attachment; filename="{name}"'
        url: str = client("s3").generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": key,
                "ResponseContentDisposition": disposition,
                "ResponseContentType": content_type,
                "ResponseCacheControl": "no-store",
            },
            ExpiresIn=seconds,
        )
        return url


def _original(mail: InboundMail) -> str:
    return keys_inbound.original(mail.account, mail.request, mail.id)


def _part(mail: InboundMail, number: int) -> str:
    return keys_inbound.part(mail.account, mail.request, mail.id, number)


def _objects(mail: InboundMail) -> list[str]:
    """The keys of all that belongs to a mail."""
    kept = [one.number for one in mail.parts if one.state is not PartState.LEFT_OUT]
    return [_original(mail), *(_part(mail, number) for number in kept)]


def _is_missing(error: ClientError) -> bool:
    return error.response["Error"]["Code"] in _MISSING
