"""Structured logs and metrics: only the keys listed here ever reach a log line; nothing personal has a key."""

import json
import sys
from functools import cache
from typing import Any, Final

from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

ALLOWED: Final = frozenset(
    {
        "level",
        "location",
        "message",
        "timestamp",
        "service",
        "cold_start",
        "function_name",
        "function_request_id",
        "route",
        "method",
        "status",
        "error",
        "chain",
        "seq",
        "what",
        "letter",
        "attempts",
        "count",
        "handler",
    },
)


class AllowListFormatter(LambdaPowertoolsFormatter):
    """Drops every key that is not listed, exception texts included: they may quote what somebody typed."""

    def serialize(self, log: Any) -> str:
        """Return one line of JSON."""
        return json.dumps({key: value for key, value in log.items() if key in ALLOWED}, default=str)


@cache
def logger() -> Logger:
    """The process's logger; its service name differs from Chalice's app name, or the formatter is lost."""
    return Logger(service="recourse-desk", logger_formatter=AllowListFormatter(), stream=sys.stdout)


def metric(name: str, count: int) -> None:
    """Emit a CloudWatch metric without an account or a person as dimension."""
    from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

    emitter = EphemeralMetrics(namespace="Recourse")
    emitter.add_metric(name=name, unit=MetricUnit.Count, value=count)
    emitter.flush_metrics()
