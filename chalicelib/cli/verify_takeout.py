"""Checks everything that was taken along, offline: Python's standard library and this one file, which may be copied.

    python verify_takeout.py FOLDER_OR_ZIP --key jwks.json

`manifest.json` names lists, and each list names files, by their SHA-256; the manifest is signed (RSA PKCS#1 v1.5 with
SHA-256 over its canonical JSON: keys sorted, no spaces, UTF-8). So one signature covers every byte. Nothing may be
missing, and nothing may be there that no list names.
Exit: 0 intact; 1 something is wrong, each finding on a line of its own; 2 the input cannot be read.
"""

import argparse
import base64
import hashlib
import json
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

MANIFEST = "manifest.json"
RSA_BITS = range(2048, 8193)
SHA256_PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")  # RFC 8017, section 9.2, note 1
CHUNK = 1024 * 1024


class UnusableExport(Exception):
    """The input is no export; nothing can be said about its content."""


class Tree:
    """The files of an export, in a folder or in a ZIP file."""

    def __init__(self, path: Path) -> None:
        self._folder = path if path.is_dir() else None
        try:
            self._archive = None if self._folder else zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile) as error:
            raise UnusableExport(f"{path}: neither a folder nor a ZIP file ({type(error).__name__})") from None

    def names(self) -> list[str]:
        """Every file, by the name that the lists give it."""
        if self._archive:
            return [name for name in self._archive.namelist() if not name.endswith("/")]
        folder = self._folder or Path()
        return [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]

    def open(self, name: str) -> IO[bytes]:
        """One of them."""
        if self._archive:
            return self._archive.open(name)
        return ((self._folder or Path()) / name).open("rb")

    def read(self, name: str) -> bytes:
        """One of them, whole: a list or the manifest."""
        with self.open(name) as file:
            return file.read()


def hashed(tree: Tree, name: str) -> tuple[int, str]:
    """Size and SHA-256 of a file, read a little at a time."""
    size, digest = 0, hashlib.sha256()
    with tree.open(name) as file:
        while chunk := file.read(CHUNK):
            size += len(chunk)
            digest.update(chunk)
    return size, digest.hexdigest()


def canonical(document: Any) -> bytes:
    """The bytes that were signed."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def read_keys(path: Path) -> dict[str, int]:
    """The moduli of a JSON Web Key Set (RFC 7517), by key id; those of the exponent 65537 only."""
    try:
        found = json.loads(path.read_bytes())["keys"]
        keys = {key["kid"]: int.from_bytes(decoded(key["n"])) for key in found if key["e"] == "AQAB"}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnusableExport(f"{path}: no set of public keys ({type(error).__name__})") from None
    return {kid: modulus for kid, modulus in keys.items() if modulus.bit_length() in RSA_BITS}


def decoded(text: str) -> bytes:
    """Base64url without its padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def holds(content: bytes, signature: bytes, modulus: int) -> bool:
    """Whether RSASSA-PKCS1-v1_5 with SHA-256 says yes: the padding is made, not read (RFC 8017, section 8.2.2)."""
    length = (modulus.bit_length() + 7) // 8
    tail = SHA256_PREFIX + hashlib.sha256(content).digest()
    expected = b"\x00\x01" + b"\xff" * (length - len(tail) - 3) + b"\x00" + tail
    number = int.from_bytes(signature)
    if len(signature) != length or number >= modulus:
        return False
    return pow(number, 65537, modulus).to_bytes(length) == expected


def read_manifest(tree: Tree) -> dict[str, Any]:
    """The signed manifest as it stands."""
    try:
        signed: dict[str, Any] = json.loads(tree.read(MANIFEST))
        str(signed["kid"]), str(signed["signature"]), list(signed["manifest"]["lists"])
    except (OSError, KeyError, ValueError, TypeError, RecursionError, zipfile.BadZipFile) as error:
        raise UnusableExport(f"{MANIFEST}: cannot be read ({type(error).__name__})") from None
    return signed


def check(tree: Tree, keys: dict[str, int]) -> Iterator[str]:
    """Yield what is wrong."""
    signed = read_manifest(tree)
    manifest = signed["manifest"]
    modulus = keys.get(signed["kid"])
    if modulus is None:
        yield f"{MANIFEST}: signed by a key that is not among those given"
    elif not holds(canonical(manifest), decoded(signed["signature"]), modulus):
        yield f"{MANIFEST}: the signature does not fit"
    there = tree.names()
    known = {MANIFEST}
    listed = list(_listed(tree, manifest["lists"], there))
    for each in (*manifest["lists"], *listed):
        if each["name"] in known:
            yield f"{each['name']}: is listed twice"
        known.add(each["name"])
    yield from _differences(tree, (*manifest["lists"], *listed), there)
    if (len(listed), sum(each["bytes"] for each in listed)) != (manifest["files"], manifest["bytes"]):
        yield f"{MANIFEST}: counts other files than the lists name"
    if len(there) != len(set(there)):
        yield "a name is given to two files"
    yield from (f"{name}: no list names it" for name in sorted(set(there) - known))


def _listed(tree: Tree, lists: Iterable[dict[str, Any]], there: list[str]) -> Iterator[dict[str, Any]]:
    """What the lists name; one that is missing or broken is told by its own hash."""
    for each in lists:
        if each["name"] in there:
            try:
                yield from json.loads(tree.read(each["name"]))["files"]
            except (ValueError, KeyError, RecursionError, zipfile.BadZipFile):
                continue


def _differences(tree: Tree, files: Iterable[dict[str, Any]], there: list[str]) -> Iterator[str]:
    present = set(there)
    for each in files:
        if each["name"] not in present:
            yield f"{each['name']}: missing"
            continue
        try:
            found = hashed(tree, each["name"])
        except (OSError, zipfile.BadZipFile):
            yield f"{each['name']}: cannot be read"
            continue
        if found != (each["bytes"], each["sha256"]):
            yield f"{each['name']}: changed"


def verify(path: Path, key: Path) -> int:
    """Print what is wrong, or that nothing is, and return the exit code."""
    try:
        tree = Tree(path)
        findings = list(check(tree, read_keys(key)))
        said = read_manifest(tree)["manifest"]
    except UnusableExport as error:
        print(f"UNUSABLE: {ascii(str(error))[1:-1]}", file=sys.stderr)
        return 2
    for finding in findings:
        print(f"PROBLEM: {ascii(finding)[1:-1]}")
    stamp = f"account {said.get('account')}, asked for at {said.get('asked_at')}"
    print(f"{'NOT INTACT' if findings else 'INTACT'}: {said.get('files')} files, {said.get('bytes')} bytes; {stamp}")
    return 1 if findings else 0


def main() -> int:
    """Run as a command."""
    parser = argparse.ArgumentParser(description="Checks an export of everything, offline.")
    parser.add_argument("export", type=Path, metavar="FOLDER|ZIP")
    parser.add_argument("--key", type=Path, required=True, metavar="JWKS")
    given = parser.parse_args()
    return verify(given.export, given.key)


if __name__ == "__main__":
    sys.exit(main())
