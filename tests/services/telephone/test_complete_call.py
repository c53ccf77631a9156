"""A recording that came without its call gets its caller, and staff find it by the number."""

from dataclasses import replace

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.reason import Reason
from chalicelib.domain.voicemail import Audio
from chalicelib.services.consumer.view_receipt import view_receipt
from chalicelib.services.telephone.give_number import give_number
from tests.fakes.acme import ANAS_PHONE, open_acme
from tests.fakes.desk import FakeDesk
from tests.fakes.recordings import (
    CALL,
    facts_of,
    head_of,
    leave,
    voicemail_of,
    wait,
    work,
)


def test_who_called_is_asked_of_the_company(desk: FakeDesk) -> None:
    account = open_acme(desk).account
    desk.phone_company.calls[CALL] = facts_of()
    leave(desk, account)
    assert work(desk) == []
    head = head_of(desk)
    call = desk.voicemails.call(account.id, head.id, CALL)
    assert (call.incomplete, call.caller, call.called) == (False, ANAS_PHONE, "+18005550100")
    assert (call.name, call.attestation) == ("LOPEZ ANA", "TN-Validation-Passed-A")
    submission = desk.requests.submission(account.id, head.submission)
    assert submission.typed.phone == ANAS_PHONE
    assert head.contact == ANAS_PHONE.masked()
    [entry] = desk.requests.by_contact(account.id, ANAS_PHONE.look_up)
    assert entry.request == head.id
    assert (voicemail_of(desk).alone, voicemail_of(desk).audio) == (False, Audio.KEPT)


def test_a_receipt_that_was_signed_before_the_caller_was_known_is_signed_anew(desk: FakeDesk) -> None:
    account = open_acme(desk).account
    leave(desk, account)
    reference = head_of(desk).submission
    before = view_receipt(desk, account, reference)
    desk.phone_company.calls[CALL] = facts_of()
    work(desk)
    assert view_receipt(desk, account, reference) != before


def test_a_withheld_number_leaves_nobody_to_call(desk: FakeDesk) -> None:
    account = open_acme(desk).account
    desk.phone_company.calls[CALL] = facts_of(caller=None)
    leave(desk, account)
    work(desk)
    assert (head_of(desk).contact, voicemail_of(desk).alone) == ("", False)


def test_a_message_is_kept_although_the_company_does_not_know_its_call(desk: FakeDesk) -> None:
    account = open_acme(desk).account
    leave(desk, account)
    assert work(desk) == ["ask who called: NotFound"]
    known = voicemail_of(desk)
    assert (known.audio, known.alone) == (Audio.KEPT, True)
    assert wait(desk, known, tries=200) < 100
    assert not voicemail_of(desk).alone
    assert desk.voicemails.call(account.id, known.request, CALL).incomplete


def test_the_company_is_not_asked_about_a_call_that_came_after_all(desk: FakeDesk) -> None:
    account = open_acme(desk).account
    leave(desk, account)
    head = head_of(desk)
    call = desk.voicemails.call(account.id, head.id, CALL)
    unit = desk.work.begin(account.id, desk.clock.now())
    because = Reason(Tag.REQUEST_CALL_NOTED, "consumer", head.id)
    unit.store(head, because=because)
    unit.store(replace(call, incomplete=False), because=because)
    unit.commit()
    assert work(desk) == []
    assert (voicemail_of(desk).alone, head_of(desk).contact) == (False, "")


def test_a_number_that_was_keyed_is_found_once(desk: FakeDesk) -> None:
    account = open_acme(desk).account
    desk.phone_company.calls[CALL] = facts_of()
    leave(desk, account)
    give_number(desk, CALL, ANAS_PHONE)
    work(desk)
    assert len(desk.requests.by_contact(account.id, ANAS_PHONE.look_up)) == 1
    assert desk.voicemails.call(account.id, head_of(desk).id, CALL).caller == ANAS_PHONE


def test_the_audit_holds_ids_and_codes_only(desk: FakeDesk) -> None:
    account = open_acme(desk).account
    desk.phone_company.calls[CALL] = facts_of()
    leave(desk, account)
    work(desk)
    text = repr(list(desk.engine.audit.values()))
    assert ANAS_PHONE.e164 not in text
    assert "LOPEZ" not in text
