"""A business is taken in: one address, one data key, one owner, on record from the first entry."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.account import Account, AccountState, Plan
from chalicelib.domain.audit import GENESIS, verify_link
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.ids import new_account_id, new_user_id
from chalicelib.domain.permissions import Role
from chalicelib.errors import Conflict, InvalidField, NotFound, Unavailable
from chalicelib.services.accounts.open_account import OpenAccount, add_user, open_account
from chalicelib.storage.engine import Taken
from tests.fakes.acme import hire, open_acme
from tests.fakes.desk import FakeDesk

EVE = Email("eve@acme.example")


def a_command(**changes: object) -> OpenAccount:
    command = OpenAccount(
        name="Acme Stores",
        slug="acme",
        time_zone="America/Los_Angeles",
        place="US-CA",
        owner_name="Olga Owner",
        owner_email=Email("olga@acme.example"),
    )
    return replace(command, **changes)  # type: ignore[arg-type]


def test_the_business_is_found_by_its_address_and_its_owner_by_theirs(desk: FakeDesk) -> None:
    account, owner = open_account(desk, a_command())
    assert desk.accounts.by_slug("acme") == account
    assert account.takes_requests
    assert desk.accounts.logins(Email("OLGA@acme.example")) == ((account.id, owner.id),)
    assert desk.accounts.user(account.id, owner.id).role is Role.OWNER


def test_its_chain_begins_with_its_opening(desk: FakeDesk) -> None:
    account, owner = open_account(desk, a_command())
    head = GENESIS
    entries = desk.audit_log.entries(desk.audit_log.chain_of(account.id, None))
    for entry in entries:
        assert verify_link(head, entry)
        head = entry.head
    assert [entry.tag for entry in entries] == ["account:opened", "account:user:added"]
    assert entries[1].detail["user"] == owner.id
    assert account.chain_head == head


def test_the_name_of_the_owner_does_not_lie_open(desk: FakeDesk) -> None:
    open_account(desk, a_command())
    lying = repr(desk.engine.rows) + repr(desk.engine.audit)
    assert "Olga" not in lying
    assert "olga@" not in lying


@pytest.mark.parametrize(
    ("plan", "state"),
    [
        (Plan.TRIAL, AccountState.TRIAL),
        (Plan.SMALL_BUSINESS, AccountState.ACTIVE),
        (Plan.ENTERPRISE, AccountState.ACTIVE),
    ],
)
def test_who_pays_is_active_at_once(desk: FakeDesk, plan: Plan, state: AccountState) -> None:
    assert open_account(desk, a_command(plan=plan))[0].state is state


@pytest.mark.parametrize(
    ("changes", "field", "problem"),
    [
        ({"slug": "Acme Stores"}, "slug", "malformed"),
        ({"name": " "}, "name", "missing"),
        ({"postal": "visit https://evil"}, "postal", "leads-away"),
        ({"phone": "12345 evil.example"}, "phone", "leads-away"),
        ({"phone": "1" * 41}, "phone", "too-long"),
        ({"name": "x" * 101}, "name", "too-long"),
        ({"time_zone": "California"}, "time_zone", "unknown"),
        ({"place": "California"}, "place", "malformed"),
        ({"owner_name": ""}, "owner_name", "missing"),
    ],
)
def test_what_no_request_could_be_handled_with_is_refused_before_anything_is_made(
    desk: FakeDesk, changes: dict[str, str], field: str, problem: str
) -> None:
    with pytest.raises(InvalidField) as raised:
        open_account(desk, a_command(**changes))
    assert (raised.value.field, raised.value.problem) == (field, problem)
    assert desk.engine.rows == {}
    assert desk.engine.wrapped == {}


def test_an_address_that_is_taken_is_refused_and_its_owner_keeps_it(desk: FakeDesk) -> None:
    first, _ = open_account(desk, a_command())
    with pytest.raises(InvalidField) as raised:
        open_account(desk, a_command(name="Another", owner_email=EVE))
    assert (raised.value.field, raised.value.problem) == ("slug", "taken")
    assert desk.accounts.by_slug("acme") == first
    assert desk.accounts.logins(EVE) == ()


@pytest.fixture
def transaction(desk: FakeDesk, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], None]], None]:
    """Let something happen in the place of the next transaction that opens an account."""
    transact = desk.engine.transact

    def instead(act: Callable[[], None]) -> None:
        def once(changes: Sequence[Any]) -> None:
            monkeypatch.setattr(desk.engine, "transact", transact)
            act()
            transact(changes)

        monkeypatch.setattr(desk.engine, "transact", once)

    return instead


def test_a_short_name_that_is_taken_at_the_last_moment_is_said_to_be(
    desk: FakeDesk, transaction: Callable[[Callable[[], None]], None]
) -> None:
    first: list[Account] = []
    other = a_command(owner_email=EVE, name="Other")
    transaction(lambda: first.append(open_account(desk, other)[0]))
    with pytest.raises(InvalidField, match="slug: taken"):
        open_account(desk, a_command())
    assert desk.accounts.by_slug("acme").id == first[0].id


def test_an_account_whose_own_write_is_met_is_open(
    desk: FakeDesk, transaction: Callable[[Callable[[], None]], None]
) -> None:
    first: list[Account] = []
    chosen = a_command(account=new_account_id(bytes(10)), user=new_user_id(bytes(10)))
    transaction(lambda: first.append(open_account(desk, chosen)[0]))
    account, owner = open_account(desk, chosen)
    assert (account, owner.id) == (first[0], chosen.user)
    assert [one.slug for one in desk.accounts.every()] == ["acme"]


def test_what_collides_and_passes_is_no_taken_name(
    desk: FakeDesk, transaction: Callable[[Callable[[], None]], None]
) -> None:
    def collides() -> None:
        raise Taken(Account.KIND)

    transaction(collides)
    with pytest.raises(Unavailable):
        open_account(desk, a_command())
    assert open_account(desk, a_command())[0].slug == "acme"


def test_an_id_that_another_account_has_is_no_taken_name(desk: FakeDesk) -> None:
    first, _ = open_account(desk, a_command())
    with pytest.raises(Conflict):
        open_account(desk, a_command(slug="other", owner_email=EVE, account=first.id))
    assert desk.accounts.get(first.id) == first
    with pytest.raises(NotFound):
        desk.accounts.by_slug("other")


def test_each_account_has_a_key_of_its_own(desk: FakeDesk) -> None:
    one, other = (open_acme(desk, slug).account for slug in ("acme", "other"))
    assert set(desk.engine.wrapped) == {one.id, other.id}
    assert len(set(desk.engine.wrapped.values())) == 2


def test_an_invited_user_is_told_by_mail_and_on_record(desk: FakeDesk) -> None:
    account = open_acme(desk).account
    eve = hire(desk, account, Role.HANDLER, "Eve")
    desk.deliver()
    assert [mail.subject for mail in desk.mailer.to(eve.user.email.address)] == [LetterKind.STAFF_INVITED.value]
    assert desk.audit_log.entries(desk.audit_log.chain_of(account.id, None))[-1].tag == "account:user:added"
    assert {user.id for user in desk.accounts.users(account.id)} >= {eve.user.id}


def test_an_address_is_invited_once(desk: FakeDesk) -> None:
    account = open_acme(desk).account
    hire(desk, account, Role.HANDLER, "Eve")
    fresh = desk.accounts.get(account.id)
    with pytest.raises(InvalidField) as raised:
        add_user(desk, fresh, name="Eve", email=EVE, role=Role.OWNER, actor="system:test")
    assert (raised.value.field, raised.value.problem) == ("email", "taken")
    assert len(desk.accounts.users(account.id)) == 2


def test_two_invitations_from_the_same_page_do_not_overwrite_each_other(desk: FakeDesk) -> None:
    account: Account = desk.accounts.get(open_acme(desk).account.id)
    add_user(desk, account, name="Eve", email=EVE, role=Role.HANDLER, actor="system:test")
    with pytest.raises(Conflict):
        add_user(desk, account, name="Max", email=Email("max@acme.example"), role=Role.HANDLER, actor="system:test")


def test_nobody_is_led_into_another_business_by_being_named_as_its_owner(desk: FakeDesk) -> None:
    first, owner = open_account(desk, a_command())
    with pytest.raises(InvalidField, match="owner_email: taken"):
        open_account(desk, a_command(name="Evil", slug="evil", owner_email=Email("OLGA@acme.example")))
    assert desk.accounts.logins(owner.email) == ((first.id, owner.id),)
    with pytest.raises(NotFound):
        desk.accounts.by_slug("evil")
