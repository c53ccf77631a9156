"""A voicemail's tags: held while anything of its call is in work, and for as long as the plan says."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.request import Appeal, Hold
from chalicelib.domain.rights import Right
from chalicelib.domain.voicemail import Audio, Tags, Voicemail
from chalicelib.errors import Conflict
from chalicelib.services.voicemail.keep_voicemail import keep_voicemails
from chalicelib.services.voicemail.retag_voicemail import mark_voicemails, retag, wanted
from tests.fakes.desk import FakeDesk
from tests.fakes.message import called, change, close, left, now

HELD, FREE = Tags(180, hold=True), Tags(180, hold=False)


def tags_wanted(desk: FakeDesk, voicemail: Voicemail) -> Tags:
    account = desk.accounts.get(voicemail.account)
    return wanted(desk, account, desk.requests.submission(account.id, voicemail.submission))


def on_object(desk: FakeDesk, voicemail: Voicemail) -> Tags:
    return desk.voicemail_bucket.tags[desk.voicemail_bucket.key(voicemail)]


def test_it_is_held_until_the_last_request_of_the_call_is_closed(desk: FakeDesk, olga: Staff) -> None:
    voicemail = left(desk, called(desk, olga.account, Right.DELETE, Right.OPT_OUT_SALE))
    assert tags_wanted(desk, voicemail) == HELD
    close(desk, voicemail, 0)
    assert tags_wanted(desk, voicemail) == HELD
    close(desk, voicemail, 1)
    assert tags_wanted(desk, voicemail) == FREE


def test_an_appeal_holds_it_again(desk: FakeDesk, olga: Staff) -> None:
    voicemail = left(desk, called(desk, olga.account))
    head = close(desk, voicemail)
    change(desk, replace(head, appeal=Appeal(received_at=desk.clock.now())))
    assert tags_wanted(desk, voicemail) == HELD


@pytest.mark.parametrize(("days", "held"), [(None, True), (1, True), (0, True), (-1, False)])
def test_a_legal_hold_holds_it_until_its_last_day_is_over(
    desk: FakeDesk, olga: Staff, days: int | None, *, held: bool
) -> None:
    voicemail = left(desk, called(desk, olga.account))
    at = desk.clock.now()
    until = None if days is None else olga.account.day_of(at) + timedelta(days=days)
    head = close(desk, voicemail)
    change(desk, replace(head, hold=Hold(reason="litigation", by=olga.actor, since=at, until=until)))
    assert tags_wanted(desk, voicemail) == Tags(180, hold=held)


def test_what_changed_is_marked_for_the_background_and_then_tagged(desk: FakeDesk, olga: Staff) -> None:
    voicemail = left(desk, called(desk, olga.account))
    close(desk, voicemail)
    assert mark_voicemails(desk, voicemail.account, voicemail.submission) == 1
    marked = now(desk, voicemail)
    assert (marked.tags, marked.tagged, marked.work_at) == (FREE, None, desk.clock.now())
    assert on_object(desk, voicemail) == HELD
    assert keep_voicemails(desk) == (1, ())
    done = now(desk, voicemail)
    assert (done.tags, done.tagged, on_object(desk, voicemail)) == (FREE, FREE, FREE)
    assert done.work_at is None
    assert done.transcript == voicemail.transcript


def test_marking_and_tagging_twice_changes_nothing(desk: FakeDesk, olga: Staff) -> None:
    voicemail = left(desk, called(desk, olga.account))
    close(desk, voicemail)
    mark_voicemails(desk, voicemail.account, voicemail.submission)
    done = retag(desk, now(desk, voicemail))
    assert mark_voicemails(desk, voicemail.account, voicemail.submission) == 0
    assert retag(desk, done) is done
    assert now(desk, voicemail).version == done.version


def test_a_call_without_a_message_has_nothing_to_mark(desk: FakeDesk, olga: Staff) -> None:
    submission = called(desk, olga.account)
    assert mark_voicemails(desk, olga.account.id, submission.id) == 0


def test_one_that_is_awaited_will_be_stored_under_the_wanted_tags(desk: FakeDesk, olga: Staff) -> None:
    voicemail = left(desk, called(desk, olga.account), audio=Audio.AWAITED)
    close(desk, voicemail)
    assert mark_voicemails(desk, voicemail.account, voicemail.submission) == 1
    marked = now(desk, voicemail)
    assert (marked.tags, marked.work_at) == (FREE, voicemail.work_at)
    assert retag(desk, replace(marked, tagged=None)) == replace(marked, tagged=None)
    assert desk.voicemail_bucket.tags == {}


def test_what_has_expired_is_left_alone(desk: FakeDesk, olga: Staff) -> None:
    voicemail = left(desk, called(desk, olga.account), audio=Audio.EXPIRED)
    close(desk, voicemail)
    assert mark_voicemails(desk, voicemail.account, voicemail.submission) == 0
    assert retag(desk, voicemail, hold=False) is voicemail


def test_an_object_that_is_gone_is_noted_as_carrying_nothing(desk: FakeDesk, olga: Staff) -> None:
    voicemail = left(desk, called(desk, olga.account))
    desk.voicemail_bucket.delete(voicemail)
    gone = retag(desk, voicemail, hold=False)
    assert (gone.hold, gone.tagged) == (False, None)
    assert retag(desk, gone) is gone


def test_who_was_overtaken_puts_what_the_other_wanted(desk: FakeDesk, olga: Staff) -> None:
    voicemail = left(desk, called(desk, olga.account))
    desk.work.settle(replace(voicemail, retention=365))  # while this one still holds the record as it was
    done = retag(desk, voicemail, hold=False)
    assert done.tags == on_object(desk, voicemail) == Tags(365, hold=False)
    assert now(desk, voicemail) == done


def test_who_was_overtaken_puts_the_tags_again_even_if_the_record_says_that_they_lie_there(
    desk: FakeDesk, olga: Staff
) -> None:
    voicemail = left(desk, called(desk, olga.account))
    stale = replace(voicemail, hold=False)
    retag(desk, voicemail, retention=365)
    done = retag(desk, stale)
    assert on_object(desk, voicemail) == done.tags == done.tagged == Tags(365, hold=True)


def test_one_that_never_comes_to_rest_is_given_up_for_now(desk: FakeDesk, olga: Staff) -> None:
    voicemail = left(desk, called(desk, olga.account))

    class Busy(type(desk.work)):  # type: ignore[misc]  # the class of this desk's writer
        def settle(self, record: object) -> None:
            raise Conflict("voicemail")

    busy = Busy(desk.engine, desk._codec)
    desk.__dict__["work"] = busy
    with pytest.raises(Conflict):
        retag(desk, voicemail, hold=False)
