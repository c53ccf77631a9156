"""The second half of an export: every file is measured, a signed manifest names them all, and one ZIP file is made."""

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from chalicelib.domain.audit import canonical_json, timestamp
from chalicelib.domain.takeout import FORMAT, PART_BYTES, Entry, Step, Takeout, closing, slices
from chalicelib.services.ports.desk import Desk
from chalicelib.services.takeout.gather import DATA_FILES

FILES: Final = 100  # original files that are measured in one stretch
_MANIFEST: Final = "manifest.json"


def measured(desk: Desk, takeout: Takeout) -> Takeout:
    """Measure the next file of lines, or some originals; behind the last one, write the manifest."""
    if takeout.source < len(DATA_FILES):
        name = DATA_FILES[takeout.source]
        pieces = desk.takeout_bucket.pieces(takeout, f"data/{name}/")
        grown = _kept(desk, takeout, [(f"data/{name}", pieces)] if pieces else [])
        return replace(grown, source=takeout.source + 1)
    found = desk.takeout_bucket.pieces(takeout, "files/", after=takeout.cursor, limit=FILES)
    grown = _kept(desk, takeout, [(piece[0], (piece,)) for piece in found])
    if len(found) == FILES:
        return replace(grown, cursor=found[-1][0])
    return _closed(desk, grown)


def _kept(desk: Desk, takeout: Takeout, files: list[tuple[str, tuple[tuple[str, int], ...]]]) -> Takeout:
    """Note what some files are and where they lie in the whole."""
    if not files:
        return takeout
    entries: list[Entry] = []
    at = takeout.size
    for name, pieces in files:
        found = desk.takeout_bucket.measure(takeout, [piece for piece, _ in pieces])
        entries.append(Entry(name, found.size, found.crc, found.sha256, at, pieces))
        at = entries[-1].end
    number = takeout.page + 1
    content = json.dumps([_fields(entry) for entry in entries]).encode()
    desk.takeout_bucket.put(takeout, f"measured/{number:08d}", content)
    return replace(takeout, page=number, size=at)


def _closed(desk: Desk, takeout: Takeout) -> Takeout:
    """Name all files in lists, and the lists in the manifest, whose signature so covers every byte."""
    lists: list[dict[str, Any]] = []
    files: list[tuple[str, tuple[tuple[str, int], ...]]] = []
    total = [0, 0]
    for number in range(1, takeout.page + 1):
        entries = _entries(desk, takeout, number)
        named = [{"name": one.name, "bytes": one.size, "sha256": one.sha256} for one in entries]
        content = canonical_json({"files": named}).encode()
        name = f"manifest/{number:08d}.json"
        desk.takeout_bucket.put(takeout, name, content)
        found = desk.takeout_bucket.measure(takeout, [name])
        lists.append({"name": name, "bytes": found.size, "sha256": found.sha256})
        files.append((name, ((name, found.size),)))
        total = [total[0] + len(named), total[1] + sum(one.size for one in entries)]
    content = _manifest(desk, takeout, lists, total)
    desk.takeout_bucket.put(takeout, _MANIFEST, content)
    grown = _kept(desk, takeout, [*files, (_MANIFEST, ((_MANIFEST, len(content)),))])
    central = grown.size
    length = sum(len(entry.listing) for entry in _every(desk, grown, grown.page))
    count = sum(1 for _ in _every(desk, grown, grown.page))
    whole = central + length + len(closing(count=count, central=central, length=length))
    packing = grown.at_step(Step.PACK)
    return replace(packing, source=grown.page, central=central, size=whole, upload=desk.takeout_bucket.begin(grown))


def _manifest(desk: Desk, takeout: Takeout, lists: list[dict[str, Any]], total: list[int]) -> bytes:
    document = {
        "format": FORMAT,
        "issuer": desk.public_url,
        "account": takeout.account,
        "export": takeout.id,
        "asked_at": timestamp(takeout.asked_at),
        "records": takeout.counts,
        "files": total[0],
        "bytes": total[1],
        "lists": lists,
    }
    if takeout.submissions:
        document["person"] = {"submissions": len(takeout.submissions), "internal_notes": takeout.notes}
    kid = desk.signer.kid  # first: it decides which key signs
    signature = base64.urlsafe_b64encode(desk.signer.sign(canonical_json(document).encode())).rstrip(b"=").decode()
    return json.dumps({"manifest": document, "kid": kid, "signature": signature}, indent=1).encode()


def packed(desk: Desk, takeout: Takeout) -> Takeout:
    """Upload the next part; the last one may be short."""
    low, high = takeout.packed, min(takeout.packed + PART_BYTES, takeout.size)
    content = bytearray()
    page = max(takeout.page, 1)
    for number in range(page, takeout.source + 1):
        entries = _entries(desk, takeout, number)
        if entries[0].start >= high:
            break
        page = number
        for entry in entries:
            for one in slices(entry, low, high):
                content += one.content or desk.takeout_bucket.stretch(takeout, one.piece, one.first, one.last)
    content += _directory(desk, takeout, low, high)
    desk.takeout_bucket.upload(takeout, low // PART_BYTES + 1, bytes(content))
    return replace(takeout, page=page, packed=high)


def _directory(desk: Desk, takeout: Takeout, low: int, high: int) -> bytes:
    """What of the directory lies between two places."""
    if high <= takeout.central:
        return b""
    content = bytearray()
    at, count = takeout.central, 0
    for entry in _every(desk, takeout, takeout.source):
        listing = entry.listing
        content += _overlap(listing, at, low, high)
        at, count = at + len(listing), count + 1
    end = closing(count=count, central=takeout.central, length=at - takeout.central)
    return bytes(content) + _overlap(end, at, low, high)


def _overlap(content: bytes, at: int, low: int, high: int) -> bytes:
    return content[max(0, low - at) : max(0, high - at)]


def _every(desk: Desk, takeout: Takeout, pages: int) -> Iterator[Entry]:
    for number in range(1, pages + 1):
        yield from _entries(desk, takeout, number)


def _entries(desk: Desk, takeout: Takeout, number: int) -> list[Entry]:
    found = json.loads(desk.takeout_bucket.get(takeout, f"measured/{number:08d}"))
    return [
        Entry(name, size, crc, sha256, start, tuple((piece, length) for piece, length in pieces))
        for name, size, crc, sha256, start, pieces in found
    ]


def _fields(entry: Entry) -> list[Any]:
    return [entry.name, entry.size, entry.crc, entry.sha256, entry.start, entry.pieces]
