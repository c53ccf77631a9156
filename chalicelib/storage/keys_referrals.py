"""Keys of what is passed on to the controller who decides; see `keys`."""

from datetime import date
from typing import Final

from chalicelib.domain.ids import AccountId

CONTROLLER: Final = "CONTROLLER#"  # in the account's partition
SERVICE: Final = "OFFERS#"
REFERRAL: Final = "REFERRAL#"  # beside the request
AGENDA: Final = "REFERRALCLOCK#"
FROM: Final = "REFERREDFROM"


def listed(account: AccountId, *, open_ones: bool) -> str:
    """List index: an account's referrals that wait for something, or that are over, by the day they are due."""
    return f"A#{account}#referrals-{'open' if open_ones else 'over'}"


def sort(due: date, referral: str) -> str:
    """List index: soonest due first."""
    return f"{due.isoformat()}#{referral}"


def silent() -> str:
    """List index: referrals of all accounts whose controller stays silent; for who runs the deployment."""
    return "REFERRALS#silent"


def waking(shard: int) -> str:
    """Due index: referrals to be looked at."""
    return f"referral#{shard}"
