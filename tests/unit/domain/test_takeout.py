"""The bytes of a ZIP file follow from names and sizes, in slices of any size."""

import hashlib
import io
import zipfile
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.ids import AccountId
from chalicelib.domain.takeout import LEASE, TAKEOUT_LIFE, Entry, Step, Takeout, closing, slices

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TAKEOUT = Takeout(account=AccountId("acc_a"), id="X", by="user:usr_a", asked_at=AT, language="en", next_at=AT)
PIECES = {"a/1": b"first", "a/2": b"", "a/3": b"third piece", "b": b"\x00" * 300}


def entries() -> list[Entry]:
    made: list[Entry] = []
    for name, pieces in (("data/ä.jsonl", ("a/1", "a/2", "a/3")), ("files/b.bin", ("b",)), ("empty", ())):
        content = b"".join(PIECES[piece] for piece in pieces)
        sizes = tuple((piece, len(PIECES[piece])) for piece in pieces)
        digest = hashlib.sha256(content).hexdigest()
        made.append(Entry(name, len(content), zlib.crc32(content), digest, made[-1].end if made else 0, sizes))
    return made


def cut(low: int, high: int) -> bytes:
    return b"".join(
        one.content or PIECES[one.piece][one.first : one.last]
        for entry in entries()
        for one in slices(entry, low, high)
    )


@pytest.mark.parametrize("part", [1, 7, 64, 1000])
def test_slices_of_any_size_make_a_file_that_others_read(part: int) -> None:
    central = entries()[-1].end
    content = b"".join(cut(low, min(low + part, central)) for low in range(0, central, part))
    listing = b"".join(entry.listing for entry in entries())
    content += listing + closing(count=3, central=central, length=len(listing))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["data/ä.jsonl", "files/b.bin", "empty"]
        assert archive.read("data/ä.jsonl") == b"firstthird piece"
        assert archive.read("empty") == b""


def test_a_run_has_it_for_a_while_and_a_week_after_the_end_it_can_be_fetched() -> None:
    assert TAKEOUT.taken(AT).next_at == AT + LEASE
    assert not TAKEOUT.ready(AT)
    done = TAKEOUT.finished(AT)
    assert done.ready(AT + TAKEOUT_LIFE - timedelta(seconds=1))
    assert not done.ready(AT + TAKEOUT_LIFE)


def test_counts_add_up() -> None:
    assert TAKEOUT.counted({"note": 1}).counted({"note": 2, "file": 0}).counts == {"file": 0, "note": 3}


@pytest.mark.parametrize(
    ("step", "more", "percent"),
    [
        (Step.GATHER, {"source": 1}, 8),
        (Step.MEASURE, {}, 50),
        (Step.PACK, {"packed": 5, "size": 10}, 80),
        (Step.PACK, {"size": 0}, 60),
        (Step.DONE, {}, 100),
    ],
)
def test_progress_grows_with_the_steps(step: Step, more: dict[str, int], percent: int) -> None:
    assert replace(TAKEOUT, step=step, **more).percent == percent  # type: ignore[arg-type]  # whole numbers all
