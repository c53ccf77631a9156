"""Keys of what the operator tells the accounts; see `keys`. The common board is the one item that all accounts read."""

from typing import Final

BOARD: Final = "BOARD"
NOTICE: Final = "TOLD#"  # in the operator's own partition
MAILING: Final = "MAILING#"
NEWS: Final = "NEWS#"
TRANSFER: Final = "TRANSFER#"


def common_board() -> str:
    """Partition of the board that all accounts read: marks of what the operator tells everybody."""
    return "NOTICES"


def mailings() -> str:
    """Due index: mailings that go on."""
    return "mailing"
