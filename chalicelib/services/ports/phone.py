"""What the use cases ask of the telephone company, of the voicemail bucket and of whoever writes down speech."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from chalicelib.values import dataclass

if TYPE_CHECKING:
    from chalicelib.domain.contact import Phone
    from chalicelib.domain.telephony import CallFacts
    from chalicelib.domain.voicemail import Tags, Voicemail, VoicemailPlace


@dataclass(frozen=True, slots=True)
class Heard:
    """One recording that the telephone company lists."""

    recording: str  # RE...
    call: str  # CA...
    made_at: datetime
    seconds: int


@dataclass(frozen=True, slots=True)
class Media:
    """A recording on its way: its declared type and size (None when the company does not say), and its bytes."""

    content_type: str
    size: int | None
    chunks: Iterator[bytes]


class PhoneCompany(Protocol):
    """Carries calls and texts and keeps recordings until we have them.

    Every method raises `Unavailable` for what may work later; `NotFound` where the thing named is not there.
    """

    def numbers(self) -> list[dict[str, str]]:
        """The numbers that we have there, and where each leads: for whoever looks after the deployment."""

    def recording(self, sid: str) -> AbstractContextManager[Media]:
        """The audio of a recording, from the configured host only; no redirect leads elsewhere."""

    def delete_recording(self, sid: str) -> None:
        """Delete a recording; one that is gone already is no error."""

    def recordings(self, *, since: datetime) -> Iterable[Heard]:
        """All recordings made since then that are still kept, in no order."""

    def call(self, sid: str) -> CallFacts:
        """What the company knows of a call."""

    def text(self, *, to: Phone, sender: str, body: str, report_to: str = "") -> str:
        """Send a text; return its id. Raise `Gone` where the carrier blocks it or the number takes no texts.

        What becomes of it is posted to `report_to`.
        """

    def speak(self, *, to: Phone, sender: str, document: str) -> str:
        """Call a number and carry out a TwiML document; return the call's id. Raise `Gone` for no such number."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An object of the voicemail bucket as a listing or a look at it shows it."""

    key: str
    size: int
    at: datetime
    tags: Tags | None = None  # listings do not carry them


class VoicemailBucket(Protocol):
    """The unversioned bucket of voicemails; keys are made from the record, never by a caller."""

    def key(self, voicemail: Voicemail) -> str:
        """The object's key."""

    def put(self, voicemail: Voicemail, chunks: Iterable[bytes], *, most: int) -> tuple[int, str]:
        """Keep the audio, encrypted, under the record's wanted tags and type; return size and SHA-256 (hex).

        Raise `TooLarge` beyond `most` bytes; nothing is kept then.
        """

    def find(self, voicemail: Voicemail) -> Kept | None:
        """The object with its tags, or None."""

    def head(self, voicemail: Voicemail, *, most: int) -> bytes:
        """The first bytes."""

    def copy(self, voicemail: Voicemail, to: Voicemail) -> None:
        """Keep the same audio under another record's key and tags. Raise `NotFound`."""

    def tag(self, voicemail: Voicemail, tags: Tags) -> bool:
        """Put the tags on the object; False if there is none."""

    def delete(self, voicemail: Voicemail) -> None:
        """Remove the object; nothing happens if there is none."""

    def link(self, voicemail: Voicemail, *, seconds: int, download: str = "") -> str:
        """A link that plays the audio (ranges work), or saves it under the name `download`."""

    def every(self, *, after: str = "") -> Iterable[Kept]:
        """All voicemails' objects with keys behind `after`, in the order of their keys."""

    def place(self, key: str) -> VoicemailPlace | None:
        """Which voicemail an object's key stands for; None for what else lies in the bucket."""

    def put_greeting(self, account: str, greeting: str, content: bytes, content_type: str) -> None:
        """Keep the audio of a greeting."""

    def greeting_link(self, account: str, greeting: str, *, seconds: int) -> str:
        """A link for the telephone company, or for staff, to play a greeting from."""

    def delete_greeting(self, account: str, greeting: str) -> None:
        """Have the audio of a greeting removed within a minute. Raise `Unavailable`."""

    @property
    def origin(self) -> str:
        """Scheme and host of the links: a page that plays one names it in its policy."""


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a transcription job: the words, or why there are none."""

    done: bool  # False while it runs
    text: str = ""
    failure: str = ""


class Transcriber(Protocol):
    """Writes down speech. Raise `Unavailable` for what may work later."""

    def start(self, voicemail: Voicemail, *, job: str) -> None:
        """Begin a job under this name; one that exists already is the same job. Raise `Gone` for what it refuses."""

    def result(self, job: str) -> Written:
        """What became of it. Raise `NotFound`."""

    def forget(self, job: str) -> None:
        """Delete the job and its output; what is gone is gone. Raise `Unavailable` also while the job runs."""

    def forget_stray(self, job: str) -> None:
        """The same with a job of which nothing is known here (any more); one of another stage stays."""


class ExportDoor(Protocol):
    """The way into a bucket of the account's own, by a role of theirs."""

    def check(self, place: Mapping[str, str]) -> None:
        """Write a test object and remove it. Raise `InvalidField` naming what is wrong, with the remedy."""

    def copy(self, voicemail: Voicemail, place: Mapping[str, str]) -> str:
        """Copy the audio with its checksum (SHA-256); return the key there. Raise `Unavailable` or `Gone`."""
