"""What a deployment pays for that nobody uses: a month's items, from the template and the empty runs of its jobs."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from bench.bill import Usage, dollars, times, together
from infra.local.template import Template

Runs = Mapping[str, tuple[float, Usage]]  # by job: its runs in a month, and the units of an empty one
_POLLS: Final = 5 * 3 * 60 * 24 * 30  # of a queue in a month by Lambda: five pollers that wait 20 seconds each
_LINES: Final = 420  # bytes that Lambda writes into the log for each call: START, END, REPORT and what they carry
_GIVEN: Final = {"alarm": 10, "dashboard": 3}  # by AWS to every account, without an end


def idle_month(runs: Runs) -> dict[str, dict[str, float]]:
    """What a deployment pays for that nobody uses, by item; without AWS's free tiers."""
    resources = [entry.get("Type", "") for entry in _resources().values()]
    kinds = Counter(resources)
    scheduled = together(times(usage, number) for number, usage in runs.values())
    number = sum(number for number, _ in runs.values())
    queues = sum("Queue" in event["Properties"] for event in _events())
    return {
        "KMS: one symmetric key, one signing key": {"kms key": kinds["AWS::KMS::Key"]},
        "one secret for all values": {"secret": kinds["AWS::SecretsManager::Secret"]},
        "alarms, one for each metric that they watch": {"alarm": sum(map(watched, _resources().values()))},
        "dashboard": {"dashboard": kinds["AWS::CloudWatch::Dashboard"]},
        f"schedules: {number:,} runs that find nothing": {**scheduled},
        "their lines in the log": {"log GB": number * _LINES / 1024**3},
        f"{queues} queues that Lambda asks": {"sqs call": queues * _POLLS},
        "point-in-time recovery and storage of 100 MB": {"recoverable GB-month": 0.1, "stored GB-month": 0.1},
    }


def watched(resource: Mapping[str, Any]) -> int:
    """Metrics that an alarm watches, each of which is billed; none for any other resource."""
    if resource.get("Type") != "AWS::CloudWatch::Alarm":
        return 0
    return sum("MetricStat" in one for one in resource["Properties"].get("Metrics", [])) or 1


def billed_month(items: Mapping[str, Usage]) -> float:
    """Dollars of a month after what AWS gives every account for good; all other free tiers are left out."""
    whole = together(items.values())
    return dollars({unit: max(0.0, count - _GIVEN.get(unit, 0)) for unit, count in whole.items()})


def listed_month(items: Mapping[str, Usage], *, dashboard: bool = True) -> float:
    """Dollars of a month where others of the AWS account have used up what AWS gives it; without the dashboard."""
    return sum(dollars(usage) for name, usage in items.items() if dashboard or name != "dashboard")


def _events() -> list[dict[str, Any]]:
    """What starts functions, as far as the template says something of it."""
    given = Template.load(Stage="any").document["Resources"].values()
    return [event for one in given for event in one["Properties"].get("Events", {}).values()]


def _resources() -> dict[str, dict[str, Any]]:
    resources: dict[str, dict[str, Any]] = Template.load(Stage="any").document["Resources"]
    return resources
