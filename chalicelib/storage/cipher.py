"""Personal fields under the account's own data key: AES-256-GCM, bound to the place where they lie."""

import os
import time
from collections.abc import Callable
from typing import Any, Final, Protocol

from chalicelib.domain.ids import AccountId
from chalicelib.errors import Unreadable
from chalicelib.storage.engine import Engine

_FORMAT: Final = b"\x01"
_NONCE: Final = 12
CACHE_SECONDS: Final = 300  # a destroyed key is unusable everywhere after this


class Cipher(Protocol):
    """Seals bytes for one account; `place` is authenticated, so that a value moved elsewhere does not open."""

    def seal(self, account: AccountId, place: str, content: bytes) -> bytes:
        """Encrypt."""

    def open(self, account: AccountId, place: str, content: bytes) -> bytes:
        """Decrypt. Raise `Unreadable` if key, place or content is not the one it was sealed with."""


class KeyService(Protocol):
    """Wraps data keys (KMS); the account's id is the encryption context."""

    def new_data_key(self, account: AccountId) -> tuple[bytes, bytes]:
        """A fresh key: plain and wrapped."""

    def unwrap(self, account: AccountId, wrapped: bytes) -> bytes:
        """The plain key. Raise `Unavailable`."""


class EnvelopeCipher:
    """`Cipher` by envelope: wrapped keys in the keys table, plain ones in memory for five minutes at most."""

    def __init__(self, engine: Engine, service: KeyService, now: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._service = service
        self._now = now
        self._cached: dict[AccountId, tuple[float, Any]] = {}

    def seal(self, account: AccountId, place: str, content: bytes) -> bytes:
        """See `Cipher`."""
        nonce = os.urandom(_NONCE)
        sealed: bytes = self._key(account).encrypt(nonce, content, place.encode())
        return _FORMAT + nonce + sealed

    def open(self, account: AccountId, place: str, content: bytes) -> bytes:
        """See `Cipher`."""
        from cryptography.exceptions import InvalidTag

        nonce, sealed = content[1 : 1 + _NONCE], content[1 + _NONCE :]
        try:
            opened: bytes = self._key(account).decrypt(nonce, sealed, place.encode())
        except InvalidTag:
            raise Unreadable("a sealed field does not open") from None
        return opened

    def new_key(self, account: AccountId) -> bytes:
        """Make and keep the account's data key; returns it wrapped, for the second copy."""
        _, wrapped = self._service.new_data_key(account)
        self._engine.put_key(account, wrapped)
        return wrapped

    def _key(self, account: AccountId) -> Any:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        made, key = self._cached.get(account, (-CACHE_SECONDS, None))
        if key is not None and self._now() - made < CACHE_SECONDS:
            return key
        wrapped = self._engine.get_key(account)
        if wrapped is None:
            raise Unreadable("the account has no data key")
        key = AESGCM(self._service.unwrap(account, wrapped))
        self._cached[account] = (self._now(), key)
        return key
