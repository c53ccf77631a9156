"""How far a change of the pepper is."""

from datetime import UTC, datetime

from chalicelib.domain.rekeying import REST, Rekeyed, Rekeying

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
BEGUN = Rekeying(version=2, begun_at=NOW)


def test_a_page_counts_what_was_looked_at_moved_and_left() -> None:
    found = (Rekeyed.MOVED, Rekeyed.MOVED, Rekeyed.STRAY, Rekeyed.UNKNOWN)
    after = BEGUN.with_page(looked=500, found=found, after="x", now=NOW)
    assert (after.looked, after.moved, after.left, after.stuck) == (500, 2, 1, {"unknown": 1})
    assert (after.after, after.passes, after.done_at) == ("x", 0, None)


def test_it_is_done_once_a_pass_has_left_nothing() -> None:
    done = BEGUN.with_page(looked=7, found=(Rekeyed.MOVED, Rekeyed.STRAY), after="", now=NOW)
    assert (done.passes, done.done_at, done.moved) == (1, NOW, 1)
    left = BEGUN.with_page(looked=7, found=(Rekeyed.ELSEWHERE,), after="", now=NOW)
    assert (left.passes, left.done_at) == (1, None)
    again = left.again(NOW)
    assert (again.looked, again.left, again.stuck, again.passes) == (0, 0, {}, 1)


def test_another_pass_waits_only_for_what_does_not_go_by_itself() -> None:
    stuck = BEGUN.with_page(looked=7, found=(Rekeyed.UNKNOWN,), after="", now=NOW)
    assert stuck.rests(NOW)
    assert not stuck.rests(NOW + REST)
    assert not BEGUN.rests(NOW)
    assert not BEGUN.with_page(looked=7, found=(Rekeyed.UNKNOWN,), after="x", now=NOW).rests(NOW)
    assert not BEGUN.with_page(looked=7, found=(Rekeyed.ELSEWHERE,), after="", now=NOW).rests(NOW)
