"""`recourse user`: the staff of an account."""

import argparse
import json
from typing import TYPE_CHECKING, Any

from chalicelib.cli.deployment import ACTOR, FindDesk
from chalicelib.domain.account import Account, User
from chalicelib.domain.contact import Email
from chalicelib.domain.permissions import Role
from chalicelib.errors import NotFound

if TYPE_CHECKING:
    from chalicelib.composition import LiveDesk


def add_commands(groups: Any) -> None:
    """Declare the group."""
    group = groups.add_parser("user", help="staff of an account: add, list, disable, reset-second-factor")
    commands = group.add_subparsers(required=True, metavar="COMMAND")
    adding = commands.add_parser("add", help="invite a member of staff by mail")
    adding.add_argument("--account", required=True, metavar="SLUG")
    adding.add_argument("--name", required=True)
    adding.add_argument("--email", required=True)
    adding.add_argument("--role", required=True, choices=[role.value for role in Role])
    adding.set_defaults(run=add)
    listing = commands.add_parser("list", help="one JSON object a line")
    listing.add_argument("--account", required=True, metavar="SLUG")
    listing.set_defaults(run=list_)
    disabling = commands.add_parser("disable", help="end a user's access at once, open sessions included")
    disabling.add_argument("--account", required=True, metavar="SLUG")
    disabling.add_argument("--email", required=True)
    disabling.set_defaults(run=disable)
    resetting = commands.add_parser(
        "reset-second-factor", help="take away a second factor that was lost where nobody else administers the account"
    )
    resetting.add_argument("--account", required=True, metavar="SLUG")
    resetting.add_argument("--email", required=True)
    resetting.set_defaults(run=reset_second_factor)


def add(given: argparse.Namespace, find: FindDesk) -> int:
    """Invite a user and print them."""
    from chalicelib.services.accounts.open_account import add_user

    desk = find()
    account = desk.accounts.by_slug(given.account)
    email = Email.parse(given.email)
    print(_line(add_user(desk, account, name=given.name, email=email, role=Role(given.role), actor=ACTOR)))
    return 0


def list_(given: argparse.Namespace, find: FindDesk) -> int:
    """Print every user of an account."""
    desk = find()
    for user in desk.accounts.users(desk.accounts.by_slug(given.account).id):
        print(_line(user))
    return 0


def disable(given: argparse.Namespace, find: FindDesk) -> int:
    """End the access of the user with an address and print them."""
    from chalicelib.services.accounts.user_access import end_access

    desk = find()
    account = desk.accounts.by_slug(given.account)
    print(_line(end_access(desk, account, _user(desk, account, given.email), actor=ACTOR)))
    return 0


def reset_second_factor(given: argparse.Namespace, find: FindDesk) -> int:
    """Take away what the user with an address has set up, end their sessions, tell them by mail, and print them."""
    from chalicelib.services.accounts.reset_factors import forget_factors

    desk = find()
    user = _user(desk, desk.accounts.by_slug(given.account), given.email)
    forget_factors(desk, user, actor=ACTOR)
    print(_line(user))
    return 0


def _user(desk: "LiveDesk", account: Account, address: str) -> User:
    email = Email.parse(address)
    for user in desk.accounts.users(account.id):
        if user.email.look_up == email.look_up:
            return user
    raise NotFound("user")


def _line(user: User) -> str:
    fields = {"id": user.id, "role": user.role.value, "name": user.name, "email": user.email.address}
    disabled_at = user.disabled_at.isoformat() if user.disabled_at else None
    return json.dumps(fields | {"added_at": user.added_at.isoformat(), "disabled_at": disabled_at}, ensure_ascii=False)
