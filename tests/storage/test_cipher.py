"""Sealed fields: bound to account and place, unreadable without the key, new keys after five minutes."""

import pytest

from chalicelib.domain.ids import AccountId
from chalicelib.errors import Unavailable
from chalicelib.storage.cipher import CACHE_SECONDS, EnvelopeCipher
from chalicelib.storage.engine import Taken
from tests.fakes.memory_engine import MemoryEngine
from tests.storage.conftest import PlainKeys

ANN = AccountId("acc_ann")
BOB = AccountId("acc_bob")


def a_cipher(now: list[float] | None = None) -> tuple[EnvelopeCipher, MemoryEngine]:
    engine = MemoryEngine()
    clock = now or [0.0]
    cipher = EnvelopeCipher(engine, PlainKeys(), lambda: clock[0])
    cipher.new_key(ANN)
    cipher.new_key(BOB)
    return cipher, engine


def test_a_sealed_value_opens_where_it_was_sealed() -> None:
    cipher, _ = a_cipher()
    sealed = cipher.seal(ANN, "pk|sk", b"Ann Example")
    assert b"Ann" not in sealed
    assert cipher.open(ANN, "pk|sk", sealed) == b"Ann Example"


@pytest.mark.parametrize(("account", "place"), [(ANN, "pk|other"), (BOB, "pk|sk")])
def test_a_value_that_was_moved_or_belongs_to_another_account_does_not_open(account: AccountId, place: str) -> None:
    cipher, _ = a_cipher()
    sealed = cipher.seal(ANN, "pk|sk", b"Ann Example")
    with pytest.raises(Unavailable):
        cipher.open(account, place, sealed)


def test_the_same_value_is_sealed_differently_each_time() -> None:
    cipher, _ = a_cipher()
    assert len({cipher.seal(ANN, "p", b"x") for _ in range(100)}) == 100


def test_a_destroyed_key_is_unusable_after_five_minutes_at_the_latest() -> None:
    now = [0.0]
    cipher, engine = a_cipher(now)
    sealed = cipher.seal(ANN, "p", b"x")
    engine.wrapped.clear()
    now[0] = CACHE_SECONDS - 1
    assert cipher.open(ANN, "p", sealed) == b"x"
    now[0] = CACHE_SECONDS
    with pytest.raises(Unavailable):
        cipher.open(ANN, "p", sealed)


def test_a_key_is_never_overwritten() -> None:
    cipher, _ = a_cipher()
    with pytest.raises(Taken):
        cipher.new_key(ANN)
