"""A word of the telephone company about a recording becomes one voicemail, however often and in what order it comes."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.account import AccountState, Plan
from chalicelib.domain.audit import GENESIS, verify_link
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import AccountId
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Channel, Outcome, Sorting, State
from chalicelib.domain.rights import Right
from chalicelib.domain.voicemail import Audio, Voicemail
from chalicelib.errors import Conflict
from chalicelib.services.voicemail.take_recording import Recorded, Taken, take_recording
from tests.fakes.acme import open_acme
from tests.fakes.desk import START, FakeDesk
from tests.fakes.recordings import CALL, call_acme, head_of, recording_id, tell, voicemail_of

OTHER_CALL = "CA" + "2" * 32


def tags(desk: FakeDesk, call: str = CALL) -> list[str]:
    head = head_of(desk, call)
    return [entry.tag for entry in desk.audit_log.of_request(head.account, head.id)]


def voicemails(desk: FakeDesk) -> list[Voicemail]:
    return [desk._codec.record(row) for row in desk.engine.rows.values() if row.kind == Voicemail.KIND]


def change_account(desk: FakeDesk, account: AccountId, **changes: Any) -> None:
    unit = desk.work.begin(account, desk.clock.now())
    because = Reason(Tag.ACCOUNT_SETTINGS_CHANGED, "system:test")
    unit.store(replace(desk.accounts.get(account), **changes), because=because)
    unit.commit()


def change_request(desk: FakeDesk, **changes: Any) -> None:
    """Change the request that the call left, as staff do."""
    head = head_of(desk)
    unit = desk.work.begin(head.account, desk.clock.now())
    unit.store(replace(head, **changes), because=Reason(Tag.REQUEST_SORTED, "user:usr_x", head.id))
    unit.commit()


def test_a_message_is_filed_under_what_its_call_asked_for(desk: FakeDesk) -> None:
    account = open_acme(desk).account
    head = call_acme(desk, account)
    desk.clock.pass_(minutes=2)
    assert tell(desk, account) is Taken.LEFT
    known = voicemail_of(desk)
    assert (known.request, known.audio, known.hold, known.alone) == (head.id, Audio.AWAITED, True, False)
    assert (known.work_at, known.received_at) == (desk.clock.now(), desk.clock.now())
    after = head_of(desk)
    assert (after.sort, after.state, after.right) == (Sorting.LISTEN, State.TO_SORT, Right.DELETE)
    assert after.received_at == START  # when the right was keyed, which was earlier
    assert after.clocks == head.clocks
    assert tags(desk) == [Tag.REQUEST_RECEIVED, Tag.REQUEST_VOICEMAIL_LEFT]


def test_the_same_callback_fifty_times_is_one_voicemail(desk: FakeDesk) -> None:
    account = open_acme(desk).account
    call_acme(desk, account)
    assert [tell(desk, account) for _ in range(50)] == [Taken.LEFT] + [Taken.KNOWN] * 49
    assert len(voicemails(desk)) == 1
    assert tags(desk).count(Tag.REQUEST_VOICEMAIL_LEFT) == 1


@pytest.mark.parametrize(("status", "seconds"), [("absent", 0), ("failed", 3), ("in-progress", 3), ("completed", 0)])
def test_a_recording_without_sound_leaves_a_request_to_call_back(desk: FakeDesk, status: str, seconds: int) -> None:
    account = open_acme(desk).account
    call_acme(desk, account)
    assert tell(desk, account, status=status, seconds=seconds) is Taken.SILENT
    assert voicemails(desk) == []
    assert head_of(desk).sort is Sorting.CALL_BACK


def test_no_audio_from_an_unknown_call_leaves_nothing(desk: FakeDesk) -> None:
    account = open_acme(desk).account
    before = dict(desk.engine.rows)
    assert tell(desk, account, seconds=0) is Taken.SILENT
    assert desk.engine.rows == before


def test_a_callback_before_its_call_lands_in_the_queue(desk: FakeDesk) -> None:
    account = open_acme(desk).account
    desk.clock.pass_(days=2)
    assert tell(desk, account, seconds=40) is Taken.LEFT
    head = head_of(desk)
    assert (head.right, head.sort, head.state) == (Right.UNSORTED, Sorting.LISTEN, State.TO_SORT)
    assert (head.channel, head.language, head.received_at) == (Channel.PHONE, "es", desk.clock.now())
    call = desk.voicemails.call(head.account, head.id, CALL)
    assert (call.incomplete, call.caller, call.takes) == (True, None, 1)
    assert voicemail_of(desk).alone
    assert desk.lines.account_of(head.submission) == account.id


def test_the_clock_runs_from_the_message_and_not_from_its_callback(desk: FakeDesk) -> None:
    account = open_acme(desk).account
    desk.clock.pass_(days=5)
    made_at = desk.clock.now() - timedelta(days=4)
    recorded = Recorded(call=CALL, recording=recording_id(1), seconds=60, made_at=made_at)
    take_recording(desk, account.id, recorded)
    left = made_at + timedelta(seconds=60)
    assert (head_of(desk).received_at, voicemail_of(desk).received_at) == (left, left)


@pytest.mark.parametrize("ahead", [timedelta(hours=1), None])
def test_a_message_is_never_left_in_the_future(desk: FakeDesk, ahead: timedelta | None) -> None:
    account = open_acme(desk).account
    made_at = desk.clock.now() + ahead if ahead else None
    take_recording(desk, account.id, Recorded(call=CALL, recording=recording_id(1), seconds=None, made_at=made_at))
    assert voicemail_of(desk).received_at == head_of(desk).received_at == START
    assert voicemail_of(desk).language == "en"  # the business's first: nobody said another


def test_how_long_it_is_kept_follows_the_plan(desk: FakeDesk) -> None:
    account = open_acme(desk).account
    change_account(desk, account.id, plan=Plan.ENTERPRISE)
    tell(desk, account)
    assert voicemail_of(desk).retention == 365


def test_a_later_take_replaces_the_earlier_one(desk: FakeDesk) -> None:
    account = open_acme(desk).account
    call_acme(desk, account)
    tell(desk, account, 1, take=1)
    desk.clock.pass_(minutes=1)
    tell(desk, account, 2, take=2)
    assert [voicemail_of(desk, number).audio for number in (1, 2)] == [Audio.SUPERSEDED, Audio.AWAITED]
    assert voicemail_of(desk, 1).work_at is not None
    assert tags(desk)[-2:] == [Tag.REQUEST_VOICEMAIL_LEFT, Tag.REQUEST_VOICEMAIL_SUPERSEDED]


def test_takes_out_of_order_leave_the_last_one(desk: FakeDesk) -> None:
    account = open_acme(desk).account
    call_acme(desk, account)
    for number in (3, 1, 2):
        tell(desk, account, number, take=number)
    audio = [voicemail_of(desk, number).audio for number in (1, 2, 3)]
    assert audio == [Audio.SUPERSEDED, Audio.SUPERSEDED, Audio.AWAITED]
    assert voicemail_of(desk, 1).work_at == desk.clock.now()  # to be deleted at the company


def test_a_take_without_a_number_is_ordered_by_its_time(desk: FakeDesk) -> None:
    account = open_acme(desk).account
    call_acme(desk, account)
    desk.clock.pass_(minutes=10)
    tell(desk, account, 1, take=0)
    made_at = desk.clock.now() - timedelta(minutes=5)
    take_recording(desk, account.id, Recorded(call=CALL, recording=recording_id(2), seconds=3, made_at=made_at, take=7))
    assert [voicemail_of(desk, number).audio for number in (1, 2)] == [Audio.AWAITED, Audio.SUPERSEDED]


def test_recordings_of_two_calls_replace_nothing(desk: FakeDesk) -> None:
    account = open_acme(desk).account
    tell(desk, account, 1)
    tell(desk, account, 2, call=OTHER_CALL)
    assert {voicemail.audio for voicemail in voicemails(desk)} == {Audio.AWAITED}
    assert head_of(desk).id != head_of(desk, OTHER_CALL).id


def test_a_message_for_a_request_that_was_sorted_meanwhile_waits_to_be_heard(desk: FakeDesk) -> None:
    account = open_acme(desk).account
    call_acme(desk, account)
    change_request(desk, sort=None)
    tell(desk, account)
    assert (head_of(desk).sort, head_of(desk).waiting_message) == (None, True)


def test_a_message_for_a_closed_request_opens_one_of_its_own_once(desk: FakeDesk) -> None:
    account = open_acme(desk).account
    closed = call_acme(desk, account)
    change_request(desk, outcome=Outcome.NO_REQUEST, closed_at=START, sort=None)
    desk.clock.pass_(hours=1)
    assert [tell(desk, account) for _ in range(3)] == [Taken.LEFT, Taken.KNOWN, Taken.KNOWN]
    [voicemail] = voicemails(desk)
    head = desk.requests.get(account.id, voicemail.request)
    assert head.id != closed.id
    assert (head.state, head.sort, head.contact) == (State.TO_SORT, Sorting.LISTEN, closed.contact)
    assert desk.requests.get(account.id, closed.id).outcome is Outcome.NO_REQUEST


def test_a_repeat_after_the_request_was_closed_changes_nothing(desk: FakeDesk) -> None:
    account = open_acme(desk).account
    call_acme(desk, account)
    tell(desk, account)
    change_request(desk, outcome=Outcome.NO_REQUEST, closed_at=START, sort=None)
    assert tell(desk, account) is Taken.KNOWN
    assert len(voicemails(desk)) == 1


def test_a_message_for_a_business_that_has_closed_is_not_taken(desk: FakeDesk) -> None:
    account = open_acme(desk).account
    change_account(desk, account.id, state=AccountState.CLOSED)
    assert tell(desk, account) is Taken.CLOSED
    assert voicemails(desk) == []


def test_a_message_for_nobody_is_not_taken(desk: FakeDesk) -> None:
    account = open_acme(desk).account
    assert tell(desk, replace(account, id=AccountId("acc_unknown"))) is Taken.FOREIGN
    assert voicemails(desk) == []


def test_takes_that_are_told_at_the_same_moment_leave_one(desk: FakeDesk) -> None:
    account = open_acme(desk).account

    def persist(take: int) -> None:
        while True:  # as the company does after a 5xx
            with suppress(Conflict):
                tell(desk, account, take, take=take)
                return

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(persist, [1, 2, 3, 3, 2, 1, 3, 2]))
    audio = {voicemail.take: voicemail.audio for voicemail in voicemails(desk)}
    assert audio == {1: Audio.SUPERSEDED, 2: Audio.SUPERSEDED, 3: Audio.AWAITED}
    assert len(voicemails(desk)) == 3


def test_every_chain_hangs_together(desk: FakeDesk) -> None:
    account = open_acme(desk).account
    for number in range(3):
        tell(desk, account, number, take=number)
    last = GENESIS
    for entry in desk.audit_log.of_request(account.id, head_of(desk).id):
        assert verify_link(last, entry)
        last = entry.head
    assert last == head_of(desk).chain_head
