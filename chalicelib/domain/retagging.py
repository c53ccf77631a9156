"""How far the change of an account's retention has come through its voicemails."""

from datetime import datetime
from typing import ClassVar, Self

from chalicelib.domain.ids import AccountId
from chalicelib.values import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Retagging:
    """One walk through an account's voicemails after its plan was changed; `after` is where the next page begins.

    A new change of the plan begins it anew. `next_at` is when the background goes on; None when it is finished.
    """

    KIND: ClassVar[str] = "retagging"

    account: AccountId
    retention: int  # days: those of the plan
    started_at: datetime
    after: str = ""
    seen: int = 0
    changed: int = 0
    next_at: datetime | None = None
    finished_at: datetime | None = None
    version: int = 0

    def moved(self, *, seen: int, changed: int, after: str, at: datetime) -> Self:
        """The walk after a page; `after` is where the next one begins, empty at the end."""
        return replace(
            self,
            after=after,
            seen=self.seen + seen,
            changed=self.changed + changed,
            next_at=at if after else None,
            finished_at=None if after else at,
        )
