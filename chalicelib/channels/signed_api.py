"""What a system files in a consumer's name becomes `SubmitRequest`, and nothing else."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final, TypeVar

from chalicelib import texts
from chalicelib.channels.agent_answers import (
    NAME_LIMIT,
    agent_address,
    agent_name,
    agent_organisation,
    agent_shows,
    not_the_agents,
)
from chalicelib.channels.own_answers import read_named
from chalicelib.channels.web_form import (
    COMPANY_LIMIT,
    CORRECTION_LIMIT,
    DETAILS_LIMIT,
    NUMBER_LIMIT,
    POSTAL_LIMIT,
    RELATIONSHIPS,
)
from chalicelib.domain import places
from chalicelib.domain.account import Account
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.ids import Reference
from chalicelib.domain.question import OwnAnswer
from chalicelib.domain.request import Behalf, Channel, Typed
from chalicelib.domain.rights import Right, wants_no_telephone
from chalicelib.domain.text import optional
from chalicelib.errors import InvalidField, InvalidInput
from chalicelib.law.choice import rights_for, rule_chosen
from chalicelib.services.intake.own_questions import Asked
from chalicelib.services.intake.submit_request import SubmitRequest
from chalicelib.values import dataclass, field, replace

T = TypeVar("T")
OLDEST_LIFE: Final = timedelta(days=730)  # a receipt further back is a slip of the pen


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What was sent, as it was sent; nothing of it is checked yet but its types."""

    rights: tuple[Right, ...]
    residence: str
    behalf: Behalf = Behalf.SELF
    name: str = ""
    email: str = ""
    phone: str = ""
    relationship: str = ""
    customer_number: str = ""
    postal_code: str = ""
    company: str = ""  # whom it is about, where the business processes for others
    details: str = ""
    wrong: str = ""
    right_value: str = ""
    do_not_call: bool = False
    period_from: date | None = None
    period_until: date | None = None
    agent_name: str = ""
    agent_organisation: str = ""
    agent_email: str = ""
    agent_shows: str = ""
    language: str = ""
    signal: bool = False
    received_at: datetime | None = None
    answers: Mapping[str, Mapping[str, str | Sequence[str]]] = field(default_factory=dict)  # own questions, by right


