"""What a receiver says can neither stop the worker, nor speak for another address than its own."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from chalicelib.domain.webhook import DeliveryState, log_name
from chalicelib.services.ports.webhooks import Sent
from chalicelib.services.webhooks.resend_webhooks import continue_resends, start_resend
from chalicelib.services.webhooks.webhook_endpoints import change_endpoint, remove_endpoint
from tests.fakes.acme import ask_one
from tests.services.webhooks.receivers import Post

ACTOR = "operator:test"


@pytest.fixture
def post() -> Post:
    return Post()


def filed(post: Post) -> None:
    """Ana asks for something, unconfirmed: one event."""
    ask_one(post.desk, post.owner.account, confirmed=False)
    assert post.flow() == 1


def while_sending(post: Post, act: Callable[[], object], answer: Sent) -> None:
    """Let something happen between the sending and its answer."""

    def send(*_: object, **__: object) -> Sent:
        act()
        return answer

    post.desk.webhook_sender.send = send  # type: ignore[method-assign]


@pytest.mark.parametrize("asked", ["Mon, 23 Nov 99999999999999999999 17:10:00 GMT", "9" * 60_000])
def test_a_retry_after_beyond_every_calendar_keeps_the_schedule(post: Post, asked: str) -> None:
    post.desk.webhook_sender.answers.append(Sent(status=503, retry_after=asked))
    filed(post)
    post.work()
    [waiting] = post.log()
    assert (waiting.state, waiting.tries) == (DeliveryState.WAITING, 1)


def test_gone_is_gone_for_the_address_that_said_so(post: Post) -> None:
    filed(post)
    there = post.now()

    def moved() -> None:
        change_endpoint(
            post.desk, there.account, there.id, url="https://new.acme.example/", events=there.events, actor=ACTOR
        )

    while_sending(post, moved, Sent(status=410))
    post.work()
    assert post.now().disabled_at is None
    assert [one.state for one in post.log()] == [DeliveryState.FAILED]


def test_gone_of_an_endpoint_that_was_removed_meanwhile_is_the_end_of_it(post: Post) -> None:
    filed(post)
    there = post.now()
    while_sending(post, lambda: remove_endpoint(post.desk, there.account, there.id, actor=ACTOR), Sent(status=410))
    post.work()
    assert [one.state for one in post.log()] == [DeliveryState.FAILED]


def test_everything_since_a_moment_is_sent_again_whatever_clock_it_was_read_from(post: Post) -> None:
    filed(post)
    post.work()
    post.desk.clock.pass_(minutes=30)
    hour_ago = (post.desk.clock.at - timedelta(hours=1)).astimezone(timezone(timedelta(hours=14)))
    there = post.now()
    start_resend(post.desk, there.account, there.id, since=hour_ago, actor=ACTOR)
    assert continue_resends(post.desk) == 1
    assert log_name(hour_ago) == log_name(datetime.fromtimestamp(hour_ago.timestamp(), UTC))
