"""The registers: what an entry must hold, who may write it, what the audit says, and what the file holds."""

import csv
import io

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.permissions import Role
from chalicelib.domain.register import Register, notice_due
from chalicelib.errors import Conflict, Forbidden, InvalidInput, NotFound
from chalicelib.services.ports.desk import new_id
from chalicelib.services.registers.keep_registers import add_entry, change_entry, export_register
from tests.fakes.acme import hire, open_acme
from tests.fakes.desk import FakeDesk

SUBPOENA = {
    "recipient": "Superior Court of Los Angeles",
    "ground": "subpoena",
    "disclosed_on": "2026-01-05",
    "disclosed": "=Call records of one number",
    "notified": "forbidden",
}


def last(desk: FakeDesk, staff: Staff) -> tuple[str, object]:
    entry = desk.audit_log.entries(desk.audit_log.chain_of(staff.account.id, None))[-1]
    return entry.tag, entry.detail


def test_an_entry_is_kept_and_audited_by_the_names_of_its_fields(desk: FakeDesk, olga: Staff) -> None:
    made = add_entry(desk, olga, Register.DISCLOSURES, SUBPOENA)
    assert desk.registers.get(olga.account.id, Register.DISCLOSURES, made.id).values == SUBPOENA
    assert last(desk, olga) == (
        "account:register:added",
        {"register": "disclosures", "entry": made.id, "fields": sorted(SUBPOENA)},
    )
    change_entry(desk, olga, made, SUBPOENA | {"people": "007"}, seen=1)
    assert last(desk, olga)[1] == {"register": "disclosures", "entry": made.id, "fields": ["people"]}
    changed = desk.registers.get(olga.account.id, Register.DISCLOSURES, made.id)
    assert (changed.values["people"], changed.changed_by) == ("7", olga.actor)
    with pytest.raises(Conflict):
        change_entry(desk, olga, changed, SUBPOENA, seen=1)
    change_entry(desk, olga, changed, changed.values, seen=2)
    assert desk.registers.get(olga.account.id, Register.DISCLOSURES, made.id).version == 2


def test_a_form_that_is_sent_twice_is_one_entry(desk: FakeDesk, olga: Staff) -> None:
    once = new_id(desk)
    first = add_entry(desk, olga, Register.DISCLOSURES, SUBPOENA, once=once)
    assert add_entry(desk, olga, Register.DISCLOSURES, SUBPOENA, once=once).id == first.id == once
    odd = add_entry(desk, olga, Register.DISCLOSURES, SUBPOENA, once="HEAD#x")
    assert odd.id != "HEAD#x"
    assert [one.id for one in desk.registers.listed(olga.account.id, Register.DISCLOSURES)] == [odd.id, once]


def test_who_does_not_administer_writes_nothing_and_another_account_sees_nothing(desk: FakeDesk, olga: Staff) -> None:
    made = add_entry(desk, olga, Register.DISCLOSURES, SUBPOENA)
    for role in (Role.HANDLER, Role.REVIEWER, Role.AUDITOR):
        somebody = hire(desk, olga.account, role)
        with pytest.raises(Forbidden):
            add_entry(desk, somebody, Register.DISCLOSURES, SUBPOENA)
        with pytest.raises(Forbidden):
            change_entry(desk, somebody, made, SUBPOENA, seen=1)
    other = open_acme(desk, "zeta")
    assert desk.registers.listed(other.account.id, Register.DISCLOSURES) == ()
    with pytest.raises(NotFound):
        desk.registers.get(other.account.id, Register.DISCLOSURES, made.id)


def test_the_file_is_safe_to_open_and_leaves_a_trace(desk: FakeDesk, olga: Staff) -> None:
    made = add_entry(desk, olga, Register.DISCLOSURES, SUBPOENA)
    rows = list(csv.DictReader(io.StringIO(export_register(desk, olga, Register.DISCLOSURES).removeprefix("\ufeff"))))
    assert [(row["id"], row["recipient"], row["disclosed"]) for row in rows] == [
        (made.id, "Superior Court of Los Angeles", "'=Call records of one number")
    ]
    with pytest.raises(Forbidden):
        export_register(desk, hire(desk, olga.account, Role.HANDLER), Register.DISCLOSURES)


def test_all_problems_of_an_entry_are_told_at_once(desk: FakeDesk, olga: Staff) -> None:
    with pytest.raises(InvalidInput) as told:
        add_entry(
            desk, olga, Register.DISCLOSURES, SUBPOENA | {"ground": "because", "recipient": " ", "notified": "yes"}
        )
    assert [(one.field, one.problem) for one in told.value.problems] == [
        ("register_recipient", "missing"),
        ("register_ground", "unknown"),
        ("register_notified_on", "needs-day"),
    ]


def test_the_authority_s_clock_runs_from_when_an_incident_was_noticed(desk: FakeDesk, olga: Staff) -> None:
    typed = {
        "happened": "A list went to the wrong address",
        "noticed_at": "2026-01-05T16:40",
        "harm": "confidentiality",
        "categories": "names",
        "risk": "risk",
    }
    made = add_entry(desk, olga, Register.INCIDENTS, typed)
    due = notice_due(made)
    assert due is not None
    assert due.isoformat() == "2026-01-08T16:40:00"
