"""An issuer of our own that says what a test has it say: on a real port, with real keys, honest or forging."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

Claims = dict[str, Any]
Forge = Callable[["Issuing", Claims], str]
RSA = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
OTHER_RSA = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
ELLIPTIC = ECKey.generate_key("P-256", {"kid": "two", "use": "sig"})


@dataclass
class Issuing:
    """What the issuer knows; a test changes `claims` and `forge`."""

    url: str = ""
    claims: Claims = field(default_factory=dict)
    forge: Forge | None = None
    keys: list[Any] = field(default_factory=lambda: [RSA])
    basic: bool = True
    asked: list[str] = field(default_factory=list)
    challenges: dict[str, tuple[str, str]] = field(default_factory=dict)  # code: challenge and nonce

    def authorize(self, where: str) -> str:
        """What a browser brings back: a code for this nonce and challenge."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(where).query).items()}
        code = f"code{len(self.challenges)}"
        self.challenges[code] = query["code_challenge"], query["nonce"]
        return code

    def token(self, code: str, verifier: str, now: float) -> str | None:
        """The ID token for a code, if the verifier fits (RFC 7636)."""
        challenge, nonce = self.challenges.pop(code, ("", ""))
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        if not challenge or digest != challenge:
            return None
        times = {"iat": int(now), "exp": int(now) + 300}
        said = {"iss": self.url, "aud": "recourse", "sub": "s-1", "nonce": nonce, **times, **self.claims}
        said = {name: value for name, value in said.items() if value is not None}
        return self.forge(self, said) if self.forge else signed(said, RSA, "RS256")


def signed(said: Claims, key: Any, algorithm: str, **header: str) -> str:
    """A token as a sound issuer signs it."""
    return jwt.encode({"alg": algorithm, "kid": key.kid or "", **header}, said, key, algorithms=[algorithm])


def unsigned(_: Issuing, said: Claims) -> str:
    """A token without a signature."""
    return f"{_parts({'alg': 'none', 'kid': 'one'}, said)}."


def by_public_key(_: Issuing, said: Claims) -> str:
    """A token signed with HMAC, for which the public key serves as the secret; no library would make it."""
    parts = _parts({"alg": "HS256", "kid": "one"}, said)
    signature = hmac.digest(RSA.as_pem(private=False), parts.encode(), "sha256")
    return f"{parts}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


def _parts(header: Claims, said: Claims) -> str:
    parts = (json.dumps(part).encode() for part in (header, said))
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


@contextmanager
def issuer(now: Callable[[], float]) -> Iterator[Issuing]:
    """Run one for a while, on this machine."""
    issuing = Issuing()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            issuing.asked.append(self.path)
            if self.path.endswith("/keys"):
                self._answer({"keys": [key.as_dict(private=False) for key in issuing.keys]})
                return
            places = {name: f"{issuing.url}/{name}" for name in ("authorize", "token", "keys")}
            methods = ["client_secret_basic"] if issuing.basic else ["client_secret_post"]
            self._answer(
                {
                    "issuer": issuing.url,
                    "authorization_endpoint": places["authorize"],
                    "token_endpoint": places["token"],
                    "jwks_uri": places["keys"],
                    "token_endpoint_auth_methods_supported": methods,
                },
            )

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            fields = {name: values[0] for name, values in parse_qs(body).items()}
            pair = base64.b64encode(b"recourse:the%20secret").decode()
            sure = self.headers.get("Authorization") == f"Basic {pair}" or fields.get("client_secret") == "the secret"
            token = issuing.token(fields["code"], fields["code_verifier"], now()) if sure else None
            self._answer({"id_token": token} if token else {"error": "invalid_grant"}, 200 if token else 400)

        def _answer(self, said: Claims, status: int = 200) -> None:
            content = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuing.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield issuing
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
