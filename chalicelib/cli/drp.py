"""`recourse drp`: authorized agents (Data Rights Protocol) and the businesses that let them in."""

import argparse
import json
from typing import Any

from chalicelib.cli.deployment import ACTOR, FindDesk
from chalicelib.domain.account import Account


def add_commands(groups: Any) -> None:
    """Declare the group."""
    group = groups.add_parser("drp", help="authorized agents (Data Rights Protocol): on, off, entry")
    commands = group.add_subparsers(required=True, metavar="COMMAND")
    opening = commands.add_parser("on", help="let trusted agents in, or change what is asked of them")
    opening.add_argument("--account", required=True, metavar="SLUG")
    opening.add_argument("--business-id", metavar="ID", help="in the protocol's directory; made of the slug if not")
    for name, what in (("permission", "proof of signed permission"), ("confirmation", "the consumer's confirmation")):
        opening.add_argument(f"--{name}", choices=["ask", "no"], help=f"whether {what} is asked for (11 CCR 7063)")
    opening.set_defaults(run=on)
    shutting = commands.add_parser("off", help="let no agent in any more")
    shutting.add_argument("--account", required=True, metavar="SLUG")
    shutting.set_defaults(run=off)
    entry = commands.add_parser("entry", help="print the entry for the protocol's business directory")
    entry.add_argument("--account", required=True, metavar="SLUG")
    entry.set_defaults(run=print_entry)


def on(given: argparse.Namespace, find: FindDesk) -> int:
    """Open the door and print it."""
    from chalicelib.services.agents.agent_door import OpenDoor, open_door

    desk = find()
    command = OpenDoor(
        business=given.business_id, permission=_asked(given.permission), confirmation=_asked(given.confirmation)
    )
    print(_line(open_door(desk, desk.accounts.by_slug(given.account), command, actor=ACTOR)))
    return 0


def off(given: argparse.Namespace, find: FindDesk) -> int:
    """Shut the door and print it."""
    from chalicelib.services.agents.agent_door import shut_door

    desk = find()
    print(_line(shut_door(desk, desk.accounts.by_slug(given.account), actor=ACTOR)))
    return 0


def print_entry(given: argparse.Namespace, find: FindDesk) -> int:
    """Print the entry."""
    from chalicelib.services.agents.agent_door import directory_entry

    desk = find()
    entry = directory_entry(desk, desk.accounts.by_slug(given.account))
    print(json.dumps(entry, ensure_ascii=False, indent=2))
    return 0


def _asked(choice: str | None) -> bool | None:
    return None if choice is None else choice == "ask"


def _line(account: Account) -> str:
    door = account.agents
    fields: dict[str, Any] = {"account": account.slug, "open": bool(door and door.open)}
    if door:
        fields |= {"business_id": door.business, "permission": door.permission, "confirmation": door.confirmation}
    return json.dumps(fields, ensure_ascii=False)
