"""Checks an exported audit without any of the product's code: Python's standard library and this one file.

    python tools/verify_audit.py audit.jsonl [--key audit-key.json] [--digests FILE_OR_FOLDER ...]

Each line of the export is an entry; the entries of one `chain` are numbered from 1 by `seq`. The rule:
    hash     = SHA-256 of the canonical JSON of chain, seq, at, actor, tag, detail and previous
    previous = hash of the entry with the next lower seq; 64 zeros for the first
Canonical JSON: keys sorted, no spaces, UTF-8. The last line is the manifest: how many entries each chain has
and the hash of its last one, signed (RSA PKCS#1 v1.5 with SHA-256 over the manifest's canonical JSON).
An export of several pages has such a line behind each, numbered by `part`, about the chains that end on it; each
holds the SHA-256 of the one before as `previous`, and `last` stands in the last one.
Digests are signed notes of the chains' last hashes, written every hour to where nobody can change them; each
holds the SHA-256 of the one before. They show what was changed or cut off before the export was signed.
Exit: 0 intact; 1 something is wrong, each finding on a line of its own; 2 the input cannot be read.
"""
# ruff: noqa: INP001  a script for auditors, never imported

import argparse
import base64
import hashlib
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

Object = dict[str, Any]
Shape = Mapping[str, type]  # the fields of an object and the type of each
Keys = dict[str, int]  # kid -> RSA modulus

START = "0" * 64
RSA_BITS = range(2048, 8193)
SHA256_PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")  # RFC 8017, section 9.2, note 1
COVERED: Shape = {"chain": str, "seq": int, "at": str, "actor": str, "tag": str, "detail": dict, "previous": str}
ENTRY: Shape = {**COVERED, "hash": str}
MANIFEST = {"account": str, "exported_at": str, "entries": int, "chains": dict}
PART = {**MANIFEST, "part": int, "previous": str, "last": bool}
DIGEST = {"number": int, "at": str, "previous": str, "chains": dict}


class UnusableInputError(Exception):
    """The input is not in the form described above; nothing can be said about its content."""

    def __init__(self, where: object, problem: object) -> None:
        super().__init__(f"{where}: {problem}")


# ---- Reading: strict, so that no two programs can read two different things out of the same bytes.


def unique(pairs: list[tuple[str, Any]]) -> Object:
    """Refuse an object in which a key is given twice."""
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("a key is given twice")
    return dict(pairs)


def whole(number: str) -> int:
    """Refuse fractions, exponents, NaN and numbers that some programs would round."""
    if not re.fullmatch(r"-?[0-9]{1,15}", number):
        raise ValueError("only whole numbers of at most 15 digits are allowed")
    return int(number)


def parse(raw: bytes, where: object) -> Object:
    """Read one JSON object; what has no canonical form is refused."""
    try:
        value = json.loads(
            raw.decode(), object_pairs_hook=unique, parse_int=whole, parse_float=whole, parse_constant=whole
        )
        canonical(value)
    except (ValueError, RecursionError) as error:  # bad UTF-8 and unpaired surrogates are ValueErrors
        raise UnusableInputError(where, error) from None
    if not isinstance(value, dict):
        raise UnusableInputError(where, "not a JSON object")
    return value


def expect(value: Any, shape: Shape, where: object) -> None:
    """Insist on exactly these fields, each of its type (True is no number), not empty and not negative."""
    fits = isinstance(value, dict) and set(value) == set(shape)
    if not fits or not all(type(value[name]) is kind for name, kind in shape.items()):
        raise UnusableInputError(where, f"needs exactly the fields {', '.join(shape)}, each of its type")
    if any(part == "" or (type(part) is int and part < 0) for part in value.values()):
        raise UnusableInputError(where, "holds an empty text or a negative number")


