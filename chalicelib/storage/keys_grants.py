"""Keys of grants; see `keys`. A grant lies in the partition of the account, or of the operator, that it belongs to."""

from typing import Final

GRANT: Final = "GRANT#"


def owners() -> str:
    """List index: what owners have given and nobody has ended, by its end; for the operator."""
    return "GRANTS"


def untold() -> str:
    """Due index: demands and incidents of which an account must be told, by when it may be."""
    return "grant-told"
