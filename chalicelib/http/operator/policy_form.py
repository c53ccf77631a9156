"""A version of the privacy policy as the operator types it: words in each language, a day, and what it changes."""

from datetime import date
from typing import Final

from chalicelib import texts
from chalicelib.channels.typed_date import read_date
from chalicelib.domain.policy import Use, earliest
from chalicelib.http.call import Call
from chalicelib.services.policies.publish_policy import PublishPolicy

_PARTS: Final = ("day", "month", "year")
_WORDS: Final = ("title", "summary", "text", "link")


def field_names() -> tuple[str, ...]:
    """Every field of the form that has one value."""
    words = tuple(f"policy_{name}_{language}" for language in texts.languages() for name in _WORDS)
    return (*words, *(f"effective_{part}" for part in _PARTS), "material", "number")


def typed(call: Call) -> dict[str, str]:
    """What was posted, field by field; several uses joined by a space."""
    return {name: call.value(name) for name in field_names()} | {"uses": " ".join(call.form.get("uses", []))}


def blank(call: Call, number: int) -> dict[str, str]:
    """An empty form for the version that comes next."""
    given = dict.fromkeys(field_names(), "") | {"uses": "", "number": str(number)}
    first: date = earliest(call.desk.clock.now())
    return given | {f"effective_{part}": str(getattr(first, part)) for part in _PARTS}


def read_policy_form(call: Call) -> PublishPolicy:
    """The command that the form makes. Raise `InvalidField`."""
    chosen = set(" ".join(call.form.get("uses", [])).split())
    number = call.value("number")
    titles, summaries, words, links = (
        {language: call.value(f"policy_{name}_{language}") for language in texts.languages()} for name in _WORDS
    )
    return PublishPolicy(
        number=int(number) if number.isascii() and number.isdecimal() and len(number) <= 5 else 0,
        titles=titles,
        summaries=summaries,
        texts=words,
        links=links,
        effective_on=read_date("effective", *(call.value(f"effective_{part}") for part in _PARTS)),
        material=call.value("material") == "yes",
        uses=tuple(use for use in Use if use.value in chosen),
    )
