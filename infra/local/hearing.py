"""Gives the engine's Amazon Transcribe the only ears that this machine has: the words that a recording carries.

ministack accepts transcription jobs and makes up the same text for all of them. Here a job's transcript is what was
typed at the local telephone (see `phone.sound`), and a recording that was made of no words fails visibly.
A job that has not ended cannot be deleted, as on AWS; ministack would forget it at once.
Runs in the engine's own environment.
"""

import asyncio
import time
from typing import Any

from infra.local.phone.sound import words_in

DEAF = "This machine cannot hear: only recordings made of typed words have a transcript here."
_JOB_SECONDS = 0.5
_NOT_NOW = "The job couldn't be found, or it hasn't ended: check its name and status and try your request again."


def install() -> None:
    """Put it into the engine of this process."""
    from ministack.services import transcribe

    run = transcribe._run_job_inner
    transcribe._JOB_RUN_SECONDS = _JOB_SECONDS
    transcribe._mock_transcript = lambda uri, **_: _words(uri) or ""

    async def hear(name: str, run_id: str, host: str) -> None:
        job = transcribe._live_job(name, run_id)
        if job is None or _audio(job["Media"]["MediaFileUri"]) is None or _words(job["Media"]["MediaFileUri"]):
            await run(name, run_id, host)
            return
        await asyncio.sleep(_JOB_SECONDS)
        if transcribe._live_job(name, run_id) is job:
            _fail(job)
            transcribe._emit_state_change(name, "FAILED")

    transcribe._run_job_inner = hear
    delete = transcribe._delete_transcription_job

    def delete_ended(data: dict[str, Any]) -> Any:
        job = transcribe._jobs.get(str(data.get("TranscriptionJobName")))
        ended = job is not None and job["TranscriptionJobStatus"] in {"COMPLETED", "FAILED"}
        return delete(data) if ended else transcribe._bad_request(_NOT_NOW)

    transcribe._DISPATCH["DeleteTranscriptionJob"] = delete_ended


def _audio(uri: str) -> bytes | None:
    from ministack.services import s3, transcribe

    audio: bytes | None = s3._get_object_data(*transcribe._parse_s3_uri(uri))
    return audio


def _words(uri: str) -> str | None:
    return words_in(_audio(uri) or b"")


def _fail(job: dict[str, Any]) -> None:
    job.update(TranscriptionJobStatus="FAILED", FailureReason=DEAF, CompletionTime=time.time())
