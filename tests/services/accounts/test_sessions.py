"""Sessions end when they should, stay ended, and those of one person are all known."""

from dataclasses import replace

import pytest

from chalicelib.domain.account import Staff, User
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.passing import SESSIONS_LIMIT, StaffSession
from chalicelib.domain.permissions import Role
from chalicelib.domain.reason import Reason
from chalicelib.errors import Forbidden, NotFound, NotSignedIn
from chalicelib.services.accounts.sessions import (
    Entrance,
    end_other_sessions,
    end_session,
    end_sessions,
    open_session,
    prove_again,
    session_name,
    sessions_of,
    sign_out,
    staff_of,
)
from tests.fakes import acme
from tests.fakes.desk import FakeDesk


def enter(desk: FakeDesk, user: User, device: str = "", before: str = "") -> str:
    """The secret of a new session."""
    return open_session(desk, user, Entrance(device=device, before=before)).token


def is_in(desk: FakeDesk, token: str) -> bool:
    try:
        staff_of(desk, token)
    except NotSignedIn:
        return False
    return True


def last_entry(desk: FakeDesk) -> tuple[str, object]:
    entry = list(desk.engine.audit.values())[-1]
    return entry.tag, entry.detail


def test_sessions_are_listed_newest_first_with_the_browser_in_words(desk: FakeDesk, olga: Staff) -> None:
    enter(desk, olga.user, "Firefox, Windows")
    desk.clock.pass_(minutes=1)
    enter(desk, olga.user, "Safari, iPhone")
    assert [session.device for session in sessions_of(desk, olga.user)] == ["Safari, iPhone", "Firefox, Windows"]


def test_signing_in_ends_the_session_that_the_browser_had(desk: FakeDesk, olga: Staff) -> None:
    first = enter(desk, olga.user)
    second = enter(desk, olga.user, before=first)
    assert (is_in(desk, first), is_in(desk, second)) == (False, True)
    assert first != second


def test_another_role_ends_every_session(desk: FakeDesk, olga: Staff) -> None:
    hal = acme.hire(desk, olga.account, Role.HANDLER, "Hal").user
    token = enter(desk, hal)
    because = Reason(Tag.ACCOUNT_USER_ROLE_CHANGED, olga.actor)
    unit = desk.work.begin(hal.account, desk.clock.now())
    unit.store(desk.accounts.get(hal.account), because=because)
    unit.store(replace(hal, role=Role.ADMINISTRATOR), because=because)
    unit.commit()
    assert not is_in(desk, token)
    assert sessions_of(desk, desk.accounts.user(hal.account, hal.id)) == ()


def test_one_ends_one_of_ones_own_by_the_beginning_of_its_name(desk: FakeDesk, olga: Staff) -> None:
    here, there = enter(desk, olga.user), enter(desk, olga.user)
    staff = staff_of(desk, here)
    end_session(desk, staff, session_name(desk, there)[:16])
    assert (is_in(desk, here), is_in(desk, there)) == (True, False)
    assert last_entry(desk) == ("user:sessions:ended", {"user": olga.user.id, "count": 1})
    for name in ("", "nonsense", session_name(desk, there)):
        with pytest.raises(NotFound):
            end_session(desk, staff, name)


def test_nobody_ends_anothers_by_its_name(desk: FakeDesk, olga: Staff) -> None:
    hal = acme.hire(desk, olga.account, Role.HANDLER, "Hal")
    token = enter(desk, olga.user)
    with pytest.raises(NotFound):
        end_session(desk, staff_of(desk, enter(desk, hal.user)), session_name(desk, token))
    assert is_in(desk, token)


def test_all_others_end_at_once(desk: FakeDesk, olga: Staff) -> None:
    tokens = [enter(desk, olga.user) for _ in range(3)]
    assert end_other_sessions(desk, staff_of(desk, tokens[1])) == 2
    assert [is_in(desk, token) for token in tokens] == [False, True, False]


def test_an_administrator_ends_anothers_sessions_and_nobody_else_does(desk: FakeDesk, olga: Staff) -> None:
    hal = acme.hire(desk, olga.account, Role.HANDLER, "Hal")
    token = enter(desk, hal.user)
    with pytest.raises(Forbidden):
        end_sessions(desk, hal, olga.user)
    assert end_sessions(desk, olga, hal.user) == 1
    assert not is_in(desk, token)
    assert last_entry(desk) == ("user:sessions:ended", {"user": hal.user.id, "count": 1})


def test_the_oldest_of_too_many_ends(desk: FakeDesk, olga: Staff) -> None:
    tokens = [enter(desk, olga.user) for _ in range(SESSIONS_LIMIT + 1)]
    assert [is_in(desk, token) for token in tokens] == [False] + [True] * SESSIONS_LIMIT


def test_a_page_that_was_under_way_brings_no_ended_session_back(desk: FakeDesk, olga: Staff) -> None:
    token = enter(desk, olga.user)
    desk.clock.pass_(minutes=10)
    ephemeral = desk.work.ephemeral
    read = ephemeral.get(StaffSession, session_name(desk, token), now=desk.clock.now())
    sign_out(desk, staff_of(desk, token))
    assert not ephemeral.exchange(read, replace(read, seen_at=desk.clock.now()), until=desk.clock.now())
    assert not is_in(desk, token)


def test_showing_again_who_one_is_makes_a_session_fresh(desk: FakeDesk, olga: Staff) -> None:
    token = enter(desk, olga.user)
    began = desk.clock.now()
    desk.clock.pass_(minutes=20)
    staff = staff_of(desk, token)
    assert staff.proved_at == began
    prove_again(desk, staff, way="code")
    assert staff_of(desk, token).proved_at == desk.clock.now()
    sign_out(desk, staff)
    with pytest.raises(NotSignedIn):
        prove_again(desk, staff, way="code")


def test_after_the_last_session_has_ended_a_new_one_is_listed(desk: FakeDesk, olga: Staff) -> None:
    sign_out(desk, staff_of(desk, enter(desk, olga.user)))
    assert sessions_of(desk, olga.user) == ()
    enter(desk, olga.user, "Edge, Windows")
    assert len(sessions_of(desk, olga.user)) == 1
