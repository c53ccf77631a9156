"""A sweep of the mails that wait has an end, and what can be taken comes first."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import boto3
import pytest

from chalicelib.domain import mail_tries
from chalicelib.jobs import inbound_mail
from chalicelib.jobs.inbound_mail import sweep_inbound_mail
from chalicelib.services.inbound.try_mail import begin_try
from chalicelib.services.ports.desk import Desk
from chalicelib.storage import keys_inbound
from tests.fakes.desk import FakeClock
from tests.fakes.mails import DOMAIN
from tests.jobs.conftest import SCHEDULED, Deployment


def test_mails_are_taken_before_others_are_given_up_and_those_only_while_there_is_time(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = deployment.desk
    bucket = desk.settings.mail_bucket
    monkeypatch.setattr(desk, "settings", replace(desk.settings, inbound_domain=DOMAIN))
    clock = FakeClock(datetime.now(UTC) + timedelta(minutes=1))  # S3 puts its own time on them
    monkeypatch.setitem(desk.__dict__, "clock", clock)
    monkeypatch.setattr(inbound_mail, "_GRACE", timedelta(seconds=-5))
    monkeypatch.setattr(mail_tries, "AGES", (timedelta(0),) * len(mail_tries.AGES))
    did: list[str] = []

    def takes(what: str, seconds: int) -> Callable[[Desk, str], None]:
        def act(_: Desk, name: str) -> None:
            did.append(f"{what} {name}")
            clock.pass_(seconds=seconds)

        return act

    monkeypatch.setattr(inbound_mail, "_take", takes("take", 1))
    monkeypatch.setattr(inbound_mail, "_give_up", takes("give up", 100))
    names = [f"a6-{number}" for number in range(6)]
    for name in names:
        boto3.client("s3").put_object(Bucket=bucket, Key=keys_inbound.incoming(name), Body=b"")
        for _ in mail_tries.AGES if name != "a6-5" else ():
            begin_try(desk, name)
    sweep_inbound_mail(SCHEDULED, None)
    for name in names:
        desk.mail_bucket.drop(name)
    assert did == ["take a6-5", "give up a6-0", "give up a6-1", "give up a6-2"]