def expect_signed(value: Object, name: str, shape: Shape, head: Shape, where: object) -> None:
    """Insist on a signed document: what is signed with the heads of its chains, the key's name, the signature."""
    expect(value, {name: dict, "kid": str, "signature": str}, where)
    expect(value[name], shape, where)
    for chain in value[name]["chains"].values():
        expect(chain, head, where)


def read_export(path: Path) -> tuple[dict[str, list[Object]], list[Object], list[str]]:
    """Return the entries of each chain, the signed manifests, and findings about lines out of place."""
    chains: dict[str, list[Object]] = {}
    manifests: list[Object] = []
    findings = []
    with path.open("rb") as lines:
        for number, raw in enumerate(lines, 1):
            value = parse(raw, f"line {number}")
            if manifests and manifests[-1]["manifest"].get("last", True):
                findings.append(f"line {number}: inserted: stands after the manifest")
            elif "manifest" in value:
                paged = isinstance(value["manifest"], dict) and "part" in value["manifest"]
                shape = PART if paged else MANIFEST
                expect_signed(value, "manifest", shape, {"entries": int, "head": str}, f"line {number}")
                manifests.append(value)
            else:
                expect(value, ENTRY, f"line {number}")
                chains.setdefault(value["chain"], []).append(value)
    return chains, manifests, findings


def read_digests(paths: list[Path]) -> list[Object]:
    """Read digest files, also those in folders, in the order of their numbers."""
    files = {file.resolve() for path in paths for file in (path.rglob("*.json") if path.is_dir() else [path])}
    found = []
    for file in sorted(files):
        document = parse(file.read_bytes(), file)
        expect_signed(document, "digest", DIGEST, {"seq": int, "hash": str}, file)
        found.append(document)
    if paths and not found:
        raise UnusableInputError(paths[0], "holds no digests")
    return sorted(found, key=lambda document: int(document["digest"]["number"]))


def read_keys(path: Path) -> Keys:
    """Read a JWKS: RSA keys of 2048 to 8192 bits with the exponent 65537, and nothing weaker."""
    keys: Keys = {}
    listed = parse(path.read_bytes(), path).get("keys")
    for key in listed if isinstance(listed, list) else []:
        if not isinstance(key, dict) or not all(isinstance(key.get(name), str) for name in ("kid", "n", "e")):
            raise UnusableInputError(path, "a key lacks kid, n or e")
        modulus = int.from_bytes(base64url(key["n"]), "big")
        purpose = (key.get("kty"), key.get("alg"), key.get("use", "sig"), key["e"])
        if purpose != ("RSA", "RS256", "sig", "AQAB") or modulus.bit_length() not in RSA_BITS or key["kid"] in keys:
            raise UnusableInputError(path, "a key is weak, not for RS256 signatures, or given twice")
        keys[key["kid"]] = modulus
    if not keys:
        raise UnusableInputError(path, "holds no keys")
    return keys


# ---- Hashes and signatures.


def canonical(value: object) -> bytes:
    """Return the one spelling of a JSON value that is hashed and signed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256(value: object) -> str:
    """Return the hash of a JSON value's canonical spelling."""
    return hashlib.sha256(canonical(value)).hexdigest()


def base64url(encoded: str) -> bytes:
    """Decode; nothing is returned for text that is not the one spelling of its bytes."""
    try:
        decoded = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
    except ValueError:
        return b""
    return decoded if base64.urlsafe_b64encode(decoded).rstrip(b"=").decode() == encoded else b""


def signature_problem(content: object, document: Object, keys: Keys) -> str:
    """Rebuild the padded hash to which a true signature opens and compare all of it; empty if it is equal."""
    modulus, signature = keys.get(document["kid"]), base64url(document["signature"])
    if modulus is None:
        return "signed by a key that is not among those given"
    size, value = (modulus.bit_length() + 7) // 8, int.from_bytes(signature, "big")
    digest = SHA256_PREFIX + hashlib.sha256(canonical(content)).digest()
    padded = b"\x00\x01" + b"\xff" * (size - len(digest) - 3) + b"\x00" + digest
    if len(signature) != size or value >= modulus or pow(value, 65537, modulus) != int.from_bytes(padded, "big"):
        return "its signature is not valid"
    return ""


