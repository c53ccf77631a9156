"""`recourse account`: the businesses of a deployment."""

import argparse
import json
from typing import Any

from chalicelib.cli.deployment import ACTOR, FindDesk
from chalicelib.domain.account import Account, Plan
from chalicelib.domain.contact import Email


def add_commands(groups: Any) -> None:
    """Declare the group."""
    group = groups.add_parser("account", help="businesses: add, list, close")
    commands = group.add_subparsers(required=True, metavar="COMMAND")
    adding = commands.add_parser("add", help="take in a business with its first owner")
    for name in ("--name", "--slug", "--time-zone", "--place", "--owner-name", "--owner-email"):
        adding.add_argument(name, required=True)
    for name in ("--email", "--phone", "--postal", "--privacy-url"):
        adding.add_argument(name, default="")
    adding.add_argument("--plan", choices=[plan.value for plan in Plan], default=Plan.TRIAL.value)
    adding.set_defaults(run=add)
    commands.add_parser("list", help="one JSON object a line").set_defaults(run=list_)
    closing = commands.add_parser("close", help="take no more requests; nothing is deleted")
    closing.add_argument("slug")
    closing.set_defaults(run=close)


def add(given: argparse.Namespace, find: FindDesk) -> int:
    """Open an account and print it."""
    from chalicelib.services.open_account import OpenAccount, open_account

    command = OpenAccount(
        name=given.name,
        slug=given.slug,
        time_zone=given.time_zone,
        place=given.place,
        owner_name=given.owner_name,
        owner_email=Email.parse(given.owner_email, field="owner_email"),
        plan=Plan(given.plan),
        email=given.email,
        phone=given.phone,
        postal=given.postal,
        privacy_url=given.privacy_url,
    )
    account, _ = open_account(find(), command)
    print(_line(account))
    return 0


def list_(given: argparse.Namespace, find: FindDesk) -> int:
    """Print every account."""
    del given
    for account in find().accounts.every():
        print(_line(account))
    return 0


def close(given: argparse.Namespace, find: FindDesk) -> int:
    """Close an account and print it."""
    from chalicelib.services.close_account import close_account

    desk = find()
    print(_line(close_account(desk, desk.accounts.by_slug(given.slug), actor=ACTOR)))
    return 0


def _line(account: Account) -> str:
    shown = ("id", "slug", "name", "plan", "state", "time_zone", "place")
    fields = {name: str(getattr(account, name)) for name in shown}
    return json.dumps(fields | {"opened_at": account.opened_at.isoformat()}, ensure_ascii=False)
