"""Reads the verbs that ask the caller something, and the lines that a verb speaks."""

from dataclasses import dataclass
from typing import Self
from xml.etree import ElementTree as ET

from infra.local.phone.records import Line

_KEYS = "0123456789*#"
_LONGEST_RECORDING = 3600


@dataclass(frozen=True, slots=True)
class Gather:
    """Waits for keys: `digits` of them (0: any number), or one of `finish`, or silence of `timeout` seconds."""

    action: str
    method: str
    timeout: int
    digits: int
    finish: str
    even_empty: bool

    @classmethod
    def read(cls, node: ET.Element) -> Self:
        """Take the attributes, or Twilio's defaults."""
        if "dtmf" not in node.get("input", "dtmf").split():
            raise ValueError("the local telephone gathers keys and no speech")
        return cls(
            action=node.get("action", ""),
            method=node.get("method", "POST"),
            timeout=int(node.get("timeout", "5")),
            digits=int(node.get("numDigits", "0")),
            finish=node.get("finishOnKey", "#"),
            even_empty=node.get("actionOnEmptyResult") == "true",
        )


@dataclass(frozen=True, slots=True)
class Record:
    """Records until a key of `finish`, silence of `timeout` seconds, or `longest` seconds in all."""

    action: str
    method: str
    timeout: int
    longest: int
    finish: str
    beep: bool
    callback: str
    events: frozenset[str]

    @classmethod
    def read(cls, node: ET.Element) -> Self:
        """Take the attributes, or Twilio's defaults: any key ends it, and it is an hour long at most."""
        return cls(
            action=node.get("action", ""),
            method=node.get("method", "POST"),
            timeout=int(node.get("timeout", "5")),
            longest=int(node.get("maxLength", str(_LONGEST_RECORDING))),
            finish=node.get("finishOnKey", _KEYS),
            beep=node.get("playBeep", "true") == "true",
            callback=node.get("recordingStatusCallback", ""),
            events=frozenset(node.get("recordingStatusCallbackEvent", "completed").split()),
        )


def lines_of(verb: ET.Element) -> list[Line]:
    """Return what one Say, Play or Pause lets the caller hear, as often as it says."""
    if verb.tag == "Pause":
        return [Line("pause", seconds=float(verb.get("length", "1")))]
    times = int(verb.get("loop", "1"))
    if verb.tag == "Play":
        line = Line("play", url=(verb.text or "").strip(), loop=times)
        return [line]
    words = " ".join("".join(verb.itertext()).split())
    return [Line("say", words, verb.get("language", "en-US"), loop=times)]
