"""What changing the deployment's secret and its signing key asks of the world outside; only commands do it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from chalicelib.values import dataclass


class SecretStore(Protocol):
    """The secret as a whole."""

    def read(self) -> tuple[dict[str, Any], str]:
        """Its values, and the name of the version that was read."""

    def write(self, values: Mapping[str, Any], *, was: str) -> None:
        """Put new values in place of that version. Raise `Conflict` where somebody was faster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """One of KMS' keys: `jwk` is its public half."""

    name: str
    jwk: dict[str, str]
    made_at: datetime


class SigningKeys(Protocol):
    """The key that signs, behind its alias, and the one that will, behind another."""

    def current(self) -> SigningKey:
        """The one that signs."""

    def following(self) -> SigningKey | None:
        """The one that will sign next, if one was made."""

    def make(self) -> SigningKey:
        """Make the one that will sign next."""

    def move(self, key: SigningKey) -> None:
        """Let it sign from now on."""

    def settle(self) -> None:
        """Forget that one was to follow: it signs."""


class SecretsDesk(Protocol):
    """The part of the desk that changing secrets asks for."""

    @property
    def secret_store(self) -> SecretStore: ...
    @property
    def signing_keys(self) -> SigningKeys: ...
