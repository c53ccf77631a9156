"""What single sign-on asks of the world outside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from chalicelib.values import dataclass

if TYPE_CHECKING:
    from chalicelib.domain.ids import AccountId
    from chalicelib.domain.issuer import Claims, Issuer


class Issuers(Protocol):
    """Reads the issuers that accounts trust."""

    def of(self, account: AccountId) -> tuple[Issuer, ...]:
        """Those of an account, oldest first."""


@dataclass(frozen=True, slots=True)
class Redeemed:
    """A code that came back, with what it must fit."""

    code: str
    verifier: str
    nonce: str
    redirect_uri: str


class IssuerDoor(Protocol):
    """Speaks with issuers."""

    def check(self, url: str) -> None:
        """Raise `InvalidField` (`url`) when no issuer of this name answers there."""

    def authorization(self, issuer: Issuer, query: Mapping[str, str]) -> str:
        """The address to which a browser is sent. Raise `NotPossible` when the issuer does not answer."""

    def redeem(self, issuer: Issuer, redeemed: Redeemed, *, now: datetime) -> Claims:
        """What the issuer says of who came back.

        Raise `NotPossible`, whose reason names what does not fit: `sso-exchange`, `sso-algorithm`, `sso-key`,
        `sso-signature`, `sso-issuer`, `sso-audience`, `sso-nonce`, `sso-expired`, `sso-not-yet`, `sso-unreachable`.
        """


class SsoDesk(Protocol):
    """The part of `services.ports.desk.Desk` for single sign-on."""

    @property
    def issuers(self) -> Issuers: ...
    @property
    def issuer_door(self) -> IssuerDoor: ...
