"""The keys of webhooks: endpoints under their account, what was sent to one in a partition of its own."""

from datetime import datetime
from typing import Final

from chalicelib.domain.ids import AccountId

ENDPOINT: Final = "HOOK#"
RESEND: Final = "RESEND#"
SENT: Final = "SENT#"


def log(account_id: AccountId, endpoint: str) -> str:
    """Partition of what was sent to one endpoint."""
    return f"A#{account_id}#HOOK#{endpoint}"


def of_log(pk: str) -> tuple[AccountId, str]:
    """The account and the endpoint that such a partition belongs to."""
    _, account_id, _, endpoint = pk.split("#", 3)
    return AccountId(account_id), endpoint


def work(shard: int) -> str:
    """Due index: deliveries that are on their way."""
    return f"hook#{shard}"


def ended(shard: int) -> str:
    """Due index: deliveries that have ended and whose entry in the log will go."""
    return f"hooklog#{shard}"


def sort(at: datetime, delivery: str) -> str:
    """Due index: order by the second (UTC)."""
    return f"{at:%Y-%m-%dT%H:%M:%S}#{delivery}"


def resends() -> str:
    """Due index: endpoints to which a span of time is sent anew."""
    return "resend#0"
