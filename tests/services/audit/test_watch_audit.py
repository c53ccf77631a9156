"""The watch over the audit: honest entries are registered, everything else raises the alarm."""

from dataclasses import replace

from chalicelib.domain.account import Staff
from chalicelib.services.audit.watch_audit import note_entry, raise_alarm
from tests.fakes.desk import FakeDesk


def test_an_entry_is_registered_with_its_chain(desk: FakeDesk, olga: Staff) -> None:
    *_, last = desk.engine.audit.values()
    note_entry(desk, last)
    [state] = desk.audit_log.chains(olga.account.id)
    assert (state.chain, state.seq, state.hash) == (last.chain, last.seq, last.hash)
    assert desk.alarm.raised == []


def test_an_older_entry_that_comes_late_changes_nothing(desk: FakeDesk, olga: Staff) -> None:
    first, last = desk.engine.audit.values()
    note_entry(desk, last)
    note_entry(desk, first)
    note_entry(desk, last)
    assert [state.seq for state in desk.audit_log.chains(olga.account.id)] == [last.seq]


def test_a_forged_entry_raises_the_alarm_and_is_not_registered(desk: FakeDesk, olga: Staff) -> None:
    *_, last = desk.engine.audit.values()
    note_entry(desk, replace(last, actor="user:usr_somebody"))
    assert desk.alarm.raised == [(last.chain, last.seq, "FORGED")]
    assert desk.audit_log.chains(olga.account.id) == ()


def test_a_change_of_an_entry_raises_the_alarm(desk: FakeDesk) -> None:
    raise_alarm(desk, chain="A#acc_x#ACCOUNT", seq=3, what="MODIFY")
    assert desk.alarm.raised == [("A#acc_x#ACCOUNT", 3, "MODIFY")]
