"""A second factor is demanded and shown; guessing and repeating lead nowhere."""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.permissions import Role
from chalicelib.domain.second_factor import Demand, FactorKind
from chalicelib.errors import Conflict, InvalidField, NotPossible, NotSignedIn, TooManyAttempts
from chalicelib.services.accounts.reset_factors import demand_second_factor
from chalicelib.services.accounts.second_step import (
    FACTOR_TRIES,
    WRONG_A_DAY,
    Shown,
    half_way,
    take_second_step,
)
from chalicelib.services.accounts.sessions import SignedIn, staff_of
from chalicelib.services.accounts.set_up_factor import (
    add_authenticator,
    begin_authenticator,
    renew_recovery_codes,
)
from tests.fakes import acme
from tests.fakes.desk import FakeDesk
from tests.services.accounts.factor_world import NOTHING, app, app_digits, half, letters, mailed, recovery, set_up


@pytest.fixture
def olga(newcomer: Staff) -> Staff:
    return newcomer


def test_whoever_must_have_one_is_asked_for_it_first_and_then_goes_on(desk: FakeDesk, olga: Staff) -> None:
    assert olga.enrolling
    secret, codes = set_up(desk, olga)
    assert len(set(codes)) == 10
    session = desk.engine.scraps[f"staff-session#{olga.session}"]
    assert "enrolling" not in session.body
    opened = take_second_step(desk, half(desk), app(app_digits(desk, secret)), NOTHING)
    assert not staff_of(desk, opened.token).enrolling
    assert opened.staff.way == "authenticator"


def test_whoever_need_not_have_one_goes_on_without(desk: FakeDesk, olga: Staff) -> None:
    hal = acme.hire(desk, olga.account, Role.HANDLER, "Hal")
    opened = mailed(desk, hal.user.email)
    assert isinstance(opened, SignedIn)
    assert not opened.staff.enrolling
    demand_second_factor(desk, olga, Demand.EVERYONE)
    opened = mailed(desk, hal.user.email)
    assert isinstance(opened, SignedIn)
    assert opened.staff.enrolling


def test_the_mailed_code_alone_opens_nothing(desk: FakeDesk, olga: Staff) -> None:
    set_up(desk, olga)
    token = half(desk)
    with pytest.raises(NotSignedIn):
        staff_of(desk, token)
    assert half_way(desk, token)[0].id == olga.user.id


def test_neither_secret_nor_recovery_codes_lie_readable_in_a_table(desk: FakeDesk, olga: Staff) -> None:
    secret, codes = set_up(desk, olga)
    begin_authenticator(desk, olga)
    stored = str(desk.engine.rows) + str(desk.engine.scraps) + str(desk.engine.audit)
    assert secret not in stored
    assert not [code for code in codes if code in stored or code.replace("-", "") in stored]
    assert "Recourse:olga" in begin_authenticator(desk, olga).address.replace("%40", "@")


def test_the_same_digits_open_one_door_only(desk: FakeDesk, olga: Staff) -> None:
    secret, _ = set_up(desk, olga)
    shown = app(app_digits(desk, secret))
    take_second_step(desk, half(desk), shown, NOTHING)
    with pytest.raises(InvalidField, match="code: used"):
        take_second_step(desk, half(desk), shown, NOTHING)


def test_the_digits_that_set_an_app_up_open_no_door(desk: FakeDesk, olga: Staff) -> None:
    secret = begin_authenticator(desk, olga).secret
    shown = app_digits(desk, secret)
    add_authenticator(desk, olga, shown)
    with pytest.raises(InvalidField, match="code: used"):
        take_second_step(desk, half(desk), app(shown), NOTHING)


@pytest.mark.parametrize("step", [-1, 0, 1])
def test_a_clock_may_be_half_a_minute_off(desk: FakeDesk, olga: Staff, step: int) -> None:
    secret, _ = set_up(desk, olga)
    assert take_second_step(desk, half(desk), app(app_digits(desk, secret, step)), NOTHING)


@pytest.mark.parametrize("step", [-2, 2])
def test_a_clock_may_not_be_a_minute_off(desk: FakeDesk, olga: Staff, step: int) -> None:
    secret, _ = set_up(desk, olga)
    with pytest.raises(InvalidField, match="code: wrong"):
        take_second_step(desk, half(desk), app(app_digits(desk, secret, step)), NOTHING)


