"""Keys of tasks about children; see `keys`. They lie in the account's partition, what names a child apart."""

from typing import Final

from chalicelib.domain.ids import AccountId

TASK: Final = "CHILD-TASK#"
IDENTITY: Final = "CHILD-IDENTITY#"


def listed(account: AccountId, *, open_ones: bool) -> str:
    """List index: an account's tasks that are to be done, or that are over, by their opening."""
    return f"A#{account}#children-{'open' if open_ones else 'over'}"


def waking() -> str:
    """Due index: tasks to be looked at."""
    return "child-task"
