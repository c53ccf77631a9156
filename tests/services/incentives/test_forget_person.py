"""Somebody who never sent a request opted in through staff: seen, saved, erased for good, also after a restore."""

from datetime import timedelta

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.incentive import OFFERS_LIMIT, Membership
from chalicelib.domain.permissions import Role
from chalicelib.errors import Conflict, Forbidden, InvalidField, NotFound, NotPossible
from chalicelib.services.erasure.replay_ledger import replay_ledger
from chalicelib.services.incentives.forget_left import forget_left
from chalicelib.services.incentives.forget_person import ForgetPerson, export_person, find_person, forget_person
from chalicelib.services.incentives.list_members import list_members
from chalicelib.services.incentives.take_part import TakePart, join, leave
from chalicelib.services.retention.hold_contact import HoldContact, hold_contact
from chalicelib.services.retention.sweep_leftovers import sweep_leftovers
from tests.fakes.acme import ANA, ANAS_PHONE, hire, open_acme
from tests.fakes.desk import FakeDesk
from tests.fakes.faults import When
from tests.services.consumer_data.test_lost_calls import Network
from tests.services.erasure.leaving import everything
from tests.services.erasure.test_replay_ledger import back_up, restore
from tests.services.incentives.test_incentives import published
from tests.services.incentives.test_leaving import BOB, of

BOBS = ForgetPerson(contact=BOB, why="asked")


def joined(desk: FakeDesk, staff: Staff, *contacts: object, offers: int = 1) -> list[str]:
    """Both opt in to so many offers."""
    made = [published(desk, staff).offer for _ in range(offers)]
    for offer in made:
        for contact in contacts or (ANA, BOB):
            join(desk, staff, TakePart(offer=offer, contact=contact, number=1))  # type: ignore[arg-type]
    return made


def test_what_is_kept_of_a_contact_is_seen_and_saved_and_the_look_is_recorded(desk: FakeDesk, olga: Staff) -> None:
    [offer] = joined(desk, olga)
    leave(desk, olga, TakePart(offer=offer, contact=BOB))
    [found] = find_person(desk, olga, BOB)
    assert found.value == BOB.address
    saved = export_person(desk, olga, BOB).splitlines()
    assert "contact,offer,version" in saved[0]
    assert len(saved) == 2
    assert BOB.address in saved[1]
    assert find_person(desk, olga, ANAS_PHONE) == ()
    handler = hire(desk, olga.account, Role.HANDLER)
    for act in (find_person, export_person):
        with pytest.raises(Forbidden):
            act(desk, handler, BOB)
    with pytest.raises(Forbidden):
        forget_person(desk, handler, BOBS)


def test_an_erased_contact_is_nowhere_at_once_and_nothing_is_left_after_the_next_run(
    desk: FakeDesk, olga: Staff
) -> None:
    zoe = open_acme(desk, "zenith")
    joined(desk, zoe, BOB)
    joined(desk, olga, offers=OFFERS_LIMIT)
    assert forget_person(desk, olga, BOBS) == OFFERS_LIMIT
    assert desk.incentives.of(olga.account.id, BOB) == ()
    assert list_members(desk, olga, limit=200).members == desk.incentives.of(olga.account.id, ANA)
    assert not any("bob@" in each for each in everything(desk) if olga.account.id in each)
    entry = desk.audit_log.entries(desk.audit_log.chain_of(olga.account.id, None))[-1]
    assert (entry.tag, entry.detail) == (Tag.INCENTIVE_ERASED, {"incentive_member": OFFERS_LIMIT, "why": "asked"})
    with pytest.raises(NotFound):
        forget_person(desk, olga, BOBS)
    assert sweep_leftovers(desk) == 0
    assert forget_left(desk) == OFFERS_LIMIT
    assert forget_left(desk) == 0
    assert len(of(desk, olga.account.id, Membership.KIND)) == OFFERS_LIMIT
    assert len(desk.incentives.of(zoe.account.id, BOB)) == 1
    assert not any("bob" in name or "@" in name for name in desk.erasure_ledger.left)


