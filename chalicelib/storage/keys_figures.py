"""The keys of figures: an account's sheets in a partition of their own, what a request counts as beside the request."""

from typing import Final

from chalicelib.domain.ids import AccountId

TALLY: Final = "TALLY"


def sheets(account_id: AccountId, epoch: int) -> str:
    """Partition of an account's sheets; each recount from nothing begins another."""
    return f"A#{account_id}#F#{epoch}"


def upto(prefix: str) -> str:
    """The end of the sheets whose names begin with a text."""
    return f"{prefix}~"
