"""The auditor's verifier, run as an auditor would: alone, on files made by the product's own export code."""

import base64
import copy
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.domain.audit import GENESIS, AuditEntry, AuditEvent, ChainHead, DetailValue, Tag, append, canonical_json
from chalicelib.domain.audit_export import Digest, Manifest, entry_line, line, next_digest, read_digest, signing_bytes
from chalicelib.domain.ids import AccountId

TOOL = Path(__file__).parents[3] / "tools" / "verify_audit.py"
ACCOUNT = AccountId("acc_aaaaaaaaaaaaaaaa")
ONE, TWO, VIEWS = (
    f"A#{ACCOUNT}#{name}" for name in ("R#01ARZ3NDEK0000000000000001", "ACCOUNT", "VIEWS#usr_a#2026-11-22")
)
FOREIGN = "A#acc_bbbbbbbbbbbbbbbb#ACCOUNT"
NOW = datetime(2026, 11, 22, 2, 11, tzinfo=UTC)
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
LENGTHS = {ONE: 6, TWO: 3, VIEWS: 1}

Rows = list[dict[str, Any]]


def _b64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _sign(content: bytes, key: rsa.RSAPrivateKey = KEY) -> bytes:
    return key.sign(content, padding.PKCS1v15(), hashes.SHA256())


