"""The telephone company and the transcriber of the demo: messages are tones, their words are given."""

import io
import math
import wave
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.domain.audio_types import WAV
from chalicelib.domain.contact import Phone
from chalicelib.domain.telephony import CallFacts
from chalicelib.domain.voicemail import Voicemail
from chalicelib.errors import NotFound
from chalicelib.services.ports.phone import Heard, Media, Written

_RATE = 8000
_MELODY = (440.0, 554.4, 659.3, 554.4)  # Hz, half a second each


def tones(seconds: int) -> bytes:
    """A WAV file as the telephone company makes them: 8 kHz, 16 bits, mono; a quiet melody in place of a voice."""
    half = _RATE // 2
    samples = array("h")
    for number in range(seconds * 2):
        pitch = _MELODY[number % len(_MELODY)]
        fading = (6000 * (1 - place / half) for place in range(half))
        samples.extend(int(loud * math.sin(2 * math.pi * pitch * at / _RATE)) for at, loud in enumerate(fading))
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(_RATE)
        writer.writeframes(samples.tobytes())
    return file.getvalue()


@dataclass
class DemoLine:
    """Both ports in one: `audio` and `words` by the recording's id."""

    audio: dict[str, bytes] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    texts: int = 0

    def numbers(self) -> list[dict[str, str]]:
        """See `PhoneCompany`."""
        return []

    @contextmanager
    def recording(self, sid: str) -> Iterator[Media]:
        """See `PhoneCompany`."""
        if sid not in self.audio:
            raise NotFound("recording")
        yield Media(WAV, len(self.audio[sid]), iter([self.audio[sid]]))

    def delete_recording(self, sid: str) -> None:
        """See `PhoneCompany`."""
        self.audio.pop(sid, None)

    def recordings(self, *, since: datetime) -> Iterable[Heard]:
        """See `PhoneCompany`."""
        del since
        return ()

    def call(self, sid: str) -> CallFacts:
        """See `PhoneCompany`."""
        return CallFacts(call=sid, caller=None)

    def text(self, *, to: Phone, sender: str, body: str, report_to: str = "") -> str:
        """See `PhoneCompany`."""
        del to, sender, body, report_to
        self.texts += 1
        return f"SM{self.texts:032x}"

    def speak(self, *, to: Phone, sender: str, document: str) -> str:
        """See `PhoneCompany`."""
        del to, sender, document
        self.texts += 1
        return f"CA{self.texts:032x}"

    def start(self, voicemail: Voicemail, *, job: str) -> None:
        """See `Transcriber`."""
        del voicemail, job

    def result(self, job: str) -> Written:
        """See `Transcriber`."""
        text = self.words.get(job.rpartition(".")[2], "")
        return Written(done=True, text=text, failure="" if text else "no speech")

    def forget(self, job: str) -> None:
        """See `Transcriber`."""

    def forget_stray(self, job: str) -> None:
        """See `Transcriber`."""
