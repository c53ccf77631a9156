"""Addresses, secrets, the log and the schedule of webhooks."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from chalicelib.domain.events import CHOICES, Event
from chalicelib.domain.ids import AccountId
from chalicelib.domain.webhook import (
    ATTEMPTS_KEPT,
    SCHEDULE,
    URL_LIMIT,
    Attempt,
    Delivery,
    DeliveryState,
    Secret,
    WebhookEndpoint,
    delivery_id,
    log_name,
    new_endpoint_id,
    new_secret,
    next_attempt,
    parse_events,
    parse_url,
    place_of,
)
from chalicelib.errors import InvalidField

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
ENDPOINT = WebhookEndpoint(
    account=AccountId("acc_x"),
    id="whk_x",
    events=(Event.RECEIVED,),
    created_at=NOW,
    created_by="user:usr_x",
    url="https://hooks.example/",
    secrets=(Secret(value="whsec_a"),),
)
DELIVERY = Delivery(account=AccountId("acc_x"), endpoint="whk_x", id="msg_x", event=Event.RECEIVED, at=NOW)


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.example",
        "https://hooks.example:8443/a/b?c=d&e=%20",
        "http://127.0.0.1:8000/local/webhooks/in",
        "https://[2606:4700::1]/",
        " https://hooks.example/ ",
    ],
)
def test_an_address_that_could_be_posted_to_is_kept(url: str) -> None:
    assert parse_url(url) == url.strip()


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("", "missing"),
        ("  ", "missing"),
        ("https://hooks.example/" + "a" * URL_LIMIT, "too-long"),
        ("hooks.example", "malformed"),
        ("ftp://hooks.example/", "malformed"),
        ("file:///etc/passwd", "malformed"),
        ("gopher://hooks.example/", "malformed"),
        ("https://", "malformed"),
        ("https:///path", "malformed"),
        ("https://user:secret@hooks.example/", "malformed"),
        ("https://hooks.example@127.0.0.1/", "malformed"),
        ("https://hooks.example:0/", "malformed"),
        ("https://hooks.example:70000/", "malformed"),
        ("https://hooks.example:x/", "malformed"),
        ("https://[::1/", "malformed"),
        ("https://hooks.example/#part", "malformed"),
        ("https://hooks.example/a b", "malformed"),
        ("https://hooks.example\\@10.0.0.1/", "malformed"),
        ("https://hooks.example/\r\nHost: inner", "malformed"),
        ("https://hööks.example/", "malformed"),
    ],
)
def test_any_other_address_is_refused(url: str, problem: str) -> None:
    with pytest.raises(InvalidField) as refused:
        parse_url(url)
    assert (refused.value.field, refused.value.problem) == ("url", problem)


def test_events_are_kept_in_the_order_of_the_list() -> None:
    assert parse_events(("request.late", "request.received", "request.late")) == (Event.RECEIVED, Event.LATE)
    assert parse_events(tuple(event.value for event in CHOICES)) == CHOICES


@pytest.mark.parametrize(
    ("names", "problem"), [((), "missing"), (("request.eaten",), "unknown"), (("webhook.test",), "unknown")]
)
def test_events_that_nobody_can_choose_are_refused(names: tuple[str, ...], problem: str) -> None:
    with pytest.raises(InvalidField) as refused:
        parse_events(names)
    assert (refused.value.field, refused.value.problem) == ("events", problem)


def test_an_endpoint_wants_what_it_chose_and_every_test_until_it_is_switched_off() -> None:
    assert ENDPOINT.wants(Event.RECEIVED)
    assert ENDPOINT.wants(Event.TEST)
    assert not ENDPOINT.wants(Event.LATE)


def test_two_secrets_sign_for_a_day_never_three() -> None:
    once = ENDPOINT.rotated("whsec_b", NOW)
    twice = once.rotated("whsec_c", NOW)
    assert once.signing(NOW) == ("whsec_b", "whsec_a")
    assert twice.signing(NOW) == ("whsec_c", "whsec_b")
    assert twice.signing(NOW + timedelta(days=1)) == ("whsec_c",)
    assert once.rotated("whsec_b", NOW).signing(NOW) == ("whsec_b",)


def test_names_follow_from_what_they_stand_for() -> None:
    assert new_endpoint_id(bytes(10)) == "whk_" + "a" * 16
    assert delivery_id("whk_x", "chain", "1") == delivery_id("whk_x", "chain", "1")
    assert len({delivery_id("whk_x", "c", "1"), delivery_id("whk_y", "c", "1"), delivery_id("whk_x", "c", "2")}) == 3
    assert new_secret(bytes(32)) == "whsec_" + "A" * 43 + "="
    with pytest.raises(ValueError, match="32"):
        new_secret(bytes(31))


def test_a_log_is_in_the_order_of_time() -> None:
    assert place_of(DELIVERY).name == "2026-11-23T17:00:00.000.msg_x"
    later = log_name(NOW + timedelta(milliseconds=1))
    assert log_name(NOW) < place_of(DELIVERY).name < later
    assert log_name(NOW.astimezone(timezone(timedelta(hours=5)))) == log_name(NOW), "whatever clock it was read from"


def test_a_delivery_is_taken_once_and_by_another_only_when_its_time_is_over() -> None:
    until = NOW + timedelta(minutes=2)
    taken = DELIVERY.taken(until)
    assert DELIVERY.takeable(NOW)
    assert (taken.state, taken.tries) == (DeliveryState.SENDING, 1)
    assert not taken.takeable(NOW)
    assert taken.takeable(until)
    assert not taken.ended(DeliveryState.DELIVERED, Attempt(at=NOW, status=200)).takeable(until)
    waiting = taken.retried(Attempt(at=NOW, status=500), at=until)
    assert not waiting.takeable(NOW)
    assert waiting.takeable(until)
    assert not Delivery(
        account=AccountId("acc_x"), endpoint="e", id="m", event=Event.TEST, at=NOW, state=DeliveryState.WAITING
    ).takeable(NOW)
    assert waiting.anew(until).tries == 0


def test_an_entry_of_the_log_goes_after_ninety_days() -> None:
    assert DELIVERY.expires_at - NOW == timedelta(days=90)


def test_the_log_of_a_delivery_keeps_the_newest_attempts() -> None:
    delivery = DELIVERY
    for number in range(ATTEMPTS_KEPT + 3):
        delivery = delivery.retried(Attempt(at=NOW, ms=number), at=NOW)
    assert [attempt.ms for attempt in delivery.attempts] == list(range(3, ATTEMPTS_KEPT + 3))
    assert delivery.ended(DeliveryState.FAILED).attempts == delivery.attempts


@pytest.mark.parametrize(
    ("status", "accepted", "gone"),
    [(200, True, False), (299, True, False), (300, False, False), (410, False, True), (0, False, False)],
)
def test_2xx_alone_is_taken(status: int, accepted: bool, gone: bool) -> None:  # noqa: FBT001 - a case
    attempt = Attempt(at=NOW, status=status)
    assert (attempt.accepted, attempt.gone) == (accepted, gone)


def test_the_schedule_is_that_of_the_standard_and_jitter_only_adds() -> None:
    assert [wait.total_seconds() for wait in SCHEDULE] == [
        *(5, 300, 1800),
        *(hours * 3600 for hours in (2, 5, 10, 14, 20, 24)),
    ]
    for tries, wait in enumerate(SCHEDULE, start=1):
        assert next_attempt(tries, NOW, chance=0) == NOW + wait
        assert next_attempt(tries, NOW, chance=0.999) <= NOW + wait * 1.2  # type: ignore[operator]  # not the last
    assert next_attempt(10, NOW, chance=0) is None


@pytest.mark.parametrize(
    ("asked", "wait"),
    [
        ("", 5),
        ("120", 120),
        ("999999", 86_400),
        ("Mon, 23 Nov 2026 17:10:00 GMT", 600),
        ("Mon, 23 Nov 2026 17:10:00 -0000", 5),  # of no zone
        ("Fri, 01 Jan 2027 00:00:00 GMT", 86_400),
        ("Sun, 22 Nov 2026 17:10:00 GMT", 5),
        ("١٢٠", 5),
        ("whenever", 5),
        ("Mon, 23 Nov 99999999999999999999 17:10:00 GMT", 5),
        ("Mon, 99999999999999999999 Nov 2026 17:10:00 GMT", 5),
        ("Mon, 23 Nov 2026 17:10:00 +99999999999999999999", 5),
        ("9" * 60_000, 86_400),
    ],
)
def test_retry_after_is_obeyed_in_both_forms_up_to_a_day(asked: str, wait: int) -> None:
    assert next_attempt(1, NOW, chance=0, retry_after=asked) == NOW + timedelta(seconds=wait)
