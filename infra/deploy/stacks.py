"""Change sets of one stack: made, read, carried out and watched to their end."""

import json
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from botocore.exceptions import ClientError

from infra.deploy.changes import Change
from infra.deploy.cloud import Cloud, message_of
from infra.deploy.terminal import Terminal
from infra.deploy.trouble import CannotDeploy

_NOTHING: Final = ("didn't contain changes", "No updates are to be performed")
_CAPABILITIES: Final = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
# The alarms of infra/resources.yaml by whose word an update is taken back; CloudFormation heeds five at most.
TELLING: Final = ("ApiErrors", "FunctionErrors", "FunctionThrottles")
_RINGING: Final = "ALARM"
_LONGEST_SET: Final = 300.0
GONE: Final = frozenset({"", "DELETE_COMPLETE", "REVIEW_IN_PROGRESS"})
_SHOWN_EACH: Final = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a stack is to become."""

    template_url: str
    parameters: Mapping[str, str]
    alarms: Sequence[str] = field(default=())
    watch_minutes: int = 0

    def request(self) -> dict[str, Any]:
        """As CloudFormation wants it."""
        triggers = [{"Arn": arn, "Type": "AWS::CloudWatch::Alarm"} for arn in self.alarms]
        watching = {"RollbackTriggers": triggers, "MonitoringTimeInMinutes": self.watch_minutes} if triggers else {}
        given = [{"ParameterKey": key, "ParameterValue": value} for key, value in sorted(self.parameters.items())]
        return {
            "TemplateURL": self.template_url,
            "Parameters": given,
            "Capabilities": _CAPABILITIES,
            "RollbackConfiguration": watching,
        }


class Stack:
    """A CloudFormation stack; `pause` is how long to wait between two looks."""

    def __init__(self, cloud: Cloud, name: str, terminal: Terminal, *, pause: float = 3.0) -> None:
        self.name = name
        self._cloud = cloud
        self._api = cloud.client("cloudformation")
        self._terminal = terminal
        self._pause = pause

    def described(self) -> dict[str, Any]:
        """What CloudFormation knows of it; nothing where there is none."""
        try:
            [stack] = self._api.describe_stacks(StackName=self.name)["Stacks"]
        except ClientError as error:
            if "does not exist" in message_of(error):
                return {}
            raise
        return dict(stack)

    @property
    def status(self) -> str:
        """Its state; empty where there is none."""
        return str(self.described().get("StackStatus", ""))

    def outputs(self) -> dict[str, tuple[str, str]]:
        """Value and description of each output."""
        said = self.described().get("Outputs", [])
        return {one["OutputKey"]: (one["OutputValue"], one.get("Description", "")) for one in said}

    def parameters(self) -> dict[str, str]:
        """What it was last deployed with."""
        said = self.described().get("Parameters", [])
        return {one["ParameterKey"]: one.get("ParameterValue", "") for one in said}

    def resources(self) -> list[tuple[str, str, str]]:
        """Logical name, type and physical name of each resource."""
        pages = self._api.get_paginator("list_stack_resources").paginate(StackName=self.name)
        entries = [one for page in pages for one in page["StackResourceSummaries"]]
        gone = "DELETE_COMPLETE"
        return [
            (one["LogicalResourceId"], one["ResourceType"], one.get("PhysicalResourceId", ""))
            for one in entries
            if one["ResourceStatus"] != gone
        ]

    def template(self) -> dict[str, Any]:
        """The template that it was last deployed with, as we sent it."""
        body = self._api.get_template(StackName=self.name, TemplateStage="Original")["TemplateBody"]
        document: dict[str, Any] = json.loads(body) if isinstance(body, str) else dict(body)
        return document

    def alarms(self) -> list[str]:
        """ARNs of the alarms in it that say that what was just deployed is bad, and are quiet now.

        One that rings already would take every update back, also the one that mends what it rings for.
        """
        kind = "AWS::CloudWatch::Alarm"
        names = [physical for name, of, physical in self.resources() if of == kind and name in TELLING]
        if not names:
            return []
        found = self._cloud.client("cloudwatch").describe_alarms(AlarmNames=names)["MetricAlarms"]
        for alarm in found:
            if alarm["StateValue"] == _RINGING:
                self._terminal.say(f"note: {alarm['AlarmName']} rings already, so it does not watch this update.")
        return sorted(alarm["AlarmArn"] for alarm in found if alarm["StateValue"] != _RINGING)

    def propose(self, wanted: Wanted, *, is_new: bool) -> tuple[str, list[Change]]:
        """Make a change set and return its name and what it would do; nothing is changed yet."""
        name = f"deploy-{time.time_ns()}"
        kind = "CREATE" if is_new else "UPDATE"
        with suppress(self._api.exceptions.AlreadyExistsException):  # its answer was lost: nobody else has that name
            self._api.create_change_set(StackName=self.name, ChangeSetName=name, ChangeSetType=kind, **wanted.request())
        deadline = time.monotonic() + _LONGEST_SET
        while True:
            entries, state, reason = self._read(name)
            if state == "CREATE_COMPLETE":
                return name, [Change.of(entry) for entry in entries]
            if state == "FAILED":
                self.forget(name)
                if any(words in reason for words in _NOTHING):
                    return "", []
                raise CannotDeploy(f"CloudFormation refuses the change set: {reason}")
            if time.monotonic() > deadline:
                raise CannotDeploy(f"CloudFormation has not made the change set {name} in time; look at its console.")
            time.sleep(min(self._pause, 2))

    def _read(self, name: str) -> tuple[list[dict[str, Any]], str, str]:
        entries: list[dict[str, Any]] = []
        token: dict[str, str] = {}
        while True:
            page = self._api.describe_change_set(StackName=self.name, ChangeSetName=name, **token)
            entries += page.get("Changes", [])
            if not page.get("NextToken"):
                return entries, page["Status"], page.get("StatusReason") or ""
            token = {"NextToken": page["NextToken"]}

    def forget(self, change_set: str) -> None:
        """Drop a change set that is not carried out."""
        self._api.delete_change_set(StackName=self.name, ChangeSetName=change_set)

    def carry_out(self, change_set: str, *, is_new: bool) -> None:
        """Execute it and watch. Raise `CannotDeploy` with the failing resource's reason once it has rolled back."""
        before = {event["EventId"] for event in self._events()}
        more = {"RetainExceptOnCreate": True} if is_new else {}
        self._api.execute_change_set(StackName=self.name, ChangeSetName=change_set, **more)
        self._follow(before, {"CREATE_COMPLETE", "UPDATE_COMPLETE"})

    def delete(self) -> None:
        """Delete it and watch; what its template retains stays."""
        before = {event["EventId"] for event in self._events()}
        self._api.delete_stack(StackName=self.name)
        self._follow(before, GONE)

    def _events(self) -> list[dict[str, Any]]:
        """The newest first; one page is all that happens between two looks."""
        try:
            return list(self._api.describe_stack_events(StackName=self.name)["StackEvents"])
        except ClientError as error:
            if "does not exist" in message_of(error):
                return []
            raise

    def _follow(self, seen: set[str], good: frozenset[str] | set[str]) -> None:
        told = _Told(self._terminal, seen)
        while True:
            status = self.status  # before the events, so that none of the last ones is missed
            for event in reversed(self._events()):
                told.take(event)
            if not status.endswith("_IN_PROGRESS") or status in good:
                break
            time.sleep(self._pause)
        self._terminal.say(f"  {status or 'DELETE_COMPLETE'}")
        if status not in good:
            why = told.failures or [self.described().get("StackStatusReason") or "an alarm went off"]
            raise CannotDeploy(f"the stack {self.name} is {status}; {_served(status)}. The reason: {why[0]}")


@dataclass(slots=True)
class _Told:
    """What the person at the terminal has heard of a stack's events."""

    terminal: Terminal
    seen: set[str]
    failures: list[str] = field(default_factory=list)
    done: int = 0

    def take(self, event: dict[str, Any]) -> None:
        """Tell of a failure at once, of the rest now and then."""
        if event["EventId"] in self.seen:
            return
        self.seen.add(event["EventId"])
        state, reason = event["ResourceStatus"], event.get("ResourceStatusReason") or ""
        if state.endswith("_FAILED") and "cancelled" not in reason:
            self.failures.append(f"{event['LogicalResourceId']}: {reason or state}")
            self.terminal.say(f"  FAILED {self.failures[-1]}")
        elif state.endswith("_COMPLETE"):
            self.done += 1
            if self.done % _SHOWN_EACH == 0:
                self.terminal.say(f"  {self.done} resources done ...")


def _served(status: str) -> str:
    return {
        "UPDATE_ROLLBACK_COMPLETE": "what was deployed before serves as it did",
        "ROLLBACK_COMPLETE": "nothing was left behind, and a next deploy begins anew",
    }.get(status, "look at its events in the console before anything else")
