"""A voicemail's audio is gone: noted once, certified, and the transcript stays."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.deletion_certificate import Cause, Deletion, Event, Evidence, FoundAbsent, Told
from chalicelib.domain.voicemail import Audio, Voicemail, VoicemailPlace
from chalicelib.services.consumer.verify_receipt import verify_document
from chalicelib.services.voicemail.expire_voicemail import Expiry, expire_voicemail
from chalicelib.services.voicemail.keep_voicemail import keep_voicemails
from chalicelib.services.voicemail.retag_voicemail import mark_voicemails, retag
from tests.fakes.desk import FakeDesk
from tests.fakes.message import called, close, left, now


@pytest.fixture
def voicemail(desk: FakeDesk, olga: Staff) -> Voicemail:
    """A message whose requests are closed and whose days are over."""
    kept = left(desk, called(desk, olga.account))
    close(desk, kept)
    mark_voicemails(desk, kept.account, kept.submission)
    free = retag(desk, now(desk, kept))
    desk.clock.pass_(days=180, hours=5)
    return free


def place(voicemail: Voicemail) -> VoicemailPlace:
    return VoicemailPlace(voicemail.account, voicemail.request, voicemail.id)


def by_rule(desk: FakeDesk) -> Event:
    return Event("e-1", desk.clock.now(), Told.LIFECYCLE)


def gone(desk: FakeDesk, voicemail: Voicemail, evidence: Evidence) -> Expiry:
    desk.voicemail_bucket.delete(voicemail)
    return expire_voicemail(desk, place(voicemail), evidence)


def stated(desk: FakeDesk, voicemail: Voicemail) -> Deletion:
    claims = verify_document(now(desk, voicemail).certificate, desk.signer.jwks())
    assert isinstance(claims, Deletion)
    return claims


def test_what_the_rule_deleted_is_noted_and_certified_in_one_commit(desk: FakeDesk, voicemail: Voicemail) -> None:
    assert gone(desk, voicemail, by_rule(desk)) is Expiry.EXPIRED
    expired = now(desk, voicemail)
    assert (expired.audio, expired.expired_at, expired.work_at) == (Audio.EXPIRED, desk.clock.now(), None)
    assert expired.transcript == "I am Ana, delete everything"
    claims = stated(desk, voicemail)
    assert (claims.recording, claims.sha256, claims.size) == (voicemail.id, voicemail.sha256, voicemail.size)
    assert (claims.cause, claims.rule, claims.received_at) == (Cause.RULE, "voicemail-180-days", voicemail.received_at)
    [entry] = [
        entry
        for entry in desk.audit_log.of_request(voicemail.account, voicemail.request)
        if entry.tag == Tag.REQUEST_VOICEMAIL_EXPIRED
    ]
    assert entry.detail == {
        "voicemail": voicemail.id,
        "cause": "retention rule",
        "rule": "voicemail-180-days",
        "evidence": "e-1",
        "certificate": hashlib.sha256(expired.certificate.encode()).hexdigest(),
    }


def test_what_the_telephone_company_still_has_is_deleted_there(desk: FakeDesk, voicemail: Voicemail) -> None:
    desk.work.settle(replace(voicemail, deleted_there_at=None))
    gone(desk, voicemail, by_rule(desk))
    assert now(desk, voicemail).work_at == desk.clock.now()
    keep_voicemails(desk)
    assert desk.phone_company.deleted == [voicemail.id]
    assert now(desk, voicemail).work_at is None


def test_it_is_not_listed_among_those_with_audio_any_more(desk: FakeDesk, voicemail: Voicemail) -> None:
    assert desk.voicemails.page(voicemail.account, limit=10).voicemails
    gone(desk, voicemail, by_rule(desk))
    assert desk.voicemails.page(voicemail.account, limit=10).voicemails == ()


def test_a_repeat_changes_nothing(desk: FakeDesk, voicemail: Voicemail) -> None:
    gone(desk, voicemail, by_rule(desk))
    first = now(desk, voicemail)
    desk.clock.pass_(days=9)
    assert expire_voicemail(desk, place(voicemail), by_rule(desk)) is Expiry.NOTHING
    assert now(desk, voicemail) == first


def test_an_event_about_an_object_that_is_there_again_changes_nothing(desk: FakeDesk, voicemail: Voicemail) -> None:
    assert expire_voicemail(desk, place(voicemail), by_rule(desk)) is Expiry.NOTHING
    assert now(desk, voicemail).audio is Audio.KEPT


@pytest.mark.parametrize("audio", [Audio.SUPERSEDED, Audio.AWAITED, Audio.UNUSABLE])
def test_what_we_deleted_ourselves_is_not_certified(desk: FakeDesk, olga: Staff, audio: Audio) -> None:
    other = left(desk, called(desk, olga.account), audio=audio)
    assert expire_voicemail(desk, place(other), Event("e", desk.clock.now(), Told.REQUEST)) is Expiry.NOTHING
    assert now(desk, other).certificate == ""


def test_an_object_that_no_record_knows_is_a_stray(desk: FakeDesk, voicemail: Voicemail) -> None:
    unknown = VoicemailPlace(voicemail.account, voicemail.request, "RE0")
    assert expire_voicemail(desk, unknown, by_rule(desk)) is Expiry.STRAY


def test_what_somebody_removed_by_hand_is_said_to_be_so(desk: FakeDesk, voicemail: Voicemail) -> None:
    assert gone(desk, voicemail, Event("e", desk.clock.now(), Told.REQUEST)) is Expiry.OUTSIDE
    assert now(desk, voicemail).removed
    assert (stated(desk, voicemail).cause, stated(desk, voicemail).rule) == (Cause.OUTSIDE, "")


def test_what_a_rule_deletes_too_early_was_no_rule_of_ours(desk: FakeDesk, voicemail: Voicemail) -> None:
    early = Event("e", voicemail.expires_at - timedelta(hours=1), Told.LIFECYCLE)
    assert gone(desk, voicemail, early) is Expiry.OUTSIDE


def test_what_went_although_it_was_held_meanwhile_is_told(desk: FakeDesk, voicemail: Voicemail) -> None:
    held = retag(desk, voicemail, hold=True)
    assert gone(desk, held, by_rule(desk)) is Expiry.HELD
    assert stated(desk, voicemail).held is True


def test_found_absent_is_said_to_be_found_absent(desk: FakeDesk, voicemail: Voicemail) -> None:
    at = desk.clock.now()
    assert gone(desk, voicemail, FoundAbsent(at)) is Expiry.EXPIRED
    assert stated(desk, voicemail).evidence == FoundAbsent(at)
