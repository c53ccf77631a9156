"""What the use cases read of accounts' own buckets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chalicelib.domain.ids import AccountId
    from chalicelib.domain.voicemail_export import Backfill, VoicemailExport


class Exports(Protocol):
    """Reads where copies go and what is still being copied."""

    def of(self, account: AccountId) -> VoicemailExport | None:
        """The account's bucket, if it has named one."""

    def backfill(self, account: AccountId) -> Backfill | None:
        """The last copying of older voicemails, finished or not."""

    def unfinished(self, *, limit: int) -> tuple[AccountId, ...]:
        """Accounts whose copying of older voicemails goes on."""