def _jwk(kid: str = "k1", key: rsa.RSAPrivateKey = KEY, **changes: str) -> dict[str, Any]:
    numbers = key.public_key().public_numbers()
    size = (numbers.n.bit_length() + 7) // 8
    return {
        "kty": "RSA",
        "alg": "RS256",
        "use": "sig",
        "kid": kid,
        "n": _b64(numbers.n.to_bytes(size)),
        "e": _b64(numbers.e.to_bytes((numbers.e.bit_length() + 7) // 8)),
        **changes,
    }


def _entries() -> list[AuditEntry]:
    """Three chains, their entries mixed as a table scan might give them."""
    heads = dict.fromkeys(LENGTHS, GENESIS)
    entries = []
    for number in range(max(LENGTHS.values())):
        for chain, length in LENGTHS.items():
            if number < length:
                detail: dict[str, DetailValue] = {
                    "step": number,
                    "fields": ["näme", "e-mail"],
                    "held": False,
                    "right": "delete",
                }
                event = AuditEvent(chain=chain, tag=Tag.REQUEST_RECEIVED, actor="user:usr_a", detail=detail)
                entries.append(append(heads[chain], event, NOW + timedelta(minutes=number)))
                heads[chain] = entries[-1].head
    return entries


ENTRIES = _entries()


def _heads(entries: list[AuditEntry], upto: int = 99) -> dict[str, ChainHead]:
    return {entry.chain: entry.head for entry in entries if entry.seq <= upto}


def _signed_manifest(heads: dict[str, ChainHead], key: rsa.RSAPrivateKey = KEY, kid: str = "k1") -> dict[str, Any]:
    manifest = Manifest(account=ACCOUNT, exported_at=NOW, heads=heads)
    return manifest.signed(kid, _sign(signing_bytes(manifest.document), key))


INTACT: Rows = [*(entry.as_dict() for entry in ENTRIES), _signed_manifest(_heads(ENTRIES))]


def _rows() -> Rows:
    return copy.deepcopy(INTACT)


def _find(rows: Rows, chain: str, seq: int) -> dict[str, Any]:
    return next(row for row in rows if row.get("chain") == chain and row["seq"] == seq)


def _rehash(row: dict[str, Any]) -> None:
    """Do what a forger does who knows the rule."""
    row["hash"] = AuditEntry(**row).expected_hash()


class Outcome:
    """What the verifier said."""

    def __init__(self, done: subprocess.CompletedProcess[str]) -> None:
        self.code = done.returncode
        self.text = done.stdout + done.stderr
        self.problems = [said for said in done.stdout.splitlines() if said.startswith("PROBLEM: ")]

    def names(self, chain: str, seq: int | None = None) -> bool:
        """Tell whether a problem names this chain, or this entry of it."""
        place = f"chain {json.dumps(chain)}" + ("" if seq is None else f" seq {seq}:")
        return any(place in problem for problem in self.problems)


class Auditor:
    """A folder with the files that an auditor was given."""

    def __init__(self, folder: Path) -> None:
        self.export = folder / "audit.jsonl"
        self.key = folder / "audit-key.json"
        self.digests = folder / "digests"
        self.digests.mkdir(exist_ok=True)
        self.key.write_text(json.dumps({"keys": [_jwk("retired", OTHER_KEY), _jwk()]}))

    def verify(self, content: Rows | bytes, *more: str, key: bool = True) -> Outcome:
        """Run the verifier in a process of its own, without site packages or this project's path."""
        raw = content if isinstance(content, bytes) else "".join(map(line, content)).encode()
        self.export.write_bytes(raw)
        given_key = ("--key", str(self.key)) if key else ()
        command = [sys.executable, "-I", str(TOOL), str(self.export), *given_key, *more]
        return Outcome(subprocess.run(command, capture_output=True, text=True, check=False, timeout=60))

    def write_digests(self, digests: list[dict[str, Any]]) -> str:
        """Write digest files; return their folder."""
        for old in self.digests.iterdir():
            old.unlink()
        for number, digest in enumerate(digests):
            (self.digests / f"{number:06}.json").write_text(line(digest))
        return str(self.digests)


@pytest.fixture
def auditor(tmp_path: Path) -> Auditor:
    return Auditor(tmp_path)


def _signed_digest(digest: Digest, key: rsa.RSAPrivateKey = KEY) -> dict[str, Any]:
    return digest.signed("k1", _sign(signing_bytes(digest.document), key))


def _digests() -> list[dict[str, Any]]:
    """Three hourly digests: the account's chains as they grew, and another account's."""
    made: list[Digest] = []
    for upto in (1, 2, 6):
        heads = _heads(ENTRIES, upto) | {FOREIGN: ChainHead(upto, f"{upto}" * 64)}
        made.append(next_digest(made[-1] if made else None, at=NOW + timedelta(hours=upto), heads=heads))
    return [_signed_digest(digest) for digest in made]


# ---- Intact exports.


def test_an_intact_export_passes(auditor: Auditor) -> None:
    outcome = auditor.verify(INTACT)
    assert (outcome.code, outcome.problems) == (0, [])
    assert "INTACT: 10 entries in 3 chains" in outcome.text
    assert "signatures checked" in outcome.text


def test_the_exports_own_lines_pass_byte_for_byte(auditor: Auditor) -> None:
    lines = [entry_line(entry) for entry in ENTRIES] + [line(INTACT[-1])]
    assert auditor.verify("".join(lines).encode()).code == 0


def test_an_export_in_other_json_spelling_and_grouped_by_chain_passes(auditor: Auditor) -> None:
    rows = sorted(INTACT[:-1], key=lambda row: (row["chain"], row["seq"])) + INTACT[-1:]
    assert auditor.verify("\r\n".join(json.dumps(row) for row in rows).encode()).code == 0


def test_without_a_key_it_says_that_signatures_were_not_checked(auditor: Auditor) -> None:
    rows = _rows()
    rows[-1]["signature"] = "AAAA"
    outcome = auditor.verify(rows, key=False)
    assert outcome.code == 0
    assert "SIGNATURES NOT CHECKED" in outcome.text


def test_a_manifest_signed_with_a_retired_key_passes(auditor: Auditor) -> None:
    rows = [*INTACT[:-1], _signed_manifest(_heads(ENTRIES), OTHER_KEY, "retired")]
    assert auditor.verify(rows).code == 0


def test_an_account_without_entries_passes(auditor: Auditor) -> None:
    assert auditor.verify([_signed_manifest({})]).code == 0


def test_intact_digests_pass_and_other_accounts_in_them_are_ignored(auditor: Auditor) -> None:
    outcome = auditor.verify(INTACT, "--digests", auditor.write_digests(_digests()))
    assert outcome.code == 0
    assert "3 digests" in outcome.text


def test_the_product_reads_back_its_own_digests() -> None:
    for before, after in pairwise(map(read_digest, _digests())):
        assert after.previous == before.hash
        assert after.number == before.number + 1


# ---- Tampering with entries.

EDITS: list[tuple[str, Callable[[dict[str, Any]], object]]] = [
    ("at", lambda row: row.update(at="2026-11-22T02:11:00.001Z")),
    ("actor", lambda row: row.update(actor="consumer")),
    ("tag", lambda row: row.update(tag="request:denied")),
    ("detail", lambda row: row["detail"].update(right="correct")),
    ("true for 1", lambda row: row["detail"].update(held=0)),
    ("a new key", lambda row: row["detail"].update(added="x")),
    ("a lost key", lambda row: row["detail"].pop("right")),
    ("previous", lambda row: row.update(previous="1" * 64)),
    ("hash", lambda row: row.update(hash="1" * 64)),
    ("upper-case hash", lambda row: row.update(hash=row["hash"].upper())),
]


@pytest.mark.parametrize(("chain", "seq"), [(ONE, 1), (ONE, 3), (ONE, 6), (TWO, 2), (VIEWS, 1)])
@pytest.mark.parametrize("edit", [edit for _, edit in EDITS], ids=[name for name, _ in EDITS])
def test_an_edited_entry_is_named_and_no_other(
    auditor: Auditor,
    chain: str,
    seq: int,
    edit: Callable[[dict[str, Any]], object],
) -> None:
    rows = _rows()
    edit(_find(rows, chain, seq))
    outcome = auditor.verify(rows, key=False)
    assert outcome.code == 1
    assert outcome.names(chain, seq)
    assert all(f"chain {json.dumps(chain)} seq {seq}:" in problem for problem in outcome.problems)


@pytest.mark.parametrize("seq", [1, 3, 6])
def test_an_edited_entry_with_a_new_hash_does_not_fit_its_neighbour_or_the_manifest(auditor: Auditor, seq: int) -> None:
    rows = _rows()
    row = _find(rows, ONE, seq)
    row["detail"]["right"] = "correct"
    _rehash(row)
    outcome = auditor.verify(rows, key=False)
    assert outcome.code == 1
    assert outcome.names(ONE, min(seq + 1, 6))
    assert len(outcome.problems) == 1


def test_a_chain_that_was_rewritten_whole_with_its_manifest_fails_by_its_signature(auditor: Auditor) -> None:
    rows = _rows()
    previous = GENESIS.hash
    for seq in range(1, 7):
        row = _find(rows, ONE, seq)
        row["detail"]["right"] = "correct"
        row["previous"] = previous
        _rehash(row)
        previous = row["hash"]
    rows[-1]["manifest"]["chains"][ONE]["head"] = previous
    assert auditor.verify(rows, key=False).code == 0
    outcome = auditor.verify(rows)
    assert outcome.code == 1
    assert "manifest: its signature is not valid" in outcome.text


@pytest.mark.parametrize(("chain", "seq"), [(ONE, 1), (ONE, 4), (TWO, 2)])
def test_a_removed_entry_is_named(auditor: Auditor, chain: str, seq: int) -> None:
    rows = _rows()
    rows.remove(_find(rows, chain, seq))
    outcome = auditor.verify(rows)
    assert outcome.code == 1
    assert outcome.names(chain, seq)
    assert "removed" in outcome.problems[0]


def test_each_of_several_removed_entries_is_named(auditor: Auditor) -> None:
    rows = [row for row in _rows() if row.get("chain") != ONE or row["seq"] not in {2, 3, 5}]
    outcome = auditor.verify(rows)
    assert all(outcome.names(ONE, seq) for seq in (2, 3, 5))
    assert not any(outcome.names(ONE, seq) for seq in (1, 4, 6))


def test_a_removed_entry_whose_followers_were_renumbered_is_noticed_there(auditor: Auditor) -> None:
    rows = _rows()
    rows.remove(_find(rows, ONE, 3))
    for seq in (4, 5, 6):
        row = _find(rows, ONE, seq)
        row["seq"] = seq - 1
        _rehash(row)
    outcome = auditor.verify(rows, key=False)
    assert outcome.names(ONE, 3)
    assert outcome.names(ONE, 5)  # the chain ends too early


def test_a_truncated_chain_is_named_with_what_is_missing(auditor: Auditor) -> None:
    rows = [row for row in _rows() if row.get("chain") != ONE or row["seq"] < 5]
    outcome = auditor.verify(rows)
    assert outcome.names(ONE, 4)
    assert "truncated: seq 5 to 6 are missing" in outcome.text


def test_a_doubled_entry_is_named(auditor: Auditor) -> None:
    rows = _rows()
    rows.insert(5, copy.deepcopy(_find(rows, ONE, 2)))
    outcome = auditor.verify(rows)
    assert outcome.code == 1
    assert outcome.names(ONE, 2)
    assert "inserted" in outcome.problems[0]


def test_an_entry_added_behind_the_end_is_named(auditor: Auditor) -> None:
    rows = _rows()
    last = AuditEntry(**_find(rows, ONE, 6))
    event = AuditEvent(chain=ONE, tag=Tag.REQUEST_DENIED, actor="consumer")
    rows.insert(-1, append(last.head, event, NOW).as_dict())
    outcome = auditor.verify(rows)
    assert outcome.names(ONE, 7)
    assert "inserted" in outcome.text


def test_an_entry_pushed_in_between_is_named(auditor: Auditor) -> None:
    rows = _rows()
    forged = copy.deepcopy(_find(rows, ONE, 3))
    forged["tag"] = "request:withdrawn"
    _rehash(forged)
    rows.insert(rows.index(_find(rows, ONE, 4)), forged)
    outcome = auditor.verify(rows)
    assert outcome.names(ONE, 3)


def test_an_entry_with_the_number_zero_is_named(auditor: Auditor) -> None:
    rows = _rows()
    forged = {**_find(rows, ONE, 1), "seq": 0}
    _rehash(forged)
    rows.insert(0, forged)
    assert auditor.verify(rows).names(ONE, 0)


def test_a_number_far_behind_the_end_does_not_fill_the_screen(auditor: Auditor) -> None:
    rows = _rows()
    row = _find(rows, ONE, 6)
    row["seq"] = 10**14
    outcome = auditor.verify(rows)
    assert outcome.code == 1
    assert outcome.names(ONE, 6)
    assert len(outcome.problems) < 10_100


def test_reordered_entries_are_named(auditor: Auditor) -> None:
    rows = _rows()
    one, other = (rows.index(_find(rows, ONE, seq)) for seq in (2, 5))
    rows[one], rows[other] = rows[other], rows[one]
    outcome = auditor.verify(rows)
    assert outcome.code == 1
    assert all("reordered" in problem for problem in outcome.problems)
    assert all(outcome.names(ONE, seq) for seq in (2, 3, 4))


def test_exchanged_numbers_are_named(auditor: Auditor) -> None:
    rows = _rows()
    one, other = _find(rows, ONE, 2), _find(rows, ONE, 3)
    one["seq"], other["seq"] = 3, 2
    outcome = auditor.verify(rows)
    assert outcome.names(ONE, 2)
    assert outcome.names(ONE, 3)


def test_a_removed_chain_is_named(auditor: Auditor) -> None:
    outcome = auditor.verify([row for row in _rows() if row.get("chain") != TWO])
    assert outcome.names(TWO)
    assert "removed" in outcome.problems[0]


def test_an_added_chain_is_named(auditor: Auditor) -> None:
    event = AuditEvent(chain=FOREIGN, tag=Tag.ACCOUNT_OPENED, actor="operator:cli")
    outcome = auditor.verify([append(GENESIS, event, NOW).as_dict(), *INTACT])
    assert outcome.names(FOREIGN)
    assert "inserted" in outcome.problems[0]


def test_an_entry_moved_to_another_chain_is_named_in_both(auditor: Auditor) -> None:
    rows = _rows()
    _find(rows, TWO, 2)["chain"] = ONE
    outcome = auditor.verify(rows)
    assert outcome.names(TWO, 2)
    assert outcome.names(ONE, 2)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_any_change_of_any_value_is_noticed(auditor: Auditor, data: st.DataObject) -> None:
    rows = _rows()
    row = data.draw(st.sampled_from(rows[:-1]))
    field = data.draw(st.sampled_from(sorted(row)))
    kinds = {
        "seq": st.integers(0, 99),
        "detail": st.dictionaries(st.text(max_size=5), st.booleans() | st.text(max_size=5)),
    }
    row[field] = data.draw(kinds.get(field, st.text(min_size=1, max_size=70)).filter(lambda value: value != row[field]))
    assert auditor.verify(rows).code == 1


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_any_removal_doubling_or_exchange_of_lines_within_a_chain_is_noticed(
    auditor: Auditor, data: st.DataObject
) -> None:
    rows = _rows()
    one, other = data.draw(st.lists(st.integers(0, 5), min_size=2, max_size=2, unique=True))
    places = [rows.index(_find(rows, ONE, seq)) for seq in range(1, 7)]
    match data.draw(st.sampled_from(["remove", "double", "exchange", "cut"])):
        case "remove":
            del rows[places[one]]
        case "double":
            rows.insert(places[other], copy.deepcopy(rows[places[one]]))
        case "exchange":
            rows[places[one]], rows[places[other]] = rows[places[other]], rows[places[one]]
        case _:
            del rows[places[one] :]
    outcome = auditor.verify(rows)
    assert outcome.code == 1
    assert outcome.problems


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_any_changed_byte_is_noticed(auditor: Auditor, data: st.DataObject) -> None:
    raw = bytearray("".join(map(line, INTACT)).encode())
    place = data.draw(st.integers(0, len(raw) - 2))
    raw[place] = data.draw(st.integers(33, 126).filter(lambda byte: byte != raw[place]))
    assert auditor.verify(bytes(raw)).code in {1, 2}


# ---- Tampering with the manifest and its signature.


def test_an_export_without_its_manifest_is_truncated(auditor: Auditor) -> None:
    outcome = auditor.verify(INTACT[:-1])
    assert outcome.code == 1
    assert "does not end with a manifest" in outcome.text


def test_lines_after_the_manifest_are_named(auditor: Auditor) -> None:
    outcome = auditor.verify([*INTACT, INTACT[-1]])
    assert outcome.code == 1
    assert f"line {len(INTACT) + 1}: inserted" in outcome.text


def test_a_wrong_number_of_entries_in_the_manifest_is_named(auditor: Auditor) -> None:
    rows = _rows()
    rows[-1]["manifest"]["entries"] = 11
    assert "counts 11 entries, the export holds 10" in auditor.verify(rows, key=False).text


@pytest.mark.parametrize("field", ["account", "exported_at"])
def test_the_signature_covers_account_and_time(auditor: Auditor, field: str) -> None:
    rows = _rows()
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
        _b64(bytes(256)),
        _b64(b"\x00" + _sign(signing_bytes(INTACT[-1]["manifest"]))),
        _b64(b"\xff" * 256),
        _b64(_sign(signing_bytes(INTACT[-1]["manifest"]), OTHER_KEY)),
        _b64(KEY.sign(signing_bytes(INTACT[-1]["manifest"]), padding.PKCS1v15(), hashes.SHA512())),
        _b64(
            KEY.sign(
                signing_bytes(INTACT[-1]["manifest"]), padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256()
            )
        ),
    ],
)
def test_no_other_signature_passes(auditor: Auditor, signature: str) -> None:
    rows = _rows()
    rows[-1]["signature"] = signature
    outcome = auditor.verify(rows)
    assert outcome.code == 1
    assert outcome.problems == ["PROBLEM: manifest: its signature is not valid"]


