"""Who can let the operator in, and who can end it."""

from dataclasses import replace

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.api_key import Scope, acting
from chalicelib.domain.grant import Grant, GrantKind, GrantSpan, GrantState
from chalicelib.domain.permissions import Role
from chalicelib.errors import Forbidden, InvalidField, NotPossible
from chalicelib.services.accounts.api_keys import add_key
from chalicelib.services.accounts.user_access import change_role, disable_user
from chalicelib.services.grants.give_grant import GiveGrant, end_grant, give_grant
from tests.fakes.acme import hire
from tests.fakes.desk import FakeDesk

DAY = GiveGrant(span=GrantSpan.DAY, reason="A letter did not arrive.")
KEY = "A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg="


def by_key(desk: FakeDesk, maker: Staff, *, scope: Scope = Scope.ADMIN) -> Staff:
    """A system whose key somebody has made."""
    account = desk.accounts.get(maker.account.id)
    key = add_key(desk, account, name="Help", public_key=KEY, scopes=(scope,), actor=maker.actor)
    return acting(account, key)


def test_an_owner_lets_the_operator_in_and_all_owners_hear_of_it(desk: FakeDesk, olga: Staff, operator: Staff) -> None:
    second = hire(desk, olga.account, Role.OWNER, "Otto")
    grant = give_grant(desk, olga, DAY)
    assert (grant.kind, grant.opens, grant.given_by) == (GrantKind.OWNER, olga.account.id, olga.actor)
    assert desk.grants.running(now=desk.clock.now(), limit=10)[0].id == grant.id
    assert desk.grants.get(olga.account.id, grant.id).reason == "A letter did not arrive."
    addresses = {letter.to.address for letter in desk.letters() if letter.kind.value == "staff-grant" and letter.to}
    assert addresses == {olga.user.email.address, second.user.email.address}


@pytest.mark.parametrize("role", set(Role) - {Role.OWNER})
def test_nobody_but_an_owner_does(desk: FakeDesk, olga: Staff, operator: Staff, role: Role) -> None:
    with pytest.raises(Forbidden):
        give_grant(desk, hire(desk, olga.account, role), DAY)
    assert desk.grants.of(olga.account.id) == ()


def test_a_grant_has_a_reason(desk: FakeDesk, olga: Staff, operator: Staff) -> None:
    with pytest.raises(InvalidField):
        give_grant(desk, olga, replace(DAY, reason="  "))


def test_the_operator_needs_no_grant_of_its_own_account(desk: FakeDesk, operator: Staff) -> None:
    with pytest.raises(NotPossible):
        give_grant(desk, operator, DAY)


def test_a_system_lets_in_only_by_a_key_that_a_present_owner_made(desk: FakeDesk, olga: Staff, operator: Staff) -> None:
    grant = give_grant(desk, by_key(desk, olga), DAY)
    assert grant.given_by.startswith("key:")
    administrator = hire(desk, olga.account, Role.ADMINISTRATOR)
    for system in (
        by_key(desk, administrator),
        by_key(desk, olga, scope=Scope.WRITE),
        by_key(desk, replace(olga, key="key_aaaaaaaaaaaaaaaa")),
    ):
        with pytest.raises(Forbidden):
            give_grant(desk, system, DAY)


@pytest.mark.parametrize("end", ["role", "access"])
def test_a_key_of_an_owner_who_is_one_no_more_lets_nobody_in(
    desk: FakeDesk, olga: Staff, operator: Staff, end: str
) -> None:
    otto = hire(desk, olga.account, Role.OWNER, "Otto")
    system = by_key(desk, otto)
    present = desk.accounts.user(otto.account.id, otto.user.id)
    if end == "role":
        change_role(desk, olga, present, Role.HANDLER)
    else:
        disable_user(desk, olga, present)
    with pytest.raises(Forbidden):
        give_grant(desk, system, DAY)


def test_an_owner_or_administrator_ends_it_and_nobody_else(desk: FakeDesk, olga: Staff, operator: Staff) -> None:
    grant = give_grant(desk, olga, DAY)
    with pytest.raises(Forbidden):
        end_grant(desk, hire(desk, olga.account, Role.AUDITOR), grant.id)
    ended = end_grant(desk, hire(desk, olga.account, Role.ADMINISTRATOR), grant.id)
    assert ended.state(desk.clock.now()) is GrantState.ENDED
    assert desk.grants.running(now=desk.clock.now(), limit=10) == ()
    assert end_grant(desk, olga, grant.id) == desk.grants.get(olga.account.id, grant.id)  # again changes nothing


def test_what_lies_with_an_account_is_sealed(desk: FakeDesk, olga: Staff, operator: Staff) -> None:
    grant: Grant = give_grant(desk, olga, DAY)
    assert "did not arrive" not in repr(desk._engine.get(f"A#{grant.account}", f"GRANT#{grant.id}"))
