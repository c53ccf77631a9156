"""Steps 1, 5 and 6 of docs/restore.md on a deployed stage: stand still, put restored tables in place, go again.

Each step may be repeated: what was done is found done. What stood before is kept in a file, so that the last step sets
going again what the first has stopped, and nothing else.
"""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from botocore.exceptions import ClientError

from infra.deploy.cloud import Cloud
from infra.deploy.stages import Stage
from infra.deploy.trouble import CannotDeploy

_USES: Final = ("records", "audit")
_LIMITS: Final = ("/*/*/throttling/rateLimit", "/*/*/throttling/burstLimit")
_STREAM: Final = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
# Of an event source mapping, what is set anew for the new table's stream.
_SETTINGS: Final = (
    *("BatchSize", "FilterCriteria", "MaximumBatchingWindowInSeconds", "ParallelizationFactor", "DestinationConfig"),
    *("MaximumRecordAgeInSeconds", "BisectBatchOnFunctionError", "MaximumRetryAttempts", "FunctionResponseTypes"),
)
_WAIT: Final = 6 * 3600.0  # seconds; a restore takes from twenty minutes to hours


@dataclass(frozen=True, kw_only=True)
class Restoring:
    """The steps on one stage; `folder` keeps what stood before."""

    cloud: Cloud
    stage: Stage
    folder: Path
    pause: float = 5.0

    def stand_still(self) -> None:
        """Step 1: no schedule, no stream and no call of the API runs a function any more."""
        if not self._file.exists():
            rules = [name for name in self._of_type("AWS::Events::Rule") if self._rule(name)["State"] == "ENABLED"]
            mappings = [one["UUID"] for one in self._mappings() if one["State"] in {"Enabled", "Enabling", "Updating"}]
            self.folder.mkdir(parents=True, exist_ok=True)
            self._keep({"rules": rules, "mappings": mappings, "throttle": self._throttling})
        told = self._told
        for rule in told["rules"]:
            self.cloud.client("events").disable_rule(Name=rule)
        for mapping in told["mappings"]:
            self._switch(mapping, on=False)
        self._throttle(["0", "0"])

    def put_in_place(self) -> None:
        """Step 5: the tables `…-restored` come under the old names, with all that a restore does not carry over."""
        told = self._told
        for use in _USES:
            name = f"{self.stage.stack}-{use}"
            if use not in told:
                told[use] = self._settings_of(name)
                self._keep(told)
            if not told[use].get("gone"):
                told[use]["backup"] = self._backed_up(f"{name}-restored")
                told[use]["evidence"] = self._backed_up(name)
                self._keep(told)
                self._end(name)
                told[use]["gone"] = True
                self._keep(told)
            self._restored(name, told[use])
            told["mappings"] = [self._anew(one, name) for one in told["mappings"]]
            self._keep(told)

    def go(self) -> None:
        """Step 6, after looking: what step 1 has stopped runs again, and the tables beside go: they name people."""
        told = self._told
        for mapping in told["mappings"]:
            self._switch(mapping, on=True)
        for rule in told["rules"]:
            self.cloud.client("events").enable_rule(Name=rule)
        self._throttle(told["throttle"])
        for use in _USES:
            if use in told:
                self._end(f"{self.stage.stack}-{use}-restored")
        self._file.unlink()

    @property
    def _file(self) -> Path:
        return self.folder / f"{self.stage.name}.restoring.json"

    @property
    def _told(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads(self._file.read_text())
        except FileNotFoundError:
            raise CannotDeploy(f"{self._file} is missing: begin with standing still.") from None
        return found

    def _keep(self, told: dict[str, Any]) -> None:
        self._file.write_text(json.dumps(told, indent=1, sort_keys=True))

    def _of_type(self, kind: str) -> list[str]:
        pages = self.cloud.client("cloudformation").get_paginator("list_stack_resources")
        return [
            one["PhysicalResourceId"]
            for page in pages.paginate(StackName=self.stage.stack)
            for one in page["StackResourceSummaries"]
            if one["ResourceType"] == kind
        ]

    def _rule(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self.cloud.client("events").describe_rule(Name=name)
        return found

    def _mappings(self) -> Iterator[dict[str, Any]]:
        pages = self.cloud.client("lambda").get_paginator("list_event_source_mappings")
        functions = set(self._of_type("AWS::Lambda::Function"))
        for page in pages.paginate():
            for one in page["EventSourceMappings"]:
                if one["FunctionArn"].split(":")[6] in functions:
                    yield one

    def _switch(self, mapping: str, *, on: bool) -> None:
        functions = self.cloud.client("lambda")
        functions.update_event_source_mapping(UUID=mapping, Enabled=on)
        wanted = {"Enabled"} if on else {"Disabled"}
        self._until(lambda: functions.get_event_source_mapping(UUID=mapping)["State"] in wanted, f"mapping {mapping}")

    @property
    def _throttling(self) -> list[str]:
        """Rate and burst of the API's stage, where it has its own."""
        [api] = self._of_type("AWS::ApiGateway::RestApi")
        stage = self.cloud.client("apigateway").get_stage(restApiId=api, stageName=self.stage.name)
        found = stage.get("methodSettings", {}).get("*/*", {})
        limits = [found.get("throttlingRateLimit"), found.get("throttlingBurstLimit")]
        return [] if None in limits else [f"{limit:.0f}" for limit in limits]

    def _throttle(self, limits: list[str]) -> None:
        """So many calls a second are let through; without limits as many as the AWS account may have."""
        [api] = self._of_type("AWS::ApiGateway::RestApi")
        changes = [
            {"op": "replace", "path": path, "value": limit} for path, limit in zip(_LIMITS, limits, strict=False)
        ]
        gone = [{"op": "remove", "path": "/*/*"}]
        self.cloud.client("apigateway").update_stage(
            restApiId=api, stageName=self.stage.name, patchOperations=changes or gone
        )

    def _settings_of(self, name: str) -> dict[str, Any]:
        """What a restore does not carry over."""
        tables = self.cloud.client("dynamodb")
        arn = tables.describe_table(TableName=name)["Table"]["TableArn"]
        try:
            policy = tables.get_resource_policy(ResourceArn=arn)["Policy"]
        except ClientError:
            policy = ""
        tags = tables.list_tags_of_resource(ResourceArn=arn)["Tags"]
        return {"policy": policy, "tags": [tag for tag in tags if not tag["Key"].startswith("aws:")]}

    def _backed_up(self, name: str) -> str:
        tables = self.cloud.client("dynamodb")
        made = tables.create_backup(TableName=name, BackupName=f"{name}-cut-over")["BackupDetails"]["BackupArn"]

        def available() -> bool:
            about = tables.describe_backup(BackupArn=made)["BackupDescription"]["BackupDetails"]
            return bool(about["BackupStatus"] == "AVAILABLE")

        self._until(available, f"the backup of {name}")
        return str(made)

    def _end(self, name: str) -> None:
        tables = self.cloud.client("dynamodb")
        if not self._status(name):
            return
        tables.update_table(TableName=name, DeletionProtectionEnabled=False)
        self._until(lambda: self._status(name) == "ACTIVE", name)
        tables.delete_table(TableName=name)
        self._until(lambda: not self._status(name), f"the end of {name}")

    def _restored(self, name: str, told: dict[str, Any]) -> None:
        tables = self.cloud.client("dynamodb")
        if not self._status(name):
            tables.restore_table_from_backup(TargetTableName=name, BackupArn=told["backup"])
        self._until(lambda: self._status(name) == "ACTIVE", name)
        table = tables.describe_table(TableName=name)["Table"]
        if not table.get("StreamSpecification", {}).get("StreamEnabled"):
            tables.update_table(TableName=name, StreamSpecification=_STREAM)
            self._until(lambda: self._status(name) == "ACTIVE", name)
        tables.update_table(TableName=name, DeletionProtectionEnabled=True)
        tables.update_continuous_backups(
            TableName=name, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
        )
        if told["tags"]:
            tables.tag_resource(ResourceArn=table["TableArn"], Tags=told["tags"])
        if told["policy"]:
            tables.put_resource_policy(ResourceArn=table["TableArn"], Policy=told["policy"])

    def _anew(self, mapping: str, name: str) -> str:
        """The id of a mapping that reads the table's new stream, where this one reads its old one."""
        functions = self.cloud.client("lambda")
        table = self.cloud.client("dynamodb").describe_table(TableName=name)["Table"]
        was = functions.get_event_source_mapping(UUID=mapping)
        former, stream = was.get("EventSourceArn", ""), table["LatestStreamArn"]
        if not former.startswith(f"{table['TableArn']}/stream/") or former == stream:
            return mapping
        settings = {key: was[key] for key in _SETTINGS if was.get(key) not in (None, {}, [])}
        made = functions.create_event_source_mapping(
            FunctionName=was["FunctionArn"],
            EventSourceArn=stream,
            StartingPosition="TRIM_HORIZON",
            Enabled=False,
            **settings,
        )
        functions.delete_event_source_mapping(UUID=mapping)
        return str(made["UUID"])

    def _status(self, name: str) -> str:
        """Of a table; nothing where there is none."""
        tables = self.cloud.client("dynamodb")
        try:
            return str(tables.describe_table(TableName=name)["Table"]["TableStatus"])
        except tables.exceptions.ResourceNotFoundException:
            return ""

    def _until(self, done: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + _WAIT
        while not done():
            if time.monotonic() > end:
                raise CannotDeploy(f"{what} takes longer than {_WAIT / 3600:.0f} hours: look at it, and begin again.")
            time.sleep(self.pause)