# ---- Checking: each function yields its findings.


def at(chain: str, seq: int) -> str:
    """Name a place; JSON's escapes keep control characters from the terminal."""
    return f"chain {json.dumps(chain)} seq {seq}: "


def check_order(chain: str, entries: list[Object]) -> Iterator[str]:
    """Find numbers that are given twice, stand out of order, or are missing before the last."""
    seen, highest = {0}, 0
    for seq in (entry["seq"] for entry in entries):
        if seq in seen:
            yield at(chain, seq) + "inserted: this number is given more than once, or is 0"
        elif seq < highest:
            yield at(chain, seq) + f"reordered: stands after seq {highest}"
        seen.add(seq)
        highest = max(highest, seq)
    for missing in sorted(set(range(1, min(highest, len(seen) + 10_000))) - seen):  # no more than can be read
        yield at(chain, missing) + "removed"


def check_links(chain: str, by_seq: dict[int, Object]) -> Iterator[str]:
    """Find entries that do not have their hash, and neighbours that do not fit together."""
    hashes = {0: {START}}
    for seq, entry in sorted(by_seq.items()):
        true_hash = sha256({name: entry[name] for name in COVERED})
        hashes[seq] = {true_hash, entry["hash"]}
        if entry["hash"] != true_hash:
            yield at(chain, seq) + "edited: its content does not have its hash"
        elif entry["previous"] not in hashes.get(seq - 1, {entry["previous"]}):
            yield at(chain, seq) + f"edited or inserted: does not continue seq {seq - 1}, or that one was replaced"


def check_end(chain: str, by_seq: dict[int, Object], manifest: Object) -> Iterator[str]:
    """Hold the end of a chain against the manifest."""
    last, promised = max(by_seq), manifest["chains"].get(chain)
    if promised is None:
        yield f"chain {json.dumps(chain)}: inserted: the manifest does not list this chain"
    elif last < promised["entries"]:
        yield at(chain, last) + f"truncated: seq {last + 1} to {promised['entries']} are missing after it"
    elif last > promised["entries"]:
        yield at(chain, last) + f"inserted: the manifest ends this chain at seq {promised['entries']}"
    elif by_seq[last]["hash"] != promised["head"]:
        yield at(chain, last) + "edited: the manifest has another hash for this last entry"


def check_digest(
    digest: Object, before: Object | None, by_chain: dict[str, dict[int, Object]], own: str
) -> Iterator[str]:
    """Hold a digest against the one before it, and the account's `own` chains against what it wrote down."""
    name = f"digest {digest['number']} of {json.dumps(digest['at'])}"
    if before and digest["number"] != before["number"] + 1:
        yield f"{name}: does not follow digest {before['number']}: one is missing, or given twice"
    elif (before or digest["number"] <= 1) and digest["previous"] != (sha256(before) if before else START):
        yield f"{name}: does not hold the hash of the one before it"
    for chain, head in digest["chains"].items():
        by_seq = by_chain.get(chain)
        if not chain.startswith(own):
            continue  # another account's: not part of this export
        if by_seq is None:
            yield f"chain {json.dumps(chain)}: removed: {name} knows it; or the export is older"
        elif head["seq"] > max(by_seq):
            yield at(chain, head["seq"]) + f"truncated: {name} knows it; or the export is older"
        elif head["seq"] in by_seq and by_seq[head["seq"]]["hash"] != head["hash"]:
            yield at(chain, head["seq"]) + f"edited, or one before it: {name} has another hash"


