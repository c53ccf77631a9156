"""Steps 1, 5 and 6 of docs/restore.md on a deployed stage: stand still, put restored tables in place, go again.

Each step may be repeated, wherever it broke off: what was done is found done. What stood before is kept in a file, so
that the last step sets going again what the first has stopped, and nothing else.
"""

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

from infra.deploy.cloud import Cloud
from infra.deploy.patience import until
from infra.deploy.restored_tables import Tables
from infra.deploy.stages import Stage
from infra.deploy.terminal import Terminal
from infra.deploy.trouble import CannotDeploy

_USES: Final = ("records", "audit")
_LIMITS: Final = ("/*/*/throttling/rateLimit", "/*/*/throttling/burstLimit")
# Of an event source mapping, what is set anew for the new table's stream.
_SETTINGS: Final = (
    *("BatchSize", "FilterCriteria", "MaximumBatchingWindowInSeconds", "ParallelizationFactor", "DestinationConfig"),
    *("MaximumRecordAgeInSeconds", "BisectBatchOnFunctionError", "MaximumRetryAttempts", "FunctionResponseTypes"),
)
_EVIDENCE: Final = timedelta(days=35)  # as long as point-in-time recovery keeps what was erased


@dataclass(frozen=True, kw_only=True)
class Restoring:
    """The steps on one stage; `folder` keeps what stood before."""

    cloud: Cloud
    stage: Stage
    folder: Path
    terminal: Terminal
    pause: float = 5.0

    def stand_still(self) -> None:
        """Step 1: no schedule, stream, queue, event about mail or call of the API runs a function any more."""
        if not self._file.exists():
            rules = [name for name in self._of_type("AWS::Events::Rule") if self._rule(name)["State"] == "ENABLED"]
            mappings = [one["UUID"] for one in self._mappings() if one["State"] in {"Enabled", "Enabling", "Updating"}]
            began = time.strftime("%Y%m%dT%H%M%S", time.gmtime())
            stood = {"began": began, "rules": rules, "mappings": mappings, "former": [], "mail": self._mail}
            self.folder.mkdir(parents=True, exist_ok=True)
            self._keep({**stood, "throttle": self._throttling})
        told = self._told
        for rule in told["rules"]:
            self.cloud.client("events").disable_rule(Name=rule)
        for mapping in told["mappings"]:
            self._switch(mapping, "Disabled")
        self._throttle(["0", "0"])
        self._reserve(told["mail"]["function"], 0)

    def put_in_place(self) -> None:
        """Step 5: the tables `…-restored` come under the old names, with all that a restore does not carry over.

        Raise `CannotDeploy`, with nothing ended, where a table is missing or the audit has no policy to carry over.
        """
        told = self._told
        for use in _USES:
            if use not in told:
                told[use] = self._looked_at(use)
                self._keep(told)
        for use in _USES:
            name = self._name(use)
            if not told[use].get("going"):
                told[use]["backup"] = self._tables.back_up(f"{name}-restored", self._backup(told, use))
                told[use]["evidence"] = self._tables.back_up(name, f"{name}-evidence-{told['began']}")
                told[use]["going"] = True
                self._keep(told)
            if not told[use].get("gone"):
                self._tables.end(name)
                told[use]["gone"] = True
                self._keep(told)
            self._tables.put_back(name, told[use]["backup"], told[use])
            self._read_anew(told, name)
            told[use]["placed"] = True
            self._keep(told)

    def go(self) -> None:
        """Step 6, after looking: what step 1 has stopped runs again, and the tables beside go: they name people.

        Raise `CannotDeploy`, with nothing changed, while step 5 is begun and not at its end.
        """
        told = self._told
        begun = [use for use in _USES if told.get(use, {}).get("going")]
        if begun and not all(told[use].get("placed") for use in _USES):
            raise CannotDeploy(
                "putting in place broke off, so that the tables do not fit: first run put-in-place again."
            )
        if begun:
            self.terminal.agree("The tables that were restored beside are deleted, and their backups. Is all well?")
        self._reserve(told["mail"]["function"], told["mail"]["limit"])
        for mapping in told["mappings"]:
            self._switch(mapping, "Enabled")
        for rule in told["rules"]:
            self.cloud.client("events").enable_rule(Name=rule)
        self._throttle(told["throttle"])
        for use in begun:
            self._tables.end(f"{self._name(use)}-restored")
            self._tables.forget(f"{self._name(use)}-restored", self._backup(told, use))
        self._tell_evidence([told[use]["evidence"] for use in begun])
        self._file.unlink()

    def _looked_at(self, use: str) -> dict[str, Any]:
        """The settings of a table that can be replaced."""
        name = self._name(use)
        for one in (name, f"{name}-restored"):
            if self._tables.described(one).get("TableStatus") != "ACTIVE":
                raise CannotDeploy(f"the table {one} is not there, or not ready: nothing was ended.")
        settings = self._tables.settings_of(name)
        if use == "audit" and not settings["policy"]:
            raise CannotDeploy(f"{name} has no policy that refuses changes; give it back first: nothing was ended.")
        return settings

    def _tell_evidence(self, arns: list[str]) -> None:
        if not arns:
            self.terminal.say("No table was put in place: tables that were restored beside stay, delete them by hand.")
            return
        last = datetime.now(UTC) + _EVIDENCE
        self.terminal.say(
            "Backups of the damaged tables are kept as evidence. They name people, and no erasure reaches them: delete "
            f"them when the damage is understood, by {last:%Y-%m-%d} at the latest:"
        )
        for arn in arns:
            self.terminal.say(f"  aws dynamodb delete-backup --region {self.stage.region} --backup-arn {arn}")

    @property
    def _tables(self) -> Tables:
        return Tables(cloud=self.cloud, pause=self.pause)

    def _name(self, use: str) -> str:
        return f"{self.stage.stack}-{use}"

    def _backup(self, told: dict[str, Any], use: str) -> str:
        """The name of the restored table's backup: this cut-over's own, so that it is found after any break."""
        return f"{self._name(use)}-cut-over-{told['began']}"

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
        """Write it whole or not at all."""
        beside = self._file.with_suffix(".new")
        beside.write_text(json.dumps(told, indent=1, sort_keys=True))
        beside.replace(self._file)

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

    def _switch(self, mapping: str, wanted: str) -> None:
        functions = self.cloud.client("lambda")

        def switched() -> bool:
            state = functions.get_event_source_mapping(UUID=mapping)["State"]
            if state != wanted and state in {"Enabled", "Disabled"}:
                functions.update_event_source_mapping(UUID=mapping, Enabled=wanted == "Enabled")
            return bool(state == wanted)

        until(switched, f"the mapping {mapping}", pause=self.pause)

    @property
    def _mail(self) -> dict[str, Any]:
        """The function that SNS calls, and how many of it may run at once; None where no number was set."""
        stack = self.cloud.client("cloudformation")
        found = stack.describe_stack_resource(StackName=self.stage.stack, LogicalResourceId="OnMailEvent")
        function = found["StackResourceDetail"]["PhysicalResourceId"]
        reserved = self.cloud.client("lambda").get_function_concurrency(FunctionName=function)
        return {"function": function, "limit": reserved.get("ReservedConcurrentExecutions")}

    def _reserve(self, function: str, limit: int | None) -> None:
        functions = self.cloud.client("lambda")
        if limit is None:
            functions.delete_function_concurrency(FunctionName=function)
        else:
            functions.put_function_concurrency(FunctionName=function, ReservedConcurrentExecutions=limit)

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

    def _read_anew(self, told: dict[str, Any], name: str) -> None:
        """What read the table's old stream reads its new one; each new mapping is kept before the old one goes."""
        functions = self.cloud.client("lambda")
        table = self._tables.described(name)
        for place, mapping in enumerate(told["mappings"]):
            was = functions.get_event_source_mapping(UUID=mapping)
            former, stream = was.get("EventSourceArn", ""), table["LatestStreamArn"]
            if former.startswith(f"{table['TableArn']}/stream/") and former != stream:
                reader = partial(self._reader, was, stream)
                told["mappings"][place] = until(reader, f"a mapping of {stream}", pause=self.pause)
                told["former"].append(mapping)
                self._keep(told)
        for mapping in told["former"]:
            with suppress(functions.exceptions.ResourceNotFoundException):
                gone = partial(functions.delete_event_source_mapping, UUID=mapping)
                until(gone, f"the end of the mapping {mapping}", pause=self.pause)

    def _reader(self, was: dict[str, Any], stream: str) -> str:
        """The id of the function's mapping of this stream, which is found or made."""
        functions = self.cloud.client("lambda")
        pages = functions.get_paginator("list_event_source_mappings")
        for page in pages.paginate(FunctionName=was["FunctionArn"], EventSourceArn=stream):
            for one in page["EventSourceMappings"]:
                return str(one["UUID"])
        settings = {key: was[key] for key in _SETTINGS if was.get(key) not in (None, {}, [])}
        made = functions.create_event_source_mapping(
            FunctionName=was["FunctionArn"],
            EventSourceArn=stream,
            StartingPosition="TRIM_HORIZON",
            Enabled=False,
            **settings,
        )
        return str(made["UUID"])
