"""A webhook arrives at least once, is tried by the schedule, and tells nothing of who asked."""

import json
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.events import Event
from chalicelib.domain.webhook import SCHEDULE, DeliveryState, Disabled, place_of
from chalicelib.errors import Unavailable
from chalicelib.services.handling.write_message import add_note, write_to_consumer
from chalicelib.services.ports.webhooks import Sent
from chalicelib.services.sweep_retention import sweep_webhook_logs
from chalicelib.services.webhooks.deliver_webhook import HELD, deliver_webhook, sweep_webhooks
from chalicelib.services.webhooks.webhook_endpoints import (
    change_endpoint,
    disable_endpoint,
    remove_endpoint,
    rotate_secret,
    send_test,
)
from tests.fakes.acme import ask_one
from tests.services.webhooks.receivers import URL, Post

DOWN = Sent(error="no-connection", milliseconds=3)


@pytest.fixture
def post() -> Post:
    return Post()


def filed(post: Post) -> None:
    """Ana asks for something, unconfirmed: one event."""
    ask_one(post.desk, post.owner.account, confirmed=False)
    assert post.flow() == 1


def letters(post: Post, kind: str) -> int:
    return sum(letter.kind == kind for letter in post.desk.letters())


def entries(post: Post, tag: Tag) -> int:
    return sum(entry.tag == tag for entry in post.desk.engine.audit.values())


def test_what_happens_is_told_at_once_with_the_present_state_and_numbers(post: Post) -> None:
    head = ask_one(post.desk, post.owner.account)
    post.flow()
    post.work()
    assert post.types == ["request.received", "request.updated"]
    first, second = (got.body["data"] for got in post.desk.webhook_sender.got)
    assert (first["id"], first["reference"], first["right"]) == (head.id, head.submission, head.right.value)
    assert first["sequence"] < second["sequence"]
    assert first["revision"] == second["revision"] == head.chain_head.seq  # the state as it is when it is sent
    assert second["verification"]["contact_confirmed_at"]
    assert {one.state for one in post.log()} == {DeliveryState.DELIVERED}
    [attempt] = post.log()[0].attempts
    assert (attempt.status, attempt.ms, attempt.error) == (204, 12, "")


def test_nothing_of_the_person_nor_what_was_written_is_in_a_webhook_or_its_log(post: Post) -> None:
    head = ask_one(post.desk, post.owner.account)
    add_note(post.desk, post.owner, head.id, "she sounded angry")
    write_to_consumer(post.desk, post.owner, head.id, "we are looking for your data")
    post.flow()
    post.work()
    told = json.dumps([got.body for got in post.desk.webhook_sender.got])
    rows = [row for row in post.desk.engine.rows.values() if row.kind == "delivery"]
    for word in ("Ana", "López", "example.com", "angry", "looking for"):
        assert word not in told
        assert all(word not in row.body for row in rows)
    assert rows
    assert all(row.sealed is None for row in rows)
    [hook] = [row for row in post.desk.engine.rows.values() if row.kind == "webhook"]
    assert "hooks.acme" not in hook.body
    assert "whsec" not in hook.body


def test_only_events_that_were_chosen_go_to_an_endpoint(post: Post) -> None:
    other = post.add("https://other.acme.example/", (Event.WITHDRAWN,))
    filed(post)
    post.work()
    assert [got.url for got in post.desk.webhook_sender.got] == [URL]
    assert post.log(other) == ()


def test_a_stream_record_that_comes_twice_is_one_delivery(post: Post) -> None:
    filed(post)
    post.work()
    post.seen.clear()
    post.flow()
    post.work()
    assert len(post.desk.webhook_sender.got) == 1
    assert len(post.log()) == 1


def test_a_message_that_comes_twice_is_sent_once(post: Post) -> None:
    filed(post)
    [place] = post.desk.webhook_queue.take()
    deliver_webhook(post.desk, place)
    deliver_webhook(post.desk, place)
    assert len(post.desk.webhook_sender.got) == 1


