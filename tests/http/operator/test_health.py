"""The page of health, and what lies in queues of failures."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import boto3
import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.http.operator import health_view
from chalicelib.services.health.job_runs import note_run
from chalicelib.services.health.late_clocks import LateClocks, count_late_clocks
from chalicelib.services.health.read_health import read_health
from chalicelib.services.health.redrive import continue_redrives
from chalicelib.services.ports.operations import MailState, Replayed, Waiting
from tests.fakes.operations import MemoryReplay
from tests.http.client import Browser
from tests.http.stage import Stage

HEALTH = "/operator/health"
QUEUE = f"{HEALTH}/stream-failures"
SECRET = "ana@example.com"


@pytest.fixture
def failed(stage: Stage) -> Iterator[list[str]]:
    """Three messages in the queue of failures of the streams, with something personal in them."""
    sqs = boto3.client("sqs")
    [url] = [one for one in stage.desk.settings.failure_queues.split() if one.endswith("stream-failures")]
    names = []
    for number in range(3):
        told = {
            "requestContext": {"functionArn": "arn:aws:lambda:::function:OnRecordsChange", "condition": "Exhausted"},
            "responsePayload": {"errorType": "KeyError", "errorMessage": SECRET},
            "requestPayload": {"Records": [SECRET, number]},
        }
        names.append(sqs.send_message(QueueUrl=url, MessageBody=json.dumps(told))["MessageId"])
    yield names
    sqs.purge_queue(QueueUrl=url)


def test_health_names_what_is_well_and_what_needs_a_look_with_what_to_do(
    stage: Stage, desk_of_operator: Browser
) -> None:
    note_run(stage.desk, "sweep_outbox", count=4)
    note_run(stage.desk, "write_digest", error="Unavailable")
    count_late_clocks(stage.desk)
    page = desk_of_operator.get(HEALTH)
    assert page.status == 200
    assert "did 4" in page.text
    assert "Unavailable" in page.text
    assert page.text.index("write_digest") < page.text.index("sweep_outbox")  # what ails comes first
    assert "look for “job failed”" in page.text
    assert "0, counted" in page.text
    assert "Failures: what follows the tables" in page.text
    assert "Objects on their way out of the buckets" in page.text
    assert "Failures: objects that could not be removed" in page.text


def test_home_names_what_health_marks_and_leads_there(
    stage: Stage, desk_of_operator: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_run(stage.desk, "write_digest", error="Unavailable")
    monkeypatch.setattr(type(stage.desk), "mail_state", property(lambda _: MailState(sends=False, everywhere=True)))
    home = desk_of_operator.get("/operator")
    assert "1 job by the clock that failed" in home.words
    assert "Mail does not go out to everybody" in home.words
    assert "Nothing needs you now." not in home.words
    assert f'href="{HEALTH}#jobs"' in home.text
    well = MailState(sends=True, everywhere=True)
    late = LateClocks(at=stage.desk.clock.now(), total=7, accounts=(("acme", 7),))
    some = Waiting(count=100, more=True)
    marked = health_view.ailing(replace(read_health(stage.desk), mail=well, late=late, letters=some))
    found = {one.key: (one.count, one.more) for one in marked}
    assert found["health-late"] == (7, False)
    assert found["health-letters"] == (100, True)
    assert "health-mail" not in found
    places = {one.url.rpartition("#")[2] for one in marked}
    assert {"late", "letters"} <= places
    page = desk_of_operator.get(HEALTH)
    assert not [place for place in places if f'id="{place}"' not in page.text]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (MailState(sends=False, everywhere=True), "has suspended sending"),
        (MailState(sends=True, everywhere=False), "verified addresses only"),
        (MailState(sends=True, everywhere=True, watched="PROBATION"), "under review"),
        (None, "did not say"),
    ],
)
def test_mail_that_is_suspended_watched_or_fenced_in_says_so(
    stage: Stage, desk_of_operator: Browser, state: MailState | None, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(stage.desk), "mail_state", property(lambda _: state))
    page = desk_of_operator.get(HEALTH)
    assert words in page.text
    assert "ask for production access" in page.text


def test_a_job_that_has_not_run_for_long_is_said_not_to_run(stage: Stage, desk_of_operator: Browser) -> None:
    note_run(stage.desk, "sweep_retention", count=0)
    stage.time.ahead += timedelta(hours=4)
    assert "Does not run" in desk_of_operator.get(HEALTH).text or "/staff/sign-in" in desk_of_operator.get(HEALTH).url
    stage.time.ahead -= timedelta(hours=4)


def test_failures_are_listed_without_their_content_and_again_on_the_next_look(
    desk_of_operator: Browser, failed: list[str]
) -> None:
    for _ in range(2):
        page = desk_of_operator.get(QUEUE)
        assert all(name in page.text for name in failed)
        assert "OnRecordsChange" in page.text
        assert "KeyError" in page.text
        assert SECRET not in page.text
    home = desk_of_operator.get("/operator").text
    assert "that failed to the end" in home


def test_failures_are_tried_again_when_the_operator_says_so(
    stage: Stage, desk_of_operator: Browser, operator: Staff, failed: list[str]
) -> None:
    replay = stage.desk.__dict__["replay"] = MemoryReplay({failed[0]: Replayed.FAILED})
    page = desk_of_operator.press(desk_of_operator.get(QUEUE), form="stream-failures")
    assert "They are being tried again" in page.text
    assert continue_redrives(stage.desk) == 3
    assert sorted(replay.called) == sorted(failed)
    after = desk_of_operator.get(QUEUE).text
    assert "2 done" in after
    assert "1 failed again" in after
    last = stage.desk.audit_log.entries(stage.desk.audit_log.chain_of(operator.account.id, None))[-1]
    assert (last.tag, last.actor) == (Tag.ACCOUNT_FAILURES_REDRIVEN, operator.operating)
    del stage.desk.__dict__["replay"]


def test_what_is_chosen_is_deleted_after_a_question(desk_of_operator: Browser, failed: list[str]) -> None:
    page = desk_of_operator.get(QUEUE)
    token = page.value("form_token")
    nothing = desk_of_operator.post(QUEUE, {"form_token": token})
    assert (nothing.status, nothing.problems) == (400, ["Choose at least one message"])
    ask = desk_of_operator.post(QUEUE, {"form_token": token, "id": failed[:2]})
    assert ask.heading == "Delete these 2 messages?"
    assert all(name in desk_of_operator.get(QUEUE).text for name in failed)
    done = desk_of_operator.press(ask, form="stream-failures")
    assert "Deleted." in done.text
    left = desk_of_operator.get(QUEUE).text
    assert [name in left for name in failed] == [False, False, True]


def test_what_failed_to_the_end_in_any_queue_is_listed_and_can_be_deleted(
    stage: Stage, desk_of_operator: Browser
) -> None:
    for url in stage.desk.settings.failure_queues.split():
        name = next(queue for queue in stage.desk.queues.failing if url.endswith(queue))
        told = json.dumps({"requestContext": {"functionArn": "f", "condition": "Exhausted"}, "requestPayload": {}})
        sent = boto3.client("sqs").send_message(QueueUrl=url, MessageBody=told)["MessageId"]
        page = desk_of_operator.get(f"{HEALTH}/{name}")
        assert sent in page.text
        asked = desk_of_operator.post(f"{HEALTH}/{name}", {"form_token": page.value("form_token"), "id": sent})
        assert "Deleted." in desk_of_operator.press(asked, form=name).text
        assert sent not in desk_of_operator.get(f"{HEALTH}/{name}").text


def test_other_queues_have_no_such_page(desk_of_operator: Browser) -> None:
    assert desk_of_operator.get(f"{HEALTH}/webhooks").status == 404
    assert desk_of_operator.get(f"{HEALTH}/nothing").status == 404


def test_the_public_page_of_health_says_nothing_but_that_it_serves(browser: Browser) -> None:
    page = browser.get("/health")
    assert page.status == 200
    assert len(page.text) < 200
    for word in ("queue", "job", "account", "arn:", "recourse-"):
        assert word not in page.text.lower()
