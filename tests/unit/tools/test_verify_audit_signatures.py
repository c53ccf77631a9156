"""The verifier holds the export against its manifest, and the manifest against its signature."""

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from chalicelib.domain.audit_export import signing_bytes
from tests.unit.tools.auditing import INTACT, KEY, OTHER_KEY, Auditor, b64, fresh_rows, sign


def test_an_export_without_its_manifest_is_truncated(auditor: Auditor) -> None:
    outcome = auditor.verify(INTACT[:-1])
    assert outcome.code == 1
    assert "does not end with a manifest" in outcome.text


def test_lines_after_the_manifest_are_named(auditor: Auditor) -> None:
    outcome = auditor.verify([*INTACT, INTACT[-1]])
    assert outcome.code == 1
    assert f"line {len(INTACT) + 1}: inserted" in outcome.text


def test_a_wrong_number_of_entries_in_the_manifest_is_named(auditor: Auditor) -> None:
    rows = fresh_rows()
    rows[-1]["manifest"]["entries"] = 11
    assert "counts 11 entries, the export holds 10" in auditor.verify(rows, key=False).text


@pytest.mark.parametrize("field", ["account", "exported_at"])
def test_the_signature_covers_account_and_time(auditor: Auditor, field: str) -> None:
    rows = fresh_rows()
    rows[-1]["manifest"][field] = "other"
    assert "signature is not valid" in auditor.verify(rows).text


@pytest.mark.parametrize(
    "signature",
    [
        "AAAA",
        "!" * 342,
        "é" * 342,
        INTACT[-1]["signature"] + "==",
        INTACT[-1]["signature"][:-1],
        b64(bytes(256)),
        b64(b"\x00" + sign(signing_bytes(INTACT[-1]["manifest"]))),
        b64(b"\xff" * 256),
        b64(sign(signing_bytes(INTACT[-1]["manifest"]), OTHER_KEY)),
        b64(KEY.sign(signing_bytes(INTACT[-1]["manifest"]), padding.PKCS1v15(), hashes.SHA512())),
        b64(
            KEY.sign(
                signing_bytes(INTACT[-1]["manifest"]), padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256()
            )
        ),
    ],
)
def test_no_other_signature_passes(auditor: Auditor, signature: str) -> None:
    rows = fresh_rows()
    rows[-1]["signature"] = signature
    outcome = auditor.verify(rows)
    assert outcome.code == 1
    assert outcome.problems == ["PROBLEM: manifest: its signature is not valid"]


def test_a_second_spelling_of_the_same_signature_is_refused(auditor: Auditor) -> None:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    rows = fresh_rows()
    last = rows[-1]["signature"][-1]
    rows[-1]["signature"] = rows[-1]["signature"][:-1] + alphabet[alphabet.index(last) + 1]
    assert auditor.verify(rows).code == 1


def test_a_signature_value_above_the_modulus_is_refused(auditor: Auditor) -> None:
    rows = fresh_rows()
    modulus = KEY.public_key().public_numbers().n
    value = int.from_bytes(sign(signing_bytes(INTACT[-1]["manifest"]))) + modulus
    rows[-1]["signature"] = b64(value.to_bytes(257))
    assert auditor.verify(rows).code == 1


def test_a_manifest_of_an_unknown_key_is_refused(auditor: Auditor) -> None:
    rows = fresh_rows()
    rows[-1]["kid"] = "k9"
    assert "signed by a key that is not among those given" in auditor.verify(rows).text
