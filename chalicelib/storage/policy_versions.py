"""Reads the versions of the operator's privacy policy; the list is remembered for a minute, as every submit asks it."""

from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.policy import PolicyText, PolicyVersion
from chalicelib.errors import NotFound
from chalicelib.services.ports.desk import Clock
from chalicelib.storage import keys_policies
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine

LIFE: Final = timedelta(seconds=60)  # far below `domain.policy.NOTICE`


class StoredPolicyVersions:
    """See `services.ports.policies.PolicyVersions`."""

    def __init__(self, engine: Engine, codec: Codec, clock: Clock) -> None:
        self._engine = engine
        self._codec = codec
        self._clock = clock
        self._known: tuple[datetime, tuple[PolicyVersion, ...]] | None = None

    def listed(self) -> tuple[PolicyVersion, ...]:
        """See `PolicyVersions`."""
        now = self._clock.now()
        if self._known and timedelta(0) <= now - self._known[0] < LIFE:
            return self._known[1]
        return self.newest()

    def newest(self) -> tuple[PolicyVersion, ...]:
        """See `PolicyVersions`."""
        rows = self._engine.partition(keys_policies.versions(), keys_policies.VERSION)
        found: tuple[PolicyVersion, ...] = tuple(self._codec.record(row) for row in rows)
        self._known = (self._clock.now(), found)
        return found

    def get(self, number: int) -> PolicyVersion:
        """See `PolicyVersions`."""
        row = self._engine.get(keys_policies.versions(), keys_policies.version(number))
        if row is None:
            raise NotFound("policy-version")
        found: PolicyVersion = self._codec.record(row)
        return found

    def text(self, number: int, language: str) -> PolicyText | None:
        """See `PolicyVersions`."""
        row = self._engine.get(keys_policies.versions(), keys_policies.text(number, language))
        return self._codec.record(row) if row else None
