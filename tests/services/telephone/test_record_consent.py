"""The caller's last word about being recorded counts: what was recorded before a refusal is deleted everywhere."""

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.request import Sorting
from chalicelib.domain.telephony import Consent
from chalicelib.domain.voicemail import Audio
from chalicelib.services.telephone.record_consent import record_consent
from chalicelib.services.voicemail.take_recording import Taken
from tests.fakes.acme import open_acme
from tests.fakes.desk import FakeDesk
from tests.fakes.recordings import CALL, call_acme, head_of, leave, recording_id, tell, voicemail_of, wait, work


@pytest.fixture
def acme(desk: FakeDesk) -> Account:
    account = open_acme(desk).account
    call_acme(desk, account)
    record_consent(desk, CALL, Consent.GIVEN, take=1)
    return account


def test_what_was_recorded_before_a_refusal_is_deleted_at_the_company(desk: FakeDesk, acme: Account) -> None:
    leave(desk, acme, 1)
    assert head_of(desk).sort is Sorting.LISTEN
    record_consent(desk, CALL, Consent.REFUSED)
    assert head_of(desk).sort is Sorting.CALL_BACK
    assert voicemail_of(desk).audio is Audio.SUPERSEDED
    work(desk, minutes=5)
    assert desk.phone_company.deleted == [recording_id(1)]
    assert desk.voicemail_bucket.objects == {}


def test_a_message_that_lay_with_us_already_goes_from_our_bucket_too(desk: FakeDesk, acme: Account) -> None:
    leave(desk, acme, 1)
    work(desk)
    assert len(desk.voicemail_bucket.objects) == 1
    record_consent(desk, CALL, Consent.REFUSED)
    work(desk, minutes=5)
    assert desk.voicemail_bucket.objects == {}
    assert recording_id(1) in desk.phone_company.deleted


def test_a_recording_that_is_told_of_after_the_refusal_is_not_to_be_heard(desk: FakeDesk, acme: Account) -> None:
    record_consent(desk, CALL, Consent.REFUSED)
    assert leave(desk, acme, 1) is Taken.REFUSED
    assert leave(desk, acme, 1) is Taken.KNOWN
    assert head_of(desk).sort is Sorting.CALL_BACK
    work(desk, minutes=5)
    assert (voicemail_of(desk).audio, desk.phone_company.deleted) == (Audio.SUPERSEDED, [recording_id(1)])


def test_an_empty_later_take_brings_nothing_back_after_a_refusal(desk: FakeDesk, acme: Account) -> None:
    leave(desk, acme, 1)
    record_consent(desk, CALL, Consent.GIVEN, take=2)
    desk.phone_company.audio[recording_id(2)] = b""
    tell(desk, acme, 2, take=2)
    record_consent(desk, CALL, Consent.REFUSED)
    wait(desk, voicemail_of(desk, 2), tries=20)
    wait(desk, voicemail_of(desk, 1), tries=20)
    assert {voicemail_of(desk, 1).audio, voicemail_of(desk, 2).audio} == {Audio.SUPERSEDED}
    assert desk.voicemail_bucket.objects == {}


def test_a_repeated_webhook_from_before_takes_the_refusal_not_back(desk: FakeDesk, acme: Account) -> None:
    record_consent(desk, CALL, Consent.REFUSED)
    assert record_consent(desk, CALL, Consent.GIVEN, take=1).consent is Consent.REFUSED


def test_another_calls_message_stays(desk: FakeDesk, acme: Account) -> None:
    other = "CA" + "3" * 32
    call_acme(desk, acme, other)
    leave(desk, acme, 1, call=other)
    record_consent(desk, CALL, Consent.REFUSED)
    assert voicemail_of(desk, 1, call=other).audio is Audio.AWAITED
    assert head_of(desk, other).sort is Sorting.LISTEN
