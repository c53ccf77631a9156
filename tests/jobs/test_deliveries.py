"""A letter leaves by the stream; what the stream missed leaves by the sweep."""

from datetime import timedelta

import pytest

from chalicelib.domain.contact import Email
from chalicelib.domain.permissions import Role
from chalicelib.jobs.deliveries import on_records_change, sweep_outbox
from chalicelib.jobs.frame import JobFailed, job
from chalicelib.log import logger
from chalicelib.services.accounts.open_account import add_user
from chalicelib.services.ports.mail import LetterPlace
from infra.local import mailbox
from tests.jobs.conftest import SCHEDULED, Deployment


def invite(deployment: Deployment, name: str) -> str:
    """Leave a letter in the outbox and return its address."""
    email = Email(f"{name}@acme.example")
    account = deployment.desk.accounts.get(deployment.account.id)
    add_user(deployment.desk, account, name=name, email=email, role=Role.HANDLER, actor="operator:command")
    return email.address


def waiting(deployment: Deployment) -> tuple[LetterPlace, ...]:
    later = deployment.desk.clock.now() + timedelta(minutes=5)
    return deployment.desk.outbox.overdue(now=later, limit=10)


def test_a_new_letter_is_mailed_by_the_stream(deployment: Deployment) -> None:
    address = invite(deployment, "hans")
    assert len(waiting(deployment)) == 1
    assert deployment.flow(deployment.desk.settings.records_table, on_records_change) == []
    assert waiting(deployment) == ()
    assert len(mailbox.messages(to=address)) == 1


def test_a_record_that_comes_again_is_not_mailed_again(deployment: Deployment) -> None:
    address = invite(deployment, "ines")
    for _ in range(2):
        deployment.flow(deployment.desk.settings.records_table, on_records_change)
    assert len(mailbox.messages(to=address)) == 1


def test_the_sweep_leaves_a_fresh_letter_to_the_stream_and_mails_it_later(
    deployment: Deployment,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = invite(deployment, "jana")
    sweep_outbox(SCHEDULED, None)
    assert mailbox.messages(to=address) == []
    late = deployment.desk.clock.now() + timedelta(minutes=3)
    monkeypatch.setattr(type(deployment.desk.clock), "now", lambda _: late)
    sweep_outbox(SCHEDULED, None)
    assert len(mailbox.messages(to=address)) == 1


def test_a_job_that_fails_says_what_kind_of_error_it_was_and_nothing_else(
    deployment: Deployment,
    caplog: pytest.LogCaptureFixture,
) -> None:
    @job
    def quote(_: object) -> int:
        raise ValueError("maria.alvarez@example.com")

    with pytest.raises(JobFailed) as failed:
        quote(None)
    assert str(failed.value) == "ValueError"
    assert failed.value.__cause__ is None
    [record] = caplog.records
    line = logger().handlers[0].format(record)
    assert '"error": "ValueError"' in line
    assert '"what": "test_deliveries.py:' in line
    assert "maria" not in line
