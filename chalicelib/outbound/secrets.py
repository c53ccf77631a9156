"""The deployment's one secret (see docs/settings.md), read again every five minutes; and the telephone company's.

Each of its keys is one value, or several by version: `"pepper_from": {"2": "2026-11-23T12:00:00+00:00"}` says from when
on the second is used. Until then it is known and not used, so that no container meets what it does not know.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import client
from chalicelib.errors import Unavailable
from chalicelib.services.ports.rekeying import Peppers

SECRET_KEPT: Final = 300  # seconds; whoever changes the secret waits longer than that before a new key is used
_TRY_AGAIN: Final = 30.0  # seconds, where the secret is known and could not be read anew
_TOKEN_KEPT: Final = 60.0  # seconds; after a rotation the company signs with the new one at once
_tokens: dict[str, tuple[float, str]] = {}


class _Versions(Mapping[int, bytes]):
    """The values of one key by version; nothing is read before somebody asks."""

    def __init__(self, read: Callable[[], Mapping[str, Any]], name: str) -> None:
        self._read = read
        self._name = name

    def __getitem__(self, version: int) -> bytes:
        return base64.b64decode(self._texts()[version])

    def __iter__(self) -> Iterator[int]:
        return iter(self._texts())

    def __len__(self) -> int:
        return len(self._texts())

    def _texts(self) -> dict[int, str]:
        found = self._read()[self._name]
        return {int(version): text for version, text in found.items()} if isinstance(found, dict) else {0: found}


class DeploymentSecret:
    """Values of the one Secrets Manager secret."""

    def __init__(self, name: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._name = name
        self._now = now
        self._found: dict[str, Any] = {}
        self._fresh_until = 0.0

    @property
    def _values(self) -> Mapping[str, Any]:
        if time.time() >= self._fresh_until:
            self._read_again()
        return self._found

    def _read_again(self) -> None:
        try:
            secret = client("secretsmanager").get_secret_value(SecretId=self._name)
        except (ClientError, BotoCoreError):
            if not self._found:
                raise
            self._fresh_until = time.time() + _TRY_AGAIN  # what was known goes on
            return
        self._found = json.loads(secret["SecretString"])
        self._fresh_until = time.time() + SECRET_KEPT

    @property
    def pepper(self) -> Mapping[int, bytes]:
        """Every version of the pepper that is kept; the secret is not read before one is asked for."""
        return _Versions(lambda: self._values, "pepper")

    def pepper_in_use(self) -> int:
        """The version under which contacts are hashed now."""
        return self._in_use("pepper", self.live_peppers())

    def live_peppers(self) -> tuple[int, ...]:
        """The versions under which something may lie; one that is retired is kept for restored backups alone."""
        retired = self._values.get("pepper_retired", [])
        return tuple(version for version in self.pepper if version not in retired)

    @property
    def peppers(self) -> Peppers:
        """See `services.ports.rekeying.RekeyingDesk`."""
        used, begins = self.pepper_in_use(), self._values.get("pepper_from", {})
        since = datetime.fromisoformat(begins[str(used)]) if str(used) in begins else None
        return Peppers(known=tuple(self.pepper), in_use=used, live=self.live_peppers(), since=since)

    @property
    def form_keys(self) -> list[bytes]:
        """What form tokens may be signed with; the last one signs."""
        return self._keys("form_key")

    @property
    def form_key(self) -> bytes:
        """The one that signs form tokens."""
        return self.form_keys[-1]

    @property
    def cursor_keys(self) -> list[bytes]:
        """What cursors may be signed with; the last one signs."""
        return self._keys("cursor_key")

    @property
    def retired_keys(self) -> list[dict[str, str]]:
        """Public keys (JWK) that signed earlier, or will next; they stay published for good."""
        keys: list[dict[str, str]] = self._values.get("retired_keys", [])
        return keys

    def hash(self, purpose: str, value: str) -> str:
        """See `services.ports.desk.Secrets`."""
        return _hash(self._seeds()[-1], purpose, value)

    def hashes(self, purpose: str, value: str) -> tuple[str, ...]:
        """See `services.ports.desk.Secrets`."""
        return tuple(_hash(seed, purpose, value) for seed in reversed(self._seeds()))

    def _seeds(self) -> list[bytes]:
        """A deployment without a seed of its own has its first pepper, which no change of the pepper takes away."""
        if "seed" in self._values:
            return self._keys("seed")
        return [self.pepper[min(self.pepper)]]

    def _keys(self, name: str) -> list[bytes]:
        """All values of a key; the last one is in use."""
        versions = _Versions(lambda: self._values, name)
        used = self._in_use(name, tuple(versions))
        return [*(versions[version] for version in sorted(versions) if version != used), versions[used]]

    def _in_use(self, name: str, versions: tuple[int, ...]) -> int:
        begins = self._values.get(f"{name}_from", {})
        now = self._now()
        begun = [one for one in versions if str(one) not in begins or datetime.fromisoformat(begins[str(one)]) <= now]
        return max(begun or versions)


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
