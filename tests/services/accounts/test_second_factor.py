"""A second factor is demanded, set up, shown once, lost and reset; guessing and repeating lead nowhere."""

import json
from dataclasses import replace

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.contact import Email
from chalicelib.domain.permissions import Role
from chalicelib.domain.second_factor import Demand, FactorKind
from chalicelib.errors import Conflict, Forbidden, InvalidField, NotFound, NotPossible, NotSignedIn, TooManyAttempts
from chalicelib.services.accounts.reset_factors import demand_second_factor, forget_factors, reset_factors
from chalicelib.services.accounts.second_step import (
    FACTOR_TRIES,
    WRONG_A_DAY,
    Shown,
    half_way,
    half_way_owner,
    passkey_request,
    prove_by_factor,
    take_second_step,
)
from chalicelib.services.accounts.sessions import Entrance, SignedIn, open_session, staff_of
from chalicelib.services.accounts.set_up_factor import (
    add_authenticator,
    add_passkey,
    begin_authenticator,
    begin_passkey,
    remove_authenticator,
    remove_passkey,
    renew_recovery_codes,
)
from chalicelib.services.accounts.staff_sign_in import SecondStep, ask_sign_in, sign_in
from tests.fakes import acme
from tests.fakes.desk import FakeDesk
from tests.fakes.factors import SoftKey, digits

OLGA = Email("olga@acme.example")
NOTHING = Entrance()


@pytest.fixture
def desk() -> FakeDesk:
    desk = FakeDesk()
    acme.open_acme(desk)
    return desk


@pytest.fixture
def olga(desk: FakeDesk) -> Staff:
    """The owner, signed in for the first time: her account demands a second factor of her."""
    opened = mailed(desk)
    assert isinstance(opened, SignedIn)
    return opened.staff


def mailed(desk: FakeDesk, email: Email = OLGA) -> SignedIn | SecondStep:
    """Sign in with the mailed code; no two people do it in the same second."""
    desk.clock.pass_(seconds=1)
    ask_sign_in(desk, email, language="en")
    desk.deliver()
    return sign_in(desk, email, desk.mailer.to(email.address)[-1].text.partition("code: ")[2][:6])


def half(desk: FakeDesk) -> str:
    """The secret of a sign-in that waits for the second factor."""
    step = mailed(desk)
    assert isinstance(step, SecondStep)
    return step.token


def app_digits(desk: FakeDesk, secret: str, step: int = 0) -> str:
    return digits(secret, desk.clock.now().timestamp(), step=step)


def set_up(desk: FakeDesk, staff: Staff) -> tuple[str, tuple[str, ...]]:
    """An app and ten recovery codes; the next digits are fresh ones."""
    secret = begin_authenticator(desk, staff).secret
    codes = add_authenticator(desk, staff, app_digits(desk, secret))
    desk.clock.pass_(minutes=2)
    return secret, codes


def app(text: str) -> Shown:
    return Shown(FactorKind.AUTHENTICATOR, text)


def recovery(text: str) -> Shown:
    return Shown(FactorKind.RECOVERY, text)


def letters(desk: FakeDesk) -> list[str]:
    desk.deliver()
    return [mail.subject for mail in desk.mailer.to(OLGA.address) if "factor" in mail.subject]


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


def test_a_passkey_is_made_and_shown_with_the_real_library(desk: FakeDesk, olga: Staff) -> None:
    key = SoftKey(signs=1)
    assert len(add_passkey(desk, olga, key.create(begin_passkey(desk, olga)), device="Firefox, Windows")) == 10
    token = half(desk)
    factors = half_way(desk, token)[1]
    options = passkey_request(desk, factors, half_way_owner(desk, token))
    assert [one["id"] for one in json.loads(options)["allowCredentials"]] == [factors.passkeys[0].id]
    answer = key.get(options)
    opened = take_second_step(desk, token, Shown(FactorKind.PASSKEY, answer), NOTHING)
    assert opened.staff.way == "passkey"
    assert desk.second_factors.of(olga.account.id, olga.user.id).passkeys[0].signs == 3
    with pytest.raises(NotSignedIn):
        take_second_step(desk, token, Shown(FactorKind.PASSKEY, answer), NOTHING)


@pytest.mark.parametrize("wrong", ["origin", "host", "key", "copy", "challenge", "twice", "other"])
def test_a_passkey_that_is_not_the_one_opens_nothing(desk: FakeDesk, olga: Staff, wrong: str) -> None:
    key = SoftKey(signs=5)
    add_passkey(desk, olga, key.create(begin_passkey(desk, olga)), device="")
    token = half(desk)
    owner, factors = half_way_owner(desk, token), half_way(desk, token)[1]
    forged = {
        "origin": replace(key, origin="http://evil.test"),
        "host": replace(key, host="evil.test"),
        "key": replace(key, key=SoftKey().key),
        "copy": replace(key, signs=1),  # has signed less often than the one that we know
        "other": replace(key, id=b"another"),
    }.get(wrong, key)
    answer = forged.get(passkey_request(desk, factors, owner))
    if wrong == "challenge":
        passkey_request(desk, factors, owner)  # another page was opened since
    if wrong == "twice":
        refused = replace(key, host="evil.test").get(passkey_request(desk, factors, owner))
        with pytest.raises(InvalidField):
            take_second_step(desk, token, Shown(FactorKind.PASSKEY, refused), NOTHING)
    with pytest.raises(InvalidField, match="credential: wrong"):
        take_second_step(desk, token, Shown(FactorKind.PASSKEY, answer), NOTHING)


def test_a_passkey_is_added_only_as_the_page_asked_for_it(desk: FakeDesk, olga: Staff) -> None:
    for answer in (SoftKey(origin="http://evil.test").create(begin_passkey(desk, olga)), "", "{}"):
        with pytest.raises(InvalidField, match="credential: wrong"):
            add_passkey(desk, olga, answer, device="")
    assert desk.second_factors.of(olga.account.id, olga.user.id).passkeys == ()


def test_nobody_has_more_than_ten_passkeys(desk: FakeDesk, olga: Staff) -> None:
    for number in range(10):
        key = SoftKey(id=f"passkey {number}".encode())
        add_passkey(desk, olga, key.create(begin_passkey(desk, olga)), device="")
    with pytest.raises(NotPossible):
        add_passkey(desk, olga, SoftKey().create(begin_passkey(desk, olga)), device="")
    assert len(json.loads(begin_passkey(desk, olga))["excludeCredentials"]) == 10


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
