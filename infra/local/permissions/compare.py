"""Compares the policies with what functions did, both ways: nothing missing, nothing unused.

Names what was refused and what is allowed and was never used; ends with 1 if there is any. The folder is the one that
RECOURSE_CALLS named while all journeys ran.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from infra.local.permissions.policy import Policy, policies

Used = frozenset[tuple[str, str, str]]  # function, statement; action, resource or value of a condition

# What nothing on this machine does, and why a policy allows it all the same: a statement, or one part of it.
EXCEPTIONS = {
    "Logs": "Lambda itself writes a function's log, in the function's name",
    "ListStreams": "Lambda's poller of a stream asks for it when the reading begins",
    "Failures": "Lambda itself sends there what the function gave up, in the function's name",
    "TakeMessages sqs:GetQueueAttributes": "Lambda's poller of a queue asks for it when the reading begins",
    # Done in tests of the part, and there in no function's name.
    "TranscriptionJobs transcribe:GetTranscriptionJob": "asked for where a job that runs cannot be deleted",
    "TakeFailures sqs:ChangeMessageVisibility": "gives back what a run had no time for",
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


def unused(policy: Policy, used: Used) -> Iterator[tuple[str, str]]:
    """Name what a policy allows and nothing did: the statement, and which part of it."""
    for statement in policy.statements:
        values = (
            f"{key} {value}" for operator, key, wanted in statement.conditions if operator != "Null" for value in wanted
        )
        for part in (*statement.actions, *statement.resources, *values):
            if statement.allows and (policy.function, statement.sid, part) not in used:
                yield statement.sid, part


def excepted(sid: str, part: str) -> str | None:
    """Return the exception that speaks of a part of a statement, if there is one."""
    return next((one for one in (sid, f"{sid} {part}") if one in EXCEPTIONS), None)


def differences(used: Used, *functions: str) -> Iterator[str]:
    """Name what is allowed and unused, and each exception that nothing needs any more if all functions are compared."""
    needed = set()
    for name, policy in sorted(policies().items()):
        for sid, part in unused(policy, used) if not functions or name in functions else ():
            exception = excepted(sid, part)
            needed.add(exception)
            if exception is None:
                yield f"{name}: {sid} allows {part}, which nothing used"
    for exception in EXCEPTIONS.keys() - needed if not functions else ():
        yield f"the exception {exception} is needed by nothing: take it away"


def main(folder: str, *functions: str) -> int:
    """Print what differs; return 1 if anything does."""
    used, refused = read(Path(folder))
    found = [*(f"refused: {line}" for line in refused), *differences(used, *functions)]
    print("\n".join(found) or "each policy is what its function needs")
    return 1 if found or not used else 0