def test_the_whole_schedule_is_kept_with_jitter_and_then_given_up_with_a_word_to_administrators(post: Post) -> None:
    post.desk.webhook_sender.always = DOWN
    filed(post)
    began = post.desk.clock.at
    post.work()
    post.desk.clock.pass_(seconds=6)
    post.work()  # the queue keeps the first wait to the second
    assert len(post.desk.webhook_sender.got) == 2
    post.until(began + timedelta(days=5), step=timedelta(minutes=1))
    [delivery] = post.log()
    assert delivery.state is DeliveryState.FAILED
    times = [attempt.at for attempt in delivery.attempts]
    waits = [later - earlier for earlier, later in pairwise(times)]
    assert len(waits) == len(SCHEDULE) == 9
    for wait, planned in zip(waits, SCHEDULE, strict=True):
        assert planned <= wait <= planned * 1.2 + timedelta(minutes=1)
    assert {got.name for got in post.desk.webhook_sender.got} == {delivery.id}
    assert {attempt.error for attempt in delivery.attempts} == {"no-connection"}
    assert 3 <= letters(post, "staff-webhook") <= 5  # once a day for as long as it was tried
    assert entries(post, Tag.ACCOUNT_WEBHOOK_FAILED) == letters(post, "staff-webhook")


@pytest.mark.parametrize("status", [301, 302, 307, 400, 404, 429, 500, 502, 503, 504, 199])
def test_whatever_is_not_2xx_is_tried_again(post: Post, status: int) -> None:
    post.desk.webhook_sender.answers.append(Sent(status=status))
    filed(post)
    post.work()
    [waiting] = post.log()
    assert waiting.state is DeliveryState.WAITING
    assert post.now().failing_since == post.desk.clock.at
    post.desk.clock.pass_(seconds=6)
    post.work()
    assert post.log()[0].state is DeliveryState.DELIVERED
    assert post.now().failing_since is None
    assert letters(post, "staff-webhook") == 0


@pytest.mark.parametrize(
    ("asked", "least"),
    [("600", 600), ("5", 5), ("999999999999", 86_400), ("-3", 5), ("soon", 5), ("", 5), ("DATE", 7200)],
)
def test_what_a_receiver_asks_for_is_obeyed_up_to_a_day(post: Post, asked: str, least: int) -> None:
    asked = asked.replace("DATE", format_datetime(post.desk.clock.at + timedelta(hours=2), usegmt=True))
    post.desk.webhook_sender.answers.append(Sent(status=429, retry_after=asked))
    filed(post)
    post.work()
    [waiting] = post.log()
    assert waiting.next_at is not None
    wait = (waiting.next_at - post.desk.clock.at).total_seconds()
    assert least <= wait <= max(least, 6)


def test_410_switches_the_endpoint_off_and_says_so(post: Post) -> None:
    post.desk.webhook_sender.answers.append(Sent(status=410))
    filed(post)
    filed(post)
    post.work()
    there = post.now()
    assert (there.disabled_why, there.disabled_at) == (Disabled.GONE, post.desk.clock.at)
    assert letters(post, "staff-webhook-gone") == 1
    assert entries(post, Tag.ACCOUNT_WEBHOOK_DISABLED) == 1
    assert [one.state for one in post.log()] == [DeliveryState.FAILED] * 2
    assert len(post.desk.webhook_sender.got) == 1
    ask_one(post.desk, post.owner.account, confirmed=False)
    assert post.flow() == 0


def test_a_receiver_that_was_down_for_a_day_gets_everything(post: Post) -> None:
    post.desk.webhook_sender.always = DOWN
    for _ in range(20):
        filed(post)
    post.until(post.desk.clock.at + timedelta(days=1), step=timedelta(minutes=5))
    post.desk.webhook_sender.always = Sent(status=200)
    post.desk.webhook_sender.got.clear()
    post.until(post.desk.clock.at + timedelta(days=1), step=timedelta(minutes=5))
    assert {one.state for one in post.log()} == {DeliveryState.DELIVERED}
    assert len({got.name for got in post.desk.webhook_sender.got}) == 20
    assert len(post.desk.webhook_sender.got) == 20
    assert post.now().failing_since is None


def test_what_the_queue_does_not_take_or_loses_is_found_by_the_sweep(post: Post) -> None:
    post.desk.webhook_queue.failures = [Unavailable("sqs")]
    filed(post)
    filed(post)
    post.desk.webhook_queue.waiting.clear()  # lost
    assert sweep_webhooks(post.desk) == 0
    post.desk.clock.pass_(minutes=5)
    post.sweep()
    assert len(post.desk.webhook_sender.got) == 2


def test_the_sweep_puts_nothing_into_the_queue_twice_while_it_waits_there(post: Post) -> None:
    filed(post)
    post.desk.clock.pass_(minutes=5)
    assert [sweep_webhooks(post.desk) for _ in range(3)] == [1, 0, 0]


