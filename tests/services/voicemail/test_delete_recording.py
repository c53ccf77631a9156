"""At the telephone company a recording stays until we hold it whole, the caller replaced it, or its days are over."""

from dataclasses import replace
from datetime import timedelta

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.voicemail import Audio
from tests.fakes.desk import FakeDesk
from tests.fakes.recordings import (
    entries,
    leave,
    ours,
    recording_id,
    tell,
    voicemail_of,
    wav,
    work,
)


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
