"""`recourse outbox`: letters that wait for their delivery."""

import argparse
import sys
from typing import Any

from chalicelib.cli.deployment import FindDesk


def add_commands(groups: Any) -> None:
    """Declare the group."""
    group = groups.add_parser("outbox", help="letters that must go out: sweep")
    commands = group.add_subparsers(required=True, metavar="COMMAND")
    commands.add_parser("sweep", help="deliver what is due now, as the job does every minute").set_defaults(run=sweep)


def sweep(given: argparse.Namespace, find: FindDesk) -> int:
    """Deliver what is due and say how many letters were tried."""
    from chalicelib.services.letters.deliver_letter import sweep_outbox

    del given
    print(f"recourse: {sweep_outbox(find())} letters tried", file=sys.stderr)
    return 0
