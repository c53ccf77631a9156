"""What an auditor is given, made by the product's own export code, and the verifier run on it."""

import base64
import copy
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from chalicelib.domain.audit import GENESIS, AuditEntry, AuditEvent, ChainHead, DetailValue, Tag, append
from chalicelib.domain.audit_export import Digest, Manifest, line, next_digest, signing_bytes
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


def b64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def sign(content: bytes, key: rsa.RSAPrivateKey = KEY) -> bytes:
    return key.sign(content, padding.PKCS1v15(), hashes.SHA256())


def jwk(kid: str = "k1", key: rsa.RSAPrivateKey = KEY, **changes: str) -> dict[str, Any]:
    numbers = key.public_key().public_numbers()
    size = (numbers.n.bit_length() + 7) // 8
    return {
        "kty": "RSA",
        "alg": "RS256",
        "use": "sig",
        "kid": kid,
        "n": b64(numbers.n.to_bytes(size)),
        "e": b64(numbers.e.to_bytes((numbers.e.bit_length() + 7) // 8)),
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


def heads_of(entries: list[AuditEntry], upto: int = 99) -> dict[str, ChainHead]:
    return {entry.chain: entry.head for entry in entries if entry.seq <= upto}


def signed_manifest(heads: dict[str, ChainHead], key: rsa.RSAPrivateKey = KEY, kid: str = "k1") -> dict[str, Any]:
    manifest = Manifest(account=ACCOUNT, exported_at=NOW, heads=heads)
    return manifest.signed(kid, sign(signing_bytes(manifest.document), key))


INTACT: Rows = [*(entry.as_dict() for entry in ENTRIES), signed_manifest(heads_of(ENTRIES))]


def fresh_rows() -> Rows:
    return copy.deepcopy(INTACT)


def find(rows: Rows, chain: str, seq: int) -> dict[str, Any]:
    return next(row for row in rows if row.get("chain") == chain and row["seq"] == seq)


def rehash(row: dict[str, Any]) -> None:
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
        self.key.write_text(json.dumps({"keys": [jwk("retired", OTHER_KEY), jwk()]}))

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


def signed_digest(digest: Digest, key: rsa.RSAPrivateKey = KEY) -> dict[str, Any]:
    return digest.signed("k1", sign(signing_bytes(digest.document), key))


def hourly_digests() -> list[dict[str, Any]]:
    """Three hourly digests: the account's chains as they grew, and another account's."""
    made: list[Digest] = []
    for upto in (1, 2, 6):
        heads = heads_of(ENTRIES, upto) | {FOREIGN: ChainHead(upto, f"{upto}" * 64)}
        made.append(next_digest(made[-1] if made else None, at=NOW + timedelta(hours=upto), heads=heads))
    return [signed_digest(digest) for digest in made]
