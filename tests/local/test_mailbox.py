"""The mail box shows what SES took, safely."""

import os

import boto3

from infra.local import mailbox


def test_messages_are_listed_newest_first_and_by_recipient(stage_environment: dict[str, str]) -> None:
    ses = boto3.client("sesv2")
    for number in "12":
        ses.send_email(
            FromEmailAddress=os.environ["RECOURSE_MAIL_FROM"],
            Destination={"ToAddresses": [f"box{number}@example.com"]},
            Content={"Simple": {"Subject": {"Data": number}, "Body": {"Text": {"Data": "<b>text</b>"}}}},
        )

    listed = [message.subject for message in mailbox.messages() if message.to[0].startswith("box")]
    status, _, page = mailbox.answer("/local/mail", "to=box2@example.com")

    assert listed == ["2", "1"]
    assert [message.subject for message in mailbox.messages(to="box1@example.com")] == ["1"]
    assert (status, b"&lt;b&gt;" in page, b"<b>" in page) == (200, True, False)


def test_addresses_become_links_without_the_full_stop_after_them() -> None:
    linked = mailbox.linked("go to http://x.example/a?b=1&c=2. <script>")

    assert '<a href="http://x.example/a?b=1&amp;c=2">' in linked
    assert "<script>" not in linked
