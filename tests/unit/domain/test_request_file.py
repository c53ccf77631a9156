"""A file grows part by part, is leased to one run, and is ready for a day."""

from datetime import UTC, datetime

from chalicelib.domain.ids import AccountId, UserId
from chalicelib.domain.request_file import FILE_LIFE, LEASE, RequestFile
from chalicelib.domain.request_filter import RequestFilter

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
FILE = RequestFile(
    account=AccountId("A"), id="F", by=UserId("U"), language="en", sought=RequestFilter(), asked_at=NOW, next_at=NOW
)


def test_a_part_adds_to_what_was_read_and_kept() -> None:
    grown = FILE.grown(read=1000, rows=3, cursor="x").grown(read=10, rows=1, cursor="")
    assert (grown.read, grown.rows, grown.parts, grown.cursor) == (1010, 4, 2, "")


def test_who_takes_it_has_it_for_a_while() -> None:
    assert FILE.taken(NOW).next_at == NOW + LEASE


def test_it_is_ready_from_its_end_on_for_a_day() -> None:
    done = FILE.finished(NOW)
    assert (done.next_at, done.finished_at) == (None, NOW)
    assert [one.ready(at) for one, at in ((FILE, NOW), (done, NOW), (done, NOW + FILE_LIFE))] == [False, True, False]
