"""From the directory to the last answer: who is told of what, what each answer does, and what stands in the way."""

from dataclasses import replace

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Outcome, Request
from chalicelib.domain.rights import Right
from chalicelib.domain.vendor_task import ANSWERS_LIMIT, Standing, VendorAnswer, Without
from chalicelib.errors import Conflict, Forbidden, InvalidField, InvalidInput, NotFound, NotPossible
from chalicelib.law.decisions import fitting
from chalicelib.services.consumer.withdraw_request import withdraw_request
from chalicelib.services.handling.assign_request import assign_request
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.ports.desk import new_id
from chalicelib.services.vendors.answer_task import Said, answer_by_link, note_answer
from chalicelib.services.vendors.directory import add_vendor, change_vendor, retire_vendor
from chalicelib.services.vendors.handle_task import ask_again, note_entered, set_aside, settle_answer
from chalicelib.services.vendors.tell_vendors import LeftOut, TellVendors, tell_vendors, untold
from chalicelib.services.vendors.vendor_link import about_whom, asked_by, token_of
from tests.fakes.acme import ask_one, hire, open_acme
from tests.fakes.desk import FakeDesk
from tests.services.vendors.vendor_world import MAILER, PORTAL, listed, ready, says, task_of, told

DONE, NOTHING, REFUSED = VendorAnswer.DONE, VendorAnswer.NOTHING_HELD, VendorAnswer.REFUSED


def in_full(desk: FakeDesk, staff: Staff, head: Request) -> Request:
    command = DecideRequest(request=head.id, outcome=Outcome.GRANTED, grounds=(), text="")
    return decide_request(desk, staff, command)


def entries(desk: FakeDesk, head: Request) -> tuple[AuditEntry, ...]:
    return desk.audit_log.of_request(head.account, head.id)


# The directory


def test_an_entry_is_audited_by_its_fields_and_a_form_sent_twice_is_one(desk: FakeDesk, olga: Staff) -> None:
    once = new_id(desk)
    first = add_vendor(desk, olga, MAILER, once=once)
    assert add_vendor(desk, olga, MAILER, once=once).id == first.id == once
    entry = desk.audit_log.entries(desk.audit_log.chain_of(olga.account.id, None))[-1]
    assert entry.tag == "account:vendor:added"
    assert "Mail House" not in str(entry.detail)
    assert "name" in entry.detail["fields"]  # type: ignore[operator]
    changed = change_vendor(desk, olga, first.id, replace(MAILER, holds="Nothing any more"), seen=1)
    entry = desk.audit_log.entries(desk.audit_log.chain_of(olga.account.id, None))[-1]
    assert entry.detail == {"vendor": first.id, "fields": ["holds"]}
    assert changed.version == 2
    with pytest.raises(Conflict):
        change_vendor(desk, olga, first.id, MAILER, seen=1)
    assert change_vendor(desk, olga, first.id, replace(MAILER, holds="Nothing any more"), seen=2).version == 2


def test_all_problems_of_an_entry_are_told_at_once(desk: FakeDesk, olga: Staff) -> None:
    bad = replace(MAILER, name=" ", email="", causes=(), answer_days="0", contract_on="2099-01-01", portal="ftp:x")
    with pytest.raises(InvalidInput) as told_of:
        add_vendor(desk, olga, bad)
    assert {one.field for one in told_of.value.problems} == {
        f"vendor_{name}" for name in ("name", "email", "causes", "answer_days", "contract_on", "portal")
    }


def test_who_does_not_administer_writes_nothing_and_another_account_sees_nothing(desk: FakeDesk, olga: Staff) -> None:
    vendor = listed(desk, olga)
    handler = hire(desk, olga.account, Role.HANDLER)
    with pytest.raises(Forbidden):
        add_vendor(desk, handler, MAILER)
    with pytest.raises(Forbidden):
        change_vendor(desk, handler, vendor.id, MAILER)
    with pytest.raises(Forbidden):
        retire_vendor(desk, handler, vendor.id)
    other = open_acme(desk, "zeta")
    assert desk.vendors.listed(other.account.id) == ()
    with pytest.raises(NotFound):
        change_vendor(desk, other, vendor.id, MAILER)


def test_a_retired_vendor_is_told_of_nothing_new_and_can_be_used_again(desk: FakeDesk, olga: Staff) -> None:
    vendor = listed(desk, olga)
    retire_vendor(desk, olga, vendor.id)
    assert untold(desk, ready(desk, olga)) == ()
    with pytest.raises(NotPossible, match="vendor-retired"):
        retire_vendor(desk, olga, vendor.id)
    change_vendor(desk, olga, vendor.id, MAILER)
    assert [one.id for one in untold(desk, ready(desk, olga))] == [vendor.id]


