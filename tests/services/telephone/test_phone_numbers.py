"""A number belongs to one account, or is shared and has one general mailbox."""

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.contact import Phone
from chalicelib.errors import InvalidField, NotFound
from chalicelib.services.telephone.phone_numbers import add_number, general_mailbox, move_number, remove_number
from chalicelib.services.telephone.service_codes import add_code
from tests.fakes.acme import open_acme
from tests.fakes.desk import FakeDesk

ACTOR = "operator:test"
NUMBER = Phone("+18005550100")


def test_a_dedicated_number_leads_to_its_account_and_brand(desk: FakeDesk) -> None:
    acme = open_acme(desk).account
    code = add_code(desk, acme, name="Acme", actor=ACTOR).code
    add_number(desk, acme, NUMBER, code=code, actor=ACTOR)
    found = desk.lines.number(NUMBER.e164)
    assert (found.account, found.shared, found.code) == (acme.id, False, code)
    assert desk.lines.numbers(acme.id) == (found,)


def test_the_same_again_changes_nothing_and_another_account_is_refused(desk: FakeDesk) -> None:
    acme, globex = open_acme(desk).account, open_acme(desk, "globex").account
    first = add_number(desk, acme, NUMBER, shared=True, actor=ACTOR)
    assert add_number(desk, acme, NUMBER, shared=True, actor=ACTOR) == first
    with pytest.raises(InvalidField, match="number: taken"):
        add_number(desk, globex, NUMBER, actor=ACTOR)
    with pytest.raises(InvalidField, match="number: taken"):
        add_number(desk, acme, NUMBER, actor=ACTOR)
    assert desk.lines.number(NUMBER.e164) == first


def test_a_number_cannot_stand_for_another_accounts_brand(desk: FakeDesk) -> None:
    acme, globex = open_acme(desk).account, open_acme(desk, "globex").account
    code = add_code(desk, acme, name="Acme", actor=ACTOR).code
    with pytest.raises(NotFound):
        add_number(desk, globex, NUMBER, code=code, actor=ACTOR)


def test_an_unknown_number_is_not_found(desk: FakeDesk) -> None:
    with pytest.raises(NotFound):
        desk.lines.number("+18005550199")


def test_the_first_account_has_the_general_mailbox(desk: FakeDesk) -> None:
    with pytest.raises(NotFound):
        general_mailbox(desk)
    zebra = open_acme(desk, "zebra").account
    desk.clock.pass_(days=1)
    open_acme(desk, "acme")
    assert general_mailbox(desk).id == zebra.id


def test_a_shared_number_stands_for_no_brand(desk: FakeDesk) -> None:
    acme = open_acme(desk).account
    code = add_code(desk, acme, name="Acme", actor=ACTOR).code
    with pytest.raises(InvalidField, match="code: only-for-dedicated-numbers"):
        add_number(desk, acme, NUMBER, shared=True, code=code, actor=ACTOR)
    add_number(desk, acme, NUMBER, shared=True, actor=ACTOR)
    with pytest.raises(InvalidField, match="code: only-for-dedicated-numbers"):
        move_number(desk, NUMBER, acme, shared=True, code=code, actor=ACTOR)


def test_a_number_that_moves_to_another_account_is_in_both_audits(desk: FakeDesk) -> None:
    acme, globex = open_acme(desk).account, open_acme(desk, "globex").account
    add_number(desk, acme, NUMBER, actor=ACTOR)
    moved = move_number(desk, NUMBER, globex, shared=False, actor=ACTOR)
    assert move_number(desk, NUMBER, globex, shared=False, actor=ACTOR) == moved
    assert (moved.account, desk.lines.number(NUMBER.e164), desk.lines.numbers(acme.id)) == (globex.id, moved, ())
    assert tags(desk, acme)[-2:] == ["account:number:added", "account:number:removed"]
    assert tags(desk, globex)[-1] == "account:number:added"
    move_number(desk, NUMBER, globex, shared=True, actor=ACTOR)
    assert tags(desk, globex)[-1] == "account:number:changed"


def test_a_number_that_was_removed_leads_nowhere_and_can_be_added_again(desk: FakeDesk) -> None:
    acme = open_acme(desk).account
    add_number(desk, acme, NUMBER, actor=ACTOR)
    remove_number(desk, NUMBER, actor=ACTOR)
    with pytest.raises(NotFound):
        desk.lines.number(NUMBER.e164)
    assert desk.lines.numbers(acme.id) == ()
    assert add_number(desk, acme, NUMBER, shared=True, actor=ACTOR).shared


def tags(desk: FakeDesk, account: Account) -> list[str]:
    """What the account's audit says."""
    return [entry.tag for entry in desk.audit_log.entries(desk.audit_log.chain_of(account.id, None))]
