"""The keys of what authorized agents leave: connections under the account, requests by the agents' own look-up."""

from typing import Final

from chalicelib.domain.ids import AccountId

LINK: Final = "AGENT#"
REQUEST: Final = "DRP"
CALLBACK: Final = "DRPTELL"


def request(account_id: AccountId, name: str) -> str:
    """Partition of the look-up of a request by the UUID that its agent knows."""
    return f"A#{account_id}#DRP#{name}"


def callbacks(shard: int) -> str:
    """Due index: changes that agents must be told of."""
    return f"agent#{shard}"
