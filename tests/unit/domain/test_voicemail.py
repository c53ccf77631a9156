"""How long a voicemail may be heard: by its plan from the moment of the message, or as long as something holds it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.account import Plan
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.voicemail import RETENTION_DAYS, Audio, Tags, Unusable, Voicemail

LEFT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
A_VOICEMAIL = Voicemail(
    account=AccountId("acc_a"),
    request=RequestId("R1"),
    submission=Reference("12345678903"),
    id="RE1",
    call="CA1",
    take=1,
    language="en",
    received_at=LEFT,
    audio=Audio.KEPT,
    kept_at=LEFT + timedelta(hours=3),
)


def test_every_plan_says_how_long() -> None:
    assert {plan: RETENTION_DAYS[plan] for plan in Plan} == {
        Plan.TRIAL: 180,
        Plan.SMALL_BUSINESS: 180,
        Plan.ENTERPRISE: 365,
    }


@pytest.mark.parametrize(("hold", "tag"), [(True, "yes"), (False, "no")])
def test_the_tags_are_what_the_lifecycle_rules_read(tag: str, *, hold: bool) -> None:
    assert replace(A_VOICEMAIL, hold=hold, retention=365).tags == Tags(365, hold)
    assert Tags(365, hold).as_map() == {"retention": "365", "hold": tag}


def test_a_new_voicemail_is_held_because_its_request_is_open() -> None:
    assert A_VOICEMAIL.tags == Tags(180, hold=True)


@pytest.mark.parametrize("days", sorted(set(RETENTION_DAYS.values())))
def test_its_days_count_from_the_message_and_not_from_the_fetch(days: int) -> None:
    free = replace(A_VOICEMAIL, hold=False, retention=days)
    assert free.expires_at == LEFT + timedelta(days=days)
    assert free.playable(free.expires_at - timedelta(seconds=1))
    assert not free.playable(free.expires_at)


def test_what_is_held_can_be_heard_after_its_days() -> None:
    late = A_VOICEMAIL.expires_at + timedelta(days=400)
    assert A_VOICEMAIL.playable(late)
    assert not replace(A_VOICEMAIL, hold=False).playable(late)


@given(st.sampled_from(sorted(set(Audio) - {Audio.KEPT})), st.booleans())
def test_only_kept_audio_can_be_heard(audio: Audio, hold: bool) -> None:  # noqa: FBT001  hypothesis gives it
    assert not replace(A_VOICEMAIL, audio=audio, hold=hold).playable(LEFT)


@pytest.mark.parametrize(
    ("audio", "unusable", "whole"),
    [
        (Audio.KEPT, None, True),
        (Audio.KEPT, Unusable.TRUNCATED, False),
        (Audio.AWAITED, None, False),
        (Audio.UNUSABLE, Unusable.EMPTY, False),
    ],
)
def test_it_is_whole_with_us_when_all_of_it_was_kept(audio: Audio, unusable: Unusable | None, *, whole: bool) -> None:
    assert replace(A_VOICEMAIL, audio=audio, unusable=unusable).whole is whole


@pytest.mark.parametrize(
    ("take", "minutes", "recording", "later"),
    [
        (2, -5, "RE0", True),  # the number of the take decides, however late its word came
        (0, 5, "RE0", True),
        (0, -5, "RE2", False),
        (1, 5, "RE0", True),
        (1, 0, "RE2", True),
        (1, 0, "RE0", False),
    ],
)
def test_of_two_recordings_of_a_call_one_replaces_the_other(
    take: int, minutes: int, recording: str, *, later: bool
) -> None:
    other = replace(A_VOICEMAIL, id=recording, take=take, received_at=LEFT + timedelta(minutes=minutes))
    assert other.replaces(A_VOICEMAIL) is later
    assert A_VOICEMAIL.replaces(other) is not later
