"""`recourse export`, `recourse erasure`, `recourse restore`: taking along, erasing, erasing again after a restore."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from chalicelib.cli.deployment import ACTOR, FindDesk
from chalicelib.domain.ids import AccountId, RequestId


def add_commands(groups: Any) -> None:
    """Declare the three groups."""
    export = groups.add_parser("export", help="everything of an account: verify").add_subparsers(
        required=True, metavar="COMMAND"
    )
    verifying = export.add_parser("verify", help="check an export offline, by its signed manifest")
    verifying.add_argument("path", type=Path, metavar="FOLDER|ZIP")
    verifying.add_argument("--key", type=Path, required=True, metavar="JWKS", help="as `recourse audit key` prints it")
    verifying.set_defaults(run=verify)
    erasure = groups.add_parser("erasure", help="accounts that are erased: list, release").add_subparsers(
        required=True, metavar="COMMAND"
    )
    erasure.add_parser("list", help="one JSON object a line, with the certificate").set_defaults(run=list_)
    releasing = erasure.add_parser("release", help="end the hold on a request of an account that is erased otherwise")
    releasing.add_argument("account", metavar="ACCOUNT-ID")
    releasing.add_argument("request")
    releasing.set_defaults(run=release)
    restore = groups.add_parser("restore", help="after a backup was restored: replay, verify").add_subparsers(
        required=True, metavar="COMMAND"
    )
    restore.add_parser("replay", help="erase again what had been erased, before anything is served").set_defaults(
        run=replay
    )
    restore.add_parser("verify", help="whether records and audit fit together, and the counts").set_defaults(
        run=verify_all
    )


def verify(given: argparse.Namespace, find: FindDesk) -> int:
    """Check an export; no deployment is asked."""
    from chalicelib.cli.verify_takeout import verify as check

    del find
    return check(given.path, given.key)


def list_(given: argparse.Namespace, find: FindDesk) -> int:
    """Print every erasure."""
    del given
    for erasure in find().erasures.every():
        print(
            json.dumps(
                {
                    "account": erasure.account,
                    "begun_at": erasure.begun_at.isoformat(),
                    "stage": erasure.stage.value,
                    "erased": erasure.counts,
                    "held": sorted(erasure.held),
                    "certificate": erasure.certificate,
                }
            )
        )
    return 0


def release(given: argparse.Namespace, find: FindDesk) -> int:
    """End a hold: thirty days later the request goes."""
    from chalicelib.services.erasure.release_held import release_held

    release_held(find(), AccountId(given.account), RequestId(given.request), actor=ACTOR)
    print("recourse: released; it is erased thirty days after the next daily look", file=sys.stderr)
    return 0


def replay(given: argparse.Namespace, find: FindDesk) -> int:
    """Print how much of erased accounts had come back, and is gone again."""
    from chalicelib.services.erasure.replay_ledger import replay_ledger

    del given
    done = replay_ledger(find())
    print(json.dumps({"accounts": done.accounts, "erased_again": done.counts}))
    return 0


def verify_all(given: argparse.Namespace, find: FindDesk) -> int:
    """Print what was looked at and what does not fit; 1 if anything does not."""
    from chalicelib.services.erasure.verify_restored import verify_restored

    del given
    done = verify_restored(find())
    print(
        json.dumps(
            {
                "accounts": done.accounts,
                "requests": done.requests,
                "entries": done.entries,
                "torn": done.torn,
                "miscounted": done.miscounted,
            }
        )
    )
    return int(bool(done.torn or done.miscounted))
