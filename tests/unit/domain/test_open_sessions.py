"""The list of somebody's sessions holds every live one, and no more than the limit."""

from datetime import UTC, datetime, timedelta

from chalicelib.domain.ids import AccountId
from chalicelib.domain.passing import SESSIONS_LIMIT, STAFF_LONGEST, OpenSessions, StaffSession

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
NONE = OpenSessions(id="a|u", account=AccountId("a"))


def test_one_too_many_pushes_out_the_oldest() -> None:
    opened = NONE
    for number in range(SESSIONS_LIMIT):
        opened, pushed = opened.with_one(f"s{number}", NOW + timedelta(minutes=number))
        assert pushed == ()
    opened, pushed = opened.with_one("last", NOW + timedelta(hours=1))
    assert pushed == ("s0",)
    assert len(opened.opened) == SESSIONS_LIMIT


def test_what_has_run_out_takes_no_place() -> None:
    opened, _ = NONE.with_one("old", NOW)
    opened, pushed = opened.with_one("new", NOW + STAFF_LONGEST + timedelta(seconds=1))
    assert ([name for name, _ in opened.opened], pushed) == (["new"], ())


def test_what_has_ended_is_left_out() -> None:
    opened, _ = NONE.with_one("one", NOW)
    opened, _ = opened.with_one("other", NOW)
    assert [name for name, _ in opened.without(frozenset({"one"})).opened] == ["other"]


def test_a_session_is_fresh_from_its_sign_in_or_from_the_last_proof() -> None:
    session = StaffSession(id="s", account=AccountId("a"), user="u", signed_in_at=NOW, seen_at=NOW)
    assert session.fresh_from == NOW
    later = NOW + timedelta(hours=1)
    proved = StaffSession(id="s", account=AccountId("a"), user="u", signed_in_at=NOW, seen_at=NOW, proved_at=later)
    assert proved.fresh_from == later
