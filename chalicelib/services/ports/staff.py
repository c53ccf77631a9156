"""What signing in of staff asks of the world outside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from chalicelib.services.ports.sso import SsoDesk
from chalicelib.values import dataclass

if TYPE_CHECKING:
    from chalicelib.domain.account import User
    from chalicelib.domain.ids import AccountId, UserId
    from chalicelib.domain.second_factor import Factors, Passkey


class SecondFactors(Protocol):
    """Reads what staff have set up."""

    def of(self, account: AccountId, user: UserId) -> Factors:
        """What a user has set up; empty if nothing was."""

    def every(self, account: AccountId) -> tuple[Factors, ...]:
        """What the staff of an account have set up."""


@dataclass(frozen=True, slots=True)
class MadePasskey:
    """A passkey as a browser has made it."""

    id: str
    public_key: str
    signs: int


class Passkeys(Protocol):
    """Speaks with browsers about passkeys (W3C WebAuthn, level 2)."""

    def creation(self, user: User, known: Sequence[Passkey], challenge: bytes) -> str:
        """What the browser needs to make one, as JSON."""

    def made(self, answer: str, challenge: bytes) -> MadePasskey:
        """What the browser has made. Raise `InvalidField` (`credential` `wrong`) unless it fits the challenge."""

    def request(self, known: Sequence[Passkey], challenge: bytes) -> str:
        """What the browser needs to show one of these, as JSON."""

    def name_in(self, answer: str) -> str:
        """The id of the passkey that the browser says it shows."""

    def shown(self, answer: str, passkey: Passkey, challenge: bytes) -> int:
        """How often the passkey has signed. Raise `InvalidField` (`credential` `wrong`) unless it signed this."""


class StaffDesk(SsoDesk, Protocol):
    """The staff's part of `services.ports.desk.Desk`."""

    @property
    def operator(self) -> str: ...
    @property
    def takes_sign_ups(self) -> bool: ...
    @property
    def second_factors(self) -> SecondFactors: ...
    @property
    def passkeys(self) -> Passkeys: ...
