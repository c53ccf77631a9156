"""Documents that the deployment signs are ordinary JSON Web Signatures."""

import base64
import json

from chalicelib.domain.jws import ALGORITHM, compact, payload_of, signing_input, spelled_header


def test_header_and_payload_are_base64url_without_padding() -> None:
    signed = signing_input({"é": [1, None]}, kid="k", typ="x+jwt")
    header, payload = (base64.urlsafe_b64decode(part + b"=" * (-len(part) % 4)) for part in signed.split(b"."))
    assert json.loads(header) == {"alg": ALGORITHM, "kid": "k", "typ": "x+jwt"}
    assert payload.decode() == '{"é":[1,null]}'
    assert b"=" not in signed


def test_what_a_document_says_is_read_back_from_any_length() -> None:
    for length in range(5):
        said = {"a": "b" * length}
        token = compact(signing_input(said, kid="k", typ="x+jwt"), b"signature")
        assert payload_of(token) == said
        assert token.count(".") == 2


def test_the_header_of_a_strangers_document_is_read_and_nothing_else_is_one() -> None:
    token = compact(signing_input({}, kid="k", typ="x+jwt"), b"signature")
    assert spelled_header(token) == {"alg": ALGORITHM, "kid": "k", "typ": "x+jwt"}
    for other in ("", "e30", token.partition(".")[0], f"{token}.x", "[].a.b", "W10.a.b", "é.a.b", "eyI.a.b"):
        assert spelled_header(other) == {}
