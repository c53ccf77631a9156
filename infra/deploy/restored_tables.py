"""What step 5 of docs/restore.md does to one table: its backups, its end, and a restored one under its name."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from botocore.exceptions import ClientError

from infra.deploy.cloud import Cloud, code_of
from infra.deploy.patience import until

_STREAM: Final = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
_RECOVERY: Final = {"PointInTimeRecoveryEnabled": True}


@dataclass(frozen=True, kw_only=True)
class Tables:
    """The tables of an account. Each method may be repeated, and looks each `pause` seconds."""

    cloud: Cloud
    pause: float

    def described(self, name: str) -> dict[str, Any]:
        """What DynamoDB tells of a table; nothing where there is none."""
        try:
            found: dict[str, Any] = self._tables.describe_table(TableName=name)["Table"]
        except self._tables.exceptions.ResourceNotFoundException:
            return {}
        return found

    def settings_of(self, name: str) -> dict[str, Any]:
        """What a restore does not carry over: `policy` (empty where there is none) and `tags`."""
        arn = self.described(name)["TableArn"]
        try:
            policy = self._tables.get_resource_policy(ResourceArn=arn)["Policy"]
        except ClientError as error:
            if code_of(error) != "PolicyNotFoundException":
                raise
            policy = ""
        pages = self._tables.get_paginator("list_tags_of_resource").paginate(ResourceArn=arn)
        tags = [tag for page in pages for tag in page["Tags"] if not tag["Key"].startswith("aws:")]
        return {"policy": policy, "tags": tags}

    def back_up(self, name: str, backup: str) -> str:
        """The ARN of a backup of this moment, once it is available; an older one of the same name goes."""
        self.forget(name, backup)
        what = f"the backup {backup}"
        made: str = until(
            lambda: self._tables.create_backup(TableName=name, BackupName=backup)["BackupDetails"]["BackupArn"],
            what,
            pause=self.pause,
        )

        def available() -> bool:
            about = self._tables.describe_backup(BackupArn=made)["BackupDescription"]["BackupDetails"]
            return bool(about["BackupStatus"] == "AVAILABLE")

        until(available, what, pause=self.pause)
        return made

    def forget(self, name: str, backup: str) -> None:
        """Delete each backup of that name of a table, which itself may be gone."""
        pages = self._tables.get_paginator("list_backups").paginate(TableName=name)
        found = [one for page in pages for one in page["BackupSummaries"] if one["BackupName"] == backup]
        for arn in [one["BackupArn"] for one in found if one["BackupStatus"] != "DELETED"]:
            with suppress(self._tables.exceptions.BackupNotFoundException):
                until(partial(self._tables.delete_backup, BackupArn=arn), f"the end of {arn}", pause=self.pause)

    def end(self, name: str) -> None:
        """Lift the deletion protection and delete; return when nothing is left. One that is going is waited for."""

        def ended() -> bool:
            table = self.described(name)
            if table.get("TableStatus") == "ACTIVE" and table.get("DeletionProtectionEnabled"):
                self._tables.update_table(TableName=name, DeletionProtectionEnabled=False)
            elif table.get("TableStatus") == "ACTIVE":
                self._tables.delete_table(TableName=name)
            return not table

        until(ended, f"the end of {name}", pause=self.pause)

    def put_back(self, name: str, backup: str, settings: Mapping[str, Any]) -> None:
        """Restore the backup with this ARN under the name, unless it stands, and give it all that it had."""
        until(lambda: self._stands(name, backup), name, pause=self.pause)
        arn = self.described(name)["TableArn"]
        until(lambda: self._streams(name), f"the stream of {name}", pause=self.pause)
        until(lambda: self._protected(name), f"the protection of {name}", pause=self.pause)
        until(
            lambda: self._tables.update_continuous_backups(TableName=name, PointInTimeRecoverySpecification=_RECOVERY),
            f"the recovery of {name}",
            pause=self.pause,
        )
        if tags := settings["tags"]:
            until(lambda: self._tables.tag_resource(ResourceArn=arn, Tags=tags), f"tags of {name}", pause=self.pause)
        if policy := settings["policy"]:
            until(
                lambda: self._tables.put_resource_policy(ResourceArn=arn, Policy=policy),
                f"the policy of {name}",
                pause=self.pause,
            )

    @property
    def _tables(self) -> Any:
        return self.cloud.client("dynamodb")

    def _stands(self, name: str, backup: str) -> bool:
        table = self.described(name)
        if not table:
            self._tables.restore_table_from_backup(TargetTableName=name, BackupArn=backup)
        return table.get("TableStatus") == "ACTIVE"

    def _streams(self, name: str) -> bool:
        table = self.described(name)
        is_on = table.get("StreamSpecification", {}).get("StreamEnabled", False)
        if not is_on and table["TableStatus"] == "ACTIVE":
            self._tables.update_table(TableName=name, StreamSpecification=_STREAM)
        return bool(is_on and table["TableStatus"] == "ACTIVE" and table.get("LatestStreamArn"))

    def _protected(self, name: str) -> bool:
        table = self.described(name)
        if not table.get("DeletionProtectionEnabled"):
            self._tables.update_table(TableName=name, DeletionProtectionEnabled=True)
        return bool(table.get("DeletionProtectionEnabled"))
