"""Lets an account's four weeks be over: ``python -m tests.browser.end_account SLUG``, within a stack's environment.

What follows is the product's own work: its jobs erase the account step by step.
"""

import sys

from chalicelib.cli.deployment import find_desk
from chalicelib.services.erasure.begin_erasure import begin_erasure


def main() -> None:
    """Begin the erasure, as `finish_closing` does when the days of a closed account are over."""
    desk = find_desk()
    begin_erasure(desk, desk.accounts.by_slug(sys.argv[1]), actor="system:accounts")


if __name__ == "__main__":
    main()
