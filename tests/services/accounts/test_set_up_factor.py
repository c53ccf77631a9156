"""A second factor is set up, replaced, taken away, lost and reset."""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.permissions import Role
from chalicelib.domain.second_factor import Demand
from chalicelib.errors import Forbidden, InvalidField, NotFound, NotPossible, NotSignedIn
from chalicelib.services.accounts.reset_factors import demand_second_factor, forget_factors, reset_factors
from chalicelib.services.accounts.second_step import (
    prove_by_factor,
    take_second_step,
)
from chalicelib.services.accounts.sessions import SignedIn, open_session, staff_of
from chalicelib.services.accounts.set_up_factor import (
    add_authenticator,
    add_passkey,
    begin_authenticator,
    begin_passkey,
    remove_authenticator,
    remove_passkey,
)
from tests.fakes import acme
from tests.fakes.desk import FakeDesk
from tests.fakes.factors import SoftKey
from tests.services.accounts.factor_world import NOTHING, app, app_digits, half, letters, mailed, recovery, set_up


@pytest.fixture
def olga(newcomer: Staff) -> Staff:
    return newcomer


def test_the_last_factor_stays_where_one_is_demanded(desk: FakeDesk, olga: Staff) -> None:
    set_up(desk, olga)
    with pytest.raises(NotPossible):
        remove_authenticator(desk, olga)
    add_passkey(desk, olga, SoftKey().create(begin_passkey(desk, olga)), device="")
    remove_authenticator(desk, olga)
    name = desk.second_factors.of(olga.account.id, olga.user.id).passkeys[0].id
    with pytest.raises(NotPossible):
        remove_passkey(desk, olga, name)
    free = Staff(demand_second_factor(desk, olga, Demand.NOBODY), olga.user, olga.session)
    remove_passkey(desk, free, name)
    assert isinstance(mailed(desk), SignedIn)
    with pytest.raises(NotFound):
        remove_authenticator(desk, free)
    with pytest.raises(NotFound):
        remove_passkey(desk, free, name)


@pytest.mark.parametrize(("typed", "problem"), [("", "missing"), ("000000", "wrong")])
def test_an_app_is_added_only_with_its_digits(desk: FakeDesk, olga: Staff, typed: str, problem: str) -> None:
    begin_authenticator(desk, olga)
    with pytest.raises(InvalidField, match=f"code: {problem}"):
        add_authenticator(desk, olga, typed)
    desk.clock.pass_(minutes=15)
    with pytest.raises(InvalidField, match="code: expired"):
        add_authenticator(desk, olga, "000001")


def test_another_app_takes_the_place_of_the_first_and_recovery_codes_stay(desk: FakeDesk, olga: Staff) -> None:
    first, codes = set_up(desk, olga)
    second, none = set_up(desk, olga)
    assert (first != second, none) == (True, ())
    with pytest.raises(InvalidField):
        take_second_step(desk, half(desk), app(app_digits(desk, first)), NOTHING)
    assert take_second_step(desk, half(desk), recovery(codes[0]), NOTHING)


def test_who_is_signed_in_proves_it_with_the_factor(desk: FakeDesk, olga: Staff) -> None:
    secret, codes = set_up(desk, olga)
    opened = take_second_step(desk, half(desk), recovery(codes[0]), NOTHING)
    desk.clock.pass_(minutes=20)
    with pytest.raises(InvalidField):
        prove_by_factor(desk, opened.staff, app("000000"))
    prove_by_factor(desk, opened.staff, app(app_digits(desk, secret)))
    assert staff_of(desk, opened.token).proved_at == desk.clock.now()


def test_an_administrator_resets_anothers_and_their_sessions_end(desk: FakeDesk, olga: Staff) -> None:
    hal = acme.hire(desk, olga.account, Role.HANDLER, "Hal")
    token = open_session(desk, hal.user, NOTHING).token
    set_up(desk, staff_of(desk, token))
    with pytest.raises(Forbidden):
        reset_factors(desk, hal, olga.user)
    with pytest.raises(NotPossible):
        reset_factors(desk, olga, olga.user)
    reset_factors(desk, olga, hal.user)
    desk.deliver()
    assert desk.mailer.to("hal@acme.example")[-1].subject == "staff-factors-reset"
    with pytest.raises(NotSignedIn):
        staff_of(desk, token)
    entry = next(one for one in desk.engine.audit.values() if one.tag == "user:factors:reset")
    assert (entry.actor, dict(entry.detail)) == (olga.actor, {"user": hal.user.id})
    assert isinstance(mailed(desk, hal.user.email), SignedIn)
    with pytest.raises(NotFound):
        reset_factors(desk, olga, hal.user)


def test_the_operator_helps_where_nobody_else_administers(desk: FakeDesk, olga: Staff) -> None:
    set_up(desk, olga)
    forget_factors(desk, olga.user, actor="operator:command")
    assert letters(desk)[-1] == "staff-factors-reset"
    assert isinstance(mailed(desk), SignedIn)


def test_only_who_administers_says_what_is_demanded(desk: FakeDesk, olga: Staff) -> None:
    hal = acme.hire(desk, olga.account, Role.HANDLER, "Hal")
    with pytest.raises(Forbidden):
        demand_second_factor(desk, hal, Demand.NOBODY)
    assert demand_second_factor(desk, olga, Demand.ADMINISTRATORS).second_factor is Demand.ADMINISTRATORS
    assert demand_second_factor(desk, olga, Demand.NOBODY).second_factor is Demand.NOBODY
