"""The telephone line as staff see it: codes and numbers, what callers hear, what a business prints."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from chalicelib import texts
from chalicelib.domain.account import Account
from chalicelib.domain.contact import show_number
from chalicelib.domain.telephony import FORWARDING, GreetingKind, PhoneNumber, ServiceCode
from chalicelib.http.telephony.words import greeting_words
from chalicelib.services.telephone.public_lines import PublicLine

PATH: Final = "/staff/phone"
_HALF: Final = 3  # digits of a code that are read together


class HeardView(Struct, frozen=True, kw_only=True):
    """What callers hear in one language: `kind` (text `staff.phone.heard.<kind>`) is recording, words or ready.

    `name` is the language's own; `before` is spoken first. `words` are spoken then, unless `play_url` is played.
    """

    language: str
    name: str
    kind: str
    before: str
    words: str
    typed: str = ""  # own words
    play_url: str = ""


class CodeView(Struct, frozen=True, kw_only=True):
    """One service code: `state` (text `staff.phone.state.<state>`) is in-use, leads-on (to `onward`, until) or retired.

    `prints` are the words to print, by language; empty while no number leads to it.
    """

    code: str
    shown: str
    name: str
    url: str
    state: str
    heard: Sequence[HeardView]
    ready: str = ""  # the ready-made greeting that is chosen
    changed: bool = False  # whether any other greeting than the default one was chosen
    onward: str = ""
    until: datetime | None = None
    prints: Sequence[tuple[str, str, str]] = ()  # language, its name, words


class NumberView(Struct, frozen=True, kw_only=True):
    """One number: `brand` is the code that it stands for, `name` whom its callers reach."""

    number: str
    shown: str
    shared: bool
    brand: str
    name: str


def show_code(code: str) -> str:
    """Six digits as they are read: 123 456."""
    return f"{code[:_HALF]} {code[_HALF:]}"


def code_url(code: str) -> str:
    """The page of a service code."""
    return f"{PATH}/{code}"


def code_view(account: Account, code: ServiceCode, now: datetime, line: PublicLine | None = None) -> CodeView:
    """A code; `line` is how it is reached, for the words to print."""
    leads_on = code.leads_on(now)
    in_use = "in-use" if code.retired_at is None else ""
    return CodeView(
        code=code.code,
        shown=show_code(code.code),
        name=code.name,
        url=code_url(code.code),
        state=in_use or ("leads-on" if leads_on else "retired"),
        heard=[_heard(code, language) for language in account.languages],
        ready=code.greeting.ready,
        changed=code.greeting.kind is not GreetingKind.DEFAULT,
        onward=show_code(code.forwards_to) if leads_on else "",
        until=code.retired_at + FORWARDING if code.retired_at and leads_on else None,
        prints=_prints(account, code, line) if line else (),
    )


def _heard(code: ServiceCode, language: str) -> HeardView:
    greeting = code.greeting
    audio = greeting.audio.get(language, "") if greeting.kind is GreetingKind.AUDIO else ""
    own = greeting.texts.get(language, "") if greeting.kind in {GreetingKind.TEXT, GreetingKind.AUDIO} else ""
    spoken = "words" if own else "ready"
    return HeardView(
        language=language,
        name=texts.describe(language).name,
        kind="recording" if audio else spoken,
        before=texts.text("phone.business", language, business=code.name),
        words="" if audio else greeting_words(greeting, language),
        typed=own,
        play_url=f"{code_url(code.code)}?play={language}" if audio else "",
    )


def _prints(account: Account, code: ServiceCode, line: PublicLine) -> list[tuple[str, str, str]]:
    """Callers of an own number key no code."""
    key = f"staff.phone.print.{'shared' if line.code else 'own'}"
    values = {"number": show_number(line.number), "code": show_code(code.code), "business": code.name}
    return [(name, texts.describe(name).name, texts.text(key, name, **values)) for name in account.languages]


def number_views(account: Account, numbers: Sequence[PhoneNumber], codes: Sequence[ServiceCode]) -> list[NumberView]:
    """The account's numbers, those that several accounts share (its own to run) last."""
    names = {code.code: code.name for code in codes}
    return [
        NumberView(
            number=one.number,
            shown=show_number(one.number),
            shared=one.shared,
            brand=one.code if one.code in names else "",
            name=names.get(one.code, account.name),
        )
        for one in sorted(numbers, key=lambda one: (one.shared, one.number))
    ]
