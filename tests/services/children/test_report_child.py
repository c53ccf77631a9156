"""A child who is known before anything became a request begins a restricted task at once, and only one."""

from dataclasses import replace

import pytest

from chalicelib.domain.account import AccountState, Staff
from chalicelib.domain.request_terms import Channel
from chalicelib.errors import Gone, InvalidField
from chalicelib.services.children.report_child import ReportChild, report_child
from chalicelib.services.ports.desk import new_id
from tests.fakes.desk import FakeDesk
from tests.services.children.tasks import done, later, now_of


def command(olga: Staff, **given: str) -> ReportChild:
    return ReportChild(account=olga.account, channel=Channel.WEB, language="es", actor="consumer", **given)


def test_it_is_done_as_any_other(desk: FakeDesk, olga: Staff) -> None:
    task = report_child(desk, command(olga, name="Ana", phone="+1 213 555 0123", parent_email="paula@example.com"))
    later(desk, minutes=1)
    assert done(desk, olga, now_of(desk, task)).letter
    assert desk.children.identity(task.account, task.id) is None


def test_two_presses_are_one_task(desk: FakeDesk, olga: Staff) -> None:
    once = new_id(desk)
    tasks = {report_child(desk, command(olga, name="Ana", once=once)).id for _ in range(2)}
    assert tasks == {once}
    assert len(desk.children.listed(olga.account.id, open_ones=True, after="", limit=9).tasks) == 1


def test_a_press_that_is_overtaken_by_its_own_repeat_finds_that_one(desk: FakeDesk, olga: Staff) -> None:
    once = new_id(desk)
    transact = desk.engine.transact

    def twice(changes: object) -> None:
        desk.engine.transact = transact  # type: ignore[method-assign]
        report_child(desk, command(olga, name="Ana", once=once))
        transact(changes)  # type: ignore[arg-type]

    desk.engine.transact = twice  # type: ignore[method-assign]
    assert report_child(desk, command(olga, name="Ana", once=once)).id == once
    assert len(desk.children.listed(olga.account.id, open_ones=True, after="", limit=9).tasks) == 1


def test_what_says_nothing_of_anybody_or_cannot_be_read_is_refused(desk: FakeDesk, olga: Staff) -> None:
    for given, field in (
        ({}, "child_name"),
        ({"email": "ana"}, "child_email"),
        ({"phone": "12"}, "child_phone"),
        ({"name": "Ana", "parent_email": "paula"}, "child_parent_email"),
    ):
        with pytest.raises(InvalidField) as refused:
            report_child(desk, command(olga, **given))
        assert refused.value.field == field


def test_a_business_that_is_closed_takes_none(desk: FakeDesk, olga: Staff) -> None:
    closed = replace(olga, account=replace(olga.account, state=AccountState.CLOSED))
    with pytest.raises(Gone):
        report_child(desk, command(closed, name="Ana"))
