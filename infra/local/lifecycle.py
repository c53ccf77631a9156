"""Plays S3's lifecycle on this machine, whose engine keeps the rules and never runs them.

Reads each bucket's own configuration, deletes what a rule matches at a given time, and tells of it as S3 does. A rule
that it could not carry out as S3 would is refused, with its name.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from infra.local.events import Event, event_of

logger = logging.getLogger("recourse.worker")

_KNOWN = {"ID", "Status", "Filter", "Expiration", "AbortIncompleteMultipartUpload"}
_NO_SIZE = ("ObjectSizeGreaterThan", 0)  # which S3 adds to every `And`
Tags = dict[str, str]


class Refused(Exception):
    """A rule says something that S3 knows and this machine does not; the message names it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: which objects it takes, and after how many days; `uploads` is about unfinished ones."""

    name: str
    prefix: str = ""
    tags: Tags = field(default_factory=dict)
    days: int | None = None
    uploads: int | None = None

    @classmethod
    def read(cls, rule: dict[str, Any]) -> Self | None:
        """Return the rule, None for one that is switched off. Raise `Refused`."""
        name = str(rule.get("ID", "without a name"))
        unknown = set(rule) - _KNOWN
        if rule.get("Status") == "Disabled":
            return None
        if unknown:
            raise Refused(f"rule {name}: {', '.join(sorted(unknown))} is not known on this machine")
        prefix, tags = _conditions(name, rule.get("Filter", {}))
        return cls(
            name=name,
            prefix=prefix,
            tags=tags,
            days=_days(name, rule.get("Expiration"), "Days"),
            uploads=_days(name, rule.get("AbortIncompleteMultipartUpload"), "DaysAfterInitiation"),
        )

    def takes(self, key: str, at: datetime, now: datetime) -> bool:
        """Whether an object of that age is this rule's, as far as its tags fit."""
        return self.days is not None and key.startswith(self.prefix) and due(at, self.days) <= now


def _conditions(name: str, chosen: dict[str, Any]) -> tuple[str, Tags]:
    """Every condition of a filter: a prefix and tags, alone or together."""
    if set(chosen) == {"And"}:
        chosen = {key: value for key, value in chosen["And"].items() if (key, value) != _NO_SIZE}
    unknown = set(chosen) - {"Prefix", "Tag", "Tags"}
    if unknown:
        raise Refused(f"rule {name}: a filter by {', '.join(sorted(unknown))} is not known on this machine")
    listed = [*chosen.get("Tags", []), *([chosen["Tag"]] if "Tag" in chosen else [])]
    return str(chosen.get("Prefix", "")), {tag["Key"]: tag["Value"] for tag in listed}


def _days(name: str, action: dict[str, Any] | None, key: str) -> int | None:
    if action is None:
        return None
    if set(action) != {key}:
        raise Refused(f"rule {name}: {', '.join(sorted(set(action) - {key}))} is not known on this machine")
    return int(action[key])


def due(at: datetime, days: int) -> datetime:
    """When S3 takes what was made at that time: its days later, at the midnight (UTC) that follows."""
    exact = at.astimezone(UTC) + timedelta(days=days)
    midnight = exact.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight if exact == midnight else midnight + timedelta(days=1)


@dataclass
class Lifecycle:
    """Runs the rules of some buckets; `publish` hands an event to whoever follows such events."""

    s3: Any  # a boto3 client
    buckets: tuple[str, ...]
    publish: Callable[[Event], object]

    def run(self, now: datetime) -> int:
        """Delete what is due at `now`; return how many objects went. A bucket whose rules are refused keeps all."""
        gone = 0
        for bucket in self.buckets:
            try:
                gone += self.run_bucket(bucket, now)
            except Refused as refused:
                logger.warning("the lifecycle of %s does not run here: %s", bucket, refused)
        return gone

    def run_bucket(self, bucket: str, now: datetime) -> int:
        """Run the rules of one bucket. Raise `Refused`: then nothing was touched."""
        rules = self.rules(bucket)
        if any(rule.days is not None for rule in rules) and self._is_versioned(bucket):
            raise Refused("the bucket keeps versions, which are not deleted on this machine")
        tells = self._tells(bucket)
        gone = 0
        for key, at in self._objects(bucket):
            if self._matched(bucket, key, at, rules, now):
                self.s3.delete_object(Bucket=bucket, Key=key)
                gone += 1
                if tells:
                    self.publish(deleted(bucket, key, now))
        self._abort_uploads(bucket, rules, now)
        return gone

    def rules(self, bucket: str) -> list[Rule]:
        """The rules that are switched on. Raise `Refused`."""
        try:
            listed = self.s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
        except self.s3.exceptions.ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchLifecycleConfiguration":
                raise
            return []
        return [rule for rule in map(Rule.read, listed) if rule]

    def _matched(self, bucket: str, key: str, at: datetime, rules: list[Rule], now: datetime) -> bool:
        """Whether a rule takes the object; its tags are asked for only if its age and name fit."""
        takers = [rule for rule in rules if rule.takes(key, at, now)]
        if not any(rule.tags for rule in takers):
            return bool(takers)
        listed = self.s3.get_object_tagging(Bucket=bucket, Key=key)["TagSet"]
        tags = {(tag["Key"], tag["Value"]) for tag in listed}
        return any(set(rule.tags.items()) <= tags for rule in takers)

    def _objects(self, bucket: str) -> Iterator[tuple[str, datetime]]:
        for page in self.s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
            for found in page.get("Contents", []):
                yield found["Key"], found["LastModified"]

    def _abort_uploads(self, bucket: str, rules: list[Rule], now: datetime) -> None:
        spans = [(rule.prefix, rule.uploads) for rule in rules if rule.uploads is not None]
        if not spans:
            return
        for upload in self.s3.list_multipart_uploads(Bucket=bucket).get("Uploads", []):
            key, begun = upload["Key"], upload["Initiated"]
            if any(key.startswith(prefix) and due(begun, days) <= now for prefix, days in spans):
                self.s3.abort_multipart_upload(Bucket=bucket, Key=key, UploadId=upload["UploadId"])

    def _is_versioned(self, bucket: str) -> bool:
        return "Status" in self.s3.get_bucket_versioning(Bucket=bucket)

    def _tells(self, bucket: str) -> bool:
        return "EventBridgeConfiguration" in self.s3.get_bucket_notification_configuration(Bucket=bucket)


def deleted(bucket: str, key: str, at: datetime) -> Event:
    """The event by which S3 tells of a deletion by its lifecycle."""
    detail = {
        "version": "0",
        "bucket": {"name": bucket},
        "object": {"key": key, "sequencer": f"{int(at.timestamp() * 1000):016X}"},
        "request-id": "LOCALLIFECYCLE00",
        "requester": "s3.amazonaws.com",
        "reason": "Lifecycle Expiration",
        "deletion-type": "Permanently Deleted",
    }
    event = event_of("aws.s3", "Object Deleted", detail, resources=(f"arn:aws:s3:::{bucket}",))
    return {**event, "time": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
