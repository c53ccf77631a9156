"""What the telephone is told to do: TwiML in our own few words, written by the company's official library."""

import re
from typing import Any, Final, Protocol, Self
from urllib.parse import urlencode

from chalicelib import texts
from chalicelib.domain.telephony import LONGEST_MESSAGE, SILENCE

CONTENT_TYPE: Final = "text/xml; charset=utf-8"
WAIT: Final = SILENCE // 2  # seconds after which a prompt is repeated, once

_PLAIN: Final = re.compile(r"[A-Za-z0-9_-]+")
# What XML 1.0, section 2.2, leaves out; written as what it allows it would cost each cold start 5 ms.
_UNSPEAKABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_SAID: Final = 4000  # characters; the company reads 4,096 at once
_LONGEST_PAUSE: Final = SILENCE  # seconds without a word that end a message


class Document(Protocol):
    """What a webhook answers."""

    @property
    def document(self) -> str:
        """The XML."""


class Spoken:
    """What a caller hears, in order; `language` is spoken unless a line names another."""

    def __init__(self, part: Any, language: str) -> None:
        self._part = part
        self.language = language

    def say(self, words: str, language: str = "") -> Self:
        """Speak, in the voice of the language; what no XML can carry is left out."""
        speaking = language or self.language
        said = _UNSPEAKABLE.sub("", words)[:_LONGEST_SAID]
        voice, locale = texts.text("phone.voice", speaking), texts.text("phone.locale", speaking)
        self._part.say(said, voice=voice, language=locale)
        return self

    def play(self, url: str) -> Self:
        """Play a sound."""
        self._part.play(url)
        return self

    def pause(self, seconds: int = 1) -> Self:
        """Say nothing for a while."""
        self._part.pause(length=seconds)
        return self


class Script(Spoken):
    """A whole document: what a caller hears and what they may do."""

    def __init__(self, language: str = texts.ENGLISH) -> None:
        from twilio.twiml.voice_response import VoiceResponse

        super().__init__(VoiceResponse(), language)

    @property
    def document(self) -> str:
        """See `Document`."""
        return str(self._part)

    def gather(self, action: str, *, digits: int | None = 1, finish: str = "", wait: int = WAIT) -> Spoken:
        """Listen for keys while what the returned part says is spoken, and for `wait` seconds more.

        `action` is posted in any case: with no digits after silence. Without `digits` the key `finish` ends them.
        """
        asked = self._part.gather(
            input="dtmf",
            action=action,
            method="POST",
            num_digits=digits,
            finish_on_key=finish,
            timeout=wait,
            action_on_empty_result=True,
        )
        return Spoken(asked, self.language)

    def record(self, action: str, *, told: str, most: int = LONGEST_MESSAGE) -> Self:
        """Record after a beep, for `most` seconds at most, until `#`, a hang-up or a long silence.

        `told` is posted when the recording can be fetched, or when there is none. A recording without a sound posts
        no `action`: the script goes on with what comes next.
        """
        self._part.record(
            action=action,
            method="POST",
            max_length=most,
            timeout=_LONGEST_PAUSE,
            finish_on_key="#",
            play_beep=True,
            trim="trim-silence",
            recording_status_callback=told,
            recording_status_callback_method="POST",
            recording_status_callback_event="completed absent",
        )
        return self

    def redirect(self, url: str) -> Self:
        """Go on with another step."""
        self._part.redirect(url, method="POST")
        return self

    def hang_up(self) -> Self:
        """End the call."""
        self._part.hangup()
        return self


class TextReply:
    """The answer to a text message."""

    def __init__(self, words: str) -> None:
        from twilio.twiml.messaging_response import MessagingResponse

        self._root = MessagingResponse()
        self._root.message(_UNSPEAKABLE.sub("", words))

    @property
    def document(self) -> str:
        """See `Document`."""
        return str(self._root)


def nothing() -> str:
    """The document that asks for nothing."""
    return Script().document


def spelled(digits: str) -> str:
    """`1, 2, 3`: each voice pauses at a comma, long enough to write, and reads no number out of the digits."""
    return ", ".join(digits)


def apology(language: str) -> Script:
    """What a caller hears when we fail."""
    return Script(language).say(texts.text("phone.error", language)).hang_up()


def step(base: str, path: str, *, insist: bool = False, **state: str | int) -> str:
    """The address of a step: its state as a query in alphabetical order, empty values left out.

    The company may sort a query, so ours is sorted. `insist` asks it to post up to four times rather than give up
    after a failure; it puts that part of the address into no request. Raise `ValueError` for what is not plain.
    """
    kept: dict[str, Any] = {name: str(value) for name, value in sorted(state.items()) if str(value)}
    for name, value in kept.items():
        if not _PLAIN.fullmatch(value):
            raise ValueError(f"{name} is not plain")
    query = f"?{urlencode(kept)}" if kept else ""
    return f"{base}{path}{query}{'#rc=3&rp=all' if insist else ''}"
