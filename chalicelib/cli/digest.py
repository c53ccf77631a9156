"""`recourse digest`: signed notes of how far the audit has come."""

import argparse
import sys
from typing import Any

from chalicelib.cli.deployment import FindDesk


def add_commands(groups: Any) -> None:
    """Declare the group."""
    group = groups.add_parser("digest", help="signed digests of the audit: write")
    commands = group.add_subparsers(required=True, metavar="COMMAND")
    commands.add_parser("write", help="sign what has grown, as the job does every hour").set_defaults(run=write)


def write(given: argparse.Namespace, find: FindDesk) -> int:
    """Write digests and say how many chains they cover."""
    from chalicelib.services.audit.write_digest import write_digests

    del given
    print(f"recourse: {write_digests(find())} chains covered", file=sys.stderr)
    return 0