# Telling


def test_a_vendor_is_told_by_a_mail_that_names_nobody_and_finds_the_person_behind_its_link(
    desk: FakeDesk, olga: Staff
) -> None:
    vendor = listed(desk, olga)
    head = told(desk, olga, vendor)
    desk.deliver()
    [mail] = desk.mailer.to("privacy@mailhouse.example")
    task = task_of(desk, head, vendor)
    assert token_of(task) in mail.text
    assert "Ana" not in mail.text + mail.subject
    assert "ana@example.com" not in mail.text
    asked = asked_by(desk, token_of(task))
    assert about_whom(desk, asked) == {"name": "Ana María López", "email": "ana@example.com"}
    assert [entry.tag for entry in entries(desk, head)][-1] == "request:vendors:told"


def test_a_vendor_s_mail_is_none_of_the_person_s_letters(desk: FakeDesk, olga: Staff) -> None:
    vendor = listed(desk, olga)
    head = ready(desk, olga)
    before = desk.requests.dossier(head.account, head.id)[1]
    tell_vendors(desk, olga, TellVendors(request=head.id, vendors=(vendor.id,)))
    assert desk.requests.dossier(head.account, head.id)[1] == before


def test_what_touches_data_waits_for_proof_and_an_opt_out_does_not(desk: FakeDesk, olga: Staff) -> None:
    vendor = listed(desk, olga)
    unproved = ask_one(desk, olga.account, Right.DELETE)
    with pytest.raises(NotPossible, match="vendors-unverified"):
        tell_vendors(desk, olga, TellVendors(request=unproved.id, vendors=(vendor.id,)))
    know = ask_one(desk, olga.account, Right.KNOW_SPECIFIC)
    with pytest.raises(NotPossible, match="vendors-not-this-right"):
        tell_vendors(desk, olga, TellVendors(request=know.id, vendors=(vendor.id,)))
    head = told(desk, olga, vendor, right=Right.OPT_OUT_SALE)
    assert task_of(desk, head, vendor).standing is Standing.WAITING


def test_a_required_vendor_is_left_out_only_with_why_and_the_law_s_words_are_explained(
    desk: FakeDesk, olga: Staff
) -> None:
    mailer, portal = listed(desk, olga), listed(desk, olga, PORTAL)
    head = ready(desk, olga)
    command = TellVendors(request=head.id, vendors=(mailer.id,))
    with pytest.raises(InvalidInput) as silent:
        tell_vendors(desk, olga, command)
    assert [one.field for one in silent.value.problems] == ["vendor_without"]
    with pytest.raises(InvalidInput) as bare:
        tell_vendors(desk, olga, replace(command, left_out={portal.id: LeftOut(Without.DISPROPORTIONATE, " ")}))
    assert [one.field for one in bare.value.problems] == ["vendor_explanation"]
    tell_vendors(desk, olga, replace(command, left_out={portal.id: LeftOut(Without.NOT_CONCERNED)}))
    assert task_of(desk, head, portal).standing is Standing.SET_ASIDE
    last = entries(desk, head)[-1]
    assert last.detail == {"vendors": [mailer.id], "left_out": [f"{portal.id} not-concerned"]}
    with pytest.raises(InvalidField):
        tell_vendors(desk, olga, command)


def test_more_vendors_than_one_transaction_holds_are_told_in_several(desk: FakeDesk, olga: Staff) -> None:
    vendors = [listed(desk, olga, replace(MAILER, name=f"Vendor {number}")) for number in range(65)]
    head = told(desk, olga, *vendors)
    assert len(desk.vendors.tasks(head.account, head.id)) == 65
    told_in = [entry for entry in entries(desk, head) if entry.tag == "request:vendors:told"]
    assert [len(entry.detail["vendors"]) for entry in told_in] == [30, 30, 5]  # type: ignore[arg-type]


# Answers


def test_the_same_answer_twice_is_one(desk: FakeDesk, olga: Staff) -> None:
    vendor = listed(desk, olga)
    head = told(desk, olga, vendor)
    says(desk, head, vendor, DONE)
    before = desk.requests.get(head.account, head.id).version
    says(desk, head, vendor, DONE)
    assert desk.requests.get(head.account, head.id).version == before
    assert entries(desk, head)[-1].actor == f"vendor:{vendor.id}"


