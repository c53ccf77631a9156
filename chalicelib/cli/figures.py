"""`recourse figures`: the counts under Home and Statistics, made good and checked."""

import argparse
import json
import sys
from typing import Any

from chalicelib.cli.deployment import ACTOR, FindDesk

_DIFFERENT = 1


def add_commands(groups: Any) -> None:
    """Declare the group."""
    figures = groups.add_parser("figures", help="the counts under Home and Statistics: recount, check")
    commands = figures.add_subparsers(required=True, metavar="COMMAND")
    counting = commands.add_parser("recount", help="count all requests of an account; one JSON object a page")
    counting.add_argument("--account", required=True, metavar="SLUG")
    counting.add_argument("--from", dest="cursor", default="", metavar="CURSOR", help="go on behind a page")
    counting.add_argument("--from-nothing", action="store_true", help="into empty sheets, which show at once")
    counting.set_defaults(run=recount)
    checking = commands.add_parser("check", help="one JSON object for each count that is not what it should be")
    checking.add_argument("--account", required=True, metavar="SLUG")
    checking.set_defaults(run=check)


def recount(given: argparse.Namespace, find: FindDesk) -> int:
    """Count page by page; each line says where to go on."""
    from chalicelib.services.figures.recount import begin_anew, recount_page

    desk = find()
    account = desk.accounts.by_slug(given.account)
    if given.from_nothing and not given.cursor:
        account = begin_anew(desk, account.id, actor=ACTOR)
    cursor = given.cursor
    while True:
        page = recount_page(desk, account, cursor=cursor)
        print(json.dumps({"requests": page.requests, "changed": page.changed, "cursor": page.cursor}), flush=True)
        cursor = page.cursor
        if not cursor:
            return 0


def check(given: argparse.Namespace, find: FindDesk) -> int:
    """Compare the sheets with what the requests were counted as."""
    from chalicelib.services.figures.recount import differences

    desk = find()
    found = differences(desk, desk.accounts.by_slug(given.account))
    for (sheet, name), (says, should) in found.items():
        print(json.dumps({"sheet": sheet, "count": name, "says": says, "should": should}))
    print(f"recourse: {len(found)} counts differ", file=sys.stderr)
    return _DIFFERENT if found else 0
