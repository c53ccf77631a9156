"""Whether a chain of the audit, as it was read, is whole: the check that a page makes before it says so."""

from collections.abc import Sequence

from chalicelib.domain.audit import GENESIS, AuditEntry, ChainHead, verify_link
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """What the check of a chain found; `broken_at` is the first place that does not hold, None if all do."""

    entries: int
    broken_at: int | None = None

    @property
    def intact(self) -> bool:
        """Whether every entry is unchanged, none is missing, and the last one is the one that the record names."""
        return self.broken_at is None


def check_chain(entries: Sequence[AuditEntry], head: ChainHead) -> ChainCheck:
    """Check a whole chain against its own hashes and against the last entry that its record names.

    `head` was read before the entries: those that came later follow it and change nothing.
    """
    before = GENESIS
    named = head == GENESIS
    for entry in entries:
        if not verify_link(before, entry):
            return ChainCheck(len(entries), before.seq + 1)
        before = entry.head
        if before.seq == head.seq and before != head:
            return ChainCheck(len(entries), before.seq)
        named = named or before == head
    return ChainCheck(len(entries), None if named else before.seq + 1)
