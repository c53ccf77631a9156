"""The business's own word on the list of those who opted out."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.permissions import Role
from chalicelib.domain.rights import Right
from chalicelib.domain.suppression import Purpose, Source, Why
from chalicelib.errors import Forbidden, InvalidField
from chalicelib.services.consumer.withdraw_request import withdraw_request
from chalicelib.services.opt_outs.change_suppression import (
    AddSuppression,
    LiftSuppression,
    add_suppression,
    lift_suppression,
)
from chalicelib.services.opt_outs.list_suppressions import list_suppressions
from tests.fakes.acme import ANA, ANAS_PHONE, ask, hire
from tests.fakes.desk import FakeDesk
from tests.services.opt_outs.listed import SALE, changes, purposes, rows


def add(contact: Email | Phone = ANA, *what: Purpose, why: Why = Why.ASKED) -> AddSuppression:
    return AddSuppression(contact=contact, purposes=what or (SALE,), why=why)


def test_the_business_adds_and_lifts_with_a_reason_in_its_own_chain(desk: FakeDesk, olga: Staff) -> None:
    week_ago = desk.clock.at - timedelta(days=7)
    made = add_suppression(desk, olga, replace(add(), since=week_ago))
    assert [(one.since, one.source, one.own) for one in made.standing] == [(week_ago, Source.BUSINESS, True)]
    lifted = lift_suppression(desk, olga, LiftSuppression(contact=ANA, purposes=(SALE,), why=Why.CONSENTED))
    assert lifted.standing == ()
    chain = desk.audit_log.entries(desk.audit_log.chain_of(olga.account.id, None))
    details = [entry.detail for entry in chain if entry.tag == Tag.SUPPRESSION_CHANGED]
    assert details == [
        {"subjects": ["email"], "why": "asked", "began": ["sale_sharing"], "ended": []},
        {"subjects": ["email"], "why": "consented", "began": [], "ended": ["sale_sharing"]},
    ]


def test_what_changes_nothing_writes_nothing(desk: FakeDesk, olga: Staff) -> None:
    lift_suppression(desk, olga, LiftSuppression(contact=ANA, purposes=(SALE,), why=Why.MISTAKE))
    assert rows(desk) == 0
    first = add_suppression(desk, olga, add())
    assert add_suppression(desk, olga, add()).version == first.version


def test_what_the_business_lifts_stays_lifted_when_the_request_is_withdrawn(desk: FakeDesk, olga: Staff) -> None:
    sent = ask(desk, olga.account, Right.OPT_OUT_SALE)
    lift_suppression(desk, olga, LiftSuppression(contact=ANA, purposes=(SALE,), why=Why.CONSENTED))
    withdraw_request(desk, olga.account, sent.id, sent.requests[0])
    assert purposes(desk, olga.account) == set()
    assert changes(desk, sent) == ["began"]


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (replace(add(), purposes=()), "purposes"),
        (add(ANAS_PHONE, Purpose.MARKETING_EMAIL), "purposes"),
        (add(ANA, SALE, Purpose.MARKETING_TEXTS), "purposes"),
        (add(why=Why.CONSENTED), "why"),
    ],
)
def test_what_makes_no_sense_is_refused(desk: FakeDesk, olga: Staff, command: AddSuppression, field: str) -> None:
    with pytest.raises(InvalidField, match=field):
        add_suppression(desk, olga, command)
    assert rows(desk) == 0


def test_a_day_to_come_or_without_zone_is_refused(desk: FakeDesk, olga: Staff) -> None:
    for since in (desk.clock.at + timedelta(seconds=1), desk.clock.at.replace(tzinfo=None)):
        with pytest.raises(InvalidField, match="since"):
            add_suppression(desk, olga, replace(add(), since=since))


def test_lifting_for_a_reason_to_add_is_refused(desk: FakeDesk, olga: Staff) -> None:
    with pytest.raises(InvalidField, match="why"):
        lift_suppression(desk, olga, LiftSuppression(contact=ANA, purposes=(SALE,), why=Why.EARLIER_LIST))


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.AUDITOR])
def test_who_only_reads_changes_nothing(desk: FakeDesk, olga: Staff, role: Role) -> None:
    reader = hire(desk, olga.account, role)
    with pytest.raises(Forbidden):
        add_suppression(desk, reader, add())
    with pytest.raises(Forbidden):
        lift_suppression(desk, reader, LiftSuppression(contact=ANA, purposes=(SALE,), why=Why.MISTAKE))


def test_a_look_at_the_list_is_audited_by_its_size(desk: FakeDesk, olga: Staff) -> None:
    ask(desk, olga.account, Right.OPT_OUT_SALE)
    [found] = list_suppressions(desk, olga, limit=10).records
    assert found.value == ANA.address
    looked = [entry for entry in desk.engine.audit.values() if entry.tag == Tag.VIEW_SUPPRESSIONS]
    assert [entry.detail for entry in looked] == [{"shown": 1}]
