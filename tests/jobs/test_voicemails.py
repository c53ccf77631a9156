"""A message is kept as soon as the stream tells of it; what the stream could not do the schedule does."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.voicemail import Audio, Voicemail
from chalicelib.errors import Unavailable
from chalicelib.jobs.frame import JobFailed
from chalicelib.jobs.voicemails import keep_voicemails, on_voicemail, reconcile_recordings
from chalicelib.log import logger
from chalicelib.services.voicemail.take_recording import Recorded, take_recording
from tests.fakes.desk import FakeClock
from tests.fakes.phone import MemoryPhoneCompany, MemoryTranscriber
from tests.fakes.recordings import facts_of, recording_id, wav
from tests.jobs.conftest import SCHEDULED, Deployment


@pytest.fixture
def company(deployment: Deployment) -> Iterator[MemoryPhoneCompany]:
    """A telephone company for one test."""
    made = MemoryPhoneCompany()
    clock = FakeClock(deployment.desk.clock.now())
    deployment.desk.__dict__.update(phone_company=made, transcriber=MemoryTranscriber(), clock=clock)
    yield made
    del deployment.desk.__dict__["clock"]


def leave(deployment: Deployment, company: MemoryPhoneCompany, number: int) -> str:
    """Leave a message; its call's id."""
    call = f"CA{number:032x}"
    company.audio[recording_id(number)] = wav(2)
    company.calls[call] = facts_of(call)
    recorded = Recorded(call=call, recording=recording_id(number), seconds=2, made_at=None)
    take_recording(deployment.desk, deployment.account.id, recorded)
    return call


def voicemail(deployment: Deployment, call: str) -> Voicemail:
    entry = deployment.desk.lines.call(call)
    [found] = deployment.desk.voicemails.of_request(entry.account, entry.request)
    return found


def test_a_message_is_kept_by_the_stream_once(deployment: Deployment, company: MemoryPhoneCompany) -> None:
    call = leave(deployment, company, 1)
    for _ in range(2):
        assert deployment.flow(deployment.desk.settings.records_table, on_voicemail) == []
    known = voicemail(deployment, call)
    assert (known.audio, company.deleted) == (Audio.KEPT, [recording_id(1)])


def test_what_the_stream_could_not_fetch_the_schedule_does(
    deployment: Deployment,
    company: MemoryPhoneCompany,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    call = leave(deployment, company, 2)
    company.failures = [Unavailable("not now") for _ in range(2)]
    assert deployment.flow(deployment.desk.settings.records_table, on_voicemail) == []
    lines = [logger().handlers[0].format(record) for record in caplog.records]
    assert '"what": "fetch: Unavailable"' in "".join(lines)
    assert '"VoicemailStepsFailed":[' in capsys.readouterr().out
    keep_voicemails(SCHEDULED, None)
    assert voicemail(deployment, call).audio is Audio.AWAITED
    late = deployment.desk.clock.now() + timedelta(minutes=2)
    deployment.desk.__dict__["clock"] = FakeClock(late)
    keep_voicemails(SCHEDULED, None)
    assert voicemail(deployment, call).audio is Audio.KEPT


def test_the_company_is_asked_only_where_there_is_a_line(deployment: Deployment, company: MemoryPhoneCompany) -> None:
    company.failures = [Unavailable("down")]
    reconcile_recordings(SCHEDULED, None)
    deployment.desk.settings = replace(deployment.desk.settings, twilio_account_sid="AC" + "0" * 32)
    with pytest.raises(JobFailed):
        reconcile_recordings(SCHEDULED, None)
    reconcile_recordings(SCHEDULED, None)
