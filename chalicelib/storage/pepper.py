"""The secret under which contacts are hashed into keys, by version, and what a hash in a key tells of its version."""

import hashlib
import hmac
from collections.abc import Callable, Collection, Mapping
from typing import Final

from chalicelib.values import dataclass

_LENGTH: Final = 40


@dataclass(frozen=True, slots=True)
class Pepper:
    """What is new is hashed under the version in use; look-ups try every version that is not retired.

    They try the oldest first: what a job moves from an older to a newer one meanwhile is found here or there.
    """

    versions: Mapping[int, bytes]
    used: Callable[[], int] | None = None  # the newest, if nothing says otherwise
    live: Callable[[], Collection[int]] | None = None  # every one, if nothing says otherwise

    @property
    def in_use(self) -> int:
        """The version under which new look-ups are written."""
        return self.used() if self.used else max(self.versions)

    def newest(self, value: str) -> str:
        """The hash under which new look-ups are written."""
        return self.under(self.in_use, value)

    def candidates(self, value: str) -> tuple[str, ...]:
        """The hashes under which a look-up may lie; the last one that is found is the one that counts."""
        return tuple(self.under(version, value) for version in sorted(self.live() if self.live else self.versions))

    def under(self, version: int, value: str) -> str:
        """The hash under one version."""
        return f"{version}-{hmac.new(self.versions[version], value.encode(), hashlib.sha256).hexdigest()[:_LENGTH]}"


def version_of(hashed: str) -> int:
    """The version under which a hash was made; 0 for what is none."""
    number, _, rest = hashed.partition("-")
    return int(number) if number.isascii() and number.isdecimal() and len(rest) == _LENGTH else 0