def test_a_worker_that_died_while_it_sent_is_followed_by_another(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    filed(post)
    [place] = post.desk.webhook_queue.take()

    def died(*_: object, **__: object) -> Sent:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(post.desk.webhook_sender, "send", died)
        with pytest.raises(KeyboardInterrupt):
            deliver_webhook(post.desk, place)
    deliver_webhook(post.desk, place)  # its message comes again, while it may still be at work
    assert post.desk.webhook_sender.got == []
    post.desk.clock.at += HELD
    post.sweep()
    assert post.log()[0].state is DeliveryState.DELIVERED


def test_a_crash_after_the_answer_repeats_the_same_delivery_under_its_id(post: Post) -> None:
    filed(post)
    before = post.log()[0]
    post.work()
    again = replace(before.taken(post.desk.clock.at), version=post.log()[0].version)
    post.desk.work.settle(again)  # as if the outcome had not been noted
    post.sweep()
    names = [got.name for got in post.desk.webhook_sender.got]
    assert names == [before.id] * 2


def test_what_cannot_be_made_is_tried_by_the_schedule_and_stands_before_nothing(post: Post) -> None:
    filed(post)
    filed(post)
    get = post.desk.webhooks.endpoint

    def broken(*_: object) -> object:
        raise Unavailable("kms")

    post.desk.webhooks.endpoint = broken  # type: ignore[method-assign, assignment]  # the key service is away
    for place in post.desk.webhook_queue.take():
        with pytest.raises(Unavailable):
            deliver_webhook(post.desk, place)
    post.desk.webhooks.endpoint = get  # type: ignore[method-assign]
    assert {attempt.error for one in post.log() for attempt in one.attempts} == {"internal"}
    post.desk.clock.pass_(seconds=6)
    post.work()
    assert len(post.desk.webhook_sender.got) == 2


def test_both_secrets_sign_for_a_day_after_a_rotation_and_then_the_newer_alone(post: Post) -> None:
    [old] = post.endpoint.secrets
    rotated = rotate_secret(post.desk, post.owner.account.id, post.endpoint.id, actor="user:usr_x")
    filed(post)
    post.work()
    assert post.desk.webhook_sender.got[-1].secrets == (rotated.secrets[0].value, old.value)
    rotate_secret(post.desk, post.owner.account.id, post.endpoint.id, actor="user:usr_x")
    assert old.value not in {secret.value for secret in post.now().secrets}
    post.desk.clock.pass_(days=1)
    filed(post)
    post.work()
    assert post.desk.webhook_sender.got[-1].secrets[0] == post.now().secrets[0].value
    assert len(post.desk.webhook_sender.got[-1].secrets) == 1


def test_nothing_goes_to_an_endpoint_that_was_switched_off_or_removed_meanwhile(post: Post) -> None:
    account = post.owner.account.id
    filed(post)
    disable_endpoint(post.desk, account, post.endpoint.id, actor="user:usr_x")
    post.work()
    [delivery] = post.log()
    assert (delivery.state, delivery.attempts[0].error) == (DeliveryState.FAILED, "disabled")
    other = post.add("https://other.acme.example/")
    filed(post)
    remove_endpoint(post.desk, account, other.id, actor="user:usr_x")
    post.work()
    assert post.log(other)[0].attempts[0].error == "removed"
    assert post.desk.webhook_sender.got == []


def test_another_address_is_used_from_the_next_attempt_on(post: Post) -> None:
    post.desk.webhook_sender.answers.append(DOWN)
    filed(post)
    post.work()
    new = "https://new.acme.example/"
    change_endpoint(
        post.desk, post.owner.account.id, post.endpoint.id, url=new, events=("request.received",), actor="user:usr_x"
    )
    post.desk.clock.pass_(seconds=6)
    post.work()
    assert post.desk.webhook_sender.got[-1].url == new


def test_a_test_event_is_sent_once_and_alarms_nobody(post: Post) -> None:
    post.desk.webhook_sender.answers.append(Sent(status=500))
    send_test(post.desk, post.owner.account.id, post.endpoint.id, actor=post.owner.actor)
    post.work()
    assert post.types == ["webhook.test"]
    assert post.desk.webhook_sender.got[0].body["data"] == {"endpoint": post.endpoint.id}
    assert post.log()[0].state is DeliveryState.FAILED
    assert post.now().failing_since is None


def test_the_log_goes_after_90_days_and_what_is_on_its_way_stays(post: Post) -> None:
    filed(post)
    post.work()
    [delivery] = post.log()
    post.desk.clock.at = delivery.expires_at - timedelta(seconds=1)
    assert sweep_webhook_logs(post.desk) == 0
    filed(post)
    post.desk.clock.pass_(seconds=2)
    assert sweep_webhook_logs(post.desk) == 1
    assert [one.id for one in post.log()] != [delivery.id]
    assert len(post.log()) == 1
    assert post.desk.webhooks.delivery(place_of(delivery)) is None
