"""An administrator names the account's own systems, sees what they were told and has it sent again."""

import re
from collections.abc import Iterator

import pytest

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Role
from chalicelib.domain.reason import Reason
from chalicelib.services.ports.webhooks import Sent
from chalicelib.services.webhooks.deliver_webhook import deliver_webhook
from tests.fakes.webhooks import MemoryQueue, MemorySender
from tests.http.client import Browser
from tests.http.office import enter, hire
from tests.http.stage import Stage

PATH = "/staff/webhooks"
TYPED = {"url": "https://hooks.acme.example/in", "events": ["request.received", "request.late"]}


@pytest.fixture
def sender(stage: Stage) -> Iterator[MemorySender]:
    """Receivers that a test speaks for; the queue is worked off by `work`."""
    made = MemorySender()
    stage.desk.__dict__ |= {"webhook_sender": made, "webhook_queue": MemoryQueue(stage.time.now)}
    yield made
    del stage.desk.__dict__["webhook_sender"], stage.desk.__dict__["webhook_queue"]


def work(stage: Stage) -> None:
    queue = stage.desk.webhook_queue
    assert isinstance(queue, MemoryQueue)
    for place in queue.take():
        deliver_webhook(stage.desk, place)


@pytest.fixture
def browser(stage: Stage, sender: MemorySender) -> Iterator[Browser]:
    """The owner; what a test has added is removed again."""
    yield enter(stage, stage.owner)
    for hook in stage.desk.webhooks.endpoints(stage.account.id):
        unit = stage.desk.work.begin(stage.account.id, stage.time.now())
        because = Reason(Tag.ACCOUNT_WEBHOOK_REMOVED, "operator:test")
        unit.store(stage.desk.accounts.get(stage.account.id), because=because)
        unit.remove(hook, because=because)
        unit.commit()


def added(stage: Stage, browser: Browser) -> tuple[str, str]:
    """Add an endpoint; return its page and its secret."""
    page = browser.post(PATH, {"form_token": browser.get(PATH).value("form_token"), **TYPED})
    assert page.status == 200
    found = re.search(r"whsec_[A-Za-z0-9+/=]{44}", page.text)
    assert found
    [hook] = stage.desk.webhooks.endpoints(stage.account.id)
    return f"{PATH}/{hook.id}", found[0]


def test_the_secret_is_shown_once_and_never_again(stage: Stage, browser: Browser) -> None:
    here, secret = added(stage, browser)
    [hook] = stage.desk.webhooks.endpoints(stage.account.id)
    assert hook.secrets[0].value == secret
    assert [event.value for event in hook.events] == TYPED["events"]
    for page in (browser.get(PATH), browser.get(here)):
        assert page.status == 200
        assert "https://hooks.acme.example/in" in page.text
        assert "whsec_" not in page.text


def test_a_test_event_is_sent_and_stands_in_the_log_and_can_be_sent_again(
    stage: Stage, browser: Browser, sender: MemorySender
) -> None:
    here, _ = added(stage, browser)
    token = browser.get(here).value("form_token")
    assert "A test event is on its way" in browser.post(f"{here}/test", {"form_token": token}).text
    sender.answers.append(Sent(status=503, milliseconds=9))
    work(stage)
    page = browser.get(here)
    assert "answer 503 after 9 ms" in page.text
    assert "Failed" in page.text
    [delivery] = stage.desk.webhooks.log(stage.account.id, here.rpartition("/")[2], limit=9)
    again = browser.post(f"{here}/resend", {"form_token": token, "delivery": page.value("delivery")})
    assert "What you chose is sent again." in again.text
    work(stage)
    assert [got.name for got in sender.got] == [delivery.id] * 2
    assert "Delivered" in browser.get(here).text


def test_the_page_of_a_secret_loaded_anew_adds_no_second_endpoint(stage: Stage, browser: Browser) -> None:
    shown = browser.get(PATH)
    typed = {"form_token": shown.value("form_token"), "once": shown.value("once"), **TYPED}
    first, again = browser.post(PATH, typed), browser.post(PATH, typed)
    assert "whsec_" in first.text
    assert again.status == 409
    assert "This endpoint was added already" in again.text
    assert "whsec_" not in again.text
    [_] = stage.desk.webhooks.endpoints(stage.account.id)


def test_the_page_of_a_secret_loaded_anew_draws_no_other_secret(stage: Stage, browser: Browser) -> None:
    here, _ = added(stage, browser)
    shown = browser.get(here)
    typed = {"form_token": shown.value("form_token"), "seen": shown.value("seen"), "sure": "yes"}
    first, again = browser.post(f"{here}/secret", typed), browser.post(f"{here}/secret", typed)
    assert "whsec_" in first.text
    assert again.status == 409
    assert "whsec_" not in again.text
    [hook] = stage.desk.webhooks.endpoints(stage.account.id)
    assert hook.secrets[0].value in first.text


