"""Speech to text by Amazon Transcribe, which reads from and writes into the voicemail bucket with our permissions."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import client
from chalicelib.domain.audio_types import MP3, WAV
from chalicelib.domain.voicemail import Voicemail
from chalicelib.errors import Gone, NotFound, Unavailable
from chalicelib.services.ports.phone import Written

_LANGUAGES: Final = {"en": "en-US", "es": "es-US"}
_FORMATS: Final = {WAV: "wav", MP3: "mp3"}
_SAME: Final = frozenset({"ConflictException"})
# Transcribe calls a job that it does not know a bad request, and the deletion of one that has not ended as well.
_NOT_THERE: Final = frozenset({"NotFoundException", "BadRequestException", "NoSuchKey", "404"})


class AmazonTranscriber:
    """See `services.ports.phone.Transcriber`; `place` gives a voicemail's object key, `key` encrypts the output."""

    def __init__(self, bucket: str, *, place: Callable[[Voicemail], str], key: str) -> None:
        self._bucket = bucket
        self._place = place
        self._key = key

    def start(self, voicemail: Voicemail, *, job: str) -> None:
        """See `Transcriber`."""
        try:
            with _answering():
                client("transcribe").start_transcription_job(**self._job(voicemail, job))
        except ClientError as error:
            if _code(error) not in _SAME:
                raise Gone("the transcriber refuses the recording") from None

    def result(self, job: str) -> Written:
        """See `Transcriber`."""
        try:
            with _answering():
                return self._result(job)
        except ClientError:
            raise NotFound("transcription") from None

    def forget(self, job: str) -> None:
        """See `Transcriber`; the job first: while it is there it may still write."""
        try:
            with _answering():
                client("transcribe").delete_transcription_job(TranscriptionJobName=job)
        except ClientError:
            if _found(job):
                raise Unavailable("the transcription has not ended") from None
        with suppress(ClientError), _answering():
            client("s3").delete_object(Bucket=self._bucket, Key=_output(job))

    def forget_stray(self, job: str) -> None:
        """See `Transcriber`; a stage's jobs read from its own bucket."""
        found = _found(job)
        if not found or found["Media"]["MediaFileUri"].startswith(f"s3://{self._bucket}/"):
            self.forget(job)

    def _job(self, voicemail: Voicemail, job: str) -> dict[str, Any]:
        return {
            "TranscriptionJobName": job,
            "LanguageCode": _LANGUAGES.get(voicemail.language, "en-US"),
            "MediaFormat": _FORMATS.get(voicemail.content_type, "wav"),
            "Media": {"MediaFileUri": f"s3://{self._bucket}/{self._place(voicemail)}"},
            "OutputBucketName": self._bucket,
            "OutputKey": _output(job),
            "OutputEncryptionKMSKeyId": self._key,
        }

    def _result(self, job: str) -> Written:
        found = _found(job)
        if not found:
            raise NotFound("transcription")
        if found["TranscriptionJobStatus"] == "FAILED":
            return Written(done=True, failure="failed")
        if found["TranscriptionJobStatus"] != "COMPLETED":
            return Written(done=False)
        content = json.load(client("s3").get_object(Bucket=self._bucket, Key=_output(job))["Body"])
        text = " ".join(part["transcript"] for part in content["results"]["transcripts"]).strip()
        return Written(done=True, text=text, failure="" if text else "no speech")


def _found(job: str) -> dict[str, Any]:
    """What the service says of a job; nothing where there is none."""
    try:
        with _answering():
            found: dict[str, Any] = client("transcribe").get_transcription_job(TranscriptionJobName=job)
    except ClientError:
        return {}
    told: dict[str, Any] = found["TranscriptionJob"]
    return told


def _output(job: str) -> str:
    """Beside the voicemails; a lifecycle rule takes away what is not deleted at once."""
    return f"transcripts/{job}.json"


@contextmanager
def _answering() -> Iterator[None]:
    """Turn what may work later into `Unavailable`; what will not is left to the caller."""
    try:
        yield
    except BotoCoreError:
        raise Unavailable("the transcriber did not answer") from None
    except ClientError as error:
        if _code(error) in _SAME | _NOT_THERE:
            raise
        raise Unavailable("the transcriber did not answer") from None


def _code(error: ClientError) -> str:
    code: str = error.response["Error"]["Code"]
    return code
