"""What an auditor takes home: every line canonical, every digest bound to the one before it."""

import base64
import hashlib
import json
from datetime import UTC, datetime

from chalicelib.domain.audit import AuditEntry, ChainHead
from chalicelib.domain.audit_export import (
    FIRST_PREVIOUS,
    Digest,
    Manifest,
    Part,
    entry_line,
    line,
    next_digest,
    read_digest,
    signing_bytes,
)
from chalicelib.domain.ids import AccountId

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
HEADS = {"account": ChainHead(2, "aa"), "req_1": ChainHead(3, "bb")}


def test_a_manifest_counts_the_entries_of_every_chain() -> None:
    document = Manifest(account=AccountId("acc_a"), exported_at=AT, heads=HEADS).document
    assert document["entries"] == 5
    assert document["chains"] == {"account": {"entries": 2, "head": "aa"}, "req_1": {"entries": 3, "head": "bb"}}


def test_what_is_signed_stands_beside_its_key_and_signature_without_padding() -> None:
    manifest = Manifest(account=AccountId("acc_a"), exported_at=AT, heads=HEADS)
    signed = manifest.signed("key-1", b"\x01\x02\x03\x04")
    assert signed == {"manifest": manifest.document, "kid": "key-1", "signature": "AQIDBA"}
    assert base64.urlsafe_b64decode(signed["signature"] + "==") == b"\x01\x02\x03\x04"


def test_the_parts_of_an_export_form_a_chain_too() -> None:
    manifest = Manifest(account=AccountId("acc_a"), exported_at=AT, heads=HEADS)
    first = Part(manifest=manifest, number=1, previous=FIRST_PREVIOUS, last=False)
    second = Part(manifest=manifest, number=2, previous=first.hash, last=True)
    assert second.document == {**manifest.document, "part": 2, "previous": first.hash, "last": True}
    assert first.hash == hashlib.sha256(signing_bytes(first.document)).hexdigest()
    assert second.signed("key-1", b"\x01")["manifest"] == second.document


def test_digests_form_a_chain_that_begins_with_zeros() -> None:
    first = next_digest(None, at=AT, heads=HEADS)
    second = next_digest(first, at=AT, heads={})
    assert (first.number, first.previous) == (1, FIRST_PREVIOUS)
    assert (second.number, second.previous) == (2, hashlib.sha256(signing_bytes(first.document)).hexdigest())


def test_a_stored_digest_is_read_back_as_it_was() -> None:
    digest = Digest(number=7, at=AT, previous="cc", heads=HEADS)
    written = line(digest.signed("key-1", b"signature"))
    assert written.endswith("}\n")
    assert read_digest(json.loads(written)) == digest


def test_an_entry_is_one_canonical_line_with_its_eight_fields() -> None:
    entry = AuditEntry(
        chain="req_1",
        seq=1,
        at="2026-11-22T02:00:00.000Z",
        actor="user:u1",
        tag="request:note:add",
        detail={"b": 1},
        previous="00",
        hash="ff",
    )
    written = entry_line(entry)
    assert written == json.dumps(json.loads(written), sort_keys=True, separators=(",", ":")) + "\n"
    assert json.loads(written) == entry.as_dict()
    assert len(entry.as_dict()) == 8
