"""`recourse`: one command for everything that an operator does by hand.

Data goes to standard output, as JSON or JSON Lines (`law`: as text or CSV); messages go to standard error, one line
each.
Exit: 0 done, 1 a check or the deployment failed, 2 wrong usage or an unknown name.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Final

from chalicelib.cli import (
    accounts,
    audit,
    digest,
    doctor,
    drp,
    figures,
    incidents,
    keys,
    law,
    leaving,
    lines,
    outbox,
    policy,
    receipt,
    secrets,
    suppressions,
    users,
    webhooks,
)
from chalicelib.cli.deployment import FindDesk, NoDeployment, find_desk, take_stage, take_tables
from chalicelib.errors import InvalidField, NotFound, RecourseError
from chalicelib.settings import MissingSetting

FAILED: Final = 1
WRONG_USE: Final = 2
_INTERRUPTED: Final = 130


def main(arguments: Sequence[str] | None = None, find: FindDesk = find_desk) -> int:
    """Run one command and return its exit code; `find` leads to the deployment."""
    given = _parser().parse_args(arguments)
    try:
        if given.stage:
            take_stage(given.stage)
        if given.records or given.audit:
            take_tables(given.records, given.audit)
        code: int = given.run(given, find)
        sys.stdout.flush()
    except (NotFound, InvalidField, MissingSetting, NoDeployment) as error:
        return _say(_words(error), WRONG_USE)
    except RecourseError as error:
        return _say(f"{type(error).__name__}: {error}", FAILED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has seen enough
        return FAILED
    except KeyboardInterrupt:
        return _INTERRUPTED
    except Exception as error:  # noqa: BLE001  an operator's terminal is no place for a stack trace
        return _say(f"the deployment failed with {type(error).__name__}; is it running?", FAILED)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="recourse", description=__doc__)
    parser.add_argument(
        "--stage", default="", help="a stage that `make deploy` has deployed; your AWS credentials count"
    )
    beside = "with the other: tables that were restored beside the deployment's own (docs/restore.md)"
    for name in ("records", "audit"):
        parser.add_argument(f"--{name}", default="", metavar="TABLE", help=beside)
    groups = parser.add_subparsers(required=True, metavar="GROUP")
    for group in (
        accounts,
        users,
        audit,
        receipt,
        outbox,
        digest,
        drp,
        law,
        leaving,
        lines,
        keys,
        suppressions,
        webhooks,
        figures,
        incidents,
        policy,
        secrets,
        doctor,
    ):
        group.add_commands(groups)
    return parser


def _words(error: Exception) -> str:
    if isinstance(error, NotFound):
        return f"there is no such {error}"
    if isinstance(error, InvalidField):
        return f"{error.field.replace('_', '-')}: {error.problem.replace('-', ' ')}"
    return str(error)


def _say(words: str, code: int) -> int:
    print(f"recourse: {words}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
