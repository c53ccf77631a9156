"""Compares the policies with what functions did: `python -m infra.local.permissions FOLDER [FUNCTION ...]`.

Names what was refused and what is allowed and was never used; ends with 1 if there is any. The folder is the one that
RECOURSE_CALLS named while all journeys ran.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from infra.local.permissions.policy import Policy, policies

Used = frozenset[tuple[str, str, str]]  # function, statement; action, resource or value of a condition

# What nothing on this machine does, and why a policy allows it all the same: a statement, or one action of it.
EXCEPTIONS = {
    "Logs": "Lambda itself writes a function's log, in the function's name",
    "ListStreams": "Lambda's poller of a stream asks for it when the reading begins",
    "Failures": "Lambda itself sends there what the function gave up, in the function's name",
    "TakeMessages sqs:GetQueueAttributes": "Lambda's poller of a queue asks for it when the reading begins",
}


def read(folder: Path) -> tuple[Used, list[str]]:
    """Return what was used and what was refused, by all processes."""
    lines = [json.loads(line) for file in sorted(folder.glob("*.jsonl")) for line in file.read_text().splitlines()]
    used = {
        (one["function"], one["sid"], one[kind])
        for one in lines
        if "sid" in one
        for kind in ("action", "resource", "value")
        if kind in one
    }
    return frozenset(used), sorted({one["refused"] for one in lines if "refused" in one})


def unused(policy: Policy, used: Used) -> Iterator[str]:
    """Name what a policy allows and nothing did."""
    for statement in policy.statements:
        if not statement.allows or statement.sid in EXCEPTIONS:
            continue
        values = (
            f"{key} {value}" for operator, key, wanted in statement.conditions if operator != "Null" for value in wanted
        )
        for part in (*statement.actions, *statement.resources, *values):
            if (policy.function, statement.sid, part) not in used and f"{statement.sid} {part}" not in EXCEPTIONS:
                yield f"{policy.function}: {statement.sid} allows {part}, which nothing used"


def main(folder: str, *functions: str) -> int:
    """Print what differs; return 1 if anything does."""
    used, refused = read(Path(folder))
    chosen = [policy for name, policy in sorted(policies().items()) if not functions or name in functions]
    idle = [line for policy in chosen for line in unused(policy, used)]
    print("\n".join([*(f"refused: {line}" for line in refused), *idle]) or "each policy is what its function needs")
    return 1 if refused or idle or not used else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
