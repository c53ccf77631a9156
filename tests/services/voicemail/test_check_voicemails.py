"""The weekly check: bucket and records against each other, both ways."""

from dataclasses import replace

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.deletion_certificate import Deletion, FoundAbsent
from chalicelib.domain.ids import Reference
from chalicelib.domain.voicemail import Audio, Tags, Voicemail
from chalicelib.errors import Conflict
from chalicelib.services.consumer.verify_receipt import verify_document
from chalicelib.services.voicemail import check_voicemails as service
from chalicelib.services.voicemail.check_voicemails import Findings, check_voicemails
from chalicelib.services.voicemail.retag_voicemail import mark_voicemails, retag
from tests.fakes.acme import open_acme
from tests.fakes.desk import FakeDesk, SlowClock
from tests.fakes.message import SOUND, called, close, left, now

FREE = Tags(180, hold=False)


def free(desk: FakeDesk, olga: Staff) -> Voicemail:
    """A message whose call is closed and that nothing holds."""
    voicemail = left(desk, called(desk, olga.account))
    close(desk, voicemail)
    return retag(desk, voicemail, hold=False)


def stray(desk: FakeDesk, key: str) -> str:
    desk.voicemail_bucket.objects[key] = SOUND
    desk.voicemail_bucket.tags[key] = Tags(180, hold=True)
    desk.voicemail_bucket.made_at[key] = desk.clock.now()
    return key


def test_where_all_is_well_nothing_is_found(desk: FakeDesk, olga: Staff) -> None:
    left(desk, called(desk, olga.account))
    left(desk, called(desk, olga.account), audio=Audio.AWAITED)
    free(desk, olga)
    assert check_voicemails(desk) == Findings(looked=5)  # two objects, three records


def test_it_is_done_once_a_week(desk: FakeDesk, olga: Staff) -> None:
    assert check_voicemails(desk) == Findings()
    desk.clock.pass_(days=6, hours=23)
    assert check_voicemails(desk) is None
    desk.clock.pass_(hours=1)
    assert check_voicemails(desk) == Findings()


def test_an_object_that_no_record_knows_is_told_and_not_deleted(desk: FakeDesk, olga: Staff) -> None:
    key = stray(desk, f"{olga.account.id}/01R/RE1")
    stray(desk, "greetings/acc_x/hello")
    assert check_voicemails(desk) == Findings(looked=2, strays=1)
    assert desk.voicemail_bucket.tags[key] == Tags(180, hold=True)


def test_after_two_weeks_it_is_put_under_the_rules(desk: FakeDesk, olga: Staff) -> None:
    known = stray(desk, f"{olga.account.id}/01R/RE1")
    unknown = stray(desk, "acc_nobody/01R/RE1")
    desk.clock.pass_(days=14)
    assert check_voicemails(desk) == Findings(looked=2, strays=2)
    assert {desk.voicemail_bucket.tags[key] for key in (known, unknown)} == {FREE}
    desk.clock.pass_(days=7)
    assert check_voicemails(desk) == Findings(looked=2, strays=2)
    assert set(desk.voicemail_bucket.objects) == {known, unknown}


@pytest.mark.parametrize("audio", [Audio.SUPERSEDED, Audio.UNUSABLE, Audio.EXPIRED])
def test_what_should_have_been_deleted_is_deleted_now(desk: FakeDesk, olga: Staff, audio: Audio) -> None:
    voicemail = left(desk, called(desk, olga.account))
    desk.work.settle(replace(voicemail, audio=audio, kept_at=None))
    assert check_voicemails(desk) == Findings(looked=1, leftovers=1)
    assert desk.voicemail_bucket.objects == {}


def test_an_earlier_take_stays_until_the_newer_one_is_certain(desk: FakeDesk, olga: Staff) -> None:
    voicemail = left(desk, called(desk, olga.account))
    desk.work.settle(replace(voicemail, audio=Audio.SUPERSEDED))
    assert check_voicemails(desk) == Findings(looked=1)
    assert desk.voicemail_bucket.objects != {}


def test_one_past_its_day_that_is_absent_is_certified_as_found_absent(desk: FakeDesk, olga: Staff) -> None:
    voicemail = free(desk, olga)
    desk.clock.pass_(days=183)
    desk.voicemail_bucket.delete(voicemail)
    assert check_voicemails(desk) == Findings(looked=1, expired=1)
    claims = verify_document(now(desk, voicemail).certificate, desk.signer.jwks())
    assert isinstance(claims, Deletion)
    assert claims.evidence == FoundAbsent(desk.clock.now())
    desk.clock.pass_(days=7)
    assert check_voicemails(desk) == Findings()


