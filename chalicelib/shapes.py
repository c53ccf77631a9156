"""Types that msgspec has read: two threads that let it read the same one at the same moment end the process.

msgspec 0.22 works out a class at its first use, class by class, and leaves a half-finished description where another
thread finds it and reads past its end (a segmentation fault, not an exception). Whatever is decoded into a class goes
through `known` first.
"""

import threading
from typing import Final, TypeVar

import msgspec

T = TypeVar("T")
_READING: Final = threading.Lock()
_known: Final[set[object]] = set()


def known(kind: type[T]) -> type[T]:
    """The same class, described as a whole with all that it holds."""
    if kind not in _known:
        with _READING:
            msgspec.json.Decoder(kind)
            _known.add(kind)
    return kind
