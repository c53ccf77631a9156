"""The deployment's one secret: pepper, form key, cursor key. Read once a container."""

import base64
import hashlib
import hmac
import json
from functools import cached_property
from typing import Any

from chalicelib.aws import client


class DeploymentSecret:
    """Values of the one Secrets Manager secret; see docs/settings.md for its JSON."""

    def __init__(self, name: str) -> None:
        self._name = name

    @cached_property
    def _values(self) -> dict[str, Any]:
        secret = client("secretsmanager").get_secret_value(SecretId=self._name)
        values: dict[str, Any] = json.loads(secret["SecretString"])
        return values

    @property
    def pepper(self) -> dict[int, bytes]:
        """The pepper by version."""
        return {int(version): base64.b64decode(key) for version, key in self._values["pepper"].items()}

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
        """See `services.ports.Secrets`."""
        newest = self.pepper[max(self.pepper)]
        return hmac.new(newest, f"{purpose}|{value}".encode(), hashlib.sha256).hexdigest()
