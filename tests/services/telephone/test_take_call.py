"""A call leaves one request, whatever comes first, however often."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.channels.phone import understand
from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Phone
from chalicelib.domain.request import Bucket, Channel, Request, Sorting, State
from chalicelib.domain.rights import Right
from chalicelib.domain.telephony import CallFacts, Consent
from chalicelib.domain.verification import Level
from chalicelib.errors import Gone, NotFound
from chalicelib.law.rules import Regime
from chalicelib.services.accounts.close_account import close_account
from chalicelib.services.intake.submit_request import SubmitRequest, submit_request
from chalicelib.services.telephone.end_call import end_call
from chalicelib.services.telephone.give_number import give_number
from chalicelib.services.telephone.note_call import call_of
from chalicelib.services.telephone.phone_identity import pin_of_call, reference_of_call
from chalicelib.services.telephone.record_consent import record_consent
from chalicelib.services.telephone.take_call import take_call
from chalicelib.services.telephone.text_reference import text_reference
from tests.fakes.acme import open_acme
from tests.fakes.desk import FakeDesk

CALL = f"CA{'c' * 32}"
CALLER = Phone("+14155550123")


def keyed(
    desk: FakeDesk,
    account: Account,
    right: Right = Right.DELETE,
    *,
    caller: Phone | None = CALLER,
    call: str = CALL,
) -> SubmitRequest:
    """What the channel has understood."""
    facts = CallFacts(call=call, caller=caller, called="+18005550100", name="ANA", place="US-CA")
    reference = reference_of_call(desk, account.id, call)
    at = desk.clock.now()
    return understand(account, facts, right, at=at, reference=reference, language="es", code="123450")


def recording_first(desk: FakeDesk, account: Account, call: str = CALL) -> None:
    """What a recording makes whose call is not known."""
    command = keyed(desk, account, Right.UNSORTED, caller=None, call=call)
    assert command.call
    bare = replace(command.call, incomplete=True, called="", code="", name="", place="")
    submit_request(desk, replace(command, call=bare, sort=Sorting.LISTEN))


def request_of(desk: FakeDesk, call: str = CALL) -> Request:
    entry = desk.lines.call(call)
    return desk.requests.get(entry.account, entry.request)


def tags(desk: FakeDesk) -> list[str]:
    request = request_of(desk)
    return [entry.tag for entry in desk.audit_log.of_request(request.account, request.id)]


def test_the_keyed_right_is_a_request_at_once(desk: FakeDesk, olga: Staff) -> None:
    reference = take_call(desk, keyed(desk, olga.account))
    request = request_of(desk)
    assert reference == request.submission == reference_of_call(desk, olga.account.id, CALL)
    assert (request.right, request.regime, request.channel) == (Right.DELETE, Regime.STRICTEST, Channel.PHONE)
    assert (request.sort, request.state, request.bucket) == (Sorting.CALL_BACK, State.TO_SORT, Bucket.OPEN)
    assert (request.contact, request.requester, request.email) == ("•••• 23", "", None)
    assert desk.lines.account_of(reference) == olga.account.id
    assert call_of(desk, CALL).caller == CALLER
    assert desk.letters() == []


def test_the_same_key_again_changes_nothing(desk: FakeDesk, olga: Staff) -> None:
    first = take_call(desk, keyed(desk, olga.account))
    before = request_of(desk)
    desk.clock.pass_(minutes=1)
    assert take_call(desk, keyed(desk, olga.account)) == first
    assert request_of(desk) == before
    assert tags(desk) == [Tag.REQUEST_RECEIVED]


def test_each_account_and_each_call_has_its_own_numbers(desk: FakeDesk, olga: Staff) -> None:
    other = open_acme(desk, "other").account
    calls = (CALL, f"CA{'d' * 32}")
    pairs = {
        (reference_of_call(desk, account.id, call), pin_of_call(desk, account.id, call))
        for account in (olga.account, other)
        for call in calls
    }
    assert len(pairs) == 4
    assert all(len(pin) == 6 for _, pin in pairs)


def test_a_closed_business_takes_no_call(desk: FakeDesk, olga: Staff) -> None:
    close_account(desk, olga.account, actor="operator:test")
    with pytest.raises(Gone):
        take_call(desk, keyed(desk, desk.accounts.get(olga.account.id)))


def test_a_recording_that_came_first_gets_right_and_caller(desk: FakeDesk, olga: Staff) -> None:
    recording_first(desk, olga.account)
    before = request_of(desk)
    desk.clock.pass_(minutes=3)
    take_call(desk, keyed(desk, olga.account))
    after, call = request_of(desk), call_of(desk, CALL)
    assert (after.id, after.right, after.sort) == (before.id, Right.DELETE, Sorting.LISTEN)
    assert after.received_at == before.received_at
    assert after.verification.needed is Level.REASONABLE
    assert after.contact == CALLER.masked()
    assert (call.caller, call.incomplete, call.code, call.place) == (CALLER, False, "123450", "US-CA")
    submission = desk.requests.submission(after.account, after.submission)
    assert submission.typed.phone == CALLER
    assert submission.law_versions == (after.law_version,)
    [found] = desk.requests.by_contact(after.account, CALLER.look_up)
    assert found.request == after.id
    assert tags(desk) == [Tag.REQUEST_RECEIVED, Tag.REQUEST_CALL_NOTED]
    take_call(desk, keyed(desk, olga.account))
    assert request_of(desk) == after


def test_a_recording_that_came_first_with_a_withheld_number_gets_the_right(desk: FakeDesk, olga: Staff) -> None:
    recording_first(desk, olga.account)
    take_call(desk, keyed(desk, olga.account, Right.OPT_OUT_SALE, caller=None))
    after = request_of(desk)
    assert (after.right, after.verification.needed, after.contact) == (Right.OPT_OUT_SALE, Level.NONE, "")
    assert call_of(desk, CALL).caller is None


def test_something_else_leaves_what_came_first_unsorted(desk: FakeDesk, olga: Staff) -> None:
    recording_first(desk, olga.account)
    before = request_of(desk)
    take_call(desk, keyed(desk, olga.account, Right.UNSORTED))
    after = request_of(desk)
    assert (after.right, after.clocks) == (Right.UNSORTED, before.clocks)
    assert not call_of(desk, CALL).incomplete


def test_what_the_company_was_asked_meanwhile_does_not_lose_the_key(desk: FakeDesk, olga: Staff) -> None:
    recording_first(desk, olga.account)
    known = call_of(desk, CALL)
    desk.phone_company.calls[CALL] = CallFacts(call=CALL, caller=CALLER, started_at=known.started_at)
    from chalicelib.services.telephone.complete_call import complete_call

    complete_call(desk, CALL)
    take_call(desk, keyed(desk, olga.account))
    assert request_of(desk).right is Right.DELETE
    assert len(desk.requests.by_contact(olga.account.id, CALLER.look_up)) == 1


def test_a_call_is_taken_with_its_facts(desk: FakeDesk, olga: Staff) -> None:
    with pytest.raises(TypeError):
        take_call(desk, replace(keyed(desk, olga.account), call=None))


def test_consent_is_stored_when_it_is_keyed(desk: FakeDesk, olga: Staff) -> None:
    take_call(desk, keyed(desk, olga.account))
    record_consent(desk, CALL, Consent.GIVEN, take=1)
    record_consent(desk, CALL, Consent.GIVEN, take=1)
    record_consent(desk, CALL, Consent.GIVEN, take=2)
    call = record_consent(desk, CALL, Consent.GIVEN, take=1)
    assert (call.consent, call.takes) == (Consent.GIVEN, 2)
    assert tags(desk) == [Tag.REQUEST_RECEIVED, Tag.REQUEST_CALL_NOTED, Tag.REQUEST_CALL_NOTED]
    entry = desk.audit_log.of_request(olga.account.id, request_of(desk).id)[1]
    assert entry.detail == {"call": CALL, "consent": "given", "take": 1}


def test_who_refuses_is_called_back(desk: FakeDesk, olga: Staff) -> None:
    take_call(desk, keyed(desk, olga.account))
    record_consent(desk, CALL, Consent.REFUSED)
    assert request_of(desk).sort is Sorting.CALL_BACK
    assert call_of(desk, CALL).consent is Consent.REFUSED


def test_the_end_of_a_call_tells_its_beginning(desk: FakeDesk, olga: Staff) -> None:
    desk.clock.pass_(milliseconds=123)
    take_call(desk, keyed(desk, olga.account))
    at = desk.clock.now() + timedelta(minutes=2)
    call = end_call(desk, CALL, ended_at=at, seconds=180)
    assert (call.ended_at, call.started_at) == (at, at - timedelta(minutes=3))
    assert end_call(desk, CALL, ended_at=at + timedelta(hours=1), seconds=1) == call_of(desk, CALL)
    assert call_of(desk, CALL).ended_at == at


def test_a_call_cannot_begin_after_its_right_was_keyed(desk: FakeDesk, olga: Staff) -> None:
    take_call(desk, keyed(desk, olga.account))
    began = call_of(desk, CALL).started_at
    call = end_call(desk, CALL, ended_at=desk.clock.now() + timedelta(minutes=9), seconds=1)
    assert call.started_at == began
    assert end_call(desk, CALL, ended_at=desk.clock.now(), seconds=None).ended_at == call.ended_at


def test_a_given_number_finds_the_request_and_the_first_one_stands(desk: FakeDesk, olga: Staff) -> None:
    take_call(desk, keyed(desk, olga.account, caller=None))
    given = Phone("+14155550199")
    give_number(desk, CALL, given)
    give_number(desk, CALL, Phone("+14155550111"))
    call = call_of(desk, CALL)
    assert (call.given, call.caller) == (given, None)
    assert request_of(desk).contact == given.masked()
    [found] = desk.requests.by_contact(olga.account.id, given.look_up)
    assert found.request == request_of(desk).id


def test_a_number_that_is_shown_is_not_replaced(desk: FakeDesk, olga: Staff) -> None:
    take_call(desk, keyed(desk, olga.account))
    assert give_number(desk, CALL, Phone("+14155550199")).given is None


def test_a_call_that_left_nothing_has_nothing_to_note(desk: FakeDesk, olga: Staff) -> None:
    del olga
    for step in (
        lambda: record_consent(desk, CALL, Consent.GIVEN, take=1),
        lambda: end_call(desk, CALL, ended_at=desk.clock.now(), seconds=1),
        lambda: give_number(desk, CALL, CALLER),
        lambda: text_reference(desk, CALL),
    ):
        with pytest.raises(NotFound):
            step()


def test_the_reference_is_texted_once(desk: FakeDesk, olga: Staff) -> None:
    take_call(desk, keyed(desk, olga.account))
    text_reference(desk, CALL)
    desk.clock.pass_(minutes=1)
    text_reference(desk, CALL)
    [letter] = desk.letters()
    assert (letter.number, letter.to, letter.sender, letter.language) == (CALLER, None, "+18005550100", "es")
    assert tags(desk) == [Tag.REQUEST_RECEIVED, Tag.REQUEST_CALL_NOTED]


def test_a_withheld_number_gets_no_text(desk: FakeDesk, olga: Staff) -> None:
    take_call(desk, keyed(desk, olga.account, caller=None))
    give_number(desk, CALL, CALLER)
    with pytest.raises(NotFound):
        text_reference(desk, CALL)
    assert desk.letters() == []
