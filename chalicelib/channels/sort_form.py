"""The form in which staff say what was asked for by telephone or text: its fields become `SortRequest`."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from chalicelib.channels.agent_answers import (
    NAME_LIMIT,
    agent_address,
    agent_name,
    agent_organisation,
    agent_shows,
    not_the_agents,
)
from chalicelib.channels.web_form import DETAILS_LIMIT, NUMBER_LIMIT
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.ids import RequestId
from chalicelib.domain.request import Behalf, Typed
from chalicelib.domain.rights import Right
from chalicelib.domain.text import optional
from chalicelib.errors import InvalidField, InvalidInput
from chalicelib.services.intake.sort_request import SortRequest

T = TypeVar("T")


class Form(Protocol):
    """Posted fields, cleaned of nothing yet."""

    def value(self, name: str, /) -> str:
        """One field, empty if it is not there."""

    @property
    def form(self) -> dict[str, list[str]]:
        """All fields."""


def read_sorting(form: Form, request: RequestId, *, seen: int | None = None) -> SortRequest:
    """Understand the form. Raise `InvalidInput` with everything that cannot be accepted, in the order of the page."""
    problems: list[InvalidField] = []

    def attempt(read: Callable[[], T]) -> T | None:
        try:
            return read()
        except InvalidField as problem:
            problems.append(problem)
            return None

    chosen = form.form.get("rights", [])
    rights = tuple(Right(name) for name in chosen if name in set(Right))
    if not rights:
        problems.append(InvalidField(field="rights", problem="none-asked"))
    behalf = attempt(lambda: _behalf(form.value("behalf")))
    agent = behalf is Behalf.AGENT
    named = attempt(lambda: _agent(form.value("agent_name"))) if agent else ""
    typed = Typed(
        name=attempt(lambda: optional("name", form.value("name"), limit=NAME_LIMIT)) or "",
        email=attempt(lambda: _email(form.value("email"))),
        phone=attempt(lambda: _phone(form.value("phone"))),
        customer_number=attempt(lambda: _customer_number(form.value("customer_number"))) or "",
        details=attempt(lambda: optional("details", form.value("details"), limit=DETAILS_LIMIT, lines=True)) or "",
        agent_name=named or "",
        agent_organisation=attempt(lambda: agent_organisation(form.value("agent_organisation"))) or "" if agent else "",
        agent_email=attempt(lambda: agent_address(form.value("agent_email"))) or "" if agent else "",
        agent_shows=attempt(lambda: agent_shows(form.value("agent_shows"))) or "" if agent else "",
    )
    if typed.email:
        own = typed.email.address
        attempt(lambda: not_the_agents(own, typed.agent_email))
    if problems or behalf is None:
        raise InvalidInput(tuple(problems))
    residence = form.value("residence")
    return SortRequest(request=request, rights=rights, residence=residence, behalf=behalf, typed=typed, seen=seen)


def _behalf(text: str) -> Behalf:
    if text not in set(Behalf):
        raise InvalidField(field="behalf", problem="not-said")
    return Behalf(text)


def _agent(text: str) -> str:
    name = agent_name(text)
    if not name:
        raise InvalidField(field="agent_name", problem="not-said")
    return name


def _customer_number(text: str) -> str:
    return optional("customer_number", text, limit=NUMBER_LIMIT)


def _email(text: str) -> Email | None:
    return Email.parse(text) if text.strip() else None


def _phone(text: str) -> Phone | None:
    return Phone.parse(text) if text.strip() else None
