"""What every part of the composition uses of the whole: the settings, the tables, the clock and the one secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.settings import Settings

if TYPE_CHECKING:
    from chalicelib.services.ports import accounts as ports_accounts
    from chalicelib.services.ports import desk as ports
    from chalicelib.services.ports import lines as ports_lines
    from chalicelib.services.ports import phone as ports_phone
    from chalicelib.storage.cipher import EnvelopeCipher
    from chalicelib.storage.codec import Codec
    from chalicelib.storage.engine import Engine
    from chalicelib.storage.pepper import Pepper
    from chalicelib.storage.work import StorageWork


class Shared:
    """A part's view of the desk that it belongs to; `LiveDesk` makes what stands here."""

    settings: Settings

    if TYPE_CHECKING:

        @property
        def _engine(self) -> Engine: ...
        @property
        def _codec(self) -> Codec: ...
        @property
        def _cipher(self) -> EnvelopeCipher: ...
        @property
        def _pepper(self) -> Pepper: ...

        @property
        def accounts(self) -> ports_accounts.Accounts:
            """Reads accounts and staff."""

        @property
        def lines(self) -> ports_lines.Lines:
            """Reads service codes."""

        @property
        def clock(self) -> ports.Clock:
            """The system's clock."""

        @property
        def phone_company(self) -> ports_phone.PhoneCompany:
            """The telephone company."""

        @property
        def work(self) -> StorageWork:
            """The only writer."""

        @property
        def secrets(self) -> ports.Secrets:
            """The deployment's one secret."""
