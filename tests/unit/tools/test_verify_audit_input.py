"""What the verifier cannot use is named and harms nothing."""

import json

import pytest

from chalicelib.domain.audit import canonical_json
from tests.unit.tools.auditing import INTACT, OTHER_KEY, Auditor, b64, fresh_rows, jwk

FIRST = canonical_json(INTACT[0])


@pytest.mark.parametrize(
    ("second_line", "said"),
    [
        (b"", "line 2"),
        (b"{", "line 2"),
        (b"[]", "line 2: not a JSON object"),
        (b"null", "line 2: not a JSON object"),
        (b"\xff\xfe", "line 2"),
        (b'{"a": NaN}', "whole numbers"),
        (b'{"a": Infinity}', "whole numbers"),
        (b'{"a": 1.0}', "whole numbers"),
        (b'{"a": 1e3}', "whole numbers"),
        (b'{"a": 9007199254740993}', "whole numbers"),
        (b'{"a": ' + b"9" * 5000 + b"}", "whole numbers"),
        (b"[" * 100_000, "line 2"),
        (b'{"a": "\\ud800"}', "line 2"),
        (FIRST.replace('"seq":1', '"seq":1,"seq":2').encode(), "given twice"),
        (FIRST.replace('"held":false', '"held":true,"held":false').encode(), "given twice"),
        (FIRST.replace('"seq":1', '"seq":true').encode(), "needs exactly the fields"),
        (FIRST.replace('"seq":1', '"seq":"1"').encode(), "needs exactly the fields"),
        (FIRST.replace('"seq":1', '"seq":-1').encode(), "negative"),
        (FIRST.replace('"seq":1', '"seq":1,"note":"x"').encode(), "needs exactly the fields"),
        (b"{}", "needs exactly the fields"),
        (b'{"manifest": {}, "kid": "k", "signature": "s"}', "needs exactly the fields"),
        (b'{"manifest": [], "kid": "k", "signature": "s"}', "needs exactly the fields"),
        (json.dumps({**INTACT[-1], "manifest": {**INTACT[-1]["manifest"], "chains": {"c": 1}}}).encode(), "line 2"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_line(auditor: Auditor, second_line: bytes, said: str) -> None:
    outcome = auditor.verify(FIRST.encode() + b"\n" + second_line + b"\n")
    assert outcome.code == 2
    assert outcome.text.startswith("UNUSABLE: line 2: ")
    assert said in outcome.text
    assert "Traceback" not in outcome.text


@pytest.mark.parametrize(
    "jwks",
    [
        [],
        {},
        {"keys": []},
        {"keys": {}},
        {"keys": ["k1"]},
        {"keys": [{"kid": "k1"}]},
        {"keys": [jwk(e="AQ")]},
        {"keys": [jwk(e="Aw")]},
        {"keys": [jwk(n="AQAB")]},
        {"keys": [jwk(n="?")]},
        {"keys": [jwk(n=b64(b"\xff" * 1025))]},
        {"keys": [jwk(alg="RS512")]},
        {"keys": [jwk(alg="none")]},
        {"keys": [jwk(kty="EC")]},
        {"keys": [jwk(use="enc")]},
        {"keys": [jwk(), jwk(key=OTHER_KEY)]},
    ],
)
def test_weak_foreign_or_ambiguous_keys_are_refused(auditor: Auditor, jwks: object) -> None:
    auditor.key.write_text(json.dumps(jwks))
    outcome = auditor.verify(INTACT)
    assert outcome.code == 2
    assert "Traceback" not in outcome.text


def test_a_missing_file_is_named(auditor: Auditor) -> None:
    auditor.key.unlink()
    outcome = auditor.verify(INTACT)
    assert outcome.code == 2
    assert "audit-key.json" in outcome.text


def test_a_folder_without_digests_and_a_file_that_is_none_are_unusable(auditor: Auditor) -> None:
    outcome = auditor.verify(INTACT, "--digests", str(auditor.digests))
    assert (outcome.code, "holds no digests" in outcome.text) == (2, True)
    assert auditor.verify(INTACT, "--digests", str(auditor.key)).code == 2
    assert auditor.verify(INTACT, "--digests", "absent.json").code == 2


def test_names_with_control_characters_do_not_reach_the_terminal(auditor: Auditor) -> None:
    rows = fresh_rows()
    rows[0]["chain"] = "A#\x1b[2J\u202e"
    outcome = auditor.verify(rows)
    assert outcome.code == 1
    assert outcome.text.isascii()
    assert "\x1b" not in outcome.text
