"""docs/permissions.md: what each function may do, on what and why, from its policy in `.chalice`."""

import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from inspect import getdoc, unwrap
from typing import Final

from infra.local.permissions.compare import EXCEPTIONS
from infra.local.permissions.policy import Policy, Statement, policies
from infra.local.permissions.running import API

_PAGES: Final = "Answers pages, API, agents' systems and the telephone company."
_OF_ALL: Final = "Logs"  # every function's own log group
_ARN: Final = re.compile(r"arn:<AWS::Partition>:(\w+):<AWS::Region>:<AWS::AccountId>:")


_HEAD: Final = """# Permissions

Each function has a role of its own and a policy that is written by hand (`.chalice/policy-*.json`): what it may do,
what for (the statement's `Sid`), on what, and only if. No action is a pattern, and none is allowed on everything that
takes a resource. Names in pointed brackets are the template's (`infra/resources.yaml`). The local stack refuses what is
not allowed here while all tests run, and `make test` ends with a comparison that fails where something is allowed that
no function has done meanwhile (`make permissions` for that alone).

Besides, every function may write its own log group. Some resources refuse by themselves, whatever a policy says: the
audit's table every change and deletion, the bucket of digests every deletion for as long as its lock holds, every
bucket what does not come by TLS.
"""


def permissions_page(notice: str) -> str:
    """Return docs/permissions.md."""
    functions = sorted(policies().items())
    index = ", ".join(f"[{policy.function}](#{policy.function.lower()})" for _, policy in functions)
    parts = (line for _, policy in functions for line in _function(policy))
    return "".join((notice, _HEAD, f"\nThe {len(functions)} functions: {index}.\n", *_excepted(), *parts))


def _excepted() -> Iterator[str]:
    """What the comparison leaves out, and why."""
    yield "\nAllowed, and done by nothing on this machine:\n\n| what for | why |\n|---|---|\n"
    for name, why in EXCEPTIONS.items():
        sid, _, part = name.partition(" ")
        yield f"| {_words(sid)}{f', `{part}`' if part else ''} | {why} |\n"


def _function(policy: Policy) -> Iterator[str]:
    yield f"\n## {policy.function}\n\n{_what_it_does(policy.function)}\n\n"
    yield "| what for | may | on | only if |\n|---|---|---|---|\n"
    yield from (_row(one) for one in policy.statements if one.sid != _OF_ALL)


def _row(one: Statement) -> str:
    on = _several(map(_short, one.resources))
    return f"| {_words(one.sid)} | {_several(one.actions)} | {on} | {_only_if(one)} |\n"


def _what_it_does(function: str) -> str:
    if function == API:
        return _PAGES
    from app import app

    [source] = [one for one in app.event_sources if one.name == function]
    module, _, name = source.handler_string.rpartition(".")
    return " ".join((getdoc(unwrap(getattr(import_module(module), name).func)) or "").split())


def _words(sid: str) -> str:
    """A statement's name as the words that it is made of."""
    return re.sub(r"(?<=[a-zA-Z])(?=[A-Z])", " ", sid).capitalize()


def _several(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _short(resource: str) -> str:
    """A resource without what every ARN begins with."""
    return _ARN.sub(r"\1:", resource)


def _only_if(statement: Statement) -> str:
    return "; ".join(
        f"`{key}` {'is' if 'Equals' in operator else 'is not' if 'Not' in operator else 'is like'} {_several(values)}"
        for operator, key, values in statement.conditions
    )
