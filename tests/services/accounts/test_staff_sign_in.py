"""Staff sign in: one code at a time that works once, sessions that end, and nothing that tells who is known."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.contact import Email
from chalicelib.domain.permissions import Role
from chalicelib.errors import InvalidField, NotSignedIn, TooManyAttempts
from chalicelib.services.accounts.sessions import SignedIn, sign_out, staff_of
from chalicelib.services.accounts.staff_sign_in import (
    ANYBODY,
    STRANGERS_A_DAY,
    Asking,
    ask_sign_in,
    is_known,
    remember_browser,
    sign_in,
)
from chalicelib.services.accounts.user_access import disable_user
from tests.fakes import acme
from tests.fakes.desk import FakeDesk

OLGA = Email("olga@acme.example")
NOBODY = Email("nobody@acme.example")


@pytest.fixture
def desk() -> FakeDesk:
    desk = FakeDesk()
    acme.open_acme(desk)
    return desk


def mailed(desk: FakeDesk, email: Email = OLGA) -> str:
    """The code in the newest mail."""
    ask_sign_in(desk, email, language="en")
    desk.deliver()
    return desk.mailer.to(email.address)[-1].text.partition("code: ")[2][:6]


def enter(desk: FakeDesk, code: str, asking: Asking = ANYBODY) -> SignedIn:
    """Sign in as Olga, who has no second factor."""
    opened = sign_in(desk, OLGA, code, asking)
    assert isinstance(opened, SignedIn)
    return opened


def entered(desk: FakeDesk) -> SignedIn:
    return enter(desk, mailed(desk))


def tags(desk: FakeDesk) -> list[str]:
    return [entry.tag for entry in desk.engine.audit.values() if entry.tag.startswith("user:")]


def test_the_code_opens_a_session_and_works_once(desk: FakeDesk) -> None:
    code = mailed(desk)
    opened = sign_in(desk, OLGA, f" {code[:3]} {code[3:]} ")
    assert staff_of(desk, opened.token).user.email == OLGA
    with pytest.raises(InvalidField, match="code: expired"):
        sign_in(desk, OLGA, code)
    assert tags(desk) == ["user:signed-in", "user:sign-in:failed"]


def test_after_signing_in_the_next_code_comes_without_delay(desk: FakeDesk) -> None:
    entered(desk)
    before = len(desk.mailer.to(OLGA.address))
    assert entered(desk).token
    assert len(desk.mailer.to(OLGA.address)) == before + 1


def test_neither_the_code_nor_the_token_lies_in_a_table(desk: FakeDesk) -> None:
    code = mailed(desk)
    opened = sign_in(desk, OLGA, code)
    stored = str(desk.engine.scraps) + str(desk.engine.rows) + str(desk.engine.audit)
    assert opened.token not in stored
    assert f'"{code}"' not in stored
    assert OLGA.address not in stored


def test_the_sixth_try_is_refused_even_with_the_right_code(desk: FakeDesk) -> None:
    code = mailed(desk)
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        with pytest.raises(InvalidField, match="code: wrong"):
            sign_in(desk, OLGA, wrong)
    with pytest.raises(TooManyAttempts):
        sign_in(desk, OLGA, code)


def test_a_code_lives_for_fifteen_minutes(desk: FakeDesk) -> None:
    code = mailed(desk)
    desk.clock.pass_(minutes=15)
    with pytest.raises(InvalidField, match="code: expired"):
        sign_in(desk, OLGA, code)


def test_an_older_code_stays_good_beside_a_newer_one(desk: FakeDesk) -> None:
    first = mailed(desk)
    desk.clock.pass_(minutes=1)
    second = mailed(desk)
    assert first != second
    assert enter(desk, first).staff.user.email == OLGA


def test_codes_follow_each_other_with_a_growing_delay(desk: FakeDesk) -> None:
    sent = []
    for seconds in (0, 1, 29, 31, 59, 1):
        desk.clock.pass_(seconds=seconds)
        ask_sign_in(desk, OLGA, language="en")
        sent.append(desk.deliver() and len(desk.mailer.to(OLGA.address)))
    assert sent[0] == 1
    assert len(desk.mailer.to(OLGA.address)) == 3  # at 0, 30 and 91 seconds


def test_an_unknown_address_gets_nothing_and_the_same_refusals(desk: FakeDesk) -> None:
    ask_sign_in(desk, NOBODY, language="en")
    letters = len(desk.letters())
    assert desk.mailer.to(NOBODY.address) == []
    for _ in range(5):
        with pytest.raises(InvalidField, match="code: wrong"):
            sign_in(desk, NOBODY, "123456")
    with pytest.raises(TooManyAttempts):
        sign_in(desk, NOBODY, "123456")
    assert len(desk.letters()) == letters
    assert tags(desk) == []


def test_half_an_hour_without_a_page_ends_a_session_and_pages_keep_it(desk: FakeDesk) -> None:
    token = entered(desk).token
    for _ in range(3):
        desk.clock.pass_(minutes=30)
        staff_of(desk, token)
    desk.clock.pass_(minutes=30, seconds=1)
    with pytest.raises(NotSignedIn):
        staff_of(desk, token)


def test_twelve_hours_end_it_in_any_case(desk: FakeDesk) -> None:
    token = entered(desk).token
    for _ in range(24):
        desk.clock.pass_(minutes=29, seconds=59)
        staff_of(desk, token)
    desk.clock.pass_(minutes=1)
    with pytest.raises(NotSignedIn):
        staff_of(desk, token)


def test_signing_out_and_being_disabled_end_it_at_once(desk: FakeDesk) -> None:
    opened = entered(desk)
    sign_out(desk, opened.staff)
    with pytest.raises(NotSignedIn):
        staff_of(desk, opened.token)
    staff: Staff = opened.staff
    hal = acme.hire(desk, staff.account, Role.HANDLER, "Hal")
    token = sign_in(desk, hal.user.email, mailed(desk, hal.user.email)).token
    disable_user(desk, staff, hal.user)
    with pytest.raises(NotSignedIn):
        staff_of(desk, token)
    ask_sign_in(desk, hal.user.email, language="en")
    desk.deliver()
    told = [mail.subject for mail in desk.mailer.to(hal.user.email.address)]
    assert told[-1] == "staff-disabled"  # and no other code


@pytest.mark.parametrize("token", ["", "0" * 64, "x"])
def test_a_cookie_that_opens_nothing_is_nobodys(desk: FakeDesk, token: str) -> None:
    with pytest.raises(NotSignedIn):
        staff_of(desk, token)


def test_tries_made_before_and_after_asking_do_not_tell_who_is_known_while_the_mail_is_on_its_way(
    desk: FakeDesk,
) -> None:
    def answers(email: Email) -> list[str]:
        return [problem_of(desk, email) for _ in range(6)]

    known, unknown = answers(OLGA), answers(NOBODY)
    for email in (OLGA, NOBODY):
        ask_sign_in(desk, email, language="en")
    known, unknown = known + answers(OLGA), unknown + answers(NOBODY)
    desk.clock.pass_(seconds=2)
    desk.deliver()
    known, unknown = known + answers(OLGA), unknown + answers(NOBODY)
    assert known == unknown == (["wrong"] * 5 + ["too many"]) * 2 + ["too many"] * 6


def asked(desk: FakeDesk, asking: Asking) -> int:
    """How many mails came to Olga when a browser asked once more, an hour later."""
    desk.clock.pass_(hours=1)
    before = len(desk.mailer.to(OLGA.address))
    ask_sign_in(desk, OLGA, language="en", asking=asking)
    desk.deliver()
    return len(desk.mailer.to(OLGA.address)) - before


def test_a_code_is_of_use_only_to_the_browser_that_asked_for_it(desk: FakeDesk) -> None:
    mine, strangers = Asking(browser="mine"), Asking(browser="stranger")
    assert asked(desk, strangers) == 1
    code = desk.mailer.to(OLGA.address)[-1].text.partition("code: ")[2][:6]
    with pytest.raises(InvalidField, match="code: wrong"):
        sign_in(desk, OLGA, code, mine)
    assert enter(desk, code, strangers).staff.user.email == OLGA


def test_strangers_cannot_use_up_the_codes_or_tries_of_a_browser_that_is_known(desk: FakeDesk) -> None:
    desk.clock.pass_(hours=7)  # one day, from midnight (UTC) on
    known = remember_browser(desk, enter(desk, mailed(desk)).staff.user, "")
    sent = sum(asked(desk, Asking(browser=f"b{n % 7}")) for n in range(20))
    assert sent == 20 == STRANGERS_A_DAY
    desk.clock.at -= timedelta(hours=20)
    ask_sign_in(desk, OLGA, language="en", asking=Asking(browser="another"))
    assert desk.deliver() == 0
    mine = Asking(browser="mine", known=known)
    for _ in range(5):
        with pytest.raises(InvalidField):
            sign_in(desk, OLGA, "000000", Asking(browser="another"))
    assert asked(desk, mine) == 1
    code = desk.mailer.to(OLGA.address)[-1].text.partition("code: ")[2][:6]
    assert enter(desk, code, mine).staff.user.email == OLGA


def test_a_browser_is_known_for_the_person_who_signed_in_with_it_and_for_ninety_days(desk: FakeDesk) -> None:
    user = enter(desk, mailed(desk)).staff.user
    person = f"staff|{user.account}|{user.id}"
    known = remember_browser(desk, user, "")
    assert remember_browser(desk, user, known) == known
    assert is_known(desk, person, known)
    assert not is_known(desk, f"staff|{user.account}|usr_other", known)
    assert not is_known(desk, person, "")
    desk.clock.pass_(days=90, seconds=1)
    assert not is_known(desk, person, known)


def problem_of(desk: FakeDesk, email: Email) -> str:
    """What a wrong code is answered with."""
    try:
        sign_in(desk, email, "000000")
    except InvalidField as refused:
        return refused.problem
    except TooManyAttempts:
        return "too many"
    return "right"


def test_an_unknown_address_costs_as_many_calls_as_a_known_one(desk: FakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    for name in ("get", "partition", "put_row", "tail", "append", "get_scrap", "put_scrap", "count"):
        monkeypatch.setattr(desk.engine, name, noted(calls, name, getattr(desk.engine, name)))

    def cost(email: Email) -> int:
        before = len(calls)
        problem_of(desk, email)
        return len(calls) - before

    assert cost(OLGA) == cost(NOBODY) > 5
    assert [cost(OLGA) for _ in range(6)] == [cost(NOBODY) for _ in range(6)]


def noted(calls: list[str], name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    def call(*given: Any, **named: Any) -> Any:
        calls.append(name)
        return method(*given, **named)

    return call
