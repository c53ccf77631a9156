"""Roles and access of staff: who may change whom, what ends at once, and who hears of it."""

from dataclasses import replace

import pytest

from chalicelib.domain.account import Account, Staff, User
from chalicelib.domain.api_key import ApiKey, Scope, acting
from chalicelib.domain.contact import Email
from chalicelib.domain.ids import KeyId
from chalicelib.domain.permissions import Role
from chalicelib.errors import Conflict, Forbidden, InvalidField, NotPossible, NotSignedIn
from chalicelib.services.accounts.sessions import Entrance, open_session, sessions_of, staff_of
from chalicelib.services.accounts.staff_sign_in import ask_sign_in, sign_in
from chalicelib.services.accounts.user_access import change_role, disable_user, enable_user, end_access, invite
from chalicelib.services.consumer.codes import code_of_letter
from tests.fakes.acme import hire
from tests.fakes.desk import FakeDesk


def entries(desk: FakeDesk, account: Account) -> list[str]:
    return [entry.tag for entry in desk.audit_log.entries(desk.audit_log.chain_of(account.id, None))]


def now(desk: FakeDesk, user: User) -> User:
    return desk.accounts.user(user.account, user.id)


def mails(desk: FakeDesk, user: User) -> list[str]:
    """The kinds of what a user got, without codes."""
    desk.deliver()
    return [mail.subject for mail in desk.mailer.to(user.email.address)]


def a_system(account: Account) -> Staff:
    key = ApiKey(
        account=account.id,
        id=KeyId("key_x"),
        scopes=(Scope.ADMIN,),
        public_key="x",
        created_at=account.opened_at,
        created_by="system:test",
        name="CRM",
    )
    return acting(account, key)


def test_who_is_invited_is_told_and_comes_in(desk: FakeDesk, olga: Staff) -> None:
    eve = invite(desk, olga, name="Eve", email=Email("eve@acme.example"), role=Role.HANDLER)
    assert mails(desk, eve) == ["staff-invited"]
    ask_sign_in(desk, eve.email, language="en")
    desk.deliver()
    code = code_of_letter(desk, desk.mailer.to("eve@acme.example")[-1].id)
    assert staff_of(desk, sign_in(desk, eve.email, code).token).user.id == eve.id
    last = desk.accounts.last_sign_in(eve.account, eve.id)
    assert last is not None
    assert (last.at, last.way) == (desk.clock.now(), "code")


@pytest.mark.parametrize(
    ("role", "refusal"),
    [
        (Role.OWNER, InvalidField),  # the address is the owner's own: it is refused for that alone
        (Role.ADMINISTRATOR, NotPossible),
        (Role.HANDLER, Forbidden),
        (Role.REVIEWER, Forbidden),
        (Role.AUDITOR, Forbidden),
    ],
)
def test_owners_alone_invite_owners_and_who_does_not_administer_nobody(
    desk: FakeDesk, olga: Staff, role: Role, refusal: type[Exception]
) -> None:
    eve = hire(desk, olga.account, role, "Eve")
    with pytest.raises(refusal):
        invite(desk, eve, name="X", email=olga.user.email, role=Role.OWNER)


def test_another_role_ends_the_sessions_and_is_told(desk: FakeDesk, olga: Staff) -> None:
    eve = hire(desk, olga.account, Role.HANDLER, "Eve").user
    token = open_session(desk, eve, Entrance()).token
    changed = change_role(desk, olga, now(desk, eve), Role.AUDITOR)
    assert now(desk, eve) == changed
    assert changed.role is Role.AUDITOR
    with pytest.raises(NotSignedIn):
        staff_of(desk, token)
    assert sessions_of(desk, changed) == ()
    assert mails(desk, eve) == ["staff-invited", "staff-role"]
    [entry] = [e for e in desk.engine.audit.values() if e.tag == "account:user:role-changed"]
    assert entry.detail == {"user": eve.id, "from": "handler", "to": "auditor"}


def test_the_same_role_again_changes_nothing(desk: FakeDesk, olga: Staff) -> None:
    eve = hire(desk, olga.account, Role.HANDLER, "Eve").user
    before = entries(desk, olga.account)
    assert change_role(desk, olga, eve, Role.HANDLER) == eve
    assert enable_user(desk, olga, eve) == eve
    assert entries(desk, olga.account) == before