def test_a_new_secret_is_shown_and_both_sign(stage: Stage, browser: Browser, sender: MemorySender) -> None:
    here, old = added(stage, browser)
    shown = browser.get(here)
    token = shown.value("form_token")
    page = browser.post(f"{here}/secret", {"form_token": token, "seen": shown.value("seen"), "sure": "yes"})
    assert "The secret before this one signs beside it for one more day." in page.text
    browser.post(f"{here}/test", {"form_token": token})
    work(stage)
    assert sender.got[-1].secrets[1] == old
    assert "Two secrets sign each message until" in browser.get(here).text


def test_it_is_changed_switched_off_and_on_and_removed(stage: Stage, browser: Browser) -> None:
    here, _ = added(stage, browser)
    token = browser.get(here).value("form_token")
    changed = browser.post(here, {"form_token": token, "url": "https://new.acme.example/", "events": ["request.late"]})
    assert "The endpoint was saved." in changed.text
    assert "Nothing more is sent there." in browser.post(f"{here}/off", {"form_token": token}).text
    refused = browser.post(f"{here}/test", {"form_token": token})
    assert refused.status == 409
    assert "The endpoint is switched off." in refused.text
    assert "Events are sent there again." in browser.post(f"{here}/on", {"form_token": token}).text
    assert "The endpoint was removed." in browser.post(f"{here}/remove", {"form_token": token, "sure": "yes"}).text
    assert browser.get(here).status == 404


def test_everything_since_a_day_is_sent_again(stage: Stage, browser: Browser) -> None:
    here, _ = added(stage, browser)
    token = browser.get(here).value("form_token")
    typed = {"since_day": "1", "since_month": "november", "since_year": "2026", "which": "all"}
    page = browser.post(f"{here}/resend", {"form_token": token, **typed})
    assert "Events are being sent again; 0 so far." in page.text
    twice = browser.post(f"{here}/resend", {"form_token": token, **typed})
    assert twice.status == 409


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"since_day": "", "since_month": "", "since_year": ""}, "Enter a day"),
        ({"since_day": "31", "since_month": "2", "since_year": "2026"}, "Enter a real day"),
        ({"since_day": "1", "since_month": "1", "since_year": "2099"}, "Enter a day that has begun"),
    ],
)
def test_a_day_that_makes_no_sense_is_told(stage: Stage, browser: Browser, typed: dict[str, str], words: str) -> None:
    here, _ = added(stage, browser)
    token = browser.get(here).value("form_token")
    page = browser.post(f"{here}/resend", {"form_token": token, **typed})
    assert page.status == 400
    assert words in page.text


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "Enter the address of your system"),
        ("hooks.example", "Enter an address such as"),
        ("http://hooks.acme.example/", "must begin with https://"),
        ("https://inner.acme.example/", "leads to a private network"),
        ("https://hooks.example/<script>", "Enter an address such as"),
    ],
)
def test_an_address_that_may_not_be_spoken_to_is_told_with_the_remedy(
    stage: Stage, browser: Browser, sender: MemorySender, url: str, words: str
) -> None:
    sender.inside.add("https://inner.acme.example/")
    page = browser.post(PATH, {"form_token": browser.get(PATH).value("form_token"), **TYPED, "url": url})
    assert page.status == 400
    assert words in page.text
    assert stage.desk.webhooks.endpoints(stage.account.id) == ()


def test_events_must_be_chosen_and_what_was_typed_stays(stage: Stage, browser: Browser) -> None:
    token = browser.get(PATH).value("form_token")
    page = browser.post(PATH, {"form_token": token, "url": TYPED["url"]})
    assert page.status == 400
    assert "Choose at least one event" in page.text
    assert 'value="https://hooks.acme.example/in"' in page.text


@pytest.mark.parametrize("role", [Role.HANDLER, Role.REVIEWER, Role.AUDITOR])
def test_who_does_not_administer_changes_nothing_and_only_an_auditor_looks(
    stage: Stage, browser: Browser, role: Role
) -> None:
    here, secret = added(stage, browser)
    other = enter(stage, hire(stage, role, f"Hooks-{role.value}"))
    looks = role is Role.AUDITOR
    assert ('href="/staff/webhooks"' in other.get("/staff/settings").text) is looks
    for path in (PATH, here):
        page = other.get(path)
        assert page.status == (200 if looks else 403)
        assert secret not in page.text
        assert other.post(path, TYPED).status == 403
    for step in ("secret", "test", "off", "on", "remove", "resend"):
        assert other.post(f"{here}/{step}", {}).status == 403


def test_a_forged_form_changes_nothing(stage: Stage, browser: Browser) -> None:
    here, _ = added(stage, browser)
    before = stage.desk.webhooks.endpoints(stage.account.id)
    for path in (PATH, here, *(f"{here}/{step}" for step in ("secret", "test", "off", "on", "remove", "resend"))):
        assert browser.post(path, {"form_token": "forged", **TYPED}).status == 400
    assert stage.desk.webhooks.endpoints(stage.account.id) == before
