"""The part of `composition.py` about what becomes of letters: addresses not reached, wishes for another form."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chalicelib.services.ports import address_marks as ports_address_marks
    from chalicelib.services.ports import format_wishes as ports_format_wishes
    from chalicelib.storage.codec import Codec
    from chalicelib.storage.engine import Engine
    from chalicelib.storage.keys import Pepper


class MailParts:
    """What `services.ports.address_marks` asks for; the rest of the desk lends tables and keys."""

    if TYPE_CHECKING:

        @property
        def _engine(self) -> Engine: ...
        @property
        def _codec(self) -> Codec: ...
        @property
        def _pepper(self) -> Pepper: ...

    @cached_property
    def address_marks(self) -> ports_address_marks.AddressMarks:
        """Reads which addresses letters do not reach."""
        from chalicelib.storage.address_marks import StoredAddressMarks

        return StoredAddressMarks(self._engine, self._codec, self._pepper)

    @cached_property
    def format_wishes(self) -> ports_format_wishes.FormatWishes:
        """Reads wishes for another form."""
        from chalicelib.storage.format_wishes import StoredFormatWishes

        return StoredFormatWishes(self._engine, self._codec)
