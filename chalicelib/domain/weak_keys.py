"""Ed25519 public keys that prove nothing: the points of low order, under which anybody can make signatures.

A key of zeros, as somebody may write it to keep a place free, is one of them.
"""

from typing import Final

_FIELD: Final = 2**255 - 19
_EIGHTH: Final = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826  # y of points of order 8
# y of all eight points, with the forms of 0 and 1 that are not reduced; the highest bit is the sign of x.
_LOW: Final = frozenset({0, 1, _FIELD - 1, _FIELD, _FIELD + 1, _EIGHTH, _FIELD - _EIGHTH})
_SIGN: Final = 1 << 255


def is_weak(key: bytes) -> bool:
    """Whether signatures under these 32 bytes can be made without a private key."""
    return int.from_bytes(key, "little") % _SIGN in _LOW
