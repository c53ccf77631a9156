"""The part of the composition that keeps and forgets, and knows who has opted out."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.composition.shared import Shared

if TYPE_CHECKING:
    from chalicelib.services.ports import incentives as ports_incentives
    from chalicelib.services.ports import retention as ports_retention
    from chalicelib.services.ports import suppressions as ports_suppressions


class RetentionParts(Shared):
    """What `services.ports.retention.RetentionDesk` asks for; the rest of the desk lends tables and keys."""

    @cached_property
    def incentives(self) -> ports_incentives.Incentives:
        """Reads offers of financial incentives, and who takes part."""
        from chalicelib.storage.incentives import StoredIncentives

        return StoredIncentives(self._engine, self._codec, self._pepper)

    @cached_property
    def suppressions(self) -> ports_suppressions.Suppressions:
        """Reads who has opted out."""
        from chalicelib.storage.suppressions import StoredSuppressions

        return StoredSuppressions(self._engine, self._codec, self._pepper)

    @cached_property
    def retention(self) -> ports_retention.Retention:
        """Finds what is due, what is held, what hangs on a request."""
        from chalicelib.storage.retention import StoredRetention

        return StoredRetention(self._engine, self._codec, self._pepper)
