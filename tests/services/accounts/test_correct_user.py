"""A name and an address put right: a new address opens nothing before somebody who reads its mail has confirmed it."""

import pytest

from chalicelib.domain.account import Staff, User
from chalicelib.domain.contact import Email
from chalicelib.domain.passing import ADDRESS_LIFE
from chalicelib.domain.permissions import Role
from chalicelib.errors import Forbidden, Gone, InvalidField, NotPossible, NotSignedIn, TooManyAttempts
from chalicelib.services.accounts.correct_user import (
    ask_address,
    confirm_address,
    correct_name,
    drop_address,
    waiting_for,
)
from chalicelib.services.accounts.new_address import MAILED_A_DAY, TAKEN_A_DAY
from chalicelib.services.accounts.sessions import Entrance, open_session, staff_of
from chalicelib.services.accounts.user_access import disable_user, invite
from tests.fakes.acme import hire, open_acme
from tests.fakes.desk import FakeDesk

NEW = Email("eva@acme.example")


@pytest.fixture
def eve(desk: FakeDesk, olga: Staff) -> Staff:
    return hire(desk, olga.account, Role.AUDITOR, "Eve")


def now(desk: FakeDesk, user: User) -> User:
    return desk.accounts.user(user.account, user.id)


def token_of(desk: FakeDesk, address: str) -> str:
    """The secret in the newest link that was mailed to an address."""
    desk.deliver()
    mail = desk.mailer.to(address)[-1]
    return mail.text.partition("token: ")[2].split()[0]


def test_everybody_corrects_their_own_name(desk: FakeDesk, eve: Staff) -> None:
    assert correct_name(desk, eve, eve.user, " Eva  Example ").name == "Eva Example"
    assert now(desk, eve.user).name == "Eva Example"
    assert correct_name(desk, eve, now(desk, eve.user), "Eva Example").version == now(desk, eve.user).version
    with pytest.raises(InvalidField, match="name: missing"):
        correct_name(desk, eve, now(desk, eve.user), " ")


def test_a_colleague_s_only_who_administers_and_an_owner_s_only_an_owner(
    desk: FakeDesk, olga: Staff, eve: Staff
) -> None:
    adam = hire(desk, olga.account, Role.ADMINISTRATOR, "Adam")
    assert correct_name(desk, adam, eve.user, "Eva").name == "Eva"
    with pytest.raises(Forbidden):
        correct_name(desk, eve, adam.user, "X")
    with pytest.raises(NotPossible, match="owners-only"):
        ask_address(desk, adam, olga.user, NEW)


def test_the_new_address_signs_in_once_it_is_confirmed_and_the_old_one_until_then(desk: FakeDesk, eve: Staff) -> None:
    old, account = eve.user.email, eve.account.id
    session = open_session(desk, eve.user, Entrance()).token
    ask_address(desk, eve, eve.user, NEW)
    assert (desk.accounts.logins(NEW), desk.accounts.logins(old)) == ((), ((account, eve.user.id),))
    token = token_of(desk, NEW.address)
    assert waiting_for(desk, token)[1].id == eve.user.id
    changed = confirm_address(desk, token)
    assert now(desk, eve.user) == changed
    assert (changed.email, changed.new_email) == (NEW, None)
    assert (desk.accounts.logins(NEW), desk.accounts.logins(old)) == (((account, eve.user.id),), ())
    with pytest.raises(NotSignedIn):
        staff_of(desk, session)
    with pytest.raises(Gone):
        confirm_address(desk, token)
    desk.deliver()
    told = [mail.subject for mail in desk.mailer.to(old.address)]
    assert told == ["staff-invited", "staff-address-asked", "staff-address-changed"]


def test_a_later_link_makes_the_earlier_one_void_and_so_does_dropping_it(desk: FakeDesk, eve: Staff) -> None:
    asked = ask_address(desk, eve, eve.user, NEW)
    first = token_of(desk, NEW.address)
    asked = ask_address(desk, eve, asked, NEW)
    second = token_of(desk, NEW.address)
    with pytest.raises(Gone):
        waiting_for(desk, first)
    kept = drop_address(desk, eve, asked)
    assert drop_address(desk, eve, kept) == kept
    with pytest.raises(Gone):
        confirm_address(desk, second)


def test_a_link_ends_and_one_of_who_was_disabled_as_well(desk: FakeDesk, olga: Staff, eve: Staff) -> None:
    asked = ask_address(desk, olga, eve.user, NEW)
    token = token_of(desk, NEW.address)
    disabled = disable_user(desk, olga, asked)
    for void in (token, "", "0" * 48):
        with pytest.raises(Gone):
            confirm_address(desk, void)
    with pytest.raises(NotPossible, match="user-disabled"):
        ask_address(desk, olga, disabled, NEW)
    other = hire(desk, olga.account, Role.HANDLER, "Hal")
    ask_address(desk, other, other.user, Email("hal2@acme.example"))
    late = token_of(desk, "hal2@acme.example")
    desk.clock.pass_(seconds=ADDRESS_LIFE.total_seconds())
    with pytest.raises(Gone):
        confirm_address(desk, late)


def test_an_address_that_somebody_signs_in_with_is_refused_then_and_later(
    desk: FakeDesk, olga: Staff, eve: Staff
) -> None:
    with pytest.raises(InvalidField, match="email: taken"):
        ask_address(desk, eve, eve.user, olga.user.email)
    ask_address(desk, eve, eve.user, NEW)
    token = token_of(desk, NEW.address)
    hire(desk, olga.account, Role.HANDLER, "Eva")
    with pytest.raises(InvalidField, match="email: taken"):
        confirm_address(desk, token)


def test_neither_address_lies_open_nor_in_the_audit(desk: FakeDesk, eve: Staff) -> None:
    ask_address(desk, eve, eve.user, NEW)
    lying = repr(desk.engine.rows) + repr(desk.engine.audit)
    assert "eva@" not in lying
    assert "eve@" not in lying


def test_nobody_has_strangers_mailed_without_end(desk: FakeDesk, eve: Staff) -> None:
    for _ in range(MAILED_A_DAY):
        ask_address(desk, eve, now(desk, eve.user), Email("victim@example.com"))
    with pytest.raises(TooManyAttempts):
        ask_address(desk, eve, now(desk, eve.user), Email("victim@example.com"))
    desk.deliver()
    assert len(desk.mailer.to("victim@example.com")) == MAILED_A_DAY
    desk.clock.pass_(days=1)
    assert ask_address(desk, eve, now(desk, eve.user), NEW).new_email == NEW


def test_nobody_learns_who_works_at_other_businesses_by_trying_addresses(
    desk: FakeDesk, olga: Staff, eve: Staff
) -> None:
    there = open_acme(desk, "globex").user.email
    for _ in range(TAKEN_A_DAY // 2):
        with pytest.raises(InvalidField, match="email: taken"):
            ask_address(desk, eve, eve.user, there)
        with pytest.raises(InvalidField, match="email: taken"):
            invite(desk, olga, name="X", email=there, role=Role.AUDITOR)
    for address in (there, NEW):
        with pytest.raises(TooManyAttempts):
            ask_address(desk, eve, eve.user, address)
        with pytest.raises(TooManyAttempts):
            invite(desk, olga, name="X", email=address, role=Role.AUDITOR)
