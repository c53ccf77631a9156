"""A recording nobody told us about is found by asking the telephone company, once, under the line that was called."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.contact import Phone
from chalicelib.domain.request import Sorting
from chalicelib.domain.rights import Right
from chalicelib.domain.voicemail import Audio, Voicemail
from chalicelib.errors import Unavailable
from chalicelib.services.ports.phone import Heard
from chalicelib.services.telephone.phone_numbers import add_number
from chalicelib.services.voicemail.reconcile_recordings import reconcile_recordings
from tests.fakes.acme import ANAS_PHONE, open_acme
from tests.fakes.desk import SETTINGS, FakeDesk
from tests.fakes.recordings import CALL, call_acme, facts_of, head_of, recording_id, tell, voicemail_of, wav, work

SHARED, OWN = Phone("+18005550100"), Phone("+18005550123")
OTHER_CALL = "CA" + "2" * 32


@pytest.fixture
def acme(desk: FakeDesk) -> Account:
    """A business with a number of its own."""
    account = open_acme(desk).account
    add_number(desk, account, OWN, actor="operator:command")
    return account


def record(desk: FakeDesk, number: int = 1, *, call: str = CALL, minutes: int = 30, seconds: int = 3) -> None:
    """A message that was left so many minutes ago; no word of it came."""
    made_at = desk.clock.now() - timedelta(minutes=minutes)
    desk.phone_company.audio[recording_id(number)] = wav(seconds)
    desk.phone_company.listed.append(Heard(recording_id(number), call, made_at, seconds))


def voicemails(desk: FakeDesk) -> list[Voicemail]:
    return [desk._codec.record(row) for row in desk.engine.rows.values() if row.kind == Voicemail.KIND]


def test_the_message_of_a_known_call_is_taken_in_and_kept(desk: FakeDesk, acme: Account) -> None:
    head = call_acme(desk, acme)
    desk.clock.pass_(hours=1)
    record(desk)
    assert reconcile_recordings(desk) == 1
    known = voicemail_of(desk)
    assert (known.request, known.take, known.language, known.alone) == (head.id, 0, "es", False)
    assert known.received_at == desk.clock.now() - timedelta(minutes=30) + timedelta(seconds=3)
    work(desk)
    assert voicemail_of(desk).audio is Audio.KEPT


def test_the_message_of_a_call_that_we_never_heard_of_lands_in_the_queue(desk: FakeDesk, acme: Account) -> None:
    desk.clock.pass_(hours=1)
    desk.phone_company.calls[CALL] = replace(facts_of(called=OWN.e164), started_at=desk.clock.now())
    record(desk)
    assert reconcile_recordings(desk) == 1
    head = head_of(desk)
    assert (head.account, head.right, head.sort) == (acme.id, Right.UNSORTED, Sorting.LISTEN)
    assert head.contact == ANAS_PHONE.masked()
    assert head.received_at == voicemail_of(desk).received_at
    call = desk.voicemails.call(acme.id, head.id, CALL)
    assert (call.incomplete, call.caller, call.called) == (False, ANAS_PHONE, OWN.e164)
    assert not voicemail_of(desk).alone
    assert desk.requests.by_contact(acme.id, ANAS_PHONE.look_up)


def test_what_came_on_the_shared_number_lands_in_the_general_mailbox(desk: FakeDesk, acme: Account) -> None:
    operator = open_acme(desk, "operator").account
    add_number(desk, operator, SHARED, shared=True, actor="operator:command")
    desk.phone_company.calls[CALL] = facts_of(called=SHARED.e164)
    record(desk)
    assert reconcile_recordings(desk) == 1
    assert head_of(desk).account == operator.id


@pytest.mark.parametrize("called", ["", "+12025550199"])
def test_a_recording_of_somebody_elses_line_is_not_ours(desk: FakeDesk, acme: Account, called: str) -> None:
    desk.phone_company.calls[CALL] = facts_of(called=called)
    record(desk)
    assert reconcile_recordings(desk) == 0
    assert voicemails(desk) == []
    assert desk.phone_company.deleted == []


def test_a_recording_of_a_call_that_the_company_does_not_know_is_left_alone(desk: FakeDesk, acme: Account) -> None:
    record(desk)
    assert reconcile_recordings(desk) == 0


def test_what_is_known_is_not_taken_in_again(desk: FakeDesk, acme: Account) -> None:
    call_acme(desk, acme)
    tell(desk, acme)
    record(desk)
    before = dict(desk.engine.rows)
    assert [reconcile_recordings(desk) for _ in range(3)] == [0, 0, 0]
    assert desk.engine.rows == before


def test_a_callback_that_comes_after_all_changes_nothing(desk: FakeDesk, acme: Account) -> None:
    desk.phone_company.calls[CALL] = facts_of(called=OWN.e164)
    record(desk)
    reconcile_recordings(desk)
    tell(desk, acme)
    assert len(voicemails(desk)) == 1


def test_a_recording_whose_word_may_still_come_is_left_to_it(desk: FakeDesk, acme: Account) -> None:
    call_acme(desk, acme)
    record(desk, minutes=9)
    assert reconcile_recordings(desk) == 0
    desk.clock.pass_(minutes=2)
    assert reconcile_recordings(desk) == 1


@pytest.mark.parametrize("known", [True, False])
def test_a_recording_without_sound_is_none(desk: FakeDesk, acme: Account, *, known: bool) -> None:
    if known:
        call_acme(desk, acme)
    record(desk, seconds=0)
    assert reconcile_recordings(desk) == 0
    assert voicemails(desk) == []


def test_the_last_three_days_are_asked_for(desk: FakeDesk, acme: Account) -> None:
    call_acme(desk, acme)
    record(desk, minutes=3 * 24 * 60 + 1)
    assert reconcile_recordings(desk) == 0


def test_one_that_fails_does_not_keep_the_others_back(desk: FakeDesk, acme: Account) -> None:
    desk.phone_company.calls[CALL] = facts_of(called=OWN.e164)
    desk.phone_company.calls[OTHER_CALL] = facts_of(OTHER_CALL, called=OWN.e164)
    record(desk, 1)
    record(desk, 2, call=OTHER_CALL)
    listed = list(desk.phone_company.recordings(since=desk.clock.now() - timedelta(days=1)))
    assert len(listed) == 2
    desk.phone_company.call_failures = [Unavailable("down")]
    with pytest.raises(Unavailable):
        reconcile_recordings(desk)
    assert [voicemail.id for voicemail in voicemails(desk)] == [recording_id(2)]
    assert reconcile_recordings(desk) == 1
    assert len(voicemails(desk)) == 2


def test_a_deployment_without_a_line_asks_nobody() -> None:
    desk = FakeDesk(replace(SETTINGS, twilio_account_sid=""))
    desk.phone_company.failures = [AssertionError()]
    assert reconcile_recordings(desk) == 0
