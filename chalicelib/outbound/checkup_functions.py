"""Looks at the functions as they are deployed: whether they run, of which version they are, what their roles allow."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from chalicelib.aws import client
from chalicelib.domain.finding import Finding, finding, unseen
from chalicelib.outbound.checkup_seen import seen
from chalicelib.outbound.checkup_stack import Stack, find_stack
from chalicelib.outbound.tree_version import VARIABLE, tree_version

ROOT: Final = Path(__file__).parents[2]
POLICIES: Final = ROOT / ".chalice"
_SHOWN: Final = 5
Right = tuple[str, str, str]  # action, resource, condition
# The policy that the stack's parameter Tracing adds by this name, and all that it may say (infra/resources.yaml).
TRACING: Final = "tracing"
TRACES: Final[frozenset[Right]] = frozenset({("xray:PutTraceSegments", "*", ""), ("xray:PutTelemetryRecords", "*", "")})


def look_at_functions(stage: str) -> Iterator[Finding]:
    """Whether the functions are there and can be called."""
    ours = deployed(stage)
    yield finding("functions", f"{len(ours)} functions are deployed", well=bool(ours), do="make deploy")
    for one in ours:
        states = one.get("State"), one.get("LastUpdateStatus")
        told = f"{function_of(one)} is {states[0]}, its last update {states[1]}"
        well = None if states == (None, None) else states[0] != "Failed" and states[1] != "Failed"
        if not well:
            yield finding("functions", told, well=well, do="make deploy; Lambda's console says why it failed.")


def look_at_version(stage: str, root: Path = ROOT) -> Iterator[Finding]:
    """Whether all functions are of one package, and whether it was made from what lies in this folder."""
    ours = deployed(stage)
    if not ours:
        yield unseen("version", "no function is deployed")
        return
    codes = {one.get("CodeSha256") for one in ours}
    well = None if None in codes else len(codes) == 1
    yield finding("version", "all functions are of one package", well=well, do="make deploy: the last one broke off.")
    versions = {one["Environment"]["Variables"].get(VARIABLE, "") for one in ours}
    here = tree_version(root)
    told = f"this folder is {here}, deployed is {', '.join(sorted(versions)) or 'none'}"
    yield finding(
        "version",
        told,
        well=None if versions == {""} else versions == {here},
        do="make deploy, or look from the folder that was deployed: the checks of this one are of another version.",
    )


def look_at_roles(stage: str) -> Iterator[Finding]:
    """Whether each role allows what its policy in this folder says: each action, on which resource, on what terms."""
    ours = deployed(stage)
    stack = find_stack(f"recourse-{stage}")
    if stack is None or not ours:
        yield unseen("roles", f"the stack recourse-{stage} with its functions")
        return
    wanted = policies()
    for one in ours:
        if function_of(one) in wanted:
            yield from _role(one, wanted[function_of(one)], stack)


def deployed(stage: str) -> list[dict[str, Any]]:
    """The functions of a stage, as AWS Lambda has them."""
    return [
        one
        for page in client("lambda").get_paginator("list_functions").paginate()
        for one in page["Functions"]
        if one.get("Environment", {}).get("Variables", {}).get("RECOURSE_STAGE") == stage
    ]


def function_of(about: Mapping[str, Any]) -> str:
    """The name by which this folder knows a deployed function."""
    handler: str = about["Handler"].rpartition(".")[2]
    return "api_handler" if handler == "app" else handler


def policies() -> dict[str, dict[str, Any]]:
    """The policy of each function by the files of this folder; the way into tracing comes from the template."""
    config = json.loads((POLICIES / "config.json").read_text())
    functions = next(stage["lambda_functions"] for stage in config["stages"].values() if "lambda_functions" in stage)
    return {
        name: json.loads((POLICIES / about["iam_policy_file"]).read_text())
        for name, about in functions.items()
        if "iam_policy_file" in about
    }


def rights(document: Mapping[str, Any]) -> set[Right]:
    """What a policy says, each action on each resource on its own; a denial is told by its effect."""
    found: set[Right] = set()
    for statement in _listed(document["Statement"]):
        effect = "" if statement["Effect"] == "Allow" else f"{statement['Effect']} "
        terms = json.dumps(statement["Condition"], sort_keys=True) if "Condition" in statement else ""
        found |= {
            (f"{effect}{action}", resource, terms)
            for action in _listed(statement["Action"])
            for resource in _listed(statement["Resource"])
        }
    return found


def allows(document: Mapping[str, Any], action: str) -> bool:
    """Whether a policy names an action, on whatever resource."""
    return any(action in _listed(statement["Action"]) for statement in document["Statement"])


def _role(function: Mapping[str, Any], policy: Mapping[str, Any], stack: Stack) -> Iterator[Finding]:
    handler, role = function_of(function), function["Role"].rpartition("/")[2]
    iam = client("iam")
    allowed: set[Right] = set()
    for name in iam.list_role_policies(RoleName=role)["PolicyNames"]:
        found = rights(iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"])
        allowed |= found - TRACES if name == TRACING else found
    wanted = rights(stack.resolved(policy))
    more, less = sorted(allowed - wanted), sorted(wanted - allowed)
    what = f"{handler}: more than its policy: {_shown(more)}" if more else f"{handler}: less than it: {_shown(less)}"
    yield finding(
        "roles",
        what if more or less else f"{handler} may do what its policy says",
        well=not more and not less,
        do="Deploy again; if you did not change it, look in CloudTrail for who did.",
    )
    attached = seen(lambda: iam.list_attached_role_policies(RoleName=role))
    names = [one["PolicyName"] for one in (attached or {}).get("AttachedPolicies", ())]
    if attached is None or names:
        told = f"{handler}: {', '.join(names) or 'whatever policies'} besides its own"
        yield finding("roles", told, well=None if attached is None else False, do="Detach them in IAM: none is ours.")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _shown(found: list[Right]) -> str:
    words = [f"{action} on {resource}{f' if {terms}' if terms else ''}" for action, resource, terms in found[:_SHOWN]]
    return "; ".join(words) + (f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else "")
