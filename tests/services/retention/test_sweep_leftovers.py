"""What hangs on no request has an end too; an opt-out that stands has none."""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.legal_hold import ENDED_LIFE
from chalicelib.domain.permissions import Role
from chalicelib.domain.suppression import Purpose, Why
from chalicelib.errors import Conflict
from chalicelib.services.accounts.user_access import change_role
from chalicelib.services.opt_outs.change_suppression import (
    AddSuppression,
    LiftSuppression,
    add_suppression,
    lift_suppression,
)
from chalicelib.services.retention.hold_contact import HoldContact, hold_contact, list_holds, release_contact
from chalicelib.services.retention.sweep_leftovers import sweep_leftovers
from tests.fakes.acme import ANA, ANAS_PHONE, hire
from tests.fakes.desk import FakeDesk
from tests.services.retention.test_sweep_requests import to

TEXTS, SALE = Purpose.MARKETING_TEXTS, Purpose.SALE_SHARING


def list_(desk: FakeDesk, olga: Staff, *purposes: Purpose) -> None:
    add_suppression(desk, olga, AddSuppression(contact=ANAS_PHONE, purposes=purposes, why=Why.ASKED))


def lift(desk: FakeDesk, olga: Staff, *purposes: Purpose) -> None:
    lift_suppression(desk, olga, LiftSuppression(contact=ANAS_PHONE, purposes=purposes, why=Why.CONSENTED))


@pytest.fixture(autouse=True)
def _without_letters(desk: FakeDesk, olga: Staff) -> None:
    desk.deliver()


def test_what_stands_is_honoured_for_as_long_as_it_stands(desk: FakeDesk, olga: Staff) -> None:
    list_(desk, olga, TEXTS)
    to(desk, 2060, 1)
    assert sweep_leftovers(desk) == 0
    record = desk.suppressions.of(olga.account.id, ANAS_PHONE)
    assert record is not None
    assert record.purposes == {TEXTS}


def test_what_has_ended_is_proved_for_its_period_and_goes_with_the_contact(desk: FakeDesk, olga: Staff) -> None:
    list_(desk, olga, TEXTS, SALE)
    lift(desk, olga, TEXTS, SALE)
    to(desk, 2028, 11, 22)
    assert sweep_leftovers(desk) == 0
    to(desk, 2028, 11, 23)
    assert sweep_leftovers(desk) == 1
    record = desk.suppressions.of(olga.account.id, ANAS_PHONE)
    assert record is not None
    assert [one.purpose for one in record.opt_outs] == [TEXTS]  # 47 CFR 64.1200(d)(6): five years
    to(desk, 2031, 11, 22)
    assert sweep_leftovers(desk) == 0
    to(desk, 2031, 11, 23)
    assert sweep_leftovers(desk) == 1
    assert desk.suppressions.of(olga.account.id, ANAS_PHONE) is None
    entry = desk.audit_log.entries(desk.audit_log.chain_of(olga.account.id, None))[-1]
    assert (entry.tag, entry.actor, entry.detail) == (
        "account:records:deleted",
        "system:retention",
        {"suppression": 1},
    )


def test_a_hold_of_the_contact_keeps_the_proof_until_it_ends(desk: FakeDesk, olga: Staff) -> None:
    list_(desk, olga, SALE)
    lift(desk, olga, SALE)
    hold_contact(desk, olga, HoldContact(contact=ANAS_PHONE, reason="litigation", words="Case of the winter."))
    to(desk, 2029, 1)
    assert sweep_leftovers(desk) == 0
    release_contact(desk, olga, list_holds(desk, olga)[0].id)
    assert sweep_leftovers(desk) == 1


def test_a_hold_that_is_over_is_listed_for_a_month(desk: FakeDesk, olga: Staff) -> None:
    until = desk.clock.now().date().replace(month=12, day=1)
    hold_contact(desk, olga, HoldContact(contact=ANA, reason="authority", until=until))
    to(desk, 2026, 12, 31)
    assert sweep_leftovers(desk) == 0
    assert list_holds(desk, olga)
    desk.clock.pass_(days=ENDED_LIFE.days)
    assert sweep_leftovers(desk) == 1
    assert list_holds(desk, olga) == ()


def test_letters_to_staff_go_after_90_days_and_never_before_they_left(desk: FakeDesk, olga: Staff) -> None:
    sam = hire(desk, olga.account, Role.HANDLER, "Sam")
    before = {letter.id for letter in desk.letters()}
    desk.deliver()
    change_role(desk, olga, sam.user, Role.AUDITOR)
    waiting = [letter for letter in desk.letters() if letter.id not in before]
    assert [letter.kind for letter in waiting] == [LetterKind.STAFF_ROLE]
    desk.clock.pass_(days=90)
    sweep_leftovers(desk)
    assert {letter.id for letter in desk.letters()} == {letter.id for letter in waiting}
    desk.deliver()
    assert sweep_leftovers(desk) == 1
    assert desk.letters() == []


def test_what_somebody_changes_meanwhile_is_left(desk: FakeDesk, olga: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    list_(desk, olga, SALE)
    lift(desk, olga, SALE)
    to(desk, 2029, 1)
    begin = desk.work.begin

    class Overtaken:
        def __init__(self, *given: object) -> None:
            self.unit = begin(*given)  # type: ignore[arg-type]

        def __getattr__(self, name: str) -> object:
            return getattr(self.unit, name)

        def commit(self) -> None:
            raise Conflict("account")

    monkeypatch.setattr(desk.work, "begin", Overtaken)
    assert sweep_leftovers(desk) == 0
    monkeypatch.undo()
    assert sweep_leftovers(desk) == 1
