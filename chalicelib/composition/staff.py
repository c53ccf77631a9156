"""The part of the composition that signing in of staff asks for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.composition.shared import Shared

if TYPE_CHECKING:
    from chalicelib.services.ports import sso as ports_sso
    from chalicelib.services.ports import staff as ports_staff


class StaffParts(Shared):
    """What `services.ports.staff.StaffDesk` asks for; the rest of the desk lends tables and settings."""

    @property
    def operator(self) -> str:
        """The short name of the account whose staff run the deployment."""
        return self.settings.operator

    @property
    def takes_sign_ups(self) -> bool:
        """Whether businesses open accounts by themselves."""
        return bool(self.settings.operator) and self.settings.sign_up == "on"

    @cached_property
    def second_factors(self) -> ports_staff.SecondFactors:
        """Reads what staff have set up."""
        from chalicelib.storage.second_factors import StoredSecondFactors

        return StoredSecondFactors(self._engine, self._codec)

    @cached_property
    def passkeys(self) -> ports_staff.Passkeys:
        """Speaks with browsers about passkeys."""
        from chalicelib.outbound.passkeys import WebauthnPasskeys

        return WebauthnPasskeys(self.settings.public_url)

    @cached_property
    def issuers(self) -> ports_sso.Issuers:
        """Reads the issuers that accounts trust."""
        from chalicelib.storage.issuers import StoredIssuers

        return StoredIssuers(self._engine, self._codec)

    @cached_property
    def issuer_door(self) -> ports_sso.IssuerDoor:
        """The way to issuers; on one machine also to one that runs there."""
        from chalicelib.outbound.guarded_post import GuardedPost
        from chalicelib.outbound.issuer_door import GuardedIssuerDoor

        return GuardedIssuerDoor(GuardedPost(loopback=self.settings.webhook_loopback == "on"), self.clock)
