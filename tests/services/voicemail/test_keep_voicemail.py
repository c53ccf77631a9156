"""A voicemail is worked on until nothing is left to do: by one worker at a time, in time, and nothing is done twice."""

import hashlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.voicemail import Audio, Tags, Voicemail, VoicemailPlace
from chalicelib.services.voicemail.keep_voicemail import STEPS, keep_voicemails, pause, work_on
from tests.fakes.desk import FakeDesk
from tests.fakes.phone import MemoryVoicemailBucket
from tests.fakes.recordings import (
    entries,
    facts_of,
    head_of,
    leave,
    ours,
    recording_id,
    voicemail_of,
    wav,
    work,
)

NAMES = ("ask who called", "fetch", "delete there", "delete superseded")


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


def test_the_tries_become_rarer() -> None:
    minutes = [pause(attempts, waited=timedelta(hours=1)) // timedelta(minutes=1) for attempts in range(7)]
    assert minutes == [1, 2, 5, 15, 60, 60, 60]
    assert pause(80, waited=timedelta(days=2)) == timedelta(hours=1)
    assert pause(80, waited=timedelta(days=3)) == timedelta(days=1)


def test_two_workers_do_not_work_on_the_same(desk: FakeDesk, account: Account) -> None:
    leave(desk, account)
    known = voicemail_of(desk)
    desk.work.settle(replace(known, attempts=1, work_at=desk.clock.now() + timedelta(minutes=1)))  # the other has it
    assert work(desk) == []
    assert voicemail_of(desk).audio is Audio.AWAITED
    assert work(desk, minutes=1) == []  # and did not come to its end
    assert voicemail_of(desk).audio is Audio.KEPT


def test_what_somebody_else_notes_during_the_fetch_is_not_lost(desk: FakeDesk, account: Account) -> None:
    """A retag of what is not kept yet changes the tags that it will be kept under."""
    leave(desk, account)

    class Busy(MemoryVoicemailBucket):
        def put(self, voicemail: Voicemail, chunks: Iterable[bytes], *, most: int) -> tuple[int, str]:
            known = voicemail_of(desk)
            if known.hold:
                desk.work.settle(replace(known, hold=False))
            return super().put(voicemail, chunks, most=most)

    desk.__dict__["voicemail_bucket"] = Busy()
    assert work(desk) == []
    assert (voicemail_of(desk).audio, voicemail_of(desk).hold) == (Audio.AWAITED, False)
    work(desk, minutes=1)
    known = voicemail_of(desk)
    assert (known.audio, known.tagged) == (Audio.KEPT, Tags(180, hold=False))
    assert list(desk.voicemail_bucket.tags.values()) == [Tags(180, hold=False)]


def test_of_two_that_claim_it_at_the_same_moment_one_works(desk: FakeDesk, account: Account) -> None:
    leave(desk, account)
    place = VoicemailPlace(account.id, head_of(desk).id, recording_id(1))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: work_on(desk, place), range(8)))
    assert desk.phone_company.deleted == [recording_id(1)]
    assert len(entries(desk, Tag.REQUEST_VOICEMAIL_KEPT)) == 1


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


def test_the_steps_come_in_their_order() -> None:
    assert tuple(step.name for step in STEPS)[: len(NAMES)] == NAMES


def test_nothing_is_due_for_a_voicemail_that_is_done(desk: FakeDesk, account: Account) -> None:
    leave(desk, account)
    work(desk)
    done: Voicemail = voicemail_of(desk)
    assert [step.name for step in STEPS[: len(NAMES)] if step.due(done)] == []
