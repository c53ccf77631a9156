"""`recourse suppression`: who has opted out with an account."""

import argparse
import json
from typing import Any

from chalicelib.cli.deployment import ACTOR, FindDesk
from chalicelib.cli.typed_input import read_lines
from chalicelib.domain.audit import timestamp
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.drop_hash import parse_drop_hash
from chalicelib.domain.suppression import OptOut, Suppression

FOUND, NOT_FOUND = 0, 1


def add_commands(groups: Any) -> None:
    """Declare the group."""
    commands = groups.add_parser("suppression", help="who has opted out: list, check").add_subparsers(
        required=True, metavar="COMMAND"
    )
    listing = commands.add_parser("list", help="everybody on the list, one JSON object a line; the look is audited")
    listing.add_argument("--account", required=True, metavar="SLUG")
    listing.set_defaults(run=list_all)
    checking = commands.add_parser(
        "check",
        help="read contacts or DROP hashes from standard input, one a line; 1 if any of them is not on the list",
    )
    checking.add_argument("--account", required=True, metavar="SLUG")
    checking.set_defaults(run=check)


def list_all(given: argparse.Namespace, find: FindDesk) -> int:
    """Print the list, what changed last at the end."""
    from chalicelib.services.opt_outs.list_suppressions import export_suppressions

    desk = find()
    account = desk.accounts.by_slug(given.account)
    page = export_suppressions(desk, account, actor=ACTOR)
    _print(page.records)
    while page.after:
        page = export_suppressions(desk, account, actor=ACTOR, after=page.after)
        _print(page.records)
    return FOUND


def check(given: argparse.Namespace, find: FindDesk) -> int:
    """Print what holds for each line of standard input, in its order; the contact itself is not repeated."""
    from chalicelib.services.opt_outs.check_suppression import check_suppression

    desk = find()
    account = desk.accounts.by_slug(given.account)
    all_found = True
    for line in read_lines("email addresses, phone numbers or DROP hashes, one a line"):
        found = check_suppression(desk, account.id, _read(line))
        all_found = all_found and found.suppressed
        opt_outs = [_opt_out(opt_out) for opt_out in found.opt_outs]
        print(json.dumps({"suppressed": found.suppressed, "opt_outs": opt_outs}))
    return FOUND if all_found else NOT_FOUND


def _read(line: str) -> Email | Phone | str:
    """An address has an at sign, a hash ends as base64 of 32 bytes does, and the rest must be numbers."""
    if "@" in line:
        return Email.parse(line, mailed=False)
    if line.endswith("="):
        return parse_drop_hash(line)
    return Phone.parse(line)


def _print(records: tuple[Suppression, ...]) -> None:
    for record in records:
        fields = {
            "subject": record.subject.value,
            "value": record.value,
            "hash": record.drop_hash,
            "changed_at": timestamp(record.changed_at),
            "opt_outs": [
                _opt_out(opt_out)
                | {"requests": list(opt_out.requests), "by_business": opt_out.own, "by_link": opt_out.link}
                | ({"lifted_at": timestamp(opt_out.lifted_at)} if opt_out.lifted_at else {})
                | ({"lifted_by": opt_out.lifted_by.value} if opt_out.lifted_by else {})
                for opt_out in record.opt_outs
            ],
        }
        print(json.dumps(fields, ensure_ascii=False))


def _opt_out(opt_out: OptOut) -> dict[str, Any]:
    return {
        "purpose": opt_out.purpose.value,
        "brand": opt_out.brand,
        "since": timestamp(opt_out.since),
        "source": opt_out.source.value,
    }