def test_a_legal_hold_of_the_contact_keeps_it_and_a_reason_must_be_said(desk: FakeDesk, olga: Staff) -> None:
    joined(desk, olga)
    hold_contact(desk, olga, HoldContact(contact=BOB, reason="litigation", words="Case of the winter."))
    with pytest.raises(NotPossible, match="held"):
        forget_person(desk, olga, BOBS)
    with pytest.raises(InvalidField):
        forget_person(desk, olga, ForgetPerson(contact=ANA, why="nothing"))
    assert len(desk.incentives.of(olga.account.id, BOB)) == 1


def test_what_a_restore_brings_back_goes_again_and_a_later_opt_in_stays(desk: FakeDesk, olga: Staff) -> None:
    [offer] = joined(desk, olga)
    backup = back_up(desk)
    forget_person(desk, olga, BOBS)
    forget_left(desk)
    restore(desk, backup)
    assert len(desk.incentives.of(olga.account.id, BOB)) == 1
    assert replay_ledger(desk).counts == {Membership.KIND: 1}
    assert desk.incentives.of(olga.account.id, BOB) == ()
    assert len(desk.incentives.of(olga.account.id, ANA)) == 1
    assert replay_ledger(desk).counts == {}
    desk.clock.at += timedelta(minutes=1)
    join(desk, olga, TakePart(offer=offer, contact=BOB, number=1))
    assert replay_ledger(desk).counts == {}
    assert len(desk.incentives.of(olga.account.id, BOB)) == 1


def test_who_opts_in_while_the_rest_is_being_deleted_is_asked_again_and_then_does(desk: FakeDesk, olga: Staff) -> None:
    [offer] = joined(desk, olga)
    forget_person(desk, olga, BOBS)
    with pytest.raises(Conflict):
        join(desk, olga, TakePart(offer=offer, contact=BOB, number=1))
    forget_left(desk)
    assert join(desk, olga, TakePart(offer=offer, contact=BOB, number=1)).present is not None


def calls_of(act: object) -> int:
    desk = FakeDesk()
    olga = open_acme(desk)
    joined(desk, olga, offers=2)
    if act is forget_left:
        forget_person(desk, olga, BOBS)
    network = Network(desk)
    forget_left(desk) if act is forget_left else forget_person(desk, olga, BOBS)
    network.mend()
    return len(network.calls)


@pytest.mark.parametrize("when", When)
def test_an_erasure_that_breaks_off_anywhere_is_whole_after_another_try(when: When) -> None:
    for at in range(calls_of(forget_person)):
        desk = FakeDesk()
        olga = open_acme(desk)
        joined(desk, olga, offers=2)
        network = Network(desk, at, when)
        with pytest.raises(ConnectionError):
            forget_person(desk, olga, BOBS)
        network.mend()
        left = len(desk.incentives.of(olga.account.id, BOB))
        assert left in {0, 2}, at
        if left:
            forget_person(desk, olga, BOBS)
        assert forget_left(desk) == 2
        assert of(desk, olga.account.id, Membership.KIND) == [Membership.KIND] * 2


@pytest.mark.parametrize("when", When)
def test_a_run_that_is_lost_anywhere_is_ended_by_the_next_and_the_ledger_knows(when: When) -> None:
    for at in range(calls_of(forget_left)):
        desk = FakeDesk()
        olga = open_acme(desk)
        joined(desk, olga, offers=2)
        backup = back_up(desk)
        forget_person(desk, olga, BOBS)
        network = Network(desk, at, when)
        with pytest.raises(ConnectionError):
            forget_left(desk)
        network.mend()
        forget_left(desk)
        assert of(desk, olga.account.id, Membership.KIND) == [Membership.KIND] * 2, at
        assert len(desk.erasure_ledger.members()) == 2
        restore(desk, backup)
        assert replay_ledger(desk).counts == {Membership.KIND: 2}
