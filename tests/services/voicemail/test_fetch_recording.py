"""A message is fetched with patience and kept; bad recordings, each by its name, say so, and none is lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.request import Sorting
from chalicelib.domain.voicemail import Audio, Unusable
from chalicelib.errors import NotFound, Unavailable
from chalicelib.services.voicemail import fetch_recording
from tests.fakes.desk import FakeDesk
from tests.fakes.recordings import (
    entries,
    head_of,
    leave,
    ours,
    recording_id,
    tell,
    voicemail_of,
    wait,
    wav,
    work,
)


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
