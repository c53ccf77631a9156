"""Tells agents of changes at the address that they named; it is theirs to choose, so it is guarded like a webhook's."""

import json
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from chalicelib.errors import Gone, Unavailable
from chalicelib.outbound.guarded_post import GuardedPost
from chalicelib.outbound.public_address import is_public

URL_LIMIT: Final = 2000
_HOPELESS: Final = frozenset({"not-public", "not-https"})
_GONE: Final = 410
_HEADERS: Final = {"Content-Type": "application/json", "User-Agent": "recourse-drp/1.0"}


class GuardedTeller:
    """See `services.ports.agents.AgentTeller`."""

    def __init__(self, post: GuardedPost) -> None:
        self._post = post

    def acceptable(self, url: str) -> bool:
        """See `AgentTeller`: https, a host, no password in it; names are looked up when they are called."""
        try:
            where = urlsplit(url)
            host, port = where.hostname or "", where.port
        except ValueError:
            return False
        plain = where.scheme == "https" or (self._post.loopback and where.scheme == "http")
        shaped = len(url) <= URL_LIMIT and url.isascii() and url.isprintable() and " " not in url
        if not (plain and shaped and host and port != 0) or "@" in where.netloc:
            return False
        literal = ":" in host or host.replace(".", "").isdigit()
        return not literal or self._post.loopback or is_public(host)

    def tell(self, url: str, status: Mapping[str, str | None]) -> None:
        """See `AgentTeller`."""
        if not self.acceptable(url):
            raise Gone("callback")
        answer = self._post.post(url, json.dumps(status).encode(), _HEADERS)
        if 200 <= answer.status < 300:
            return
        if answer.status == _GONE or answer.error in _HOPELESS:
            raise Gone("callback")
        raise Unavailable("callback")
