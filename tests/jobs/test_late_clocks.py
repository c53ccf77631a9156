"""The job that counts what is late tells the alarm of it, and is silent where nothing is."""

import json

import pytest

from chalicelib.jobs import frame
from chalicelib.jobs.operations import count_late_clocks
from chalicelib.services.figures.follow_audit import catch_up
from tests.fakes.acme import ask_one, open_acme
from tests.fakes.desk import FakeDesk
from tests.jobs.conftest import SCHEDULED

Printed = pytest.CaptureFixture[str]


def counted(printed: Printed) -> dict[str, list[float]]:
    """What was told to CloudWatch, by the metric's name."""
    lines = [json.loads(line) for line in printed.readouterr().out.splitlines() if "_aws" in line]
    return {
        name["Name"]: line[name["Name"]] for line in lines for name in line["_aws"]["CloudWatchMetrics"][0]["Metrics"]
    }


def test_late_requests_raise_the_alarm_and_none_is_silence(monkeypatch: pytest.MonkeyPatch, capsys: Printed) -> None:
    desk = FakeDesk()
    monkeypatch.setattr(frame, "desk", lambda: desk)
    acme = open_acme(desk)
    request = ask_one(desk, acme.account)
    catch_up(desk, acme.account.id, {request.id: request.chain_head.seq})
    count_late_clocks(SCHEDULED, None)
    assert counted(capsys) == {}
    desk.clock.pass_(days=100)
    count_late_clocks(SCHEDULED, None)
    assert counted(capsys) == {"RequestsLate": [1.0]}
