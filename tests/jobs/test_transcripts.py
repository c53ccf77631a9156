"""The transcriber's event reaches its voicemail; no word of the message reaches a log."""

from typing import Any

import pytest

from chalicelib.domain.voicemail import Voicemail, Words
from chalicelib.errors import Unavailable
from chalicelib.jobs.frame import JobFailed
from chalicelib.jobs.transcripts import on_transcript
from chalicelib.services.ports.phone import Written
from tests.fakes import caller
from tests.fakes.phone import MemoryPhoneCompany, MemoryTranscriber
from tests.jobs.conftest import SCHEDULED, Deployment

SPOKEN = "I am Ana López, delete my data"


@pytest.fixture
def left(deployment: Deployment) -> Voicemail:
    """A message whose words are being written down."""
    desk = deployment.desk
    desk.__dict__["phone_company"] = company = MemoryPhoneCompany()
    desk.__dict__["transcriber"] = MemoryTranscriber()
    voicemail = caller.records(desk, caller.rings(desk, desk.accounts.get(deployment.account.id)))
    company.audio[voicemail.id] = caller.sound()
    return caller.fetched(desk, voicemail)


def tell(job: str) -> None:
    """Deliver the event as Lambda would."""
    detail: dict[str, Any] = {"TranscriptionJobName": job, "TranscriptionJobStatus": "COMPLETED"}
    on_transcript(SCHEDULED | {"source": "aws.transcribe", "detail": detail}, None)


def test_the_words_are_kept_and_logged_nowhere(
    deployment: Deployment, left: Voicemail, capfd: pytest.CaptureFixture[str]
) -> None:
    transcriber = deployment.desk.transcriber
    assert isinstance(transcriber, MemoryTranscriber)
    transcriber.words[left.id] = SPOKEN
    tell(left.job)
    tell(left.job)  # EventBridge delivers at least once
    kept = deployment.desk.voicemails.get(left.account, left.request, left.id)
    assert (kept.words, kept.transcript) == (Words.DONE, SPOKEN)
    said = capfd.readouterr()
    assert "Ana" not in said.out + said.err


@pytest.mark.usefixtures("left")
def test_a_job_of_another_stage_changes_nothing() -> None:
    tell("recourse.acc_elsewhere.R.RE1")


def test_what_may_work_later_is_tried_again_by_lambda(deployment: Deployment, left: Voicemail) -> None:
    class Down(MemoryTranscriber):
        def result(self, job: str) -> Written:
            raise Unavailable(f"the transcriber did not answer about {SPOKEN}{job}")

    deployment.desk.__dict__["transcriber"] = Down()
    with pytest.raises(JobFailed, match=r"^Unavailable$"):
        tell(left.job)
    assert deployment.desk.voicemails.get(left.account, left.request, left.id).words is Words.STARTED
