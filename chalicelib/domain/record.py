"""How a record says which of its fields are personal.

`sealed()` marks a field that storage encrypts under the account's own key; `unstored()` one that only
serves to build a look-up key and never reaches the table. Everything else is stored as it is and must
therefore never hold a person's data.
"""

from dataclasses import MISSING, Field, field
from typing import Any, ClassVar, Protocol

SEALED = "sealed"
UNSTORED = "unstored"


class Record(Protocol):
    """Anything that lies in the records table; `KIND` names it there and never changes."""

    KIND: ClassVar[str]
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


def sealed(default: Any = MISSING) -> Any:
    """Declare a personal field; with a default it is optional."""
    return field(default=default, metadata={SEALED: True})


def unstored(default: Any = MISSING) -> Any:
    """Declare a field that is hashed into a key and not stored."""
    return field(default=default, metadata={UNSTORED: True})
