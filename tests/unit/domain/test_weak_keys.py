"""Keys under which anybody can sign, tried by signing without a private key."""

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from nacl.bindings import crypto_scalarmult_ed25519_base_noclamp as times_base

from chalicelib.domain.weak_keys import is_weak

FIELD = 2**255 - 19
Y_OF_ORDER_8 = bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")
WEAK = [
    *(number.to_bytes(32, "little") for number in (0, 1, FIELD - 1, FIELD, FIELD + 1)),
    Y_OF_ORDER_8,
    (FIELD - int.from_bytes(Y_OF_ORDER_8, "little")).to_bytes(32, "little"),
]


def forged(key: bytes) -> int:
    """How many of 64 messages are accepted under a key that has no private half."""
    count = 0
    for number in range(1, 65):
        scalar = number.to_bytes(32, "little")
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(times_base(scalar) + scalar, b"message %d" % number)
        except (InvalidSignature, ValueError):
            continue
        count += 1
    return count


@pytest.mark.parametrize("key", WEAK, ids=lambda key: key[:4].hex())
def test_points_of_low_order_are_known_with_either_sign(key: bytes) -> None:
    assert is_weak(key)
    assert is_weak(key[:-1] + bytes([key[-1] ^ 0x80]))


def test_under_such_keys_signatures_are_made_by_anybody() -> None:
    assert forged(WEAK[1]) == 64
    assert sum(map(forged, WEAK)) > 100


def test_keys_that_were_drawn_are_not_among_them() -> None:
    for _ in range(50):
        key = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
        assert not is_weak(key)
    assert forged(key) == 0
