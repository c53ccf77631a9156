"""Keys of mail that came in: under its request in the table, and in a bucket of its own."""

from typing import Final

from chalicelib.domain.ids import AccountId, RequestId

MAIL: Final = "MAIL#"
INCOMING: Final = "incoming/"  # where the mail service writes
_ORIGINAL: Final = "originals"  # lives by days
_PART: Final = "parts"  # lives as long as the request
_HELD: Final = "held"


def incoming(name: str) -> str:
    """Object key of a mail that the mail service put down."""
    return f"{INCOMING}{name}"


def original(account_id: AccountId, request_id: RequestId, mail: str) -> str:
    """Object key of a mail as it came, once it is filed."""
    return f"{_ORIGINAL}/{account_id}/{request_id}/{mail}"


def part(account_id: AccountId, request_id: RequestId, mail: str, number: int) -> str:
    """Object key of one of its attachments."""
    return f"{_PART}/{account_id}/{request_id}/{mail}/{number}"


def held(account_id: AccountId, name: str) -> str:
    """Object key of a mail that is held back."""
    return f"{_HELD}/{account_id}/{name}"


def prefixes(account_id: AccountId) -> tuple[str, ...]:
    """What the keys of an account's objects begin with, but for mails that nobody has taken yet."""
    return tuple(f"{kind}/{account_id}/" for kind in (_ORIGINAL, _PART, _HELD))


def held_no_longer(account_id: AccountId, name: str) -> str:
    """Object key of the mark of a mail that is let go; under the same lifecycle rule as those that are held."""
    return f"{_HELD}/gone/{account_id}/{name}"
