"""`make destroy`: takes away what serves and keeps the data; the data as well only if the stack's name is typed."""

import json
import time
from dataclasses import dataclass
from typing import Final

from botocore.exceptions import ClientError

from infra.deploy import changes, templates
from infra.deploy.artifacts import Artifacts
from infra.deploy.cloud import Cloud, code_of
from infra.deploy.emptying import empty_bucket
from infra.deploy.stacks import GONE, Stack, Wanted
from infra.deploy.stages import Stage
from infra.deploy.terminal import Terminal
from infra.deploy.trouble import CannotDeploy

_KEY_DAYS: Final = 30  # as long as AWS lets one think better of it


@dataclass(frozen=True, kw_only=True)
class Removal:
    """One run of the command."""

    cloud: Cloud
    stage: Stage
    terminal: Terminal
    pause: float = 3.0

    @property
    def _stack(self) -> Stack:
        return Stack(self.cloud, self.stage.stack, self.terminal, pause=self.pause)

    def keep_data(self) -> None:
        """Shrink the stack to its data. Raise `CannotDeploy` where there is nothing, or no yes."""
        stack = self._stack
        if stack.status in GONE:
            raise CannotDeploy(
                f"there is no stack {stack.name} in {self.cloud.region} of account {self.cloud.account}."
            )
        whole = stack.template()
        data = templates.only_data(whole)
        artifacts = Artifacts(self.cloud, self.stage.name)
        artifacts.prepare()
        address = artifacts.put_template(f"kept-{time.time_ns()}", json.dumps(data))
        change_set, found = stack.propose(Wanted(template_url=address, parameters=stack.parameters()), is_new=False)
        if not change_set:
            self.terminal.say("nothing to remove: only the data are left.")
            return
        self.terminal.say(f"what serves goes, the data stay:\n{changes.in_words(found)}")
        try:
            retained = [one for one in found if whole["Resources"].get(one.name, {}).get("DeletionPolicy") == "Retain"]
            _refuse_loss(retained)
            self.terminal.agree("Remove it? Nobody can file or answer requests then, and the legal clocks go on.")
        except (CannotDeploy, KeyboardInterrupt):
            stack.forget(change_set)
            raise
        stack.carry_out(change_set, is_new=False)
        self.terminal.say(
            f"{stack.name} holds its data only. `make deploy STAGE={self.stage.name}` brings it back as it was; "
            f"`make destroy STAGE={self.stage.name} DATA=delete` ends the data too."
        )

    def with_data(self) -> None:
        """Delete the stack and everything that it retained, except what object lock keeps until its day."""
        stack = self._stack
        if stack.status in GONE:
            raise CannotDeploy(
                f"there is no stack {stack.name} in {self.cloud.region} of account {self.cloud.account}."
            )
        held = [(name, kind, physical) for name, kind, physical in stack.resources() if kind in templates.DATA]
        self._say_what_goes(held)
        self.terminal.type_name(stack.name, "All requests, answers, audit and keys of this stage end")
        for _, kind, physical in held:
            if kind == "AWS::DynamoDB::Table":
                self.cloud.client("dynamodb").update_table(TableName=physical, DeletionProtectionEnabled=False)
        self._stop_mail()
        stack.delete()
        for name, kind, physical in held:
            self._end(name, kind, physical)
        self.terminal.say(f"{stack.name} and its data are gone.")

    def _say_what_goes(self, held: list[tuple[str, str, str]]) -> None:
        self.terminal.say("these end, and no backup of ours brings them back:")
        for _, kind, physical in held:
            self.terminal.say(f"  {kind.removeprefix('AWS::')} {physical}")
        self.terminal.say(
            "Copies that point-in-time recovery made of the tables are kept by AWS for 35 days; keys can be saved for "
            f"{_KEY_DAYS} days.\nDigests under object lock (COMPLIANCE, in production three years) cannot be deleted "
            "by anybody before their day: they name no person, and their bucket stays until then."
        )

    def _stop_mail(self) -> None:
        """Our rules for incoming mail cannot be deleted while they are in force."""
        if not self.stage.parameters.get("InboundDomain"):
            return
        mail = self.cloud.client("ses")
        if mail.describe_active_receipt_rule_set().get("Metadata", {}).get("Name") == self.stage.stack:
            mail.set_active_receipt_rule_set()

    def _end(self, name: str, kind: str, physical: str) -> None:
        try:
            said = self._ended(kind, physical)
        except ClientError as error:
            if code_of(error) in {"ResourceNotFoundException", "NoSuchBucket", "404", "NotFoundException"}:
                return  # the stack has deleted it
            raise CannotDeploy(
                f"{name} ({physical}) cannot be deleted ({code_of(error)}); delete it by hand."
            ) from None
        self.terminal.say(f"  {said}")

    def _ended(self, kind: str, physical: str) -> str:
        if kind == "AWS::DynamoDB::Table":
            self.cloud.client("dynamodb").delete_table(TableName=physical)
            return f"table {physical} deleted"
        if kind == "AWS::S3::Bucket":
            return empty_bucket(self.cloud, physical)
        if kind == "AWS::KMS::Key":
            self.cloud.client("kms").schedule_key_deletion(KeyId=physical, PendingWindowInDays=_KEY_DAYS)
            return f"key {physical} is deleted in {_KEY_DAYS} days (kms cancel-key-deletion saves it)"
        self.cloud.client("secretsmanager").delete_secret(SecretId=physical, ForceDeleteWithoutRecovery=True)
        return f"secret {physical} deleted"


def _refuse_loss(retained: list[changes.Change]) -> None:
    if loud := changes.warning(retained):
        raise CannotDeploy(f"{loud}\nthis is not what destroying without data may do; nothing was changed.")