def test_a_second_spelling_of_the_same_signature_is_refused(auditor: Auditor) -> None:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    rows = _rows()
    last = rows[-1]["signature"][-1]
    rows[-1]["signature"] = rows[-1]["signature"][:-1] + alphabet[alphabet.index(last) + 1]
    assert auditor.verify(rows).code == 1


def test_a_signature_value_above_the_modulus_is_refused(auditor: Auditor) -> None:
    rows = _rows()
    modulus = KEY.public_key().public_numbers().n
    value = int.from_bytes(_sign(signing_bytes(INTACT[-1]["manifest"]))) + modulus
    rows[-1]["signature"] = _b64(value.to_bytes(257))
    assert auditor.verify(rows).code == 1


def test_a_manifest_of_an_unknown_key_is_refused(auditor: Auditor) -> None:
    rows = _rows()
    rows[-1]["kid"] = "k9"
    assert "signed by a key that is not among those given" in auditor.verify(rows).text


# ---- Digests.


def test_a_chain_rewritten_and_signed_anew_is_found_by_an_older_digest(auditor: Auditor) -> None:
    rewritten, head = [], GENESIS
    for entry in ENTRIES:
        if entry.chain == ONE:
            event = AuditEvent(chain=ONE, tag=Tag.REQUEST_DENIED, actor="consumer")
            rewritten.append(append(head, event, NOW))
            head = rewritten[-1].head
    kept = [entry for entry in ENTRIES if entry.chain != ONE] + rewritten
    rows = [*(entry.as_dict() for entry in kept), _signed_manifest(_heads(kept))]
    assert auditor.verify(rows).code == 0
    outcome = auditor.verify(rows, "--digests", auditor.write_digests(_digests()))
    assert outcome.code == 1
    assert outcome.names(ONE, 1)
    assert outcome.names(ONE, 6)
    assert not outcome.names(TWO)


