"""The deployment's one secret: pepper and keys, read once a container; the telephone company's token, every minute."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import client
from chalicelib.errors import Unavailable

_TOKEN_KEPT: Final = 60.0  # seconds; after a rotation the company signs with the new one at once
_tokens: dict[str, tuple[float, str]] = {}


class _Pepper(Mapping[int, bytes]):
    def __init__(self, read: Callable[[], Mapping[str, str]]) -> None:
        self._read = read

    def __getitem__(self, version: int) -> bytes:
        return base64.b64decode(self._read()[str(version)])

    def __iter__(self) -> Iterator[int]:
        return map(int, self._read())

    def __len__(self) -> int:
        return len(self._read())


class DeploymentSecret:
    """Values of the one Secrets Manager secret; see docs/settings.md for its JSON."""

    def __init__(self, name: str) -> None:
        self._name = name

    @cached_property
    def _values(self) -> dict[str, Any]:
        secret = client("secretsmanager").get_secret_value(SecretId=self._name)
        values: dict[str, Any] = json.loads(secret["SecretString"])
        return values

    @cached_property
    def pepper(self) -> Mapping[int, bytes]:
        """The pepper by version; the secret is not read before a version is asked for."""
        return _Pepper(lambda: self._values["pepper"])

    @property
    def form_key(self) -> bytes:
        """What form tokens are signed with."""
        return base64.b64decode(self._values["form_key"])

    @property
    def cursor_key(self) -> bytes:
        """What cursors are signed with."""
        return base64.b64decode(self._values["cursor_key"])

    @property
    def retired_keys(self) -> list[dict[str, str]]:
        """Public keys (JWK) that signed earlier; they stay published for good."""
        keys: list[dict[str, str]] = self._values.get("retired_keys", [])
        return keys

    def hash(self, purpose: str, value: str) -> str:
        """See `services.ports.desk.Secrets`."""
        return _hash(self.pepper[max(self.pepper)], purpose, value)

    def hashes(self, purpose: str, value: str) -> tuple[str, ...]:
        """See `services.ports.desk.Secrets`."""
        return tuple(_hash(self.pepper[version], purpose, value) for version in sorted(self.pepper, reverse=True))


def _hash(pepper: bytes, purpose: str, value: str) -> str:
    return hmac.new(pepper, f"{purpose}|{value}".encode(), hashlib.sha256).hexdigest()


def phone_token(secret: str) -> str:
    """The telephone company's token, which the secret of this name holds beside its keys.

    Around a rotation it is two, apart by a space or a line's end: the first is used, both are believed.
    """
    read_at, token = _tokens.get(secret, (0.0, ""))
    if not token or time.time() - read_at > _TOKEN_KEPT:
        token = _read_token(secret)
        _tokens[secret] = time.time(), token
    return token


def _read_token(name: str) -> str:
    try:
        secret = client("secretsmanager").get_secret_value(SecretId=name)
    except (ClientError, BotoCoreError):
        raise Unavailable("the telephone company's token cannot be read") from None
    token = json.loads(secret["SecretString"]).get("telephone_token", "")
    if not token:
        raise Unavailable("the secret holds no token of the telephone company")
    return str(token).strip()
