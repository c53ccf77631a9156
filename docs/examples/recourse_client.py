#!/usr/bin/env python3
"""A thin client of the API: needs Python 3.11 and the package cryptography.

python recourse_client.py https://privacy.example.com key_… crm-private.pem
"""

import base64
import hashlib
import http.client
import json
import secrets
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key


class RefusedError(Exception):
    """A problem (RFC 9457): `problem["type"]` is stable, `problem["detail"]` says what to do."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(f"{problem['title']}: {problem['detail']}")
        self.problem = problem


class Recourse:
    """Signs each call (RFC 9421) and sends it."""

    def __init__(self, base: str, key_id: str, private_key: bytes) -> None:
        key = load_pem_private_key(private_key, password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise TypeError("the key must be an Ed25519 key")
        self._base, self._key_id, self._key = base, key_id, key

    def get(self, path: str, **query: str | int) -> Any:
        """Read."""
        return self._call("GET", path + (f"?{urlencode(query)}" if query else ""), None, {})

    def post(self, path: str, content: dict[str, Any], *, idempotency_key: str = "", if_match: str = "") -> Any:
        """Write; with an idempotency key it can be repeated after a lost answer."""
        more = {"Idempotency-Key": idempotency_key, "If-Match": if_match}
        return self._call("POST", path, content, {name: value for name, value in more.items() if value})

    def _call(self, method: str, path: str, content: dict[str, Any] | None, more: dict[str, str]) -> Any:
        url = urlsplit(f"{self._base}/api/v1{path}")
        body = b"" if content is None else json.dumps(content).encode()
        headers = more | self._signed(method, url.geturl(), body)
        secure = url.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(url.netloc, timeout=30)
        try:
            connection.request(method, url._replace(scheme="", netloc="").geturl(), body or None, headers)
            answer = connection.getresponse()
            found = json.loads(answer.read() or b"null")
        finally:
            connection.close()
        if answer.status >= 400:
            raise RefusedError(found)
        return found

    def _signed(self, method: str, url: str, body: bytes) -> dict[str, str]:
        covered = {"@method": method, "@target-uri": url}
        headers = {}
        if body:
            digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
            headers = {"content-type": "application/json", "content-digest": f"sha-256=:{digest}:"}
        covered |= headers
        names = " ".join(f'"{name}"' for name in covered)
        nonce = secrets.token_urlsafe(16)
        params = f'({names});created={int(time.time())};keyid="{self._key_id}";nonce="{nonce}"'
        lines = [f'"{name}": {value}' for name, value in covered.items()]
        signed = "\n".join([*lines, f'"@signature-params": {params}'])
        signature = base64.b64encode(self._key.sign(signed.encode())).decode()
        return headers | {"signature-input": f"sig={params}", "signature": f"sig=:{signature}:"}


def main() -> None:
    """File a request, list some, read the one that was filed."""
    base, key_id, key_file = sys.argv[1:]
    recourse = Recourse(base, key_id, Path(key_file).read_bytes())
    content = {"rights": ["delete"], "residence": "US-CA", "name": "Ana López", "email": "ana@example.com"}
    filed = recourse.post("/requests", content, idempotency_key=secrets.token_hex(16))
    print("filed", filed["reference"])
    page = recourse.get("/requests", list="all", limit=5)
    print("listed", len(page["items"]))
    print("state", recourse.get(f"/requests/{filed['requests'][0]['id']}")["state"])


if __name__ == "__main__":
    main()
