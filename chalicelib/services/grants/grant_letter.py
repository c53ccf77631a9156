"""What the letter about a grant is filled with: by whose right, and until when; never the reason or a reference."""

from chalicelib.domain.account import Account
from chalicelib.domain.grant import Grant


def values_of(grant: Grant, account: Account) -> dict[str, str]:
    """The kind as the letter's own words, and the last moment in the business's time."""
    ends = (grant.ended_at or grant.ends_at).astimezone(account.zone)
    return {
        "channel": grant.kind.value.replace(" ", "-"),
        "ends_day": ends.date().isoformat(),
        "ends_time": f"{ends:%H:%M}",
    }