def check(chains: dict[str, list[Object]], manifest: Object) -> Iterator[str]:
    """Hold the entries against each other and against the manifest."""
    for chain, entries in chains.items():
        by_seq = {entry["seq"]: entry for entry in reversed(entries)}
        yield from check_order(chain, entries)
        yield from check_links(chain, by_seq)
        yield from check_end(chain, by_seq, manifest)
    for chain in sorted(manifest["chains"].keys() - chains.keys()):
        yield f"chain {json.dumps(chain)}: removed: the manifest lists it"
    total = sum(map(len, chains.values()))
    if manifest["entries"] != total:
        yield f"the manifest counts {manifest['entries']} entries, the export holds {total}"


def check_parts(parts: list[Object]) -> Iterator[str]:
    """Hold the manifests of the pages of an export against each other."""
    if not parts or not parts[-1].get("last", True):
        yield "truncated: the export does not end with a manifest, so nothing says what it should hold"
    if len(parts) < 2 and not (parts and "part" in parts[0]):
        return
    listed: set[str] = set()
    for number, (before, part) in enumerate(zip([None, *parts], parts, strict=False), 1):
        if part.get("part") != number or part["previous"] != (sha256(before) if before else START):
            yield f"manifest {number}: does not follow the one before it: a page is missing, or given twice"
        elif any(part[name] != parts[0][name] for name in ("account", "exported_at")):
            yield f"manifest {number}: is of another export"
        for chain in sorted(part["chains"].keys() & listed):
            yield f"chain {json.dumps(chain)}: inserted: two manifests list it"
        listed |= part["chains"].keys()


def joined(parts: list[Object]) -> Object:
    """Return one manifest that promises what those of all pages do."""
    chains = {chain: head for part in parts for chain, head in part["chains"].items()}
    total = sum(part["entries"] for part in parts)
    first = parts[0] if parts else {"account": "", "exported_at": ""}
    return {"account": first["account"], "exported_at": first["exported_at"], "entries": total, "chains": chains}


def check_all(export: Path, keys: Keys, digests: list[Object]) -> Iterator[str]:
    """Check everything; the last line is no finding but says what was checked."""
    chains, closing, findings = read_export(export)
    yield from findings
    parts = [document["manifest"] for document in closing]
    yield from check_parts(parts)
    manifest = joined(parts)
    yield from check(chains, manifest)
    signed = [("manifest", document["manifest"], document) for document in closing]
    signed += [(f"digest {document['digest']['number']}", document["digest"], document) for document in digests]
    for name, content, document in signed if keys else []:
        if problem := signature_problem(content, document, keys):
            yield f"{name}: {problem}"
    by_chain = {chain: {entry["seq"]: entry for entry in entries} for chain, entries in chains.items()}
    for before, document in zip([None, *digests], digests, strict=False):
        yield from check_digest(document["digest"], before and before["digest"], by_chain, f"A#{manifest['account']}#")
    checked = "signatures checked" if keys else "SIGNATURES NOT CHECKED (no --key)"
    stamp = f"account {json.dumps(manifest['account'])}, exported at {json.dumps(manifest['exported_at'])}"
    total = sum(map(len, chains.values()))
    yield f"{total} entries in {len(chains)} chains, {len(digests)} digests; {stamp}; {checked}"


def main() -> int:
    """Run as a command."""
    parser = argparse.ArgumentParser(description="Checks an exported audit; exit 0 intact, 1 problems, 2 unusable.")
    parser.add_argument("export", type=Path)
    parser.add_argument("--key", type=Path, help="JWKS with the present and the retired public keys")
    parser.add_argument("--digests", type=Path, nargs="+", default=[], help="signed digests: files or folders")
    given = parser.parse_args()
    try:
        *findings, summary = check_all(
            given.export, read_keys(given.key) if given.key else {}, read_digests(given.digests)
        )
    except (UnusableInputError, OSError) as error:
        print(f"UNUSABLE: {ascii(str(error))[1:-1]}")
        return 2
    for finding in findings:
        print(f"PROBLEM: {finding}")
    print(f"{'NOT INTACT' if findings else 'INTACT'}: {summary}")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
