"""The part of the composition for what a business has written itself."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.composition.shared import Shared

if TYPE_CHECKING:
    from chalicelib.services.ports import registers as ports_registers
    from chalicelib.services.ports import vendors as ports_vendors
    from chalicelib.services.ports import wordings as ports_wordings


class LetterParts(Shared):
    """What `services.ports.wordings.LetterDesk` asks for; the rest of the desk lends the tables."""

    @cached_property
    def wordings(self) -> ports_wordings.Wordings:
        """Reads the own words of letters."""
        from chalicelib.storage.wordings import StoredWordings

        return StoredWordings(self._engine, self._codec)

    @cached_property
    def questions(self) -> ports_wordings.OwnQuestionsKept:
        """Reads a business's own questions."""
        from chalicelib.storage.questions import StoredQuestions

        return StoredQuestions(self._engine, self._codec)

    @cached_property
    def vendors(self) -> ports_vendors.Vendors:
        """Reads the vendors of a business, and what they were asked."""
        from chalicelib.storage.vendors import StoredVendors

        return StoredVendors(self._engine, self._codec)

    @cached_property
    def registers(self) -> ports_registers.Registers:
        """Reads the registers of a business."""
        from chalicelib.storage.registers import StoredRegisters

        return StoredRegisters(self._engine, self._codec)

    @cached_property
    def policies(self) -> ports_wordings.Policies:
        """Reads what a business demands before it believes who asks."""
        from chalicelib.storage.policies import StoredPolicies

        return StoredPolicies(self._engine, self._codec)
