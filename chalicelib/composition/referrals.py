"""The part of the composition that passing requests on to controllers asks for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.composition.shared import Shared

if TYPE_CHECKING:
    from chalicelib.services.ports import referrals as ports_referrals


class ReferralParts(Shared):
    """What `services.ports.referrals.ReferralDesk` asks for; the rest of the desk lends tables and settings."""

    @cached_property
    def referrals(self) -> ports_referrals.Referrals:
        """Reads what was passed on."""
        from chalicelib.storage.referrals import StoredReferrals

        return StoredReferrals(self._engine, self._codec)

    @cached_property
    def controllers(self) -> ports_referrals.Controllers:
        """Reads the directory of controllers."""
        from chalicelib.storage.referrals import StoredControllers

        return StoredControllers(self._engine, self._codec, self.clock)

    @cached_property
    def hand_over_door(self) -> ports_referrals.HandOverDoor:
        """The way to controllers' own systems."""
        from chalicelib.outbound.guarded_post import GuardedPost
        from chalicelib.outbound.hand_over import GuardedHandOver

        return GuardedHandOver(GuardedPost(loopback=self.settings.webhook_loopback == "on"), self.clock, self.secrets)
