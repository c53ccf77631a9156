"""`recourse audit`: what an auditor takes home; `tools/verify_audit.py` checks it there."""

import argparse
import json
import sys
from typing import Any

from chalicelib.cli.deployment import ACTOR, FindDesk


def add_commands(groups: Any) -> None:
    """Declare the group."""
    group = groups.add_parser("audit", help="the audit of an account: export, key")
    commands = group.add_subparsers(required=True, metavar="COMMAND")
    exporting = commands.add_parser("export", help="JSON Lines, closed by a signed manifest")
    exporting.add_argument("--account", required=True, metavar="SLUG")
    exporting.set_defaults(run=export)
    commands.add_parser("key", help="the public keys of exports, digests and receipts, as JWKS").set_defaults(run=key)


def export(given: argparse.Namespace, find: FindDesk) -> int:
    """Write the audit of an account."""
    from chalicelib.services.audit.export_audit import export_audit

    desk = find()
    for line in export_audit(desk, desk.accounts.by_slug(given.account), actor=ACTOR):
        sys.stdout.write(line)
    return 0


def key(given: argparse.Namespace, find: FindDesk) -> int:
    """Write the public keys, retired ones included."""
    del given
    print(json.dumps(find().signer.jwks(), indent=2))
    return 0