def test_a_vendor_that_answers_twice_and_differently_is_believed_in_neither_before_staff_decide(
    desk: FakeDesk, olga: Staff
) -> None:
    vendor = listed(desk, olga)
    head = told(desk, olga, vendor)
    says(desk, head, vendor, DONE)
    task = says(desk, head, vendor, REFUSED, reason="We must keep invoices.")
    assert task.standing is Standing.CONTRADICTORY
    assert entries(desk, head)[-1].detail["contradicts"] is True
    assert "invoices" not in str(entries(desk, head)[-1].detail)
    with pytest.raises(NotPossible, match="vendors-missing"):
        in_full(desk, olga, head)
    with pytest.raises(InvalidField):
        settle_answer(desk, olga, head.id, vendor.id, 2)
    settled = settle_answer(desk, olga, head.id, vendor.id, 0)
    assert (settled.standing, settled.satisfied) == (Standing.DONE, True)
    with pytest.raises(NotPossible, match="vendor-not-contradictory"):
        settle_answer(desk, olga, head.id, vendor.id, 0)
    assert says(desk, head, vendor, NOTHING).standing is Standing.CONTRADICTORY, "what is new was not settled"


def test_an_answer_that_was_overtaken_by_a_colleague_s_step_is_kept_all_the_same(desk: FakeDesk, olga: Staff) -> None:
    vendor = listed(desk, olga)
    head = told(desk, olga, vendor)
    assign_request(desk, olga, head.id, olga.user.id)
    assert says(desk, head, vendor, NOTHING).standing is Standing.NOTHING_HELD
    with pytest.raises(Conflict):
        note_answer(desk, olga, head.id, vendor.id, Said(answer=DONE), seen=head.version)


def test_a_system_that_answers_in_a_loop_is_stopped(desk: FakeDesk, olga: Staff) -> None:
    vendor = listed(desk, olga)
    head = told(desk, olga, vendor)
    for number in range(ANSWERS_LIMIT):
        says(desk, head, vendor, REFUSED, reason=f"Because {number}")
    with pytest.raises(NotPossible, match="vendor-answers-limit"):
        says(desk, head, vendor, REFUSED, reason="Because")


def test_more_time_moves_the_last_day_and_a_refusal_needs_its_reason(desk: FakeDesk, olga: Staff) -> None:
    vendor = listed(desk, olga)
    head = told(desk, olga, vendor)
    for bad in ("", "soon", "2026-11-23", "2027-03-01"):
        with pytest.raises(InvalidField):
            says(desk, head, vendor, VendorAnswer.NEEDS_TIME, until=bad)
    task = says(desk, head, vendor, VendorAnswer.NEEDS_TIME, until="2026-12-20", reason="Back-ups")
    assert (task.standing, task.due.isoformat()) == (Standing.MORE_TIME, "2026-12-20")
    with pytest.raises(InvalidField):
        says(desk, head, vendor, REFUSED)
    assert says(desk, head, vendor, DONE).standing is Standing.DONE


def test_a_link_that_was_guessed_voided_or_is_another_account_s_leads_nowhere(desk: FakeDesk, olga: Staff) -> None:
    vendor = listed(desk, olga)
    head = told(desk, olga, vendor)
    token = token_of(task_of(desk, head, vendor))
    other = open_acme(desk, "zeta")
    wrong = (
        "",
        token[:-1] + ("0" if token[-1] != "0" else "1"),
        token.replace(olga.account.id, other.account.id),
        token + "0",
        token.rsplit(".", 1)[0] + ".",
    )
    for name in wrong:
        with pytest.raises(NotFound):
            asked_by(desk, name)
    ask_again(desk, olga, head.id, vendor.id)
    with pytest.raises(NotFound):
        answer_by_link(desk, token, Said(answer=DONE))
    assert says(desk, head, vendor, DONE).satisfied


def test_a_vendor_left_out_has_no_link(desk: FakeDesk, olga: Staff) -> None:
    vendor = listed(desk, olga)
    head = ready(desk, olga)
    left = {vendor.id: LeftOut(Without.NOT_CONCERNED)}
    tell_vendors(desk, olga, TellVendors(request=head.id, vendors=(), left_out=left))
    with pytest.raises(NotFound):
        asked_by(desk, token_of(task_of(desk, head, vendor)))


