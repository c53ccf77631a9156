"""Policies of IAM as far as this project writes them: actions, resources, conditions, an explicit Deny first.

Resources are compared by the names that the template gives them (`<RecordsTable>/index/list`), so that a policy is
read once for every stage.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[3] / ".chalice"

Values = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """One thing that a call to AWS needs to be allowed; `context` are the condition keys that it carries."""

    action: str
    resource: str
    context: Mapping[str, Values]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement; `conditions` are operator, key and the values that are asked for."""

    sid: str
    allows: bool
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: tuple[tuple[str, str, tuple[str, ...]], ...]

    def covers(self, call: Call) -> tuple[str, str] | None:
        """Return by which of its actions and resources it speaks of a call; None if it does not."""
        action = next((one for one in self.actions if like(one.lower(), call.action.lower())), None)
        resource = next((one for one in self.resources if like(one, call.resource)), None)
        if action is None or resource is None or not all(_holds(*one, call.context) for one in self.conditions):
            return None
        return action, resource

    def asked(self, call: Call) -> Iterator[str]:
        """Name the values of its conditions that a call has met, as `key value`."""
        for _, key, wanted in self.conditions:
            found = call.context.get(key, ())
            given = (found,) if isinstance(found, str) else found
            yield from (f"{key} {one}" for one in wanted if any(like(one, value) for value in given))


@dataclass(frozen=True, slots=True)
class Policy:
    """What one function may do."""

    function: str
    statements: tuple[Statement, ...]

    def decide(self, call: Call) -> tuple[Statement, str, str] | None:
        """Return the statement that allows a call, with its action and resource; None if it is refused."""
        if any(one.covers(call) for one in self.statements if not one.allows):
            return None
        for statement in self.statements:
            covered = statement.covers(call) if statement.allows else None
            if covered:
                return statement, *covered
        return None


@cache
def policies() -> dict[str, Policy]:
    """Return the policy of each function by the function's name in the code."""
    stage = json.loads((FOLDER / "config.json").read_text())["stages"]["prod"]
    functions = stage["lambda_functions"].items()
    return {name: read(name, json.loads((FOLDER / one["iam_policy_file"]).read_text())) for name, one in functions}


def read(function: str, document: dict[str, Any]) -> Policy:
    """Return a policy whose references are the template's names."""
    statements = (
        Statement(
            sid=one["Sid"],
            allows=one["Effect"] == "Allow",
            actions=tuple(_several(one["Action"])),
            resources=tuple(rendered(resource) for resource in _several(one["Resource"])),
            conditions=tuple(_conditions(one.get("Condition", {}))),
        )
        for one in document["Statement"]
    )
    return Policy(function, tuple(statements))


def rendered(value: Any) -> str:
    """Return a text in which each reference stands as the name of what it refers to."""
    if isinstance(value, str):
        return value
    [(name, argument)] = value.items()
    if name == "Ref":
        return f"<{argument}>"
    if name == "Fn::GetAtt":
        return _attribute(*argument)
    if name == "Fn::Sub":
        return re.sub(r"\$\{([\w:]+)(?:\.(\w+))?\}", lambda match: _attribute(match[1], match[2] or ""), argument)
    raise ValueError(f"a policy uses {name}, which CloudFormation knows and the local stack does not")


def _attribute(name: str, attribute: str) -> str:
    return f"<{name}>" if attribute in {"", "Arn"} else f"<{name}.{attribute}>"


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(re.escape(text).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)


def like(pattern: str, text: str) -> bool:
    """Whether a text is as IAM's pattern says: `*` is anything, `?` is one character."""
    return _pattern(pattern).fullmatch(text) is not None


def _conditions(document: dict[str, Any]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for operator, keys in document.items():
        for key, values in keys.items():
            yield operator, key, tuple(rendered(value) for value in _several(values))


def _several(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [value]


def _holds(operator: str, key: str, wanted: tuple[str, ...], context: Mapping[str, Values]) -> bool:
    found = context.get(key)
    given = (found,) if isinstance(found, str) else found
    match operator:
        case "StringEquals":
            return bool(given) and all(one in wanted for one in given or ())
        case "StringLike":
            return bool(given) and all(_any_like(wanted, one) for one in given or ())
        case "StringNotLike":
            return not given or not any(_any_like(wanted, one) for one in given)
        case "ForAllValues:StringEquals":
            return all(one in wanted for one in given or ())
        case "ForAllValues:StringLike":
            return all(_any_like(wanted, one) for one in given or ())
        case "Null":
            return (given is None) is (wanted == ("true",))
    raise ValueError(f"a policy uses {operator}, which IAM knows and the local stack does not")


def _any_like(patterns: tuple[str, ...], text: str) -> bool:
    return any(like(pattern, text) for pattern in patterns)
