"""The keys of lists of contacts, and of their objects in the bucket of files; see `keys`, whose rules hold here."""

from typing import Final

from chalicelib.domain.ids import AccountId

LIST: Final = "CONTACTS#"


def in_work() -> str:
    """Due index: lists that a run goes on with."""
    return "contacts"


def that_end() -> str:
    """Due index: lists by the end of their time."""
    return "contacts-end"


def of_account(account_id: AccountId) -> str:
    """What the keys of an account's objects begin with."""
    return f"contacts/{account_id}/"


def upload(account_id: AccountId, name: str) -> str:
    """Object key of what was uploaded."""
    return f"{of_account(account_id)}{name}/upload"


def output(account_id: AccountId, name: str, kind: str) -> str:
    """Object key of what came of it."""
    return f"{of_account(account_id)}{name}/{kind}.csv"


def tails(account_id: AccountId, name: str) -> str:
    """What the keys of the notes begin with: what is too little for a part of an upload."""
    return f"{of_account(account_id)}{name}/tail/"


def tail(account_id: AccountId, name: str, kind: str, number: int) -> str:
    """Object key of such a note."""
    return f"{tails(account_id, name)}{kind}/{number:08d}"