@pytest.mark.parametrize(("days", "held"), [(1, False), (1, True), (300, True)])
def test_one_that_is_absent_before_its_day_or_while_held_is_missing(
    desk: FakeDesk, olga: Staff, days: int, *, held: bool
) -> None:
    voicemail = left(desk, called(desk, olga.account)) if held else free(desk, olga)
    desk.voicemail_bucket.delete(voicemail)
    desk.clock.pass_(days=days)
    assert check_voicemails(desk) == Findings(looked=1, missing=1)
    assert now(desk, voicemail) == voicemail


def test_one_that_lies_longer_than_s3_takes_is_told(desk: FakeDesk, olga: Staff) -> None:
    voicemail = free(desk, olga)
    desk.clock.pass_(days=186)
    assert check_voicemails(desk) == Findings(looked=2)
    desk.clock.pass_(days=7)
    assert check_voicemails(desk) == Findings(looked=2, overdue=1)
    assert now(desk, voicemail).audio is Audio.KEPT


@pytest.mark.parametrize("wrong", [Tags(365, hold=False), Tags(180, hold=True), None])
def test_wrong_tags_on_the_object_are_repaired(desk: FakeDesk, olga: Staff, wrong: Tags | None) -> None:
    voicemail = free(desk, olga)
    key = desk.voicemail_bucket.key(voicemail)
    desk.voicemail_bucket.tags |= {key: wrong}  # type: ignore[dict-item]  # tags of somebody else read as None
    assert check_voicemails(desk) == Findings(looked=2, repaired=1)
    assert desk.voicemail_bucket.tags[key] == now(desk, voicemail).tagged == FREE


def test_what_the_stream_missed_is_repaired(desk: FakeDesk, olga: Staff) -> None:
    voicemail = left(desk, called(desk, olga.account))
    close(desk, voicemail)
    assert check_voicemails(desk) == Findings(looked=2, repaired=1)
    repaired = now(desk, voicemail)
    assert (repaired.tags, repaired.tagged, repaired.transcript) == (FREE, FREE, voicemail.transcript)


def test_what_is_marked_already_is_left_to_the_background(desk: FakeDesk, olga: Staff) -> None:
    voicemail = left(desk, called(desk, olga.account))
    close(desk, voicemail)
    mark_voicemails(desk, voicemail.account, voicemail.submission)
    assert check_voicemails(desk) == Findings(looked=2)


def test_one_that_leads_nowhere_holds_up_no_other(desk: FakeDesk, olga: Staff) -> None:
    broken = left(desk, called(desk, olga.account))
    other = left(desk, called(desk, olga.account))
    close(desk, other)
    desk.work.settle(replace(broken, submission=Reference("10000000008")))
    assert check_voicemails(desk) == Findings(looked=4, broken=1, repaired=1)


def test_one_that_somebody_is_at_is_left_for_the_next_week(
    desk: FakeDesk, olga: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    voicemail = left(desk, called(desk, olga.account))
    close(desk, voicemail)

    def busy(record: object) -> None:
        raise Conflict("voicemail")

    monkeypatch.setattr(desk.work, "settle", busy)
    assert check_voicemails(desk) == Findings(looked=2)


def test_one_that_expires_while_the_list_is_read_is_not_missing(
    desk: FakeDesk, olga: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    voicemail = left(desk, called(desk, olga.account))
    old = desk.voicemails.page(olga.account.id, limit=10)
    desk.work.settle(replace(voicemail, audio=Audio.EXPIRED))
    desk.voicemail_bucket.delete(voicemail)
    monkeypatch.setattr(desk.voicemails, "page", lambda *_args, **_named: old)
    assert check_voicemails(desk) == Findings(looked=1)


def test_it_goes_on_where_the_time_ran_out_and_counts_nothing_twice(
    desk: FakeDesk, olga: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_OBJECTS", 2)
    monkeypatch.setattr(service, "_RECORDS", 2)
    for slug in ("acme-2", "acme-10", "b"):
        other = open_acme(desk, slug)
        for _ in range(3):
            close(desk, left(desk, called(desk, other.account)))
    desk.__dict__["clock"] = SlowClock(desk.clock.at, minutes=3)
    runs = 1
    while (found := check_voicemails(desk)) is None:
        runs += 1
    assert found == Findings(looked=18, repaired=9)
    assert runs > 5
    assert set(desk.voicemail_bucket.tags.values()) == {FREE}
