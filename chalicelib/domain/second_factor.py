"""The second factor of staff: what somebody has set up, and of whom an account demands one."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final, Self, TypeVar

from chalicelib.domain.ids import AccountId, UserId
from chalicelib.domain.permissions import Permission, Role, permits
from chalicelib.domain.record import sealed
from chalicelib.values import dataclass, replace

RECOVERY_CODES: Final = 10
PASSKEYS_LIMIT: Final = 10
_LETTERS: Final = "abcdefghjkmnpqrstvwxyz0123456789"  # without i, l, o and u: nobody confuses or misreads them
_CODE_LENGTH: Final = 10
F = TypeVar("F", bound="Factors")


class Demand(StrEnum):
    """Of whom an account demands a second factor."""

    NOBODY = "nobody"
    ADMINISTRATORS = "administrators"  # whoever administers, owners included
    EVERYONE = "everyone"

    def asks(self, role: Role) -> bool:
        """Whether somebody of this role must have one."""
        if self is Demand.ADMINISTRATORS:
            return permits(role, Permission.ADMINISTER)
        return self is Demand.EVERYONE


class FactorKind(StrEnum):
    """What can be shown as the second factor."""

    AUTHENTICATOR = "authenticator"  # the six digits of an app (RFC 6238)
    PASSKEY = "passkey"
    RECOVERY = "recovery"  # one of ten codes, once


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """A passkey of a person: its id and public key in base64url, and how often it says that it has signed."""

    id: str
    public_key: str
    signs: int
    added_at: datetime
    device: str = ""  # the browser in which it was added, in words


@dataclass(frozen=True, slots=True, kw_only=True)
class Factors:
    """What one member of staff has set up; recovery codes are kept as keyed hashes, and go when they are used."""

    KIND: ClassVar[str] = "second-factors"

    account: AccountId
    user: UserId
    authenticator_at: datetime | None = None
    recovery: tuple[str, ...] = ()
    secret: str = sealed("")  # of the authenticator app, in base32
    passkeys: tuple[Passkey, ...] = sealed(())
    version: int = 0

    @property
    def is_set_up(self) -> bool:
        """Whether a second factor is asked for at sign-in."""
        return bool(self.secret or self.passkeys)

    @property
    def kinds(self) -> tuple[FactorKind, ...]:
        """What the person can show."""
        if not self.is_set_up:
            return ()
        there = (
            (FactorKind.AUTHENTICATOR, bool(self.secret)),
            (FactorKind.PASSKEY, bool(self.passkeys)),
            (FactorKind.RECOVERY, bool(self.recovery)),
        )
        return tuple(kind for kind, set_up in there if set_up)

    def passkey(self, name: str) -> Passkey | None:
        """The passkey of an id."""
        return next((one for one in self.passkeys if one.id == name), None)

    def with_passkey(self, passkey: Passkey) -> Self:
        """These with another passkey, or with one that has signed once more."""
        others = tuple(one for one in self.passkeys if one.id != passkey.id)
        return replace(self, passkeys=(*others, passkey))

    def without_authenticator(self) -> Self:
        """These without the app; recovery codes alone are no second factor, and go with the last one."""
        return _complete(replace(self, secret="", authenticator_at=None))

    def without_passkey(self, name: str) -> Self:
        """These without one passkey."""
        return _complete(replace(self, passkeys=tuple(one for one in self.passkeys if one.id != name)))


def _complete(factors: F) -> F:
    return factors if factors.is_set_up else replace(factors, recovery=())


def new_recovery_codes(random: bytes) -> tuple[str, ...]:
    """Ten codes of fifty random bits, such as `k3f7q-9xw2m`, from 100 random bytes."""
    letters = [_LETTERS[byte & 31] for byte in random]
    words = ["".join(letters[start : start + _CODE_LENGTH]) for start in range(0, len(letters), _CODE_LENGTH)]
    return tuple(f"{word[:5]}-{word[5:]}" for word in words[:RECOVERY_CODES])


def plain_recovery_code(typed: str) -> str:
    """A recovery code as it is hashed: case, spaces and hyphens do not matter, nor letters taken for digits."""
    kept = "".join(char for char in typed.lower() if char.isalnum())[: 2 * _CODE_LENGTH]
    return kept.replace("o", "0").replace("i", "1").replace("l", "1")
