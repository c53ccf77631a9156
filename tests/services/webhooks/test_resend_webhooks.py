"""What an endpoint missed is sent again: one event, a span of time, or everything since."""

from datetime import timedelta

import pytest

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.webhook import DeliveryState, Resend, place_of
from chalicelib.errors import InvalidField, NotFound, NotPossible
from chalicelib.services.ports.webhooks import Sent
from chalicelib.services.webhooks.resend_webhooks import RESENT_A_RUN, continue_resends, resend_one, start_resend
from chalicelib.services.webhooks.webhook_endpoints import disable_endpoint, send_test
from tests.fakes.acme import ask_one
from tests.services.webhooks.receivers import Post

WHO = "user:usr_x"


@pytest.fixture
def post() -> Post:
    return Post()


def sent(post: Post, count: int) -> None:
    """Some events, a minute apart, that the receiver took."""
    for _ in range(count):
        send_test(post.desk, post.owner.account.id, post.endpoint.id, actor=WHO)
        post.work()
        post.desk.clock.pass_(minutes=1)
    post.desk.webhook_sender.got.clear()


def resend(post: Post, **span: object) -> Resend:
    return start_resend(post.desk, post.owner.account.id, post.endpoint.id, actor=WHO, **span)  # type: ignore[arg-type]


def test_one_goes_out_again_under_its_own_id(post: Post) -> None:
    sent(post, 3)
    chosen = post.log()[1]
    resend_one(post.desk, chosen.account, chosen.endpoint, place_of(chosen).name, actor=WHO)
    post.work()
    assert [got.name for got in post.desk.webhook_sender.got] == [chosen.id]
    assert len(post.log()[1].attempts) == 2
    with pytest.raises(NotFound):
        resend_one(post.desk, chosen.account, chosen.endpoint, "2026-01-01T00:00:00.000.msg_x", actor=WHO)


def test_one_that_was_given_up_begins_its_schedule_anew(post: Post) -> None:
    sent(post, 1)
    [chosen] = post.log()
    post.desk.webhook_sender.always = Sent(status=500)
    resend_one(post.desk, chosen.account, chosen.endpoint, place_of(chosen).name, actor=WHO)
    assert (post.log()[0].tries, post.log()[0].state) == (0, DeliveryState.QUEUED)


def test_a_span_is_sent_again_oldest_first_and_nothing_outside_it(post: Post) -> None:
    sent(post, 10)
    log = post.log()
    resend(post, since=log[2].at, until=log[6].at)
    post.sweep()
    assert [got.name for got in post.desk.webhook_sender.got] == [one.id for one in log[2:7]]
    state = post.desk.webhooks.resend(post.endpoint.account, post.endpoint.id)
    assert state is not None
    assert (state.count, state.finished_at) == (5, post.desk.clock.at)
    assert continue_resends(post.desk) == 0


def test_everything_since_a_time_goes_by_so_many_a_minute_and_survives_a_crash(post: Post) -> None:
    total = RESENT_A_RUN + 150
    sent(post, total)
    log = post.log()
    resend(post, since=log[0].at)
    with pytest.raises(NotPossible, match="resend-runs"):
        resend(post, since=log[0].at)
    settle, pages = post.desk.work.settle, []

    def crash(record: object) -> None:
        if isinstance(record, Resend):
            pages.append(record)
            if len(pages) == 2:
                raise ConnectionError
        settle(record)  # type: ignore[arg-type]

    post.desk.work.settle = crash  # type: ignore[method-assign]  # after the second page was queued
    with pytest.raises(ConnectionError):
        continue_resends(post.desk)
    post.desk.work.settle = settle  # type: ignore[method-assign]
    assert continue_resends(post.desk) == 0  # the next portion is for the next minute
    post.desk.clock.pass_(minutes=1)
    assert continue_resends(post.desk) <= RESENT_A_RUN
    post.work()
    names = [got.name for got in post.desk.webhook_sender.got]
    assert set(names) == {one.id for one in log}
    assert len(names) == total  # what was still queued from the page that crashed is not queued twice


def test_only_what_failed_is_sent_again_if_so_wished(post: Post) -> None:
    sent(post, 3)
    post.desk.webhook_sender.answers.append(Sent(status=500))
    sent(post, 1)
    failed = post.log()[-1]
    resend(post, since=post.log()[0].at, only_failed=True)
    post.sweep()
    assert [got.name for got in post.desk.webhook_sender.got] == [failed.id]


def test_what_waits_for_its_next_attempt_goes_at_once_when_the_receiver_is_back(post: Post) -> None:
    post.desk.webhook_sender.always = Sent(error="no-connection")
    for _ in range(3):
        ask_one(post.desk, post.owner.account, confirmed=False)
    post.flow()
    post.work()
    post.desk.clock.pass_(hours=3)
    post.sweep()
    assert {one.state for one in post.log()} == {DeliveryState.WAITING}
    post.desk.webhook_sender.always = Sent(status=200)
    resend(post, since=post.log()[0].at, only_failed=True)
    post.sweep()
    assert {one.state for one in post.log()} == {DeliveryState.DELIVERED}


def test_a_second_span_can_follow_the_first(post: Post) -> None:
    sent(post, 2)
    resend(post, since=post.log()[0].at)
    post.sweep()
    resend(post, since=post.log()[1].at)
    post.sweep()
    assert len(post.desk.webhook_sender.got) == 3
    entries = [entry for entry in post.desk.engine.audit.values() if entry.tag == Tag.ACCOUNT_WEBHOOK_RESENT]
    assert len(entries) == 2


def test_what_makes_no_sense_is_refused(post: Post) -> None:
    now = post.desk.clock.at
    with pytest.raises(InvalidField, match="since: in-the-future"):
        resend(post, since=now + timedelta(days=1))
    with pytest.raises(InvalidField, match="until: too-early"):
        resend(post, since=now - timedelta(days=1), until=now - timedelta(days=2))
    disable_endpoint(post.desk, post.endpoint.account, post.endpoint.id, actor=WHO)
    with pytest.raises(NotPossible, match="webhook-disabled"):
        resend(post, since=now - timedelta(days=1))
