"""Checks TwiML against the official library: its classes say which verbs, nouns and attributes there are, and where."""

import inspect
import re
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from twilio.twiml import TwiML
from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import VoiceResponse

_WHOLE: dict[str, str] = {
    "timeout": r"\d{1,3}",
    "numDigits": r"[1-9]\d?",
    "maxLength": r"[1-9]\d{0,4}",
    "length": r"\d{1,3}",
    "loop": r"\d{1,3}",
    "method": "GET|POST",
    "recordingStatusCallbackMethod": "GET|POST",
    "finishOnKey": r"[0-9*#]*|-1",
    "playBeep": "true|false",
    "actionOnEmptyResult": "true|false",
    "trim": "trim-silence|do-not-trim",
    "recordingStatusCallbackEvent": r"(in-progress|completed|absent)( (in-progress|completed|absent))*",
    "input": "dtmf|speech|dtmf speech|speech dtmf",
}
_LONGEST_SAY = 4096
_XML = "{http://www.w3.org/XML/1998/namespace}"


class InvalidTwiml(Exception):
    """A document that the telephone company would not carry out; the message says what is wrong with it."""


@dataclass(frozen=True)
class Element:
    """What one element may have."""

    attributes: frozenset[str]
    holds_text: bool
    kind: type[TwiML]


_GRAMMARS: dict[type[TwiML], dict[str, Element]] = {}


def check_twiml(xml: bytes | str, *, messages: bool = False) -> ET.Element:
    """Return the document's root. Raise `InvalidTwiml` for anything that the official library does not know."""
    try:
        root = ET.fromstring(xml)  # noqa: S314 - our own app's answer
    except ET.ParseError as error:
        raise InvalidTwiml(f"no XML: {error}") from None
    if root.tag != "Response" or root.attrib:
        raise InvalidTwiml(f"the root is <{root.tag}> with {sorted(root.attrib)} and not a plain <Response>")
    _check_children(root, MessagingResponse if messages else VoiceResponse, holds_text=False)
    return root


def _check_children(node: ET.Element, kind: type[TwiML], *, holds_text: bool) -> None:
    if not holds_text and _own_text(node).strip():
        raise InvalidTwiml(f"<{node.tag}> holds text: {_own_text(node).strip()[:40]!r}")
    known = grammar(kind)
    for child in node:
        if child.tag not in known:
            raise InvalidTwiml(f"<{child.tag}> may not stand in <{node.tag}>")
        element = known[child.tag]
        for qualified, value in child.attrib.items():
            name = qualified.replace(_XML, "xml:")
            if name not in element.attributes:
                raise InvalidTwiml(f"<{child.tag}> has no attribute {name}")
            if name in _WHOLE and not re.fullmatch(_WHOLE[name], value):
                raise InvalidTwiml(f"{name}={value!r} of <{child.tag}> is no value for it")
        if child.tag == "Say" and len("".join(child.itertext())) > _LONGEST_SAY:
            raise InvalidTwiml(f"a <Say> is longer than {_LONGEST_SAY} characters")
        _check_children(child, element.kind, holds_text=element.holds_text)


def _own_text(node: ET.Element) -> str:
    return (node.text or "") + "".join(child.tail or "" for child in node)


def grammar(kind: type[TwiML]) -> dict[str, Element]:
    """What may stand in an element that this class of the library writes, by tag."""
    if kind in _GRAMMARS:
        return _GRAMMARS[kind]
    found: dict[str, Element] = {}
    for name, method in inspect.getmembers(kind, inspect.isfunction):
        if name.startswith("_") or hasattr(TwiML, name):
            continue
        tag, element = _probe(kind, method)
        found[tag] = element
    _GRAMMARS[kind] = found
    return found


def _probe(kind: type[TwiML], method: Any) -> tuple[str, Element]:
    """Call the method with a word for each parameter: those that come out are attributes, one may be the content."""
    names = [p.name for p in inspect.signature(method).parameters.values() if p.kind is p.POSITIONAL_OR_KEYWORD][1:]
    made = method(kind(), **{name: f"probe-{name}" for name in names})
    return made.name, Element(frozenset(made.attrs), _holds_text(made), type(made))


def _holds_text(made: TwiML) -> bool:
    """Content that is a word stays text; Say and the elements of speech may mix text and elements."""
    return made.value is not None or made.name in {"s", "p", "emphasis", "prosody", "lang"}
