"""The first account of an empty deployment: made by whoever holds a link that the operator was shown, once."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from chalicelib.domain.account import Account, User
from chalicelib.errors import Conflict, Gone, InvalidField, Unavailable
from chalicelib.services.accounts.open_account import OpenAccount, open_account
from chalicelib.services.ports.desk import Desk

LINK_LIFE: Final = timedelta(hours=24)
_USED: Final = "used"


def first_account_link(desk: Desk) -> str:
    """Make a link that opens one account within a day; only its hash is kept."""
    token = desk.chance.bytes(24).hex()
    desk.work.ephemeral.put_value(_name(desk, token), "1", until=desk.clock.now() + LINK_LIFE)
    return f"{desk.public_url}/staff/first?token={token}"


def check_first_token(desk: Desk, token: str) -> str:
    """Return how often the link may have been tried. Raise `Gone` when it is unknown, over or used."""
    attempt = desk.work.ephemeral.get_value(_name(desk, token), now=desk.clock.now())
    if attempt is None or attempt == _USED:
        raise Gone("link")
    return attempt


def open_first_account(desk: Desk, token: str, command: OpenAccount) -> tuple[Account, User]:
    """Open the account and use the link up; of two presses one wins. Raise `Gone`, and as `open_account` does.

    What was not opened leaves the link usable: the claim belongs to one attempt, and the next has another.
    """
    attempt = check_first_token(desk, token)
    name = _name(desk, token)
    until = desk.clock.now() + LINK_LIFE
    if desk.work.ephemeral.count(f"{name}|{attempt}", until=until) > 1:
        raise Gone("link")
    try:
        opened = open_account(desk, replace(command, by_operator=True))
    except (InvalidField, Conflict, Unavailable):
        desk.work.ephemeral.put_value(name, str(int(attempt) + 1), until=until)
        raise
    desk.work.ephemeral.put_value(name, _USED, until=until)
    return opened


def _name(desk: Desk, token: str) -> str:
    return f"first|{desk.secrets.hash('first', token)[:40]}"
