"""The grounds of a refusal as a form offers them."""

from chalicelib import texts
from chalicelib.domain.request import Outcome, Request
from chalicelib.http.call import Call
from chalicelib.law.decisions import fitting, refuses
from chalicelib.law.grounds import Ground


def ground_choices(head: Request, language: str) -> list[tuple[str, str, bool]]:
    """Code, words with citation, and whether staff must explain it: those that may be named to this person."""
    return [(ground.code, ground_words(ground, language), ground.needs_facts) for ground in fitting(head)]


def ground_words(ground: Ground, language: str) -> str:
    """A ground with its citation; one that no published text confirms says so."""
    words = f"{texts.text(f'ground.{ground.code}', language)} ({ground.citation})"
    return words if ground.confirmed else texts.text("staff.answer.unconfirmed", language, ground=words)


def grounds_of(call: Call, outcome: Outcome) -> tuple[str, ...]:
    """Those that were ticked; none with an outcome that hides them, whatever was ticked before it was chosen."""
    return tuple(dict.fromkeys(call.form.get("grounds", []))) if refuses(outcome) else ()
