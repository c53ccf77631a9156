"""A plan changes: the days of every voicemail follow in the background, counted from the message."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.account import Account, Plan, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.voicemail import Audio, Tags, Voicemail
from chalicelib.errors import Conflict
from chalicelib.services.accounts import change_plan as service
from chalicelib.services.accounts.change_plan import change_plan, continue_retaggings
from chalicelib.services.voicemail.retag_voicemail import retag
from tests.fakes.desk import FakeDesk, SlowClock
from tests.fakes.message import called, left, now

OPERATOR = "operator:test"


def acme(desk: FakeDesk) -> Account:
    return desk.accounts.by_slug("acme")


def some(desk: FakeDesk, count: int) -> list[Voicemail]:
    made = []
    for _ in range(count):
        made.append(left(desk, called(desk, acme(desk))))
        desk.clock.pass_(minutes=1)
    return made


def on_objects(desk: FakeDesk) -> set[Tags]:
    return set(desk.voicemail_bucket.tags.values())


def test_every_voicemail_gets_the_days_of_the_new_plan(desk: FakeDesk, olga: Staff) -> None:
    made = some(desk, 3)
    changed = change_plan(desk, acme(desk), Plan.ENTERPRISE, actor=OPERATOR)
    assert (changed.account.plan, changed.past) == (Plan.ENTERPRISE, 0)
    assert acme(desk).plan is Plan.ENTERPRISE
    assert on_objects(desk) == {Tags(180, hold=True)}
    assert continue_retaggings(desk) == 3
    assert on_objects(desk) == {Tags(365, hold=True)}
    after = [now(desk, voicemail) for voicemail in made]
    assert {(one.retention, one.tagged, one.transcript) for one in after} == {
        (365, Tags(365, hold=True), "I am Ana, delete everything")
    }
    entries = desk.audit_log.entries(desk.audit_log.chain_of(olga.account.id, None))
    assert (entries[-1].tag, entries[-1].detail) == (Tag.ACCOUNT_PLAN_CHANGED, {"from": "trial", "to": "enterprise"})


def test_when_it_is_done_nothing_is_due_and_nothing_is_done_again(desk: FakeDesk, olga: Staff) -> None:
    [voicemail] = some(desk, 1)
    change_plan(desk, acme(desk), Plan.ENTERPRISE, actor=OPERATOR)
    continue_retaggings(desk)
    walk = desk.voicemails.retagging(olga.account.id)
    assert walk is not None
    assert (walk.seen, walk.changed, walk.next_at, walk.finished_at) == (1, 1, None, desk.clock.now())
    version = now(desk, voicemail).version
    assert continue_retaggings(desk) == 0
    assert now(desk, voicemail).version == version


def test_it_goes_page_by_page_and_on_where_it_stopped(
    desk: FakeDesk, olga: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = some(desk, 5)
    monkeypatch.setattr(service, "PAGE", 2)
    change_plan(desk, acme(desk), Plan.ENTERPRISE, actor=OPERATOR)
    tagged: list[str] = []

    class Counting(type(desk.voicemail_bucket)):  # type: ignore[misc]  # a bucket that fails after three
        def tag(self, voicemail: Voicemail, tags: Tags) -> bool:
            if len(tagged) == 3:
                raise ConnectionError
            tagged.append(voicemail.id)
            return bool(super().tag(voicemail, tags))

    whole = desk.voicemail_bucket
    desk.__dict__["voicemail_bucket"] = Counting(whole.objects, whole.tags, whole.made_at)
    with pytest.raises(ConnectionError):
        continue_retaggings(desk)
    walk = desk.voicemails.retagging(olga.account.id)
    assert walk is not None
    assert (walk.seen, walk.finished_at) == (2, None)
    desk.__dict__["voicemail_bucket"] = whole
    assert continue_retaggings(desk) == 2  # the third one was tagged before the failure
    assert on_objects(desk) == {Tags(365, hold=True)}
    assert [now(desk, one).version for one in made] == [2] * 5


def test_a_run_ends_in_time_and_the_next_one_goes_on(
    desk: FakeDesk, olga: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    some(desk, 4)
    monkeypatch.setattr(service, "PAGE", 1)
    change_plan(desk, acme(desk), Plan.ENTERPRISE, actor=OPERATOR)
    desk.__dict__["clock"] = SlowClock(desk.clock.at, minutes=1)
    first = continue_retaggings(desk)
    assert 0 < first < 4
    while more := continue_retaggings(desk):
        first += more
    assert first == 4
    assert on_objects(desk) == {Tags(365, hold=True)}


def test_changed_back_before_the_end_it_begins_anew(desk: FakeDesk, olga: Staff) -> None:
    some(desk, 2)
    change_plan(desk, acme(desk), Plan.ENTERPRISE, actor=OPERATOR)
    change_plan(desk, acme(desk), Plan.SMALL_BUSINESS, actor=OPERATOR)
    assert continue_retaggings(desk) == 0
    assert on_objects(desk) == {Tags(180, hold=True)}


def test_a_plan_with_the_same_days_walks_nowhere(desk: FakeDesk, olga: Staff) -> None:
    some(desk, 1)
    change_plan(desk, acme(desk), Plan.SMALL_BUSINESS, actor=OPERATOR)
    assert desk.voicemails.retagging(olga.account.id) is None


def test_the_same_plan_again_changes_nothing(desk: FakeDesk, olga: Staff) -> None:
    before = acme(desk)
    assert change_plan(desk, before, Plan.TRIAL, actor=OPERATOR).account == before
    assert acme(desk) == before


def test_those_past_their_new_day_are_counted_unless_they_are_held(desk: FakeDesk, olga: Staff) -> None:
    change_plan(desk, acme(desk), Plan.ENTERPRISE, actor=OPERATOR)
    old = some(desk, 4)
    desk.clock.pass_(days=200)
    for voicemail in old[:2]:
        retag(desk, voicemail, hold=False)
    desk.work.settle(replace(now(desk, old[2]), audio=Audio.EXPIRED))
    some(desk, 1)
    changed = change_plan(desk, acme(desk), Plan.TRIAL, actor=OPERATOR)
    assert changed.past == 2


def test_one_that_goes_anyway_is_not_counted(desk: FakeDesk, olga: Staff) -> None:
    change_plan(desk, acme(desk), Plan.ENTERPRISE, actor=OPERATOR)
    [old] = some(desk, 1)
    retag(desk, old, hold=False)
    desk.clock.pass_(days=366)
    assert change_plan(desk, acme(desk), Plan.TRIAL, actor=OPERATOR).past == 0


def test_one_that_is_awaited_will_be_stored_under_the_new_days(desk: FakeDesk, olga: Staff) -> None:
    waiting = left(desk, called(desk, acme(desk)), audio=Audio.AWAITED)
    change_plan(desk, acme(desk), Plan.ENTERPRISE, actor=OPERATOR)
    assert continue_retaggings(desk) == 1
    assert now(desk, waiting).tags == Tags(365, hold=True)
    assert now(desk, waiting).expires_at == waiting.received_at + timedelta(days=365)


def test_two_runs_at_once_do_a_page_once(desk: FakeDesk, olga: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    made = some(desk, 2)
    change_plan(desk, acme(desk), Plan.ENTERPRISE, actor=OPERATOR)
    tag = desk.voicemail_bucket.tag

    def meanwhile(voicemail: Voicemail, tags: Tags) -> bool:
        monkeypatch.setattr(desk.voicemail_bucket, "tag", tag)
        assert continue_retaggings(desk) == 2
        return tag(voicemail, tags)

    monkeypatch.setattr(desk.voicemail_bucket, "tag", meanwhile)
    continue_retaggings(desk)
    assert on_objects(desk) == {Tags(365, hold=True)}
    walk = desk.voicemails.retagging(olga.account.id)
    assert walk is not None
    assert (walk.seen, walk.changed) == (2, 2)
    assert {now(desk, one).tagged for one in made} == {Tags(365, hold=True)}


def test_one_that_others_keep_changing_is_left_to_the_weekly_check(
    desk: FakeDesk, olga: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    some(desk, 1)
    change_plan(desk, acme(desk), Plan.ENTERPRISE, actor=OPERATOR)

    def busy(_: object, voicemail: Voicemail, *, retention: int) -> Voicemail:
        raise Conflict("voicemail")

    monkeypatch.setattr(service, "retag", busy)
    assert continue_retaggings(desk) == 0
    walk = desk.voicemails.retagging(olga.account.id)
    assert walk is not None
    assert (walk.changed, walk.finished_at) == (0, desk.clock.now())
