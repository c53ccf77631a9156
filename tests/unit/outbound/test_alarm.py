"""What must never happen is told by a metric, and by a log line with ids only."""

import pytest

from chalicelib.outbound.alarm import MetricAlarm


def test_a_message_that_cannot_be_heard_is_counted_and_named(capsys: pytest.CaptureFixture[str]) -> None:
    MetricAlarm().lost("RE1", "missing")
    said = capsys.readouterr().out
    assert '"VoicemailsLost":[1.0]' in said


def test_an_audit_record_that_was_changed_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    MetricAlarm().tampered("A#acc_x#ACCOUNT", 3, "MODIFY")
    assert '"AuditTampered":[1.0]' in capsys.readouterr().out