@dataclass(slots=True)
class _Reading:
    """A filing while it is read: what cannot be accepted is collected."""

    filing: Filing
    problems: list[InvalidField] = field(default_factory=list)

    def text(self, name: str, limit: int, *, lines: bool = False) -> str:
        try:
            return optional(name, str(getattr(self.filing, name)), limit=limit, lines=lines)
        except InvalidField as problem:
            self.problems.append(problem)
            return ""

    def parse(self, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except InvalidField as problem:
            self.problems.append(problem)
            return None

    def refuse(self, name: str, problem: str) -> None:
        self.problems.append(InvalidField(field=name, problem=problem))


def understand(
    account: Account,
    filing: Filing,
    *,
    reference: Reference,
    actor: str,
    now: datetime,
    on_paper: bool = False,
    asked: Asked | None = None,
) -> SubmitRequest:
    """Return what is asked for; what came by post or at a counter may have been received before.

    Whoever wrote on paper (`on_paper`) need not have left an address. The business's own questions (`asked`) are
    demanded of nobody who did not see its form. Raise `InvalidInput` with every problem.
    """
    reading = _Reading(filing)
    _check_choices(reading, account, now)
    typed = replace(_typed(reading), own=_own(reading, account, asked or {}))
    _check_person(reading, account, typed, account.day_of(filing.received_at or now), on_paper=on_paper)
    if reading.problems:
        raise InvalidInput(tuple(reading.problems))
    return SubmitRequest(
        account=account,
        reference=reference,
        rights=filing.rights,
        residence=filing.residence,
        behalf=filing.behalf,
        typed=typed,
        channel=Channel.API,
        language=filing.language or account.languages[0],
        signal=filing.signal,
        received_at=filing.received_at,
        actor=actor,
    )


def _check_choices(reading: _Reading, account: Account, now: datetime) -> None:
    filing = reading.filing
    if filing.residence not in places.ALL:
        reading.refuse("residence", "unknown")
    if filing.language and filing.language not in texts.languages():
        reading.refuse("language", "unknown")
    if filing.relationship and filing.relationship not in RELATIONSHIPS:
        reading.refuse("relationship", "unknown")
    if filing.received_at and filing.received_at < now - OLDEST_LIFE:
        reading.refuse("received_at", "too-old")
    if filing.received_at and filing.received_at > now:
        reading.refuse("received_at", "future")
    on = account.day_of(filing.received_at or now)
    offered = rights_for(filing.residence, listed=account.regimes, on=on)
    if not filing.rights:
        reading.refuse("rights", "missing")
    if any(right not in offered for right in filing.rights):
        reading.refuse("rights", "not-offered")


def _check_person(reading: _Reading, account: Account, typed: Typed, on: date, *, on_paper: bool) -> None:
    """An opt-out needs one thing that tells who it is about; what must be verified needs a name and an address."""
    filing = reading.filing
    if reading.problems:
        return
    rules = [rule_chosen(filing.residence, right, listed=account.regimes, on=on) for right in filing.rights]
    proof = any(rule.needs_verification for rule in rules)
    if proof and not typed.name:
        reading.refuse("name", "missing")
    if proof and not typed.email and not on_paper:
        reading.refuse("email", "missing")
    if not (proof or typed.name or typed.email or typed.phone):
        reading.refuse("email", "missing")
    if typed.do_not_call and not typed.phone:
        reading.refuse("phone", "missing")
    _check_needed(reading, typed)


def _check_needed(reading: _Reading, typed: Typed) -> None:
    filing = reading.filing
    if {Right.CORRECT, Right.RECTIFY} & set(filing.rights):
        for name in ("wrong", "right_value"):
            if not getattr(typed, name):
                reading.refuse(name, "missing")
    if filing.behalf is Behalf.AGENT and not typed.agent_name:
        reading.refuse("agent_name", "missing")
    if filing.behalf is Behalf.AGENT and typed.email:
        own = typed.email.address
        reading.parse(lambda: not_the_agents(own, typed.agent_email))


def _typed(reading: _Reading) -> Typed:
    filing = reading.filing
    email = reading.parse(lambda: Email.parse(filing.email)) if filing.email else None
    phone = reading.parse(lambda: Phone.parse(filing.phone, region=_region(filing.residence))) if filing.phone else None
    return Typed(
        name=reading.text("name", NAME_LIMIT),
        email=email,
        phone=phone,
        relationship=filing.relationship,
        customer_number=reading.text("customer_number", NUMBER_LIMIT),
        postal_code=reading.text("postal_code", POSTAL_LIMIT),
        company=reading.text("company", COMPANY_LIMIT),
        details=reading.text("details", DETAILS_LIMIT, lines=True),
        wrong=reading.text("wrong", CORRECTION_LIMIT, lines=True),
        right_value=reading.text("right_value", CORRECTION_LIMIT, lines=True),
        period=_period(reading),
        do_not_call="yes" if filing.do_not_call and wants_no_telephone(filing.rights) else "",
        agent_name=reading.parse(lambda: agent_name(filing.agent_name)) or "",
        agent_organisation=reading.parse(lambda: agent_organisation(filing.agent_organisation)) or "",
        agent_email=reading.parse(lambda: agent_address(filing.agent_email)) or "",
        agent_shows=reading.parse(lambda: agent_shows(filing.agent_shows)) or "",
    )


def _own(reading: _Reading, account: Account, asked: Asked) -> tuple[OwnAnswer, ...]:
    filing = reading.filing
    about = {right: questions for right, questions in asked.items() if right in filing.rights}
    found, problems = read_named(about, filing.answers, filing.language or account.languages[0])
    reading.problems += problems
    return found


def _region(residence: str) -> str:
    return residence if len(residence) == 2 else "US"


def _period(reading: _Reading) -> str:
    """The range of dates as ISO 8601 writes it; nothing where none is given."""
    start, end = reading.filing.period_from, reading.filing.period_until
    if start is None and end is None:
        return ""
    if start is None or end is None:
        reading.refuse("period_from" if start is None else "period_until", "missing")
        return ""
    if end < start:
        reading.refuse("period_until", "before")
    return f"{start.isoformat()}/{end.isoformat()}"
