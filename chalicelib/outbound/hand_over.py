"""Gives requests to controllers' own systems; the address is an account's to choose, so it is guarded like a webhook's.

Two ways: a package signed by the deployment (JWS, RS256, checked with its published keys), or the Data Rights
Protocol, where the deployment is an authorized agent with an Ed25519 key of its own. That key and the agent's name
are drawn from the deployment's secret, so that nothing more has to be kept or set; a new secret is a new agent, as
the protocol has it for a new key.
"""

import base64
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from chalicelib.errors import Gone, Unavailable
from chalicelib.outbound.guarded_post import GuardedPost
from chalicelib.services.ports.desk import Clock, Secrets

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_ANSWER: Final = 65_536  # bytes of an answer that are read
_GOOD_FOR: Final = timedelta(minutes=10)
_HOPELESS: Final = frozenset({"not-public", "not-https"})
_SIGNED: Final = {"Content-Type": "application/jose", "User-Agent": "recourse-referral/1.0"}
_PLAIN: Final = {"Content-Type": "text/plain", "Accept": "application/json", "User-Agent": "recourse-drp/1.0"}


class GuardedHandOver:
    """See `services.ports.referrals.HandOverDoor`."""

    def __init__(self, post: GuardedPost, clock: Clock, secrets: Secrets) -> None:
        self._post = post
        self._clock = clock
        self._secrets = secrets

    def post(self, url: str, package: str) -> None:
        """See `HandOverDoor`; 410 means that the address wants no more."""
        answer = self._post.post(url, package.encode(), _SIGNED)
        if 200 <= answer.status < 300:
            return
        if answer.status == 410 or answer.error in _HOPELESS:
            raise Gone("address")
        raise Unavailable("address")

    def exercise(self, url: str, business: str, request: Mapping[str, object]) -> str:
        """See `HandOverDoor`; the protocol's token is asked for each time, so that none has to be kept."""
        base = url.rstrip("/")
        token = self._token(base, business)
        status, told = self._call(f"{base}/data-rights-request", business, request, token)
        name = told.get("request_id")
        if status == 200 and isinstance(name, str) and name:
            return name[:200]
        if 400 <= status < 500 and status != 429:
            raise Gone("request")
        raise Unavailable("request")

    def _token(self, base: str, business: str) -> str:
        status, told = self._call(f"{base}/agent/{self.agent}", business, {}, "")
        token = told.get("token")
        if status == 200 and isinstance(token, str) and token:
            return token
        if status == 403:
            raise Gone("agent")  # the controller's list of agents does not name us
        raise Unavailable("agent")

    def _call(self, url: str, business: str, claims: Mapping[str, object], token: str) -> tuple[int, dict[str, Any]]:
        bearer = {"Authorization": f"Bearer {token}"} if token else {}
        status, content = self._post.fetch("POST", url, self._signed(business, claims), _PLAIN | bearer, limit=_ANSWER)
        try:
            told = json.loads(content) if content else {}
        except ValueError:
            told = {}
        return status, told if isinstance(told, dict) else {}

    def _signed(self, business: str, claims: Mapping[str, object]) -> bytes:
        """Base64 of signature and message (libsodium's combined form), as 3.07 of the protocol has it."""
        now = self._clock.now()
        envelope = {
            "agent-id": self.agent,
            "business-id": business,
            "issued-at": now.isoformat(timespec="milliseconds"),
            "expires-at": (now + _GOOD_FOR).isoformat(timespec="milliseconds"),
            "drp.version": "1.0",
        }
        message = json.dumps(envelope | dict(claims), ensure_ascii=False).encode()
        return base64.b64encode(self._key.sign(message) + message)

    @property
    def agent(self) -> str:
        """What we are called in the directory of agents: letters only, as the protocol's pattern asks."""
        drawn = self._secrets.hash("drp-agent", "name")
        return "RECOURSE_" + "".join(chr(ord("A") + int(digit, 16)) for digit in drawn[:10])

    @property
    def verify_key(self) -> str:
        """What the directory of agents says of our key: base64 of its 32 bytes."""
        return base64.b64encode(self._key.public_key().public_bytes_raw()).decode()

    @property
    def _key(self) -> "Ed25519PrivateKey":
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(self._secrets.hash("drp-agent", "key")))
