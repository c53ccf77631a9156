"""Looks at what leads queues and streams to the functions: each event source mapping beside the stack's template."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from chalicelib.aws import client
from chalicelib.domain.finding import Finding, Grade, finding, unseen
from chalicelib.outbound.checkup_seen import seen
from chalicelib.outbound.checkup_stack import Stack, find_stack
from chalicelib.values import dataclass

_KINDS: Final = {"DynamoDB": "stream", "SQS": "queue"}  # of events in the template, by what they read
_ON: Final = frozenset({"Enabled", "Enabling", "Updating"})
_SETTINGS: Final = (
    *("BatchSize", "MaximumBatchingWindowInSeconds", "ParallelizationFactor", "ScalingConfig", "FilterCriteria"),
    *("BisectBatchOnFunctionError", "MaximumRetryAttempts", "MaximumRecordAgeInSeconds", "FunctionResponseTypes"),
)
_PROBLEM: Final = "PROBLEM"  # what Lambda's word of the last call begins with where it failed
_ABSENT: Final = "make deploy; after tables were restored: docs/restore.md, step 5."
_OFF: Final = "docs/runbook.md#a-stuck-stream; after tables were restored: docs/restore.md, step 6."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trigger:
    """What the template wants: `handler` reads `source` (an ARN) with these settings."""

    handler: str
    function: str
    kind: str
    source: str
    settings: Mapping[str, Any]

    @property
    def words(self) -> str:
        """What should be: who reads what, by name."""
        name = self.source.partition(":table/")[2].partition("/")[0] or self.source.rpartition(":")[2]
        return f"{self.handler} reads the {self.kind}{' of' if self.kind == 'stream' else ''} {name}"


def look_at_triggers(stage: str) -> Iterator[Finding]:
    """Whether each queue and stream of the template leads to its function, is switched on, works, and is set so."""
    name = f"recourse-{stage}"
    stack = find_stack(name)
    told = stack and seen(lambda: client("cloudformation").get_template(StackName=name, TemplateStage="Original"))
    if not stack or not told:
        yield unseen("triggers", f"the stack {name} with its template")
        return
    for trigger in _wanted(told["TemplateBody"], stack):
        yield from _look(trigger)


def _wanted(template: Mapping[str, Any], stack: Stack) -> Iterator[_Trigger]:
    for name, resource in template["Resources"].items():
        for event in resource.get("Properties", {}).get("Events", {}).values():
            if kind := _KINDS.get(event["Type"]):
                about = event["Properties"]
                settings = {setting: about[setting] for setting in _SETTINGS if setting in about}
                failures = about.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
                yield _Trigger(
                    handler=resource["Properties"]["Handler"].rpartition(".")[2],
                    function=stack.resources[name][1],
                    kind=kind,
                    source=_stream(about["Stream"], stack) if kind == "stream" else stack.resolved(about["Queue"]),
                    settings=settings | ({"OnFailure": stack.resolved(failures)} if failures else {}),
                )


def _stream(value: Mapping[str, Any], stack: Stack) -> str:
    """The ARN of the stream that the table has now; a restored table has another than the one before."""
    table = stack.resources[value["Fn::GetAtt"][0]][1]
    about: Mapping[str, Any] = client("dynamodb").describe_table(TableName=table)["Table"]
    return str(about.get("LatestStreamArn") or f"{about['TableArn']}/stream/none")


def _look(trigger: _Trigger) -> Iterator[Finding]:
    ask = client("lambda")
    found = seen(lambda: ask.list_event_source_mappings(FunctionName=trigger.function))
    if found is None:
        yield unseen("triggers", f"whether {trigger.words}")
        return
    ours = [one for one in found["EventSourceMappings"] if one.get("EventSourceArn") == trigger.source]
    others = [one["EventSourceArn"] for one in found["EventSourceMappings"] if one not in ours]
    yield finding("triggers", f"{trigger.words}{'' if ours else ': nothing leads there'}", well=bool(ours), do=_ABSENT)
    for one in ours:
        yield from _state(trigger, one)
    for source in others:
        told = f"{trigger.handler} reads {source}, too"
        yield Finding(
            check="triggers", grade=Grade.WARN, what=told, do="Delete that trigger in Lambda: it is not ours."
        )


def _state(trigger: _Trigger, mapping: Mapping[str, Any]) -> Iterator[Finding]:
    """What is wrong with a mapping that is there; nothing where nothing is."""
    state, last = mapping["State"], mapping.get("LastProcessingResult", "")  # queues have no word of the last call
    if state not in _ON:
        yield _ill(f"{trigger.words}: that is {state}", _OFF)
    if last.startswith(_PROBLEM):
        yield _ill(f"{trigger.words}: the last call ended with {last}", "docs/runbook.md#a-stuck-stream")
    is_so = {name: mapping.get(name) for name in trigger.settings}
    if "OnFailure" in is_so:
        is_so["OnFailure"] = mapping.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
    wrong = [name for name, value in trigger.settings.items() if _read(is_so[name]) != _read(value)]
    if wrong:
        words = "; ".join(f"{name} is {is_so[name]}, in the template {trigger.settings[name]}" for name in wrong)
        yield _ill(f"{trigger.words}: {words}", "make deploy; look in CloudTrail for who changed it.")


def _read(value: Any) -> Any:
    """A setting as it compares: a filter's pattern is JSON, written with or without spaces."""
    if isinstance(value, dict) and "Filters" in value:
        return [json.loads(one["Pattern"]) for one in value["Filters"]]
    return value


def _ill(what: str, do: str) -> Finding:
    return Finding(check="triggers", grade=Grade.FAIL, what=what, do=do)
