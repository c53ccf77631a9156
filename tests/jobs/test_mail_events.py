"""What the mail service tells of a mail reaches its letter; nobody's address reaches a log."""

import json
from typing import Any

import boto3
import pytest

from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import Failure, Letter, LetterKind, LetterState
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Period, Request
from chalicelib.jobs.deliveries import on_records_change
from chalicelib.jobs.frame import JobFailed
from chalicelib.jobs.mail_events import failure_of, on_mail_event
from chalicelib.log import logger
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from infra.local.mail_simulator import as_lambda_delivers
from tests.fakes import acme
from tests.jobs.conftest import Deployment


def bounce(kind: str = "Permanent", sub: str = "General", **recipient: str) -> dict[str, Any]:
    recipients = [{"emailAddress": "ana@example.com"} | recipient]
    return {
        "eventType": "Bounce",
        "bounce": {"bounceType": kind, "bounceSubType": sub, "bouncedRecipients": recipients},
    }


def complaint(sub: str | None = None) -> dict[str, Any]:
    return {"eventType": "Complaint", "complaint": {"complaintSubType": sub}}


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (bounce(action="failed"), Failure.BOUNCED),
        (bounce(), Failure.BOUNCED),
        (bounce(sub="Suppressed"), Failure.SUPPRESSED),
        (bounce(sub="OnAccountSuppressionList"), Failure.SUPPRESSED),
        (bounce("Undetermined", "Undetermined"), Failure.SOFT),  # not told, and the address may work tomorrow
        (bounce("Transient", "MailboxFull", action="failed"), Failure.SOFT),  # SES has stopped trying
        (bounce("Transient", "General"), None),  # an absence note: the mail arrived
        (complaint(), Failure.COMPLAINED),
        (complaint("OnAccountSuppressionList"), Failure.SUPPRESSED),
        ({"eventType": "Reject", "reject": {"reason": "Bad content"}}, Failure.REFUSED),
        ({"eventType": "DeliveryDelay"}, None),
        ({"eventType": "Delivery"}, None),
        ({}, None),
    ],
)
def test_each_event_says_whether_the_mail_arrived(event: dict[str, Any], why: Failure | None) -> None:
    assert failure_of(event) is why


def acknowledged(deployment: Deployment) -> tuple[Request, Letter]:
    """A request whose acknowledgement was mailed."""
    desk = deployment.desk
    name = desk.chance.bytes(4).hex()  # addresses that a letter came back from are not mailed to again
    staff = acme.hire(desk, deployment.account, Role.HANDLER, f"Hal{name}")
    submission = acme.ask(desk, desk.accounts.get(deployment.account.id), email=Email(f"ana-{name}@example.com"))
    request = desk.requests.get(deployment.account.id, submission.requests[0])
    acknowledge_request(desk, staff, request.id)
    deployment.flow(desk.settings.records_table, on_records_change)
    return request, letter_of(deployment, request)


def letter_of(deployment: Deployment, request: Request) -> Letter:
    _, filed = deployment.desk.requests.dossier(request.account, request.id)
    [letter] = [item for item in filed if isinstance(item, Letter) and item.kind is LetterKind.ACKNOWLEDGED]
    return letter


def about(letter: Letter, event: dict[str, Any], tags: dict[str, str] | None = None) -> dict[str, Any]:
    """The event as Lambda gets it."""
    named = {"account": letter.account, "letter": letter.id, "request": letter.request or ""}
    named |= tags or {}
    mail = {"destination": ["ana@example.com"], "tags": {name: [value] for name, value in named.items()}}
    return as_lambda_delivers(event | {"mail": mail})


def test_a_bounce_reaches_letter_and_clock_also_when_it_is_told_twice(
    deployment: Deployment, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    request, letter = acknowledged(deployment)
    assert letter.state is LetterState.SENT
    for _ in range(2):
        told = bounce(action="failed", diagnosticCode=f"550 {letter.to and letter.to.address} unknown")
        on_mail_event(about(letter, told), None)
    assert (letter_of(deployment, request).state, letter_of(deployment, request).failure) == (
        LetterState.FAILED,
        Failure.BOUNCED,
    )
    after = deployment.desk.requests.get(request.account, request.id)
    clock = after.clock(Period.ACKNOWLEDGE)
    assert clock is not None
    assert (clock.met_at, after.undelivered) == (None, (letter.id,))
    lines = [logger().handlers[0].format(record) for record in caplog.records]
    assert "ana" not in "".join([*lines, capsys.readouterr().out]).lower()
    assert letter.to
    mark = deployment.desk.address_marks.of(letter.account, letter.to)
    assert mark
    assert mark.times == 1  # told twice, noted once


def test_a_delay_is_only_noted(deployment: Deployment) -> None:
    request, letter = acknowledged(deployment)
    before = deployment.desk.requests.get(request.account, request.id)
    for event in ({"eventType": "DeliveryDelay"}, bounce("Transient", "General")):
        on_mail_event(about(letter, event), None)
    assert deployment.desk.requests.get(request.account, request.id) == before
    assert letter_of(deployment, request).state is LetterState.SENT


def test_what_is_no_event_of_ours_is_left_aside(deployment: Deployment) -> None:
    _, letter = acknowledged(deployment)
    on_mail_event(about(letter, bounce(), {"letter": "01ARZ3NDEKTSV4RRFFQ69G5FAV"}), None)
    on_mail_event(about(letter, bounce(), {"account": "acc_unknown"}), None)
    on_mail_event(as_lambda_delivers(bounce() | {"mail": {"messageId": "x"}}), None)
    greeting = as_lambda_delivers({})
    for text in ("Successfully validated SNS topic for Amazon SES event publishing.", "[]"):
        greeting["Records"][0]["Sns"]["Message"] = text
        on_mail_event(greeting, None)


def test_what_cannot_be_noted_now_is_for_lambda_to_try_again(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, letter = acknowledged(deployment)

    def fail(*_: object, **__: object) -> None:
        raise ValueError("ana@example.com")

    monkeypatch.setattr(deployment.desk.outbox, "find", fail)
    with pytest.raises(JobFailed) as failed:
        on_mail_event(about(letter, bounce()), None)
    assert str(failed.value) == "ValueError"


def test_a_mail_leaves_with_the_ids_by_which_its_events_find_it(deployment: Deployment) -> None:
    sent: list[dict[str, Any]] = []
    from chalicelib import aws

    client = aws.client("sesv2")
    client.meta.events.register(
        "before-call.sesv2.SendEmail", lambda params, **_: sent.append(json.loads(params["body"]))
    )
    _, letter = acknowledged(deployment)
    [mail] = [one for one in sent if {"Name": "letter", "Value": letter.id} in one["EmailTags"]]
    assert {tag["Name"]: tag["Value"] for tag in mail["EmailTags"]} == {
        "account": letter.account,
        "letter": letter.id,
        "request": letter.request,
    }
    assert mail["ConfigurationSetName"] == deployment.desk.settings.mail_events
    names = {one["Name"] for one in known_destinations(mail["ConfigurationSetName"])}
    assert names == {"letters"}


def known_destinations(configuration_set: str) -> list[dict[str, Any]]:
    answer = boto3.client("sesv2").get_configuration_set_event_destinations(ConfigurationSetName=configuration_set)
    found: list[dict[str, Any]] = answer["EventDestinations"]
    return found
