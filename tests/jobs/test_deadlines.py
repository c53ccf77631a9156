"""The deadline job on the running engine, as Lambda calls it: the mail that staff find in the morning."""

from datetime import datetime, timedelta

import pytest

from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.request import Request
from chalicelib.domain.rights import Right
from chalicelib.jobs.deadlines import keep_deadlines
from chalicelib.jobs.deliveries import sweep_outbox
from infra.local import mailbox
from tests.fakes.acme import ask_one
from tests.fakes.desk import FakeClock
from tests.jobs.conftest import SCHEDULED, Deployment


@pytest.fixture
def clock(deployment: Deployment) -> FakeClock:
    """A clock to move, from nine in the morning on the Monday on which everything is sent."""
    moved = FakeClock()
    deployment.desk.__dict__["clock"] = moved
    return moved


def run(clock: FakeClock, *, days: int = 0) -> datetime:
    """Let days pass, run the job, and send what lies in the outbox three minutes later."""
    clock.pass_(days=days)
    keep_deadlines(SCHEDULED, None)
    at = clock.at
    clock.pass_(minutes=3)
    sweep_outbox(SCHEDULED, None)
    return at


def test_a_day_that_comes_near_is_mailed_to_staff_once_in_words_with_a_link(
    deployment: Deployment, clock: FakeClock
) -> None:
    request = ask_one(deployment.desk, deployment.account, Right.DELETE)
    for _ in range(3):
        run(clock, days=3)  # the last time is December 2, three working days before the target
    run(clock)
    [mail] = [mail for mail in mailbox.messages(to="olga@acme.example") if "need" in mail.subject]
    text = mail.text
    assert "Confirm receipt by December 9, 2026." in text
    assert f"/staff/requests/{request.id}" in text
    assert "/staff/alerts" in text
    assert "Ana" not in text
    assert "{" not in text


def test_the_consumer_gets_one_reminder_to_confirm_with_the_way_to_do_it(
    deployment: Deployment, clock: FakeClock
) -> None:
    request = ask_one(deployment.desk, deployment.account, Right.DELETE, confirmed=False)
    run(clock)
    before = len(reminders(deployment, request))
    run(clock, days=1)
    run(clock)
    assert len(reminders(deployment, request)) == before + 1
    newest = mailbox.messages(to="ana@example.com")[0]
    assert "/c/acme/status" in newest.text
    assert request.submission[:4] in newest.text


def reminders(deployment: Deployment, request: Request) -> list[str]:
    letters = deployment.desk.requests.letters(request.account, request.submission)
    return [letter.id for letter in letters if letter.kind is LetterKind.VERIFY_REMINDER]


def test_nothing_due_is_nothing_done(deployment: Deployment, clock: FakeClock) -> None:
    clock.at -= timedelta(days=3650)
    keep_deadlines(SCHEDULED, None)
    assert clock.at < datetime.now(tz=clock.at.tzinfo)
