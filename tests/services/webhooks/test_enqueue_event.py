"""What happens outside the audit is told once too: dates that come near or pass, transcripts that arrive."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.events import Event
from chalicelib.domain.reason import Reason
from chalicelib.domain.rights import Right
from chalicelib.domain.suppression import Purpose, Why
from chalicelib.domain.voicemail import Audio, Voicemail, Words
from chalicelib.services.deadlines.keep_deadlines import keep_deadlines
from chalicelib.services.opt_outs.change_suppression import AddSuppression, add_suppression
from chalicelib.services.webhooks.enqueue_event import tell_of_words
from tests.fakes.acme import ANA, ask_one
from tests.services.webhooks.receivers import Post


@pytest.fixture
def post() -> Post:
    return Post()


def told(post: Post, *events: Event) -> list[str]:
    """Which of these events the receivers got."""
    post.sweep()
    return [got for got in post.types if got in events]


def test_a_date_that_comes_near_is_told_once_and_one_that_passed_once(post: Post) -> None:
    head = ask_one(post.desk, post.owner.account, Right.DELETE)
    due = head.due
    while post.desk.clock.at.date() < due + timedelta(days=12):
        post.desk.clock.pass_(hours=12)
        keep_deadlines(post.desk)
        post.sweep()
    soon = [got.body["data"]["id"] for got in post.desk.webhook_sender.got if got.body["type"] == Event.DUE_SOON]
    late = [got.body["data"]["id"] for got in post.desk.webhook_sender.got if got.body["type"] == Event.LATE]
    assert soon == [head.id]
    assert late == [head.id]


def test_a_deadline_job_that_crashed_before_it_noted_its_work_tells_nothing_twice(post: Post) -> None:
    ask_one(post.desk, post.owner.account, Right.DELETE)
    post.desk.clock.pass_(days=60)
    write = post.desk.reminders.write

    def lost(*_: object, **__: object) -> None:
        raise ConnectionError

    post.desk.reminders.write = lost  # type: ignore[method-assign]  # the connection is lost at the last moment
    with pytest.raises(Exception, match="reminders failed"):
        keep_deadlines(post.desk)
    post.desk.reminders.write = write  # type: ignore[method-assign]
    first = told(post, Event.LATE)
    assert first
    post.desk.clock.pass_(hours=2)
    keep_deadlines(post.desk)
    assert told(post, Event.LATE) == first


def test_nobody_is_told_without_an_endpoint_that_wants_it(post: Post) -> None:
    post.desk.engine.rows = {key: row for key, row in post.desk.engine.rows.items() if row.kind != "webhook"}
    ask_one(post.desk, post.owner.account, Right.DELETE)
    post.desk.clock.pass_(days=60)
    keep_deadlines(post.desk)
    assert not [row for row in post.desk.engine.rows.values() if row.kind == "delivery"]


def test_a_transcript_is_told_once_without_its_words(post: Post) -> None:
    head = ask_one(post.desk, post.owner.account)
    voicemail = Voicemail(
        account=head.account,
        request=head.id,
        submission=head.submission,
        id="RE1",
        call="CA1",
        take=1,
        language="en",
        received_at=post.desk.clock.now(),
        audio=Audio.KEPT,
        words=Words.DONE,
        transcript="I am Ana and I am angry",
    )
    unit = post.desk.work.begin(head.account, post.desk.clock.now())
    because = Reason(Tag.REQUEST_VOICEMAIL_LEFT, "consumer", head.id)
    unit.store(post.desk.requests.get(head.account, head.id), because=because)
    unit.create(voicemail, because=because)
    unit.commit()
    for _ in range(2):
        tell_of_words(post.desk, head.account, head.id, "RE1")
        post.desk.clock.pass_(minutes=1)
    assert told(post, Event.VOICEMAIL_TRANSCRIBED) == ["voicemail.transcribed"]
    [got] = [got for got in post.desk.webhook_sender.got if got.body["type"] == Event.VOICEMAIL_TRANSCRIBED]
    assert (got.body["data"]["id"], got.body["data"]["transcript"]) == ("RE1", "done")
    assert "angry" not in str(got.body)


def test_what_is_no_more_is_told_by_its_id_alone(post: Post) -> None:
    head = ask_one(post.desk, post.owner.account, confirmed=False)
    post.flow()
    delivery = post.log()[0]
    lost = replace(delivery, voicemail="RE9", event=Event.VOICEMAIL_EXPIRED)
    post.desk.work.settle(lost)
    post.work()
    assert post.desk.webhook_sender.got[-1].body["data"] == {"id": "RE9", "sequence": delivery.sequence}
    assert head.id


def test_an_opt_out_is_told_with_its_request_and_without_its_contact(post: Post) -> None:
    head = ask_one(post.desk, post.owner.account, Right.OPT_OUT_SALE)
    post.flow()
    post.work()
    [told] = [got.body for got in post.desk.webhook_sender.got if got.body["type"] == "suppression.changed"]
    assert told["data"]["request"] == head.id
    assert told["data"]["began"] == ["sale_sharing"]
    assert "example.com" not in str(told)


def test_an_opt_out_that_the_business_itself_notes_is_told_too(post: Post) -> None:
    command = AddSuppression(contact=ANA, purposes=(Purpose.SALE_SHARING,), why=Why.ASKED, since=None)
    add_suppression(post.desk, post.owner, command)
    post.flow()
    post.work()
    assert post.types == ["suppression.changed"]
    assert post.desk.webhook_sender.got[0].body["data"]["began"] == ["sale_sharing"]


def test_an_account_without_endpoints_costs_one_look() -> None:
    post = Post()
    post.desk.engine.rows = {key: row for key, row in post.desk.engine.rows.items() if row.kind != "webhook"}
    ask_one(post.desk, post.owner.account)
    assert post.flow() == 0
    assert post.desk.webhook_queue.waiting == []
