"""`agents.json`: whom the operator trusts, read from a file or over https and read again within minutes.

Whoever can change that file decides who may speak for people. Where it cannot be read again the list before holds for
an hour; then nobody is trusted, and agents are told to come back.
"""

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from urllib3 import PoolManager, Timeout
from urllib3.exceptions import HTTPError

from chalicelib.domain.trusted_agent import Agent, read_agents
from chalicelib.errors import NotFound, Unavailable
from chalicelib.log import logger, metric
from chalicelib.services.ports.desk import Clock

REFRESH_SECONDS: Final = 120
STALE_LIFE: Final = timedelta(hours=1)
LIST_LIMIT: Final = 1024 * 1024  # bytes
_HERE: Final = frozenset({"127.0.0.1", "localhost", "::1"})


class AgentList:
    """See `services.ports.agents.TrustedAgents`."""

    def __init__(self, source: str, clock: Clock) -> None:
        self._source = source
        self._clock = clock
        self._lock = threading.Lock()
        self._agents: Mapping[str, Agent] | None = None
        self._read_at: datetime | None = None
        self._tried_at: datetime | None = None

    def find(self, name: str) -> Agent:
        """See `TrustedAgents`."""
        found = self._present().get(name)
        if found is None:
            raise NotFound("agent")
        return found

    def signed(self, agent: Agent, signature: bytes, message: bytes) -> bool:
        """See `TrustedAgents`."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(agent.key).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    def _present(self) -> Mapping[str, Agent]:
        """The list, at most two minutes old where its source can be read. Raise `Unavailable` without one."""
        if not self._source:
            return {}
        now = self._clock.now()
        with self._lock:
            if self._tried_at is None or now - self._tried_at >= timedelta(seconds=REFRESH_SECONDS):
                self._tried_at = now
                self._refresh(now)
            known = self._agents is not None and self._read_at is not None and now - self._read_at < STALE_LIFE
            if not known or self._agents is None:
                self._tried_at = None  # nobody waits two minutes for a source that is back
                raise Unavailable("agents.json cannot be read")
            return self._agents

    def _refresh(self, now: datetime) -> None:
        try:
            read = read_agents(self._fetch())
        except (OSError, ValueError, HTTPError) as error:
            logger().error("agents.json cannot be read", extra={"error": type(error).__name__})
            metric("AgentsUnread", 1)
            return
        self._agents, self._read_at = read.agents, now
        if read.skipped:
            logger().warning("entries of agents.json are of no use", extra={"count": read.skipped})
            metric("AgentsSkipped", read.skipped)

    def _fetch(self) -> bytes:
        where = urlsplit(self._source)
        if where.scheme not in {"http", "https"}:
            with Path(self._source).open("rb") as file:
                return _whole(file.read(LIST_LIMIT + 1))
        if where.scheme != "https" and where.hostname not in _HERE:
            raise ValueError("RECOURSE_DRP_AGENTS is neither a file nor https")
        answer = self._pool.request("GET", self._source, redirect=False, preload_content=False)
        try:
            if answer.status != 200:
                raise ValueError("agents.json is not there")
            return _whole(answer.read(LIST_LIMIT + 1, decode_content=True))
        finally:
            answer.close()

    @cached_property
    def _pool(self) -> PoolManager:
        import certifi

        waits = Timeout(connect=3.0, read=5.0)
        return PoolManager(ca_certs=certifi.where(), cert_reqs="CERT_REQUIRED", timeout=waits, retries=False)


def _whole(content: bytes) -> bytes:
    if len(content) > LIST_LIMIT:
        raise ValueError("agents.json is too large")
    return content
