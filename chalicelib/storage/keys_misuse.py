"""Keys of reports of misuse; see `keys`. They lie in partitions of their own under the operator's account."""

from typing import Final

from chalicelib.domain.ids import AccountId

NOTE: Final = "NOTE#"
RESTRICTION: Final = "RESTRICTION"


def report(operator: AccountId, name: str) -> str:
    """Partition of one report, and the name of its audit chain."""
    return f"A#{operator}#MISUSE#{name}"


def listed(operator: AccountId, *, open_ones: bool) -> str:
    """List index: reports that wait, or that are closed, by receipt."""
    return f"A#{operator}#misuse-{'open' if open_ones else 'closed'}"


def ends() -> str:
    """Due index: reports at which retention has to look."""
    return "misuse-ends"


def evidence_object(operator: AccountId, name: str, file: str) -> str:
    """Object key of what came with a report, apart from all that is handed out to consumers."""
    return f"evidence/{operator}/{name}/{file}"
