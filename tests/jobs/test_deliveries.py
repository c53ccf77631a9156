"""A letter leaves by the stream; what the stream missed leaves by the sweep."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.correspondence import Way
from chalicelib.domain.events import Event
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Period
from chalicelib.domain.rights import Right
from chalicelib.domain.voicemail import Words
from chalicelib.errors import Gone
from chalicelib.jobs.deliveries import on_records_change, sweep_outbox
from chalicelib.jobs.frame import JobFailed, job
from chalicelib.log import logger
from chalicelib.services.accounts.open_account import add_user
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from chalicelib.services.ports.mail import LetterPlace
from chalicelib.services.telephone.phone_numbers import add_number
from chalicelib.services.telephone.send_phone_code import send_phone_code
from chalicelib.services.telephone.service_codes import add_code
from chalicelib.services.telephone.text_reference import text_reference
from chalicelib.services.webhooks.webhook_endpoints import add_endpoint
from infra.local import mailbox
from tests.fakes.acme import ask_one, hire
from tests.fakes.caller import NUMBER, OURS, records, rings, said, sound
from tests.fakes.desk import FakeClock, RecordingMailer
from tests.fakes.phone import MemoryPhoneCompany
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


@pytest.fixture
def company(deployment: Deployment) -> Iterator[MemoryPhoneCompany]:
    """A telephone company for one test, half an hour later than the other tests."""
    made, clock = MemoryPhoneCompany(), FakeClock(deployment.desk.clock.now())
    deployment.desk.__dict__.update(phone_company=made, clock=clock)
    yield made
    for name in ("phone_company", "clock"):
        del deployment.desk.__dict__[name]


def sweep(deployment: Deployment) -> None:
    """The stream has missed what is new."""
    clock = deployment.desk.clock
    assert isinstance(clock, FakeClock)
    clock.pass_(minutes=3)
    sweep_outbox(SCHEDULED, None)


def test_what_a_caller_is_texted_leaves_by_the_sweep_under_the_brand_that_they_called(
    deployment: Deployment, company: MemoryPhoneCompany
) -> None:
    desk, [owner] = deployment.desk, deployment.desk.accounts.users(deployment.account.id)[:1]
    brand = add_code(desk, deployment.account, name="Acme Shoes", actor="system:test")
    add_number(desk, deployment.account, Phone(OURS), shared=True, actor="system:test")
    head = rings(desk, desk.accounts.get(deployment.account.id), Right.DELETE, code=brand.code)
    [call] = desk.voicemails.calls(head.account, head.id)
    text_reference(desk, call.id)
    send_phone_code(desk, Staff(desk.accounts.get(head.account), owner), head.id, Way.TEXT)
    sweep(deployment)
    assert {(to, sender) for to, sender, _ in company.texts} == {(NUMBER.e164, OURS)}
    assert len(company.texts) == 2
    assert all("Acme Shoes" in body for _, _, body in company.texts)


def test_what_the_mail_service_refuses_from_the_sweep_counts_as_not_told(
    deployment: Deployment, company: MemoryPhoneCompany
) -> None:
    del company
    desk = deployment.desk
    staff = hire(desk, deployment.account, Role.HANDLER, "Refused")
    sweep(deployment)  # what the others have left
    head = ask_one(desk, desk.accounts.get(deployment.account.id))
    acknowledge_request(desk, staff, head.id)
    desk.__dict__["mailer"] = RecordingMailer(failures=[Gone("no such mailbox") for _ in range(9)])
    sweep(deployment)
    del desk.__dict__["mailer"]
    clock = desk.requests.get(head.account, head.id).clock(Period.ACKNOWLEDGE)
    assert clock
    assert clock.met_at is None
    assert Tag.REQUEST_LETTER_FAILED in {entry.tag for entry in desk.audit_log.of_request(head.account, head.id)}


def test_a_receiver_hears_by_the_stream_that_a_message_was_written_down(
    deployment: Deployment, company: MemoryPhoneCompany
) -> None:
    desk = deployment.desk
    desk.settings = replace(desk.settings, webhook_loopback="on")
    events, url = ("voicemail.transcribed",), "http://127.0.0.1:9/in"
    hook = add_endpoint(desk, deployment.account.id, url=url, events=events, actor="system:test")
    voicemail = records(desk, rings(desk, desk.accounts.get(deployment.account.id)))
    company.audio[voicemail.id] = sound()
    said(desk, voicemail, words=Words.DONE, transcript="Delete it", work_at=None)
    for _ in range(2):
        deployment.flow(desk.settings.records_table, on_records_change)
    [delivery] = desk.webhooks.log(hook.account, hook.id, limit=5)
    assert (delivery.event, delivery.voicemail) == (Event.VOICEMAIL_TRANSCRIBED, voicemail.id)
