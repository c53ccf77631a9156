"""Finds by which name the template knows a table, a bucket, a queue, a key or a secret that a call speaks of."""

import os
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from infra.local.template import Template

ACCOUNT = "<AWS::AccountId>"
REGION = "<AWS::Region>"
_ALSO = {"MailFrom": "SES", "TwilioAuthToken": "SecretsManager"}  # parameters of the template that policies name


def named(service: str, value: str) -> str:
    """Return `<LogicalId>` of what a function finds under this value in its environment; else the value itself."""
    variables = _variables()
    return _known(tuple(os.environ.get(name, "") for name, _ in variables)).get((service, value), value)


def table(name_or_arn: str) -> str:
    """Return the table that a name or an ARN of it, or of its stream, speaks of."""
    arn = re.fullmatch(r"arn:[^:]*:dynamodb:[^:]*:[^:]*:table/([^/]+)(/stream/.+)?", name_or_arn)
    if arn is None:
        return named("DynamoDB", name_or_arn)
    found = named("DynamoDB", arn[1])
    return found + (arn[2] or "")


def arn(service: str, rest: str, *, account: str = ACCOUNT, region: str = REGION) -> str:
    """Return an ARN as the policies write it."""
    return f"arn:<AWS::Partition>:{service}:{region}:{account}:{rest}"


@cache
def _known(values: tuple[str, ...]) -> dict[tuple[str, str], str]:
    """What each value of the environment is; several that stand in one variable are apart by a space."""
    found: dict[tuple[str, str], str] = {}
    for (_, resources), value in zip(_variables(), values, strict=True):
        parts = value.split() if len(resources) > 1 else [value]
        for (service, name), part in zip(resources, parts, strict=False):
            found[service, part] = f"<{name}>"
    return found


@cache
def _variables() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The variables that name resources, and of which service which."""
    document = Template.load().document
    given = document["Globals"]["Function"]["Environment"]["Variables"]
    return tuple((name, tuple(found)) for name, value in given.items() if (found := list(_references(document, value))))


def _references(document: dict[str, Any], value: Any) -> Iterator[tuple[str, str]]:
    """A name that the template makes up itself is the secret's: it is read by name before there is an ARN."""
    [(_, argument)] = value.items() if isinstance(value, dict) else [("", None)]
    if not isinstance(argument, str):
        return
    if argument == document["Resources"]["Secret"]["Properties"]["Name"].get("Fn::Sub"):
        yield "SecretsManager", "Secret"
        return
    for name in re.findall(r"\$\{(\w+)\}", argument) if "Fn::Sub" in value else [argument]:
        resource = document["Resources"].get(name, {})
        if resource.get("Type") == "AWS::KMS::Alias":
            yield "KMS", str(resource["Properties"]["TargetKeyId"]["Ref"])
        elif "Type" in resource:
            yield resource["Type"].split("::")[1], name
        elif name in _ALSO:
            yield _ALSO[name], name
