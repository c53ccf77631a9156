"""Keys of how staff sign in; see `keys`."""

from typing import Final

from chalicelib.domain.ids import UserId

FACTORS: Final = "FACTORS#"
ISSUER: Final = "ISSUER#"
SIGNED_IN: Final = "SIGNEDIN#"


def factors(user: UserId) -> str:
    """Sort key of what a user has set up, in the account's partition."""
    return FACTORS + user


def signed_in(user: UserId) -> str:
    """Sort key of when a user came in last, in the account's partition."""
    return SIGNED_IN + user


def issuer(name: str) -> str:
    """Sort key of an issuer that an account trusts, in the account's partition."""
    return ISSUER + name
