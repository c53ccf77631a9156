"""`recourse account`: the businesses of a deployment."""

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any

from chalicelib.cli.deployment import ACTOR, FindDesk
from chalicelib.domain.account import Account, Plan
from chalicelib.domain.contact import Email
from chalicelib.domain.second_factor import Demand


def add_commands(groups: Any) -> None:
    """Declare the group."""
    group = groups.add_parser("account", help="businesses: add, list, close, set-plan and more")
    commands = group.add_subparsers(required=True, metavar="COMMAND")
    adding = commands.add_parser("add", help="take in a business with its first owner")
    for name in ("--name", "--slug", "--time-zone", "--place", "--owner-name", "--owner-email"):
        adding.add_argument(name, required=True)
    for name in ("--email", "--phone", "--postal", "--privacy-url"):
        adding.add_argument(name, default="")
    adding.add_argument("--plan", choices=[plan.value for plan in Plan], default=Plan.TRIAL.value)
    adding.add_argument("--second-factor", choices=[one.value for one in Demand], default=Demand.ADMINISTRATORS.value)
    adding.set_defaults(run=add)
    commands.add_parser("list", help="one JSON object a line").set_defaults(run=list_)
    steps = {
        "close": ("take no more requests; 14 days to answer, 14 to read, then erasure", close),
        "cancel-closing": ("bring a closing or closed account back, until erasure begins", cancel),
        "past-due": ("a payment is missing; everything goes on working", past_due),
        "paid": ("and has come", paid),
    }
    for name, (words, run) in steps.items():
        step = commands.add_parser(name, help=words)
        step.add_argument("slug")
        step.set_defaults(run=run)
    allowing = commands.add_parser("allow-codes", help="mail codes again where only single sign-on counted")
    allowing.add_argument("slug")
    allowing.set_defaults(run=allow_codes)
    laws = commands.add_parser(
        "set-laws", help="the laws under which a business answers; no name means all by residence"
    )
    laws.add_argument("--account", required=True, metavar="SLUG")
    laws.add_argument("--regimes", required=True, type=_laws, metavar="LAW,LAW", help="as in `recourse law show`")
    laws.set_defaults(run=set_laws)
    plan = commands.add_parser("set-plan", help="the plan; with it change the days for which voicemails are kept")
    plan.add_argument("--account", required=True, metavar="SLUG")
    plan.add_argument("--plan", required=True, choices=[plan.value for plan in Plan])
    plan.add_argument("--dry-run", action="store_true", help="only say what would go")
    plan.set_defaults(run=set_plan)


def add(given: argparse.Namespace, find: FindDesk) -> int:
    """Open an account and print it."""
    from chalicelib.services.accounts.open_account import OpenAccount, open_account

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
        second_factor=Demand(given.second_factor),
        by_operator=True,
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
    """Begin to close an account and print it."""
    from chalicelib.services.accounts.close_account import close_account

    return _step(given, find, close_account)


def cancel(given: argparse.Namespace, find: FindDesk) -> int:
    """Cancel the closing of an account and print it."""
    from chalicelib.services.accounts.close_account import cancel_closing

    return _step(given, find, cancel_closing)


def past_due(given: argparse.Namespace, find: FindDesk) -> int:
    """Note that a payment is missing and print the account."""
    from chalicelib.services.accounts.past_due import mark_past_due

    return _step(given, find, mark_past_due)


def paid(given: argparse.Namespace, find: FindDesk) -> int:
    """Note that a payment has come and print the account."""
    from chalicelib.services.accounts.past_due import mark_paid

    return _step(given, find, mark_paid)


def _step(given: argparse.Namespace, find: FindDesk, act: Callable[..., Account]) -> int:
    desk = find()
    print(_line(act(desk, desk.accounts.by_slug(given.slug), actor=ACTOR)))
    return 0


def allow_codes(given: argparse.Namespace, find: FindDesk) -> int:
    """Let the staff of a business sign in with mailed codes and print the account."""
    from chalicelib.services.accounts import sso_settings as service

    desk = find()
    print(_line(service.allow_codes(desk, desk.accounts.by_slug(given.slug), only=False, actor=ACTOR)))
    return 0


def set_laws(given: argparse.Namespace, find: FindDesk) -> int:
    """Keep the business's own list of laws and print the account."""
    from chalicelib.services.accounts import set_laws as service

    desk = find()
    account = desk.accounts.by_slug(given.account)
    print(_line(service.set_laws(desk, account, given.regimes, actor=ACTOR)))
    return 0


def set_plan(given: argparse.Namespace, find: FindDesk) -> int:
    """Change the plan, say how many voicemails that ends, and print the account."""
    from chalicelib.services.accounts.change_plan import change_plan, past_their_day

    desk = find()
    account, plan = desk.accounts.by_slug(given.account), Plan(given.plan)
    if given.dry_run:
        past = past_their_day(desk, account, plan)
    else:
        changed = change_plan(desk, account, plan, actor=ACTOR)
        account, past = changed.account, changed.past
    if past:
        goes = "would go" if given.dry_run else "go"
        print(f"recourse: {past} voicemails are past their new day and {goes} with S3's next run", file=sys.stderr)
    print(_line(account))
    return 0


def _laws(text: str) -> tuple[str, ...]:
    """The names of laws in a list with commas; argparse says which one is unknown."""
    from chalicelib.services.accounts.set_laws import OWN

    names = tuple(name.strip() for name in text.split(",") if name.strip())
    unknown = [name for name in names if name not in OWN]
    if unknown:
        raise argparse.ArgumentTypeError(f"unknown law: {', '.join(unknown)}; known are {', '.join(sorted(OWN))}")
    return names


def _line(account: Account) -> str:
    shown = ("id", "slug", "name", "plan", "state", "time_zone", "place")
    fields: dict[str, Any] = {name: str(getattr(account, name)) for name in shown}
    more = {"regimes": list(account.regimes), "opened_at": account.opened_at.isoformat()}
    days = {"trial_ends_at": account.trial_ends_at.isoformat()} if account.trial_ends_at else {}
    if account.closing:
        from chalicelib.services.accounts.close_account import days_of

        days |= days_of(account)
    return json.dumps(fields | more | days, ensure_ascii=False)
