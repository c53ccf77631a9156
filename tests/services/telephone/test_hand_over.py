"""A message of who reached nobody is handed to the business it was for, once, with all that came with it."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Phone
from chalicelib.domain.ids import AccountId
from chalicelib.domain.permissions import Role
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Channel, Outcome, Request, Sorting, State
from chalicelib.domain.rights import Right
from chalicelib.domain.telephony import Consent
from chalicelib.domain.voicemail import Audio, Tags
from chalicelib.errors import Conflict, Forbidden, InvalidField, NotFound, NotPossible
from chalicelib.services.accounts.close_account import close_account
from chalicelib.services.ports.desk import Unit, Work
from chalicelib.services.telephone import general_mailbox as mailbox
from chalicelib.services.telephone.end_call import end_call
from chalicelib.services.telephone.hand_over import OPERATOR, HandOver, hand_over
from chalicelib.services.telephone.hear_status import hear_status
from chalicelib.services.telephone.note_call import call_of
from chalicelib.services.telephone.phone_identity import pin_of_call
from chalicelib.services.telephone.phone_numbers import add_number
from chalicelib.services.telephone.record_consent import record_consent
from chalicelib.services.telephone.service_codes import add_code, retire_code
from tests.fakes.acme import ANAS_PHONE, hire, open_acme, phone_in
from tests.fakes.desk import FakeDesk
from tests.fakes.recordings import CALL, call_acme, leave, recording_id, wav, work

BY = "system:test"


@pytest.fixture
def operator(desk: FakeDesk) -> Staff:
    """Who runs the shared number."""
    staff = open_acme(desk, "operator")
    add_number(desk, staff.account, Phone("+18005550100"), shared=True, actor=BY)
    return staff


@pytest.fixture
def globex(desk: FakeDesk, operator: Staff) -> Staff:
    """The business that the caller meant; it was opened later."""
    return open_acme(desk, "globex")


@pytest.fixture
def code(desk: FakeDesk, globex: Staff) -> str:
    """The code of its brand."""
    return add_code(desk, globex.account, name="Globex Toys", actor=BY).code


@pytest.fixture
def message(desk: FakeDesk, operator: Staff) -> Request:
    """A caller reached nobody, agreed to be recorded and left a message, which is kept."""
    head = call_acme(desk, operator.account)
    record_consent(desk, CALL, Consent.GIVEN, take=1)
    leave(desk, operator.account)
    end_call(desk, CALL, ended_at=desk.clock.now(), seconds=40)
    assert work(desk) == []
    return desk.requests.get(operator.account.id, head.id)


def handed(desk: FakeDesk, staff: Staff, message: Request, to: str) -> Request:
    """Hand it over; return it as the business has it."""
    hand_over(desk, staff, HandOver(request=message.id, to=to))
    account = desk.lines.account_of(message.submission)
    return desk.requests.get(account, desk.requests.submission(account, message.submission).requests[0])


def tags(desk: FakeDesk, head: Request) -> list[str]:
    return [entry.tag for entry in desk.audit_log.of_request(head.account, head.id)]


def test_it_is_filed_with_its_facts_its_consent_and_its_recording(
    desk: FakeDesk, operator: Staff, globex: Staff, code: str, message: Request
) -> None:
    before = call_of(desk, CALL)
    desk.clock.pass_(days=2)
    filed = handed(desk, operator, message, code)
    assert (filed.account, filed.submission, filed.code) == (globex.account.id, message.submission, code)
    assert (filed.right, filed.sort, filed.channel) == (message.right, Sorting.LISTEN, Channel.PHONE)
    assert (filed.received_at, filed.clocks) == (message.received_at, message.clocks), "no day is lost or won"
    call = call_of(desk, CALL)
    assert (call.account, call.request, call.code) == (globex.account.id, filed.id, code)
    same = ("id", "consent", "takes", "started_at", "ended_at", "caller", "called", "attestation", "name", "place")
    assert {name: getattr(call, name) for name in same} == {name: getattr(before, name) for name in same}
    kept = desk.voicemails.get(globex.account.id, filed.id, recording_id(1))
    assert (kept.audio, kept.received_at, kept.tagged) == (Audio.KEPT, message.received_at, Tags(180, hold=True))
    assert desk.voicemail_bucket.objects[desk.voicemail_bucket.key(kept)] == wav(3)
    assert [one.submission for one in desk.requests.by_contact(globex.account.id, ANAS_PHONE.look_up)] == [
        filed.submission
    ]


def test_the_copy_is_closed_and_both_chains_say_so(
    desk: FakeDesk, operator: Staff, globex: Staff, code: str, message: Request
) -> None:
    filed = handed(desk, operator, message, code)
    copy = desk.requests.get(operator.account.id, message.id)
    assert (copy.state, copy.outcome, copy.decided_by) == (State.CLOSED, Outcome.NO_REQUEST, operator.actor)
    assert tags(desk, copy)[-1] == Tag.REQUEST_HANDED_OVER
    assert tags(desk, filed) == [Tag.REQUEST_RECEIVED, Tag.REQUEST_HANDED_OVER]
    actors = {entry.actor for entry in desk.audit_log.of_request(filed.account, filed.id)}
    assert actors == {OPERATOR}, "who works for the operator is nothing that the business learns"
    assert mailbox.read_mailbox(desk, operator).lines == ()


def test_the_caller_s_reference_and_pin_lead_to_the_business(
    desk: FakeDesk, operator: Staff, code: str, message: Request
) -> None:
    pin = pin_of_call(desk, operator.account.id, CALL)
    filed = handed(desk, operator, message, code)
    status = hear_status(desk, message.submission, pin, caller=ANAS_PHONE)
    assert (status.submission.account, status.submission.requests) == (filed.account, (filed.id,))
    other = pin_of_call(desk, filed.account, CALL)
    with pytest.raises(InvalidField, match="code: wrong"):
        hear_status(desk, message.submission, other, caller=ANAS_PHONE)


def test_what_is_handed_over_twice_is_there_once(
    desk: FakeDesk, operator: Staff, globex: Staff, code: str, message: Request
) -> None:
    filed = handed(desk, operator, message, code)
    with pytest.raises(NotPossible, match="request-closed"):
        hand_over(desk, operator, HandOver(request=message.id, to=code))
    assert len(desk.requests.submission(globex.account.id, filed.submission).requests) == 1


class Dying:
    """The writer of a process that dies before it writes anything to one account."""

    def __init__(self, work: Work, account: AccountId) -> None:
        self._work = work
        self._account = account

    def begin(self, account: AccountId, at: datetime) -> Unit:
        if account == self._account:
            raise ConnectionError
        return self._work.begin(account, at)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._work, name)


def test_what_broke_off_before_the_closing_is_closed_by_the_next_try_and_goes_nowhere_else(
    desk: FakeDesk, operator: Staff, globex: Staff, code: str, message: Request
) -> None:
    alive = desk.work
    desk.__dict__["work"] = Dying(alive, operator.account.id)
    with pytest.raises(ConnectionError):
        hand_over(desk, operator, HandOver(request=message.id, to=code))
    desk.__dict__["work"] = alive
    third = open_acme(desk, "initech")
    filed = handed(desk, operator, message, third.account.id)
    assert filed.account == globex.account.id
    assert desk.requests.get(operator.account.id, message.id).outcome is Outcome.NO_REQUEST
    with pytest.raises(NotFound):
        desk.requests.submission(third.account.id, message.submission)


def test_a_recording_that_comes_late_follows(desk: FakeDesk, operator: Staff, code: str) -> None:
    message = call_acme(desk, operator.account)
    filed = handed(desk, operator, message, code)
    assert filed.sort is Sorting.CALL_BACK
    leave(desk, operator.account)
    assert work(desk) == []
    kept = desk.voicemails.get(filed.account, filed.id, recording_id(1))
    assert kept.audio is Audio.KEPT


def test_nobody_waits_for_a_recording_that_is_still_being_fetched(desk: FakeDesk, operator: Staff, code: str) -> None:
    message = call_acme(desk, operator.account)
    leave(desk, operator.account)
    with pytest.raises(NotPossible, match="recording-awaited"):
        hand_over(desk, operator, HandOver(request=message.id, to=code))


def test_a_text_goes_with_its_words_and_only_its_business_has_it(
    desk: FakeDesk, operator: Staff, globex: Staff
) -> None:
    message = phone_in(desk, operator.account, channel=Channel.TEXT, sort=Sorting.READ)
    filed = handed(desk, operator, message, globex.account.id)
    assert (filed.account, filed.right, filed.sort) == (globex.account.id, Right.UNSORTED, Sorting.READ)


@pytest.mark.parametrize(("to", "problem"), [("", "missing"), ("acc_nobody", "unknown"), ("999999", "unknown")])
def test_a_business_that_is_not_there_is_said_so(
    desk: FakeDesk, operator: Staff, message: Request, to: str, problem: str
) -> None:
    with pytest.raises(InvalidField, match=f"to: {problem}"):
        hand_over(desk, operator, HandOver(request=message.id, to=to))


def test_a_closed_business_and_the_mailbox_itself_take_none(
    desk: FakeDesk, operator: Staff, globex: Staff, code: str, message: Request
) -> None:
    own = add_code(desk, operator.account, name="Operator", actor=BY).code
    for to in (own, operator.account.id):
        with pytest.raises(InvalidField, match="to: unknown"):
            hand_over(desk, operator, HandOver(request=message.id, to=to))
    close_account(desk, desk.accounts.get(globex.account.id), actor=BY)
    with pytest.raises(InvalidField, match="to: takes-none"):
        hand_over(desk, operator, HandOver(request=message.id, to=code))


def test_who_keyed_a_code_is_handed_to_nobody_else(desk: FakeDesk, operator: Staff, globex: Staff, code: str) -> None:
    own = add_code(desk, operator.account, name="Operator", actor=BY).code
    theirs = phone_in(desk, operator.account, code=own)
    with pytest.raises(NotPossible, match="not-general"):
        hand_over(desk, operator, HandOver(request=theirs.id, to=code))
    at_globex = phone_in(desk, globex.account)
    with pytest.raises(NotPossible, match="not-general"):
        hand_over(desk, globex, HandOver(request=at_globex.id, to=own))


def test_who_only_reads_hands_nothing_over_and_a_stale_page_neither(
    desk: FakeDesk, operator: Staff, code: str, message: Request
) -> None:
    auditor = hire(desk, operator.account, Role.AUDITOR)
    with pytest.raises(Forbidden):
        hand_over(desk, auditor, HandOver(request=message.id, to=code))
    with pytest.raises(Conflict):
        hand_over(desk, operator, HandOver(request=message.id, to=code, seen=message.version - 1))


def test_the_mailbox_shows_who_reached_nobody(desk: FakeDesk, operator: Staff, globex: Staff, message: Request) -> None:
    own = add_code(desk, operator.account, name="Operator", actor=BY).code
    phone_in(desk, operator.account, code=own)
    [line] = mailbox.read_mailbox(desk, operator).lines
    assert (line.request.id, [one.id for one in line.voicemails]) == (message.id, [recording_id(1)])
    with pytest.raises(NotFound):
        mailbox.read_mailbox(desk, globex)


def test_the_mailbox_is_read_page_by_page(desk: FakeDesk, operator: Staff) -> None:
    left = {phone_in(desk, operator.account).id for _ in range(mailbox.MESSAGES + 3)}
    first = mailbox.read_mailbox(desk, operator)
    second = mailbox.read_mailbox(desk, operator, cursor=first.cursor)
    assert (len(first.lines), len(second.lines), second.cursor) == (mailbox.MESSAGES, 3, "")
    assert {line.request.id for line in (*first.lines, *second.lines)} == left


def test_a_call_of_an_own_number_is_nothing_for_others(desk: FakeDesk, operator: Staff, code: str) -> None:
    head = call_acme(desk, operator.account)
    call = call_of(desk, CALL)
    unit = desk.work.begin(operator.account.id, desk.clock.now())
    because = Reason(Tag.REQUEST_CALL_NOTED, BY, head.id, {})
    unit.store(desk.requests.get(head.account, head.id), because=because)
    unit.store(replace(call, called="+18005550199"), because=because)
    unit.commit()
    assert mailbox.read_mailbox(desk, operator).lines == ()
    with pytest.raises(NotPossible, match="not-general"):
        hand_over(desk, operator, HandOver(request=head.id, to=code))


def test_a_business_is_found_by_code_name_or_brand(desk: FakeDesk, operator: Staff, globex: Staff, code: str) -> None:
    found = mailbox.find_businesses(desk, operator, f" {code[:3]} {code[3:]}")
    assert [(one.account.id, one.key, one.brand) for one in found] == [(globex.account.id, code, "Globex Toys")]
    for words in ("globex", "TOYS", "  toy "):
        assert [one.key for one in mailbox.find_businesses(desk, operator, words)] == [code]
    retire_code(desk, globex.account, code, actor=BY)
    assert [one.key for one in mailbox.find_businesses(desk, operator, "globex")] == [globex.account.id]
    for words in ("", code, "operator", "nobody at all"):
        assert mailbox.find_businesses(desk, operator, words) == ()
    with pytest.raises(NotFound):
        mailbox.find_businesses(desk, globex, "operator")


def test_the_audit_names_no_number_and_no_words(desk: FakeDesk, operator: Staff, code: str, message: Request) -> None:
    filed = handed(desk, operator, message, code)
    for head in (filed, message):
        told = str([entry.detail for entry in desk.audit_log.of_request(head.account, head.id)])
        assert ANAS_PHONE.e164 not in told
        assert not re.search(r"\+\d{8}", told)
