"""What is asked on the way through a call, where nothing about the call itself is said."""

from typing import Final

from chalicelib import texts
from chalicelib.domain.ids import REFERENCE_LENGTH
from chalicelib.domain.telephony import CODE_LENGTH
from chalicelib.http.telephony.prompt import Prompt
from chalicelib.http.telephony.twiml import Spoken

_PIN_LENGTH: Final = 6
POUND: Final = "#"


def _welcome(part: Spoken) -> None:
    """Who speaks here, that messages are recorded, and the choice: each language in its own voice."""
    for digit, language in enumerate(texts.languages(), start=1):
        part.say(texts.text("phone.welcome", language), language)
        part.say(texts.text("phone.language", language, digit=digit), language)


def _menu(part: Spoken) -> None:
    part.say(texts.text("phone.menu", part.language)).say(texts.text("phone.zero", part.language))


def _code(part: Spoken) -> None:
    part.say(texts.text("phone.code", part.language)).say(texts.text("phone.zero-pound", part.language))


def _right(part: Spoken) -> None:
    part.say(texts.text("phone.right", part.language)).say(texts.text("phone.zero", part.language))


def _reference(part: Spoken) -> None:
    part.say(texts.text("phone.reference-ask", part.language)).say(texts.text("phone.zero-pound", part.language))


def _pin(part: Spoken) -> None:
    part.say(texts.text("phone.pin-ask", part.language)).say(texts.text("phone.zero-pound", part.language))


def _format(part: Spoken) -> None:
    part.say(texts.text("phone.format", part.language)).say(texts.text("phone.zero", part.language))


LANGUAGE: Final = Prompt(path="language", whole=_welcome, languages=texts.languages())
MENU: Final = Prompt(path="menu", whole=_menu)
CODE: Final = Prompt(path="code", whole=_code, digits=CODE_LENGTH, finish=POUND)
REFERENCE: Final = Prompt(path="reference", whole=_reference, digits=REFERENCE_LENGTH, finish=POUND)
FORMAT: Final = Prompt(path="format", whole=_format)
PIN: Final = Prompt(path="pin", whole=_pin, digits=_PIN_LENGTH, finish=POUND)


def right_of(account: str, code: str) -> Prompt:
    """Which right is asked for, of whom."""
    return Prompt(path="right", whole=_right, state={"account": account, "code": code})
