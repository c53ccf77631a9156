"""On this machine, mail to the simulator's addresses comes back through the packaged handler."""

import os
from typing import Any

import boto3
import pytest

from infra.local.mail_simulator import MailSimulator, event_of

MAIL = {"EmailTags": [{"Name": "letter", "Value": "L1"}], "ConfigurationSetName": "recourse-local-mail"}


def send(ses: Any, to: str) -> None:
    ses.send_email(
        FromEmailAddress=os.environ["RECOURSE_MAIL_FROM"],
        Destination={"ToAddresses": [to]},
        Content={"Simple": {"Subject": {"Data": "x"}, "Body": {"Text": {"Data": "x"}}}},
        EmailTags=[{"Name": "letter", "Value": "L1"}],
    )


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("bounce@simulator.amazonses.com", "Bounce"),
        ("Bounce+ana@Simulator.AmazonSES.com", "Bounce"),
        ("suppressionlist@simulator.amazonses.com", "Bounce"),
        ("complaint+7@simulator.amazonses.com", "Complaint"),
        ("success@simulator.amazonses.com", None),
        ("bounce@example.com", None),
    ],
)
def test_an_address_says_what_becomes_of_its_mail(address: str, kind: str | None) -> None:
    event = event_of(MAIL, address, "message")
    assert (event["eventType"] if event else None) == kind
    if event:
        assert event["mail"]["tags"] == {"letter": ["L1"], "ses:configuration-set": ["recourse-local-mail"]}


def test_an_absence_note_reports_no_failure() -> None:
    event = event_of(MAIL, "ooto@simulator.amazonses.com", "message")
    assert event is not None
    assert event["bounce"]["bouncedRecipients"] == [{"emailAddress": "ooto@simulator.amazonses.com"}]


def test_what_is_sent_to_the_simulator_is_told_to_each_handler_once(stage_environment: dict[str, str]) -> None:
    told: list[dict[str, Any]] = []

    def broken(event: dict[str, Any]) -> None:
        raise RuntimeError

    simulator = MailSimulator([broken, told.append])
    ses = boto3.client("sesv2")
    simulator.listen(ses)
    send(ses, "bounce+ana@simulator.amazonses.com")
    send(ses, "ana@example.com")
    assert simulator.deliver(wait=0.1) == 1
    assert simulator.deliver(wait=0.1) == 0
    [event] = told
    assert '"letter": ["L1"]' in event["Records"][0]["Sns"]["Message"]


def test_a_mail_that_was_not_taken_does_not_come_back(stage_environment: dict[str, str]) -> None:
    simulator = MailSimulator([])
    ses = boto3.client("sesv2", endpoint_url="http://127.0.0.1:9")
    simulator.listen(ses)
    with pytest.raises(Exception, match="Could not connect"):
        send(ses, "bounce@simulator.amazonses.com")
    assert simulator.deliver(wait=0.1) == 0


def test_the_worker_hands_events_to_the_function_of_the_package(stage_environment: dict[str, str]) -> None:
    from app import app
    from chalicelib import aws
    from infra.local.worker import mail_simulator

    aws.forget()
    simulator = mail_simulator(app)
    [handler] = simulator.handlers
    assert handler({"Records": [{"Sns": {"Message": "hello", "Subject": None, "MessageAttributes": {}}}]}) is None
    send(aws.client("sesv2"), "bounce@simulator.amazonses.com")
    assert simulator.deliver(wait=0.1) == 1
    aws.forget()
