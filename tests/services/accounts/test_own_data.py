"""Staff take away what is kept of them, and are forgotten when they ask: nothing leads to them any more."""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.permissions import Role
from chalicelib.errors import Forbidden, NotFound, NotPossible, NotSignedIn
from chalicelib.services.accounts.own_data import forget_colleague, forget_oneself, take_own_data
from chalicelib.services.accounts.sessions import Entrance, open_session, staff_of
from chalicelib.services.accounts.user_access import disable_user, enable_user, invite
from tests.fakes.acme import hire
from tests.fakes.desk import FakeDesk
from tests.services.accounts.factor_world import set_up


@pytest.fixture
def eve(desk: FakeDesk, olga: Staff) -> Staff:
    return hire(desk, olga.account, Role.AUDITOR, "Eve")


def last_entry(desk: FakeDesk, staff: Staff) -> tuple[str, str, object]:
    entry = desk.audit_log.entries(desk.audit_log.chain_of(staff.account.id, None))[-1]
    return entry.tag, entry.actor, entry.detail


def test_what_is_kept_of_somebody_is_whole(desk: FakeDesk, eve: Staff) -> None:
    opened = open_session(desk, eve.user, Entrance(device="Firefox on Linux"))
    set_up(desk, opened.staff)
    found = take_own_data(desk, opened.staff)
    assert (found.user.name, found.user.email.address) == ("Eve", "eve@acme.example")
    assert [one.device for one in found.sessions] == ["Firefox on Linux"]
    assert found.last is not None
    assert len(found.factors.recovery) == 10


def test_who_is_forgotten_cannot_come_back_and_leads_nowhere(desk: FakeDesk, olga: Staff, eve: Staff) -> None:
    opened = open_session(desk, eve.user, Entrance())
    set_up(desk, opened.staff)
    forget_oneself(desk, opened.staff)
    with pytest.raises(NotFound):
        desk.accounts.user(eve.account.id, eve.user.id)
    with pytest.raises(NotSignedIn):
        staff_of(desk, opened.token)
    assert desk.accounts.logins(eve.user.email) == ()
    assert desk.accounts.last_sign_in(eve.account.id, eve.user.id) is None
    assert desk.second_factors.of(eve.account.id, eve.user.id).version == 0
    assert last_entry(desk, olga) == ("account:user:forgotten", f"user:{eve.user.id}", {"user": eve.user.id})
    again = invite(desk, olga, name="Eve", email=eve.user.email, role=Role.HANDLER)
    assert again.id != eve.user.id


def test_an_account_keeps_its_last_owner(desk: FakeDesk, olga: Staff) -> None:
    with pytest.raises(NotPossible, match="last-owner"):
        forget_oneself(desk, olga)
    assert desk.accounts.user(olga.account.id, olga.user.id).name == olga.user.name


def test_a_colleague_is_forgotten_once_their_access_has_ended(desk: FakeDesk, olga: Staff, eve: Staff) -> None:
    with pytest.raises(NotPossible, match="user-enabled"):
        forget_colleague(desk, olga, eve.user)
    disabled = disable_user(desk, olga, eve.user)
    handler = hire(desk, olga.account, Role.HANDLER, "Hal")
    with pytest.raises(Forbidden):
        forget_colleague(desk, handler, disabled)
    forget_colleague(desk, olga, disabled)
    assert eve.user.id not in {user.id for user in desk.accounts.users(olga.account.id)}


def test_an_owner_is_forgotten_by_owners_alone_and_nobody_forgets_themselves_as_a_colleague(
    desk: FakeDesk, olga: Staff
) -> None:
    otto = hire(desk, olga.account, Role.OWNER, "Otto")
    adam = hire(desk, olga.account, Role.ADMINISTRATOR, "Adam")
    gone = disable_user(desk, olga, otto.user)
    with pytest.raises(NotPossible, match="owners-only"):
        forget_colleague(desk, adam, gone)
    with pytest.raises(NotPossible, match="own-access"):
        forget_colleague(desk, olga, olga.user)
    assert enable_user(desk, olga, gone).disabled_at is None
