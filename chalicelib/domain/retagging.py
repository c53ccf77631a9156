"""How far the change of an account's retention has come through its voicemails."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from chalicelib.domain.ids import AccountId


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