def test_a_tail_cut_off_before_signing_is_found_by_a_digest(auditor: Auditor) -> None:
    kept = [entry for entry in ENTRIES if entry.chain != ONE or entry.seq < 4]
    rows = [*(entry.as_dict() for entry in kept), _signed_manifest(_heads(kept))]
    outcome = auditor.verify(rows, "--digests", auditor.write_digests(_digests()))
    assert outcome.names(ONE, 6)
    assert "truncated" in outcome.text
    assert "the export is older" in outcome.text


def test_a_chain_left_out_before_signing_is_found_by_a_digest(auditor: Auditor) -> None:
    kept = [entry for entry in ENTRIES if entry.chain != TWO]
    rows = [*(entry.as_dict() for entry in kept), _signed_manifest(_heads(kept))]
    outcome = auditor.verify(rows, "--digests", auditor.write_digests(_digests()))
    assert outcome.names(TWO)
    assert "removed" in outcome.text


def test_a_missing_digest_is_named_and_missing_early_ones_are_not_needed(auditor: Auditor) -> None:
    first, second, third = _digests()
    outcome = auditor.verify(INTACT, "--digests", auditor.write_digests([third, first]))
    assert outcome.code == 1
    assert "digest 3" in outcome.text
    assert "does not follow digest 1" in outcome.text
    assert auditor.verify(INTACT, "--digests", auditor.write_digests([third, second])).code == 0


