#!/usr/bin/env python3
"""A page of a business's own site that sends who is signed in there to the form; needs the package cryptography.

python hand_off.py https://privacy.example.com/c/acme key_… site-private.pem > page.html
"""

import base64
import html
import json
import secrets
import sys
import time
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key


def token(form: str, key_id: str, private_key: bytes, person: dict[str, Any]) -> str:
    """Sign for two minutes who is signed in; any library for JSON Web Tokens does the same (EdDSA)."""
    key = load_pem_private_key(private_key, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError("the key must be an Ed25519 key")
    now = int(time.time())
    header = {"alg": "EdDSA", "kid": key_id, "typ": "recourse-hand-off+jwt"}
    claims = {"aud": form, "iat": now, "exp": now + 120, "jti": secrets.token_urlsafe(16)} | person
    signed = b".".join(_base64url(json.dumps(part).encode()) for part in (header, claims))
    return b".".join((signed, _base64url(key.sign(signed)))).decode()


def page(form: str, signed: str) -> str:
    """The button; the token travels in the body, never in an address."""
    address, value = html.escape(f"{form}/hand-off"), html.escape(signed)
    return (
        f'<form method="post" action="{address}"><input type="hidden" name="token" value="{value}">'
        "<button>Your privacy choices</button></form>"
    )


def _base64url(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")


def main() -> None:
    """Print the page for a customer who has signed in just now."""
    form, key_id, key_file = sys.argv[1:]
    person = {
        "sub": "A-4711",  # what your records call the account
        "email": "ana@example.com",
        "name": "Ana López",  # optional
        "auth_time": int(time.time()),  # when this person last typed their password, or the like
        "sign_in_url": "https://shop.example.com/sign-in",  # optional: where they do so again
    }
    print(page(form, token(form, key_id, Path(key_file).read_bytes(), person)))


if __name__ == "__main__":
    main()