def test_an_administrator_unmakes_no_owner_and_makes_none(desk: FakeDesk, olga: Staff) -> None:
    adam = hire(desk, olga.account, Role.ADMINISTRATOR, "Adam")
    eve = hire(desk, olga.account, Role.HANDLER, "Eve").user
    otto = hire(desk, olga.account, Role.OWNER, "Otto").user
    for who, user, role in (
        (adam, otto, Role.HANDLER),
        (adam, eve, Role.OWNER),
        (a_system(olga.account), eve, Role.OWNER),
    ):
        with pytest.raises(NotPossible, match="owners-only"):
            change_role(desk, who, user, role)
    with pytest.raises(NotPossible, match="owners-only"):
        disable_user(desk, adam, otto)
    assert change_role(desk, adam, eve, Role.ADMINISTRATOR).role is Role.ADMINISTRATOR


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OWNER, Role.ADMINISTRATOR}))
def test_who_does_not_administer_changes_nobody(desk: FakeDesk, olga: Staff, role: Role) -> None:
    adam = hire(desk, olga.account, role, "Adam")
    eve = hire(desk, olga.account, Role.HANDLER, "Eve").user
    with pytest.raises(Forbidden):
        change_role(desk, adam, eve, Role.AUDITOR)
    for act in (disable_user, enable_user):
        with pytest.raises(Forbidden):
            act(desk, adam, eve)


def test_nobody_raises_lowers_or_disables_themselves(desk: FakeDesk, olga: Staff) -> None:
    adam = hire(desk, olga.account, Role.ADMINISTRATOR, "Adam")
    for who in (adam, olga):
        with pytest.raises(NotPossible, match="own-access"):
            change_role(desk, who, who.user, Role.HANDLER)
        with pytest.raises(NotPossible, match="own-access"):
            disable_user(desk, who, who.user)


def test_who_was_an_administrator_when_they_signed_in_and_is_none_now_changes_nobody(
    desk: FakeDesk, olga: Staff
) -> None:
    adam = hire(desk, olga.account, Role.ADMINISTRATOR, "Adam")
    eve = hire(desk, olga.account, Role.HANDLER, "Eve").user
    change_role(desk, olga, now(desk, adam.user), Role.HANDLER)
    with pytest.raises(Forbidden):
        disable_user(desk, adam, eve)


def test_two_owners_who_unmake_each_other_leave_one(desk: FakeDesk, olga: Staff) -> None:
    otto = hire(desk, olga.account, Role.OWNER, "Otto")
    change_role(desk, otto, now(desk, olga.user), Role.HANDLER)
    with pytest.raises(Forbidden):
        change_role(desk, olga, now(desk, otto.user), Role.HANDLER)


def test_of_two_changes_at_the_same_moment_the_second_meets_a_conflict(desk: FakeDesk, olga: Staff) -> None:
    eve = hire(desk, olga.account, Role.HANDLER, "Eve").user
    change_role(desk, olga, eve, Role.AUDITOR)
    with pytest.raises(Conflict):
        change_role(desk, olga, eve, Role.REVIEWER)


def test_the_operator_does_not_lock_out_the_last_owner(desk: FakeDesk, olga: Staff) -> None:
    with pytest.raises(NotPossible, match="last-owner"):
        end_access(desk, desk.accounts.get(olga.account.id), olga.user, actor="operator:cli")
    hire(desk, olga.account, Role.OWNER, "Otto")
    ended = end_access(desk, desk.accounts.get(olga.account.id), now(desk, olga.user), actor="operator:cli")
    assert end_access(desk, desk.accounts.get(olga.account.id), ended, actor="operator:cli") == ended


def test_who_is_disabled_is_out_at_once_gets_no_code_and_may_come_back(desk: FakeDesk, olga: Staff) -> None:
    eve = hire(desk, olga.account, Role.HANDLER, "Eve").user
    token = open_session(desk, eve, Entrance()).token
    gone = disable_user(desk, olga, now(desk, eve))
    with pytest.raises(NotSignedIn):
        staff_of(desk, token)
    ask_sign_in(desk, eve.email, language="en")
    assert mails(desk, eve) == ["staff-invited", "staff-disabled"]
    with pytest.raises(NotPossible, match="user-disabled"):
        change_role(desk, olga, gone, Role.AUDITOR)
    back = enable_user(desk, olga, gone)
    assert now(desk, eve) == back == replace(gone, disabled_at=None, version=back.version)
    ask_sign_in(desk, eve.email, language="en")
    assert mails(desk, eve)[2:] == ["staff-enabled", "staff-code"]
    assert entries(desk, olga.account)[-2:] == ["account:user:disabled", "account:user:enabled"]


def test_an_account_has_room_for_so_many(desk: FakeDesk, olga: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    from chalicelib.services.accounts import user_access

    monkeypatch.setattr(user_access, "USERS_LIMIT", 1)
    with pytest.raises(NotPossible, match="too-many-users"):
        invite(desk, olga, name="Eve", email=Email("eve@acme.example"), role=Role.HANDLER)