def test_who_has_answered_or_need_do_nothing_sees_the_person_no_more(desk: FakeDesk, olga: Staff) -> None:
    vendor = listed(desk, olga)
    head = told(desk, olga, vendor)
    says(desk, head, vendor, DONE)
    assert about_whom(desk, asked_by(desk, token_of(task_of(desk, head, vendor)))) == {}
    gone = told(desk, olga, vendor)
    withdraw_request(desk, olga.account, gone.submission, gone.id)
    assert about_whom(desk, asked_by(desk, token_of(task_of(desk, gone, vendor)))) == {}
    with pytest.raises(NotPossible, match="vendor-needless"):
        says(desk, gone, vendor, DONE)


# What stands in the way of an answer in full


def test_in_full_waits_for_every_required_vendor_and_for_no_other(desk: FakeDesk, olga: Staff) -> None:
    mailer = listed(desk, olga)
    portal = listed(desk, olga, replace(PORTAL, required=False))
    head = ready(desk, olga)
    with pytest.raises(NotPossible, match="vendors-missing") as untold_yet:
        in_full(desk, olga, head)
    assert untold_yet.value.values == {"names": "Mail House"}
    head = tell_vendors(desk, olga, TellVendors(request=head.id, vendors=(mailer.id, portal.id)))
    says(desk, head, mailer, VendorAnswer.NEEDS_TIME, until="2026-12-01")
    with pytest.raises(NotPossible, match="vendors-missing"):
        in_full(desk, olga, head)
    says(desk, head, mailer, NOTHING)
    assert in_full(desk, olga, head).outcome is Outcome.GRANTED
    assert says(desk, head, portal, DONE).satisfied, "who was not required may answer later"


def test_a_refusal_stands_in_the_way_until_the_law_s_words_are_recorded(desk: FakeDesk, olga: Staff) -> None:
    vendor = listed(desk, olga)
    head = told(desk, olga, vendor)
    says(desk, head, vendor, REFUSED, reason="We must keep invoices.")
    with pytest.raises(NotPossible, match="vendors-missing"):
        in_full(desk, olga, head)
    with pytest.raises(InvalidField):
        set_aside(desk, olga, head.id, vendor.id, Without.NOT_CONCERNED, "It was told already.")
    with pytest.raises(InvalidField):
        set_aside(desk, olga, head.id, vendor.id, Without.IMPOSSIBLE, "")
    set_aside(desk, olga, head.id, vendor.id, Without.IMPOSSIBLE, "The law makes it keep invoices for ten years.")
    assert "invoices" not in str(entries(desk, head)[-1].detail)
    assert in_full(desk, olga, head).outcome is Outcome.GRANTED


def test_in_part_waits_for_nobody(desk: FakeDesk, olga: Staff) -> None:
    vendor = listed(desk, olga)
    head = told(desk, olga, vendor)
    grounds = tuple(ground.code for ground in fitting(head, Outcome.PARTIAL))[:1]
    text = "The mail house keeps your invoices, as tax law says; all the rest is deleted."
    command = DecideRequest(request=head.id, outcome=Outcome.PARTIAL, grounds=grounds, text=text)
    assert decide_request(desk, olga, command).outcome is Outcome.PARTIAL


# By hand


def test_what_is_entered_by_hand_waits_first_for_staff_then_for_the_vendor(desk: FakeDesk, olga: Staff) -> None:
    portal = listed(desk, olga, PORTAL)
    head = told(desk, olga, portal)
    desk.deliver()
    assert task_of(desk, head, portal).standing is Standing.TO_ENTER
    assert [task.vendor for task in desk.vendors.stated(head.account, look=True, limit=9)] == [portal.id]
    assert note_entered(desk, olga, head.id, portal.id).standing is Standing.WAITING
    with pytest.raises(NotPossible, match="vendor-not-by-portal"):
        note_entered(desk, olga, head.id, portal.id)
    answered = note_answer(desk, olga, head.id, portal.id, Said(answer=DONE))
    assert answered.satisfied
    with pytest.raises(NotPossible, match="vendor-satisfied"):
        ask_again(desk, olga, head.id, portal.id)


def test_who_only_reads_does_nothing_about_vendors(desk: FakeDesk, olga: Staff) -> None:
    vendor = listed(desk, olga)
    head = told(desk, olga, vendor)
    auditor = hire(desk, olga.account, Role.AUDITOR)
    with pytest.raises(Forbidden):
        note_answer(desk, auditor, head.id, vendor.id, Said(answer=DONE))
    with pytest.raises(Forbidden):
        set_aside(desk, auditor, head.id, vendor.id, Without.IMPOSSIBLE, "x")
