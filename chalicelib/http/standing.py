"""What is open while an account can only be read: decided by what a route leaves in the audit, for all routes alike."""

from collections.abc import Iterable
from enum import Enum
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.errors import NotPossible

# What changes nothing of a business's records: looks, people's own way in and own data, lists and exports that are
# fetched, the closing itself; for consumers that they show a code and fetch what they were answered.
_OPEN: Final = (
    "view:",
    "user:",
    "audit:",
    "receipt:",
    "takeout:",
    "account:closing:",
    "account:grant:",
    "account:closed",
    "account:list:",
    "account:takeout:",
    "account:user:corrected",
    "account:user:forgotten",
    "request:contact:confirmed",
    "request:file:link-issued",
)


def changes(method: str, audit: Iterable[Tag] | Enum) -> bool:
    """Whether a call of a route may change what a business keeps."""
    if method == "GET" or isinstance(audit, Enum):
        return False
    return any(not tag.value.startswith(_OPEN) for tag in audit)


def check_standing(account: Account, method: str, audit: Iterable[Tag] | Enum) -> None:
    """Raise `NotPossible` (`account-closed`) for what would change something in an account that can only be read."""
    if not account.may_change and changes(method, audit):
        raise NotPossible("account-closed")
