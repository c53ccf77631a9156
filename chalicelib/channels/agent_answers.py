"""What somebody says who asks as an authorized agent: where to reach them, and how they show that they may."""

from collections.abc import Callable
from typing import Final, Protocol

from chalicelib.domain.contact import Email
from chalicelib.domain.mailed_name import company_name, persons_name
from chalicelib.domain.request_terms import Behalf
from chalicelib.domain.text import clean
from chalicelib.errors import InvalidField

NAME_LIMIT: Final = 200  # characters of a consumer's name
AGENT_NAME_LIMIT: Final = 100  # as of staff and of who sends a mail: it is written to others
ORGANISATION_LIMIT: Final = 200

# How an agent means to show the permission: by paper, by their own declaration, or by our asking the consumer.
SHOWS: Final = ("signed", "attorney", "declared", "ask")
FIELDS: Final = ("agent_name", "agent_organisation", "agent_email", "agent_shows")


class Step(Protocol):
    """A step of the form while it is read."""

    def first(self, name: str) -> str:
        """What was typed, empty if nothing was."""

    def attempt(self, name: str, parse: Callable[[], str]) -> str:
        """Keep what `parse` understands and remember its refusal."""


def read_agent(step: Step) -> None:
    """Read who the agent is, where to reach them and how the permission will be shown; only the name is needed."""
    step.attempt("agent_name", lambda: agent_name(step.first("agent_name"), needed=True))
    step.attempt("agent_organisation", lambda: agent_organisation(step.first("agent_organisation")))
    step.attempt("agent_email", lambda: agent_address(step.first("agent_email")))
    step.attempt("agent_shows", lambda: agent_shows(step.first("agent_shows")))


def agent_name(text: str, *, needed: bool = False) -> str:
    """What the agent is called, as the person reads it in mail. Raise `InvalidField` (`agent_name`)."""
    return persons_name("agent_name", text, limit=AGENT_NAME_LIMIT, needed=needed)


def agent_organisation(text: str) -> str:
    """For whom the agent works, or nothing. Raise `InvalidField` (`agent_organisation`)."""
    return company_name("agent_organisation", text, limit=ORGANISATION_LIMIT)


def agent_address(text: str) -> str:
    """The agent's own address, or nothing. Raise `InvalidField` (`agent_email`)."""
    typed = clean(text)
    return Email.parse(typed, field="agent_email").address if typed else ""


def agent_shows(text: str) -> str:
    """One of `SHOWS`, or nothing. Raise `InvalidField` (`agent_shows`)."""
    if text and text not in SHOWS:
        raise InvalidField(field="agent_shows", problem="unknown")
    return text


def not_the_agents(email: str, agent_email: str) -> None:
    """The consumer is asked at their own address: nobody gives themselves permission there.

    Raise `InvalidField` (`email`: `agents-own`).
    """
    if email and agent_email and Email(email).look_up == Email(agent_email).look_up:
        raise InvalidField(field="email", problem="agents-own")


def persons_own(step: Step, email: str) -> str:
    """The address, where it is not the agent's own. Raise as `not_the_agents`."""
    if step.first("behalf") == Behalf.AGENT:
        not_the_agents(email, step.first("agent_email"))
    return email