def test_a_digest_given_twice_is_named(auditor: Auditor) -> None:
    digests = _digests()
    outcome = auditor.verify(INTACT, "--digests", auditor.write_digests([*digests, digests[1]]))
    assert "given twice" in outcome.text


def test_an_edited_digest_breaks_its_signature_and_the_next_digest(auditor: Auditor) -> None:
    digests = _digests()
    digests[1]["digest"]["chains"][FOREIGN]["seq"] = 5
    outcome = auditor.verify(INTACT, "--digests", auditor.write_digests(digests))
    assert "digest 2: its signature is not valid" in outcome.text
    assert any("digest 3" in problem and "hash of the one before" in problem for problem in outcome.problems)
    unchecked = auditor.verify(INTACT, "--digests", auditor.write_digests(digests), key=False)
    assert len(unchecked.problems) == 1


def test_a_first_digest_that_continues_something_is_named(auditor: Auditor) -> None:
    digest = Digest(number=1, at=NOW, previous="1" * 64, heads={})
    outcome = auditor.verify(INTACT, "--digests", auditor.write_digests([_signed_digest(digest)]))
    assert "does not hold the hash of the one before it" in outcome.text


def test_digests_can_be_given_as_single_files(auditor: Auditor) -> None:
    auditor.write_digests(_digests())
    files = sorted(map(str, auditor.digests.iterdir()))
    assert auditor.verify(INTACT, "--digests", *files, str(auditor.digests)).code == 0


# ---- Unusable input.

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
        {"keys": [_jwk(e="AQ")]},
        {"keys": [_jwk(e="Aw")]},
        {"keys": [_jwk(n="AQAB")]},
        {"keys": [_jwk(n="?")]},
        {"keys": [_jwk(n=_b64(b"\xff" * 1025))]},
        {"keys": [_jwk(alg="RS512")]},
        {"keys": [_jwk(alg="none")]},
        {"keys": [_jwk(kty="EC")]},
        {"keys": [_jwk(use="enc")]},
        {"keys": [_jwk(), _jwk(key=OTHER_KEY)]},
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
    rows = _rows()
    rows[0]["chain"] = "A#\x1b[2J\u202e"
    outcome = auditor.verify(rows)
    assert outcome.code == 1
    assert outcome.text.isascii()
    assert "\x1b" not in outcome.text


def test_it_is_short_and_imports_the_standard_library_only() -> None:
    source = TOOL.read_text()
    imports = {said.split()[1].split(".")[0] for said in source.splitlines() if said.startswith(("import ", "from "))}
    assert imports <= sys.stdlib_module_names
    assert len(source.splitlines()) <= 310
