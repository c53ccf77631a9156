"""`recourse policy`: versions of the operator's privacy policy."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from chalicelib.cli.deployment import ACTOR, FindDesk
from chalicelib.domain.policy import PolicyVersion, Use


def add_commands(groups: Any) -> None:
    """Declare the group."""
    commands = groups.add_parser("policy", help="the operator's privacy policy: list, publish, withdraw, answers")
    steps = commands.add_subparsers(required=True, metavar="COMMAND")
    steps.add_parser("list", help="every version, one JSON object a line").set_defaults(run=list_)
    publishing = steps.add_parser("publish", help="publish a version; per language a title, a summary, text or link")
    publishing.add_argument("--effective", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD")
    publishing.add_argument("--title", action="append", required=True, type=_pair, metavar="LANGUAGE=TITLE")
    publishing.add_argument("--summary", action="append", required=True, type=_pair, metavar="LANGUAGE=FILE")
    publishing.add_argument("--text", action="append", default=[], type=_pair, metavar="LANGUAGE=FILE")
    publishing.add_argument("--link", action="append", default=[], type=_pair, metavar="LANGUAGE=URL")
    publishing.add_argument("--material", action="store_true", help="mail it to every user")
    publishing.add_argument("--use", action="append", default=[], type=Use, choices=list(Use), help="that it changes")
    publishing.set_defaults(run=publish)
    withdrawing = steps.add_parser("withdraw", help="take back a version that has not begun")
    withdrawing.add_argument("number", type=int)
    withdrawing.set_defaults(run=withdraw)
    asking = steps.add_parser("answers", help="where each account stands with a version's uses, one JSON object a line")
    asking.add_argument("number", type=int)
    asking.set_defaults(run=answers)


def list_(given: argparse.Namespace, find: FindDesk) -> int:
    """Print every version, the oldest first."""
    del given
    for version in find().policy_versions.newest():
        print(_line(version))
    return 0


def publish(given: argparse.Namespace, find: FindDesk) -> int:
    """Publish a version and print it."""
    from chalicelib.services.accounts.operators import operator_account
    from chalicelib.services.policies.publish_policy import PublishPolicy, publish_policy

    desk = find()
    operator = operator_account(desk)
    unknown = {language for language, _ in (*given.title, *given.summary, *given.text, *given.link)}
    unknown -= set(operator.languages)
    if unknown:
        print(f"recourse: languages that the operator's account does not speak: {sorted(unknown)}", file=sys.stderr)
        return 2
    try:
        summaries, texts = _read(given.summary), _read(given.text)
    except (OSError, UnicodeDecodeError) as error:
        print(f"recourse: a file cannot be read: {type(error).__name__}", file=sys.stderr)
        return 2
    command = PublishPolicy(
        number=len(desk.policy_versions.newest()) + 1,
        titles=dict(given.title),
        summaries=summaries,
        texts=texts,
        links=dict(given.link),
        effective_on=given.effective,
        material=given.material,
        uses=tuple(given.use),
    )
    print(_line(publish_policy(desk, operator, command, actor=ACTOR)))
    return 0


def withdraw(given: argparse.Namespace, find: FindDesk) -> int:
    """Withdraw a version and print it."""
    from chalicelib.services.accounts.operators import operator_account
    from chalicelib.services.policies.publish_policy import withdraw_policy

    desk = find()
    print(_line(withdraw_policy(desk, operator_account(desk), given.number, actor=ACTOR)))
    return 0


def answers(given: argparse.Namespace, find: FindDesk) -> int:
    """Print where each account stands, in the order of their short names."""
    from chalicelib.services.policies.may_use import standing_of

    desk = find()
    version = desk.policy_versions.get(given.number)
    for account in desk.accounts.every():
        standings = {use.value: standing_of(desk, account, use).value for use in version.uses}
        print(json.dumps({"account": account.id, "slug": account.slug, **standings}))
    return 0


def _pair(text: str) -> tuple[str, str]:
    """A language and what is said in it."""
    language, sign, value = text.partition("=")
    if not sign:
        raise argparse.ArgumentTypeError(f"expected LANGUAGE=...: {text}")
    return language, value


def _read(pairs: list[tuple[str, str]]) -> dict[str, str]:
    return {language: Path(name).read_text(encoding="utf-8") for language, name in pairs}


def _line(version: PolicyVersion) -> str:
    fields: dict[str, Any] = {
        "number": version.number,
        "effective_on": version.effective_on.isoformat(),
        "published_at": version.published_at.isoformat(),
        "withdrawn_at": version.withdrawn_at.isoformat() if version.withdrawn_at else None,
        "material": version.material,
        "uses": list(version.uses),
        "titles": version.titles,
        "links": version.links,
    }
    return json.dumps(fields, ensure_ascii=False)
