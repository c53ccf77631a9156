"""How objects of the buckets go when a page has them removed: pages cannot delete, a job does it for them."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol


class Store(StrEnum):
    """A bucket."""

    FILES = "files"
    MAILS = "mails"
    VOICEMAILS = "voicemails"


class Removals(Protocol):
    """The way to the job that removes objects."""

    def ask(self, store: Store, keys: Sequence[str], *, ahead: bool = False) -> None:
        """Have these objects removed within a minute; once this returns it cannot be forgotten.

        Who asks `ahead` of the transaction that takes their records away has it done after a minute, when that has
        ended one way or the other. Raise `Unavailable`.
        """


class Remover(Protocol):
    """Removes objects for good: the buckets keep no versions."""

    def remove(self, store: Store, keys: Sequence[str]) -> None:
        """Remove them; nothing happens for one that is gone."""


class ObjectRecords(Protocol):
    """What the records say of the objects that a page may let go."""

    def speaks_of(self, store: Store, key: str) -> bool:
        """Whether a record still says that the object is there.

        False for a mail that is held back, of which there is no record. Raise `ValueError` or `TypeError` for the key
        of an object that no page lets go.
        """


class RemovalDesk(Protocol):
    """The removals' part of the desk."""

    @property
    def removals(self) -> Removals: ...
    @property
    def remover(self) -> Remover: ...
    @property
    def object_records(self) -> ObjectRecords: ...
