"""A message is fetched, checked, kept, and deleted at the telephone company; bad ones say so, none is lost or twice."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.request import Sorting
from chalicelib.domain.voicemail import Audio, Tags, Unusable, Voicemail, VoicemailPlace
from chalicelib.errors import NotFound, Unavailable
from chalicelib.services import fetch_recording
from chalicelib.services.keep_voicemail import STEPS, keep_voicemails, pause, work_on
from tests.fakes.acme import ANAS_PHONE, open_acme
from tests.fakes.desk import FakeDesk
from tests.fakes.recordings import (
    CALL,
    call_acme,
    facts_of,
    head_of,
    leave,
    recording_id,
    tell,
    voicemail_of,
    wait,
    wav,
    work,
)

NAMES = ("ask who called", "fetch", "delete there", "delete superseded")


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def account(desk: FakeDesk) -> Account:
    """A business that was called."""
    account = open_acme(desk).account
    call_acme(desk, account)
    return account


def entries(desk: FakeDesk, tag: Tag) -> list[dict[str, object]]:
    head = head_of(desk)
    return [dict(entry.detail) for entry in desk.audit_log.of_request(head.account, head.id) if entry.tag == tag]


def ours(desk: FakeDesk) -> list[bytes]:
    return list(desk.voicemail_bucket.objects.values())


def test_a_message_is_kept_with_its_hash_and_deleted_at_the_company(desk: FakeDesk, account: Account) -> None:
    leave(desk, account, seconds=3)
    assert work(desk) == []
    known = voicemail_of(desk)
    content = wav(3)
    assert (known.audio, known.unusable, known.content_type) == (Audio.KEPT, None, "audio/wav")
    assert (known.size, known.seconds, known.sha256) == (len(content), 3, hashlib.sha256(content).hexdigest())
    assert (known.kept_at, known.deleted_there_at) == (desk.clock.now(), desk.clock.now())
    assert known.tagged == Tags(180, hold=True)
    assert known.attempts == 0
    assert ours(desk) == [content]
    assert (desk.phone_company.audio, desk.phone_company.deleted) == ({}, [recording_id(1)])
    [kept] = entries(desk, Tag.REQUEST_VOICEMAIL_KEPT)
    assert (kept["sha256"], kept["seconds"], kept["whole"]) == (known.sha256, 3, True)


def test_nothing_is_done_twice(desk: FakeDesk, account: Account) -> None:
    leave(desk, account)
    work(desk, minutes=5)
    for _ in range(3):
        work_on(desk, VoicemailPlace(account.id, head_of(desk).id, recording_id(1)))
    assert desk.phone_company.deleted == [recording_id(1)]
    assert len(entries(desk, Tag.REQUEST_VOICEMAIL_KEPT)) == 1


def test_a_voicemail_that_is_not_there_is_no_work(desk: FakeDesk, account: Account) -> None:
    assert work_on(desk, VoicemailPlace(account.id, head_of(desk).id, recording_id(9))) == ()


def test_an_mp3_is_kept_as_one(desk: FakeDesk, account: Account) -> None:
    leave(desk, account, seconds=60, audio=b"ID3" + bytes(500))
    work(desk)
    known = voicemail_of(desk)
    assert (known.audio, known.content_type, known.seconds) == (Audio.KEPT, "audio/mpeg", 60)


def test_a_404_at_first_is_a_recording_that_is_not_ready(desk: FakeDesk, account: Account) -> None:
    tell(desk, account)
    assert work(desk, minutes=2) == ["fetch: NotFound"] * 2
    assert voicemail_of(desk).audio is Audio.AWAITED
    desk.phone_company.audio[recording_id(1)] = wav(3)
    assert work(desk, minutes=2) == []
    assert voicemail_of(desk).audio is Audio.KEPT


@pytest.mark.parametrize("error", [NotFound, Unavailable, RuntimeError])
def test_an_hour_of_404_or_500_loses_nothing(desk: FakeDesk, account: Account, error: type[Exception]) -> None:
    leave(desk, account)
    company = desk.phone_company
    company.failures = [error("down") for _ in range(1000)]
    failed = work(desk, minutes=60)
    assert failed == [f"fetch: {error.__name__}"] * 5  # after 0, 1, 3, 8 and 23 minutes
    assert (company.audio, ours(desk)) == ({recording_id(1): wav(3)}, [])
    company.failures = []
    work(desk, minutes=60)
    assert (voicemail_of(desk).audio, ours(desk), company.audio) == (Audio.KEPT, [wav(3)], {})
    assert voicemail_of(desk).received_at + timedelta(hours=2) == desk.clock.now()


def test_the_tries_become_rarer() -> None:
    minutes = [pause(attempts, waited=timedelta(hours=1)) // timedelta(minutes=1) for attempts in range(7)]
    assert minutes == [1, 2, 5, 15, 60, 60, 60]
    assert pause(80, waited=timedelta(days=2)) == timedelta(hours=1)
    assert pause(80, waited=timedelta(days=3)) == timedelta(days=1)


def test_a_recording_that_never_comes_is_lost_after_two_weeks_with_an_alarm(desk: FakeDesk, account: Account) -> None:
    tell(desk, account)
    left = voicemail_of(desk)
    tries = wait(desk, left, tries=200, awaits=True)
    known = voicemail_of(desk)
    assert (known.audio, known.unusable) == (Audio.UNUSABLE, Unusable.MISSING)
    assert desk.alarm.missed == [(known.id, "missing")]
    [lost] = entries(desk, Tag.REQUEST_VOICEMAIL_UNUSABLE)
    assert lost["why"] == "missing"
    assert 80 < tries < 100  # 5 at first, then hourly for three days, then daily
    assert head_of(desk).sort is Sorting.LISTEN  # staff see it and can call back


@pytest.mark.parametrize(
    ("audio", "why"),
    [
        (b"", Unusable.EMPTY),
        (b"<html>not found</html>", Unusable.NOT_AUDIO),
        (b"PK\x03\x04" + bytes(5000), Unusable.NOT_AUDIO),
    ],
)
def test_what_is_no_message_is_given_up_after_some_minutes_and_stays_at_the_company(
    desk: FakeDesk, account: Account, audio: bytes, why: Unusable
) -> None:
    leave(desk, account, audio=audio)
    assert work(desk, minutes=10) == ["fetch: Unavailable"] * 4
    assert voicemail_of(desk).audio is Audio.AWAITED
    assert work(desk, minutes=20) == []
    known = voicemail_of(desk)
    assert (known.audio, known.unusable) == (Audio.UNUSABLE, why)
    assert (ours(desk), desk.phone_company.deleted) == ([], [])
    assert desk.alarm.missed == [(known.id, why.value)]
    assert known.work_at == known.expires_at


def test_a_recording_of_three_hours_is_left_at_the_company(desk: FakeDesk, account: Account) -> None:
    leave(desk, account, seconds=3 * 3600, audio=wav(3))
    desk.phone_company.declared[recording_id(1)] = 3 * 3600 * 16_000
    work(desk)
    known = voicemail_of(desk)
    assert (known.audio, known.unusable, known.seconds) == (Audio.UNUSABLE, Unusable.TOO_LARGE, 3 * 3600)
    assert (ours(desk), desk.phone_company.deleted) == ([], [])


def test_one_that_does_not_say_how_long_it_is_stops_at_the_limit(
    desk: FakeDesk, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch_recording, "RECORDING_LIMIT", 50_000)
    leave(desk, account, seconds=4)
    desk.phone_company.declared[recording_id(1)] = 100
    work(desk)
    assert (voicemail_of(desk).unusable, ours(desk)) == (Unusable.TOO_LARGE, [])


def test_what_could_not_be_kept_goes_at_the_company_with_its_days(desk: FakeDesk, account: Account) -> None:
    leave(desk, account, audio=b"no audio")
    work(desk, minutes=30)
    desk.clock.at = voicemail_of(desk).expires_at
    work(desk)
    assert desk.phone_company.deleted == []  # its request is open
    known = voicemail_of(desk)
    assert known.work_at == desk.clock.now() + timedelta(days=7)
    desk.work.settle(replace(known, hold=False))
    desk.clock.pass_(days=7)
    work(desk)
    assert desk.phone_company.deleted == [known.id]
    assert voicemail_of(desk).work_at is None


def test_a_truncated_recording_is_awaited_whole_and_then_kept_as_far_as_it_goes(
    desk: FakeDesk, account: Account
) -> None:
    leave(desk, account, seconds=30, audio=wav(10))
    assert work(desk, minutes=10) == ["fetch: Unavailable"] * 4
    assert ours(desk) == []
    assert work(desk, minutes=20) == []
    known = voicemail_of(desk)
    assert (known.audio, known.unusable, known.seconds) == (Audio.KEPT, Unusable.TRUNCATED, 10)
    assert ours(desk) == [wav(10)]
    assert desk.phone_company.deleted == []  # the rest may be there
    assert desk.alarm.missed == [(known.id, "truncated")]
    assert known.playable(desk.clock.now())


def test_a_truncated_recording_that_becomes_whole_is_kept_whole(desk: FakeDesk, account: Account) -> None:
    leave(desk, account, seconds=30, audio=wav(10))
    work(desk, minutes=5)
    desk.phone_company.audio[recording_id(1)] = wav(30)
    work(desk, minutes=10)
    assert voicemail_of(desk).whole
    assert (ours(desk), desk.phone_company.deleted) == ([wav(30)], [recording_id(1)])


def test_fewer_bytes_than_announced_are_not_all(desk: FakeDesk, account: Account) -> None:
    leave(desk, account, seconds=3)
    desk.phone_company.declared[recording_id(1)] = len(wav(3)) + 1
    work(desk, minutes=30)
    assert voicemail_of(desk).unusable is Unusable.TRUNCATED


def test_the_part_that_comes_before_the_line_breaks_each_time_is_kept_at_the_end(
    desk: FakeDesk, account: Account
) -> None:
    leave(desk, account, seconds=3)
    desk.phone_company.breaks_after = 10_000
    work(desk, minutes=60)
    assert (voicemail_of(desk).audio, ours(desk)) == (Audio.AWAITED, [])
    known = voicemail_of(desk)
    desk.work.settle(replace(known, received_at=known.received_at - timedelta(days=14)))
    wait(desk, known, tries=3)
    known = voicemail_of(desk)
    assert (known.audio, known.unusable, known.size) == (Audio.KEPT, Unusable.TRUNCATED, 10_000)


def test_what_the_caller_recorded_again_is_deleted_everywhere(desk: FakeDesk, account: Account) -> None:
    leave(desk, account, 1, take=1)
    work(desk)
    assert len(ours(desk)) == 1
    leave(desk, account, 2, take=2, seconds=5)
    assert work(desk, minutes=5) == []
    assert ours(desk) == [wav(5)]
    assert desk.phone_company.deleted == [recording_id(1), recording_id(2)]
    gone = voicemail_of(desk, 1)
    assert (gone.audio, gone.kept_at, gone.tagged, gone.work_at) == (Audio.SUPERSEDED, None, None, None)
    assert len(entries(desk, Tag.REQUEST_VOICEMAIL_SUPERSEDED)) == 1


def test_an_earlier_take_that_comes_late_is_never_fetched(desk: FakeDesk, account: Account) -> None:
    leave(desk, account, 2, take=2, seconds=5)
    leave(desk, account, 1, take=1)
    work(desk, minutes=2)
    assert (ours(desk), sorted(desk.phone_company.deleted)) == ([wav(5)], [recording_id(1), recording_id(2)])


def test_the_earlier_take_stays_until_the_later_one_is_kept(desk: FakeDesk, account: Account) -> None:
    leave(desk, account, 1, take=1)
    tell(desk, account, 2, take=2)  # and the company does not hand it out
    work(desk, minutes=30)
    assert desk.phone_company.deleted == []
    desk.phone_company.audio[recording_id(2)] = wav(3)
    work(desk, minutes=60)
    assert sorted(desk.phone_company.deleted) == [recording_id(1), recording_id(2)]


def test_the_earlier_take_counts_again_when_the_later_one_has_no_sound(desk: FakeDesk, account: Account) -> None:
    leave(desk, account, 1, take=1, seconds=7)
    leave(desk, account, 2, take=2, audio=b"")
    work(desk, minutes=40)
    assert [voicemail_of(desk, number).audio for number in (1, 2)] == [Audio.KEPT, Audio.UNUSABLE]
    assert ours(desk) == [wav(7)]


def test_a_kept_take_counts_again_as_it_was(desk: FakeDesk, account: Account) -> None:
    leave(desk, account, 1, take=1, seconds=7)
    work(desk)
    before = voicemail_of(desk, 1)
    leave(desk, account, 2, take=2, audio=b"")
    work(desk, minutes=40)
    after = voicemail_of(desk, 1)
    assert (after.audio, after.sha256, after.kept_at) == (Audio.KEPT, before.sha256, before.kept_at)
    assert ours(desk) == [wav(7)]


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


def test_two_workers_do_not_work_on_the_same(desk: FakeDesk, account: Account) -> None:
    leave(desk, account)
    known = voicemail_of(desk)
    desk.work.settle(replace(known, attempts=1, work_at=desk.clock.now() + timedelta(minutes=1)))  # the other has it
    assert work(desk) == []
    assert voicemail_of(desk).audio is Audio.AWAITED
    assert work(desk, minutes=1) == []  # and did not come to its end
    assert voicemail_of(desk).audio is Audio.KEPT


def test_one_bad_recording_does_not_hold_up_the_others(desk: FakeDesk, account: Account) -> None:
    leave(desk, account, 1)
    desk.phone_company.calls["CA" + "2" * 32] = facts_of("CA" + "2" * 32)
    leave(desk, account, 2, call="CA" + "2" * 32, audio=b"")
    assert keep_voicemails(desk) == (2, ("fetch: Unavailable",))
    assert voicemail_of(desk, 1).audio is Audio.KEPT


def test_a_sweep_ends_in_time(desk: FakeDesk, account: Account) -> None:
    for number in range(3):
        call = f"CA{number:032x}"
        desk.phone_company.calls[call] = facts_of(call)
        leave(desk, account, number, call=call)
    desk.phone_company.seconds_a_fetch = 40
    desk.phone_company.clock = desk.clock
    assert keep_voicemails(desk)[0] == 2
    assert keep_voicemails(desk)[0] == 1


def test_the_audit_holds_ids_and_codes_only(desk: FakeDesk) -> None:
    account = open_acme(desk).account
    desk.phone_company.calls[CALL] = facts_of()
    leave(desk, account)
    work(desk)
    text = repr(list(desk.engine.audit.values()))
    assert ANAS_PHONE.e164 not in text
    assert "LOPEZ" not in text


def test_the_steps_come_in_their_order() -> None:
    assert tuple(step.name for step in STEPS)[: len(NAMES)] == NAMES


def test_nothing_is_due_for_a_voicemail_that_is_done(desk: FakeDesk, account: Account) -> None:
    leave(desk, account)
    work(desk)
    done: Voicemail = voicemail_of(desk)
    assert [step.name for step in STEPS[: len(NAMES)] if step.due(done)] == []
