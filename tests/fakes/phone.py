"""The telephone company, the voicemail bucket and the transcriber in memory, for tests of use cases."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from chalicelib.domain.contact import Phone
from chalicelib.domain.telephony import CallFacts
from chalicelib.domain.voicemail import Tags, Voicemail, VoicemailPlace
from chalicelib.errors import NotFound, TooLarge, Unavailable
from chalicelib.services.ports.phone import Heard, Kept, Media, Written
from chalicelib.storage import keys


class Moving(Protocol):
    """A clock that can be moved."""

    def pass_(self, **span: float) -> None: ...


@dataclass
class MemoryPhoneCompany:
    """Keeps recordings, calls, texts; raises the next of `failures` first, if there is one."""

    audio: dict[str, bytes] = field(default_factory=dict)  # recording: content
    content_type: str = "audio/x-wav"
    declared: dict[str, int] = field(default_factory=dict)  # recording: the size that is announced
    listed: list[Heard] = field(default_factory=list)
    calls: dict[str, CallFacts] = field(default_factory=dict)
    deleted: list[str] = field(default_factory=list)
    texts: list[tuple[str, str, str]] = field(default_factory=list)  # to, from, body
    reports: list[str] = field(default_factory=list)  # where the fate of each text is to be told
    spoken: list[tuple[str, str, str]] = field(default_factory=list)  # to, from, document
    failures: list[Exception] = field(default_factory=list)
    call_failures: list[Exception] = field(default_factory=list)  # raised only where a call is asked for
    breaks_after: int | None = None  # bytes of each recording
    seconds_a_fetch: float = 0  # by which `clock` goes on
    clock: Moving | None = None

    def numbers(self) -> list[dict[str, str]]:
        return []

    @contextmanager
    def recording(self, sid: str) -> Iterator[Media]:
        self._fail()
        if self.clock:
            self.clock.pass_(seconds=self.seconds_a_fetch)
        if sid not in self.audio:
            raise NotFound("recording")
        size = self.declared.get(sid, len(self.audio[sid]))
        yield Media(self.content_type, size, self._chunks(self.audio[sid]))

    def _chunks(self, content: bytes) -> Iterator[bytes]:
        if self.breaks_after is not None:
            yield content[: self.breaks_after]
            raise Unavailable("the line is dead")
        half = len(content) // 2
        yield from (content[:half], content[half:])

    def delete_recording(self, sid: str) -> None:
        self._fail()
        self.audio.pop(sid, None)
        self.deleted.append(sid)

    def recordings(self, *, since: datetime) -> Iterable[Heard]:
        self._fail()
        return [heard for heard in self.listed if heard.made_at >= since and heard.recording not in self.deleted]

    def call(self, sid: str) -> CallFacts:
        self._fail()
        if self.call_failures:
            raise self.call_failures.pop(0)
        if sid not in self.calls:
            raise NotFound("call")
        return self.calls[sid]

    def text(self, *, to: Phone, sender: str, body: str, report_to: str = "") -> str:
        self._fail()
        self.reports.append(report_to)
        self.texts.append((to.e164, sender, body))
        return f"SM{len(self.texts):032x}"

    def speak(self, *, to: Phone, sender: str, document: str) -> str:
        self._fail()
        self.spoken.append((to.e164, sender, document))
        return f"CA{len(self.spoken):032x}"

    def _fail(self) -> None:
        if self.failures:
            raise self.failures.pop(0)


@dataclass
class MemoryVoicemailBucket:
    """The bucket of voicemails."""

    objects: dict[str, bytes] = field(default_factory=dict)
    tags: dict[str, Tags] = field(default_factory=dict)
    made_at: dict[str, datetime] = field(default_factory=dict)
    greetings: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    failures: list[Exception] = field(default_factory=list)

    def key(self, voicemail: Voicemail) -> str:
        return f"{voicemail.account}/{voicemail.request}/{voicemail.id}"

    def put(self, voicemail: Voicemail, chunks: Iterable[bytes], *, most: int) -> tuple[int, str]:
        self._fail()
        content = b"".join(chunks)
        if len(content) > most:
            raise TooLarge("recording")
        key = self.key(voicemail)
        self.objects[key], self.tags[key] = content, voicemail.tags
        self.made_at[key] = datetime.now(UTC)
        return len(content), hashlib.sha256(content).hexdigest()

    def find(self, voicemail: Voicemail) -> Kept | None:
        self._fail()
        key = self.key(voicemail)
        if key not in self.objects:
            return None
        return Kept(key, len(self.objects[key]), self.made_at[key], self.tags[key])

    def head(self, voicemail: Voicemail, *, most: int) -> bytes:
        return self.objects[self.key(voicemail)][:most]

    def copy(self, voicemail: Voicemail, to: Voicemail) -> None:
        self._fail()
        if self.key(voicemail) not in self.objects:
            raise NotFound("recording")
        self.objects[self.key(to)], self.tags[self.key(to)] = self.objects[self.key(voicemail)], to.tags
        self.made_at[self.key(to)] = self.made_at[self.key(voicemail)]

    def tag(self, voicemail: Voicemail, tags: Tags) -> bool:
        self._fail()
        key = self.key(voicemail)
        if key not in self.objects:
            return False
        self.tags[key] = tags
        return True

    def delete(self, voicemail: Voicemail) -> None:
        self._fail()
        self.objects.pop(self.key(voicemail), None)

    def link(self, voicemail: Voicemail, *, seconds: int, download: str = "") -> str:
        return f"https://voicemails.test/{self.key(voicemail)}?seconds={seconds}&download={download}"

    def every(self, *, after: str = "") -> Iterable[Kept]:
        behind = sorted(key for key in self.objects if key > after)
        return [Kept(key, len(self.objects[key]), self.made_at[key]) for key in behind]

    def place(self, key: str) -> VoicemailPlace | None:
        return VoicemailPlace(*keys.place_of_voicemail_object(key)) if keys.is_voicemail_object(key) else None

    def put_greeting(self, account: str, greeting: str, content: bytes, content_type: str) -> None:
        self.greetings[f"{account}/{greeting}"] = content, content_type

    def greeting_link(self, account: str, greeting: str, *, seconds: int) -> str:
        return f"https://voicemails.test/greetings/{account}/{greeting}?seconds={seconds}"

    def delete_greeting(self, account: str, greeting: str) -> None:
        self.greetings.pop(f"{account}/{greeting}", None)

    @property
    def origin(self) -> str:
        return "https://voicemails.test"

    def _fail(self) -> None:
        if self.failures:
            raise self.failures.pop(0)


@dataclass
class MemoryTranscriber:
    """Writes down what the test says that it heard: `words` by recording id."""

    words: dict[str, str] = field(default_factory=dict)
    jobs: dict[str, str] = field(default_factory=dict)  # job: recording
    forgotten: list[str] = field(default_factory=list)
    running: set[str] = field(default_factory=set)  # none of these can be deleted
    elsewhere: set[str] = field(default_factory=set)  # another stage's

    def start(self, voicemail: Voicemail, *, job: str) -> None:
        self.jobs.setdefault(job, voicemail.id)

    def result(self, job: str) -> Written:
        if job not in self.jobs:
            raise NotFound("transcription")
        if job in self.running:
            return Written(done=False)
        words = self.words.get(self.jobs[job])
        return Written(done=True, text=words or "", failure="" if words else "no speech")

    def forget(self, job: str) -> None:
        if job in self.running:
            raise Unavailable("transcription")
        self.forgotten.append(job)

    def forget_stray(self, job: str) -> None:
        if job not in self.elsewhere:
            self.forget(job)


@dataclass
class MemoryExportDoor:
    """Accounts' own buckets: `copies` holds the keys, by bucket."""

    copies: dict[str, list[str]] = field(default_factory=dict)
    checked: list[Mapping[str, str]] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)

    def check(self, place: Mapping[str, str]) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.checked.append(dict(place))

    def copy(self, voicemail: Voicemail, place: Mapping[str, str]) -> str:
        if self.failures:
            raise self.failures.pop(0)
        key = f"{voicemail.request}/{voicemail.id}"
        self.copies.setdefault(place["bucket"], []).append(key)
        return key
