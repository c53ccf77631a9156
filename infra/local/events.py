"""Plays EventBridge: hands an event to each function of the app whose pattern it fits.

    Events(app).publish(event_of("aws.s3", "Object Deleted", {"bucket": {"name": "..."}, "object": {"key": "..."}}))

Patterns come from the app's own declarations, with what infra/resources.yaml says of the same function on top.
"""

import logging
import os
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from chalice.app import Chalice, CloudWatchEventConfig
from chalice.utils import to_cfn_resource_name

from infra.local.functions import handler_of
from infra.local.stream import where
from infra.local.template import Template

ATTEMPTS = 3  # Lambda's for what is invoked asynchronously

Event = dict[str, Any]
Pattern = dict[str, Any]
logger = logging.getLogger("recourse.worker")


def _template_of_stage() -> Template:
    return Template.load(Stage=os.environ["RECOURSE_STAGE"])


@dataclass
class Events:
    """The bus; `template` is loaded from the environment's stage where it is not given."""

    app: Chalice
    template: Template = field(default_factory=_template_of_stage)

    def publish(self, event: Event) -> int:
        """Call each function that follows such events, again if it fails; return how many took it."""
        taken = 0
        for source in self.app.event_sources:
            if isinstance(source, CloudWatchEventConfig) and matches(self.pattern(source), event):
                taken += _deliver(source, event)
        return taken

    def pattern(self, source: CloudWatchEventConfig) -> Pattern:
        """What a function follows."""
        declared = self.template.document["Resources"].get(to_cfn_resource_name(source.name), {})
        pattern: Pattern = source.event_pattern
        for event in declared.get("Properties", {}).get("Events", {}).values():
            if "Pattern" in event.get("Properties", {}):
                pattern = _merged(pattern, self.template.resolve(event["Properties"]["Pattern"]))
        return pattern


def event_of(source: str, detail_type: str, detail: Event, *, resources: tuple[str, ...] = ()) -> Event:
    """Return an event as EventBridge hands it over."""
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": detail_type,
        "source": source,
        "account": "000000000000",
        "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": "us-east-1",
        "resources": list(resources),
        "detail": detail,
    }


def matches(pattern: Pattern, event: Event) -> bool:
    """Whether the event has, at each place that the pattern names, one of the values that it lists."""
    return all(_fits(wanted, event, name) for name, wanted in pattern.items())


def _fits(wanted: Any, event: Event, name: str) -> bool:
    found = event.get(name)
    if isinstance(wanted, dict):
        return isinstance(found, dict) and matches(wanted, found)
    values = found if isinstance(found, list) else [found]
    return any(_fits_one(one, value, present=name in event) for one in wanted for value in values)


def _fits_one(wanted: Any, value: Any, *, present: bool) -> bool:
    if not isinstance(wanted, dict):
        return present and bool(wanted == value)
    [(operator, operand)] = wanted.items()
    match operator:
        case "prefix":
            return isinstance(value, str) and value.startswith(operand)
        case "suffix":
            return isinstance(value, str) and value.endswith(operand)
        case "exists":
            return present is operand
        case "anything-but":
            return present and value not in (operand if isinstance(operand, list) else [operand])
    raise ValueError(f"a pattern uses {operator}, which EventBridge knows and the local stack does not")


def _deliver(source: CloudWatchEventConfig, event: Event) -> int:
    handler = handler_of(source.handler_string)
    for _ in range(ATTEMPTS):
        try:
            handler(event)
        except Exception as error:  # noqa: BLE001 - Lambda tries again, then drops it
            logger.warning("%s failed: %s", source.name, where(error))
        else:
            return 1
    return 0


def _merged(pattern: Pattern, more: Pattern) -> Pattern:
    """Lay one tree over the other, as Chalice merges the template: what is no mapping is replaced."""
    both = {
        name: _merged(pattern[name], more[name])
        for name in pattern.keys() & more.keys()
        if _are_maps(pattern, more, name)
    }
    return pattern | more | both


def _are_maps(pattern: Pattern, more: Pattern, name: str) -> bool:
    return isinstance(pattern[name], dict) and isinstance(more[name], dict)