def test_the_sixth_try_is_refused_even_with_the_right_digits(desk: FakeDesk, olga: Staff) -> None:
    secret, codes = set_up(desk, olga)
    token = half(desk)
    for _ in range(FACTOR_TRIES):
        with pytest.raises(InvalidField):
            take_second_step(desk, token, recovery("aaaaa-aaaaa"), NOTHING)
    for shown in (app(app_digits(desk, secret)), recovery(codes[0])):
        with pytest.raises(TooManyAttempts):
            take_second_step(desk, token, shown, NOTHING)
    assert take_second_step(desk, half(desk), app(app_digits(desk, secret)), NOTHING)


def test_whoever_reads_the_mail_and_guesses_all_day_is_stopped(desk: FakeDesk, olga: Staff) -> None:
    secret, _ = set_up(desk, olga)
    wrong = 0
    while wrong < WRONG_A_DAY:
        token = half(desk)
        for _ in range(FACTOR_TRIES):
            with pytest.raises(InvalidField):
                take_second_step(desk, token, recovery("aaaaa-aaaaa"), NOTHING)
            wrong += 1
    token = half(desk)
    with pytest.raises(TooManyAttempts):
        take_second_step(desk, token, app(app_digits(desk, secret)), NOTHING)
    desk.clock.pass_(hours=1)
    assert take_second_step(desk, half(desk), app(app_digits(desk, secret)), NOTHING)


@pytest.mark.parametrize(
    ("kind", "typed", "problem"),
    [
        (FactorKind.AUTHENTICATOR, "", "code: missing"),
        (FactorKind.AUTHENTICATOR, "abc", "code: missing"),
        (FactorKind.AUTHENTICATOR, "123456789", "code: wrong"),
        (FactorKind.AUTHENTICATOR, "٠١٢٣٤٥", "code: missing"),
        (FactorKind.RECOVERY, " - ", "recovery: missing"),
        (FactorKind.RECOVERY, "nonsense", "recovery: wrong"),
        (FactorKind.PASSKEY, "", "credential: wrong"),
        (FactorKind.PASSKEY, "[" * 9000, "credential: wrong"),
        (FactorKind.PASSKEY, "[]", "credential: wrong"),
        (FactorKind.PASSKEY, '{"id": 1}', "credential: wrong"),
    ],
)
def test_what_does_not_fit_is_told_at_its_field(
    desk: FakeDesk, olga: Staff, kind: FactorKind, typed: str, problem: str
) -> None:
    set_up(desk, olga)
    with pytest.raises(InvalidField, match=problem):
        take_second_step(desk, half(desk), Shown(kind, typed), NOTHING)
    assert list(desk.engine.audit.values())[-1].tag == "user:factor:failed"


def test_it_must_be_shown_within_a_quarter_of_an_hour_and_by_who_still_works_here(desk: FakeDesk, olga: Staff) -> None:
    secret, _ = set_up(desk, olga)
    token = half(desk)
    desk.clock.pass_(minutes=15)
    with pytest.raises(NotSignedIn):
        take_second_step(desk, token, app(app_digits(desk, secret)), NOTHING)
    with pytest.raises(NotSignedIn):
        half_way(desk, "0" * 64)


def test_a_recovery_code_works_once_and_the_person_is_told(desk: FakeDesk, olga: Staff) -> None:
    _, codes = set_up(desk, olga)
    assert take_second_step(desk, half(desk), recovery(codes[3].upper()), NOTHING)
    with pytest.raises(InvalidField, match="recovery: wrong"):
        take_second_step(desk, half(desk), recovery(codes[3]), NOTHING)
    assert len(desk.second_factors.of(olga.account.id, olga.user.id).recovery) == 9
    assert letters(desk) == ["staff-factors"] * 2


def test_of_two_who_show_one_recovery_code_at_once_one_is_refused(
    desk: FakeDesk, olga: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, codes = set_up(desk, olga)
    before = desk.second_factors.of(olga.account.id, olga.user.id)
    first, second = half(desk), half(desk)
    take_second_step(desk, first, recovery(codes[0]), NOTHING)
    monkeypatch.setattr(desk.second_factors, "of", lambda *_: before)  # as the slower one has read it
    with pytest.raises(Conflict):
        take_second_step(desk, second, recovery(codes[0]), NOTHING)


def test_new_recovery_codes_make_the_older_ones_void(desk: FakeDesk, olga: Staff) -> None:
    with pytest.raises(NotPossible):
        renew_recovery_codes(desk, olga)
    _, codes = set_up(desk, olga)
    renewed = renew_recovery_codes(desk, olga)
    with pytest.raises(InvalidField, match="recovery: wrong"):
        take_second_step(desk, half(desk), recovery(codes[0]), NOTHING)
    assert take_second_step(desk, half(desk), recovery(renewed[0]), NOTHING)
