"""What a business demands, beside the law's minimum, before it believes who asks: settable, versioned, pinned.

A request pins the version under which it came in (`Demands`). Nothing here goes below the law: two data points for a
reasonable degree and three with a signed declaration for a reasonably high one (11 CCR 7062(b), (c)); nor above what a
law lets a business ask: opt-outs and limits are never verified (11 CCR 7060(b)), only a deletion or a correction may
need the higher degree (11 CCR 7062(d), (e)), and no form asks for numbers of documents, sensitive data, or more than
serves the comparison (11 CCR 7060(c), (d); GDPR Art 5(1)(c)).
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final, Self

from chalicelib.domain.ids import AccountId
from chalicelib.domain.request_terms import Behalf
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import (
    REASONABLE_POINTS,
    REASONABLY_HIGH_POINTS,
    AgentProof,
    Demands,
    Level,
)
from chalicelib.errors import InvalidField, InvalidInput
from chalicelib.values import dataclass, fields, replace

MOST_POINTS: Final = 5  # that can be demanded: more is harder to give than to steal
LONGEST_WAIT: Final = 30  # days; the shortest answer to an access request is a month, some states give 45 days
ALWAYS_ASKED: Final = 2  # the name, and the address to which the code goes
RAISABLE: Final = (Right.DELETE, Right.CORRECT)  # their degree follows the data's sensitivity: 11 CCR 7062(d), (e)


class DataPoint(StrEnum):
    """What the form may ask beside name and e-mail address; always optional, and nothing else can be chosen."""

    PHONE = "phone"
    CUSTOMER_NUMBER = "customer_number"
    POSTAL_CODE = "postal_code"
    AGE = "age"  # of who asks for themselves: a child needs a parent, a person of 13 to 15 none (11 CCR 7070, 7071)


# What staff may say they compared: names of data points, never their values.
COMPARABLE: Final = (
    *("name", "email", "phone", "address", "postal_code", "customer_number", "order", "birth_date", "other"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What can be set; as it stands here, it is the law's minimum and asks for what every form asks."""

    points: int = REASONABLE_POINTS
    points_high: int = REASONABLY_HIGH_POINTS
    raised: tuple[Right, ...] = ()  # need the reasonably high degree here
    second_person: tuple[Right, ...] = ()  # no match counts before another member of staff has agreed
    asked: tuple[DataPoint, ...] = (DataPoint.PHONE, DataPoint.CUSTOMER_NUMBER)
    proof_days: int = 0  # before them "we could not verify you" is no answer
    sign_in: bool = True  # that somebody signed in to their account with the business proves them (11 CCR 7061)
    agent_permission: bool = True  # whether an agent must show the consumer's signed permission (11 CCR 7063(a))
    agent_confirmation: bool = True  # and the consumer confirm it to the business
    agent_notarized: bool = False  # whether the permission must be notarized, at the business's cost (11 CCR 7060(d))
    agent_identity: bool = False  # whether an agent must show who they are

    def level(self, right: Right, by_law: Level) -> Level:
        """How sure the business must be: never less than by law, and nothing where the law wants nothing."""
        return Level.REASONABLY_HIGH if right in self.raised and by_law is Level.REASONABLE else by_law

    def agent_proof(self, behalf: Behalf, level: Level, address: str = "", *, shown: bool = False) -> AgentProof | None:
        """What is asked of who asks for somebody else; None unless that is an authorized agent.

        Who leaves an address of their own must have shown that it is theirs, before (`shown`) or by a link.
        For an opt-out or a limit the signed permission is all that may be asked (11 CCR 7026(j), 7027(i)).
        """
        if behalf is not Behalf.AGENT:
            return None
        more = level > Level.NONE
        return AgentProof(
            permission_asked=self.agent_permission,
            confirmation_asked=more and self.agent_confirmation,
            notary_asked=more and self.agent_permission and self.agent_notarized,
            identity_asked=more and self.agent_identity,
            address_asked=bool(address),
            address_shown=bool(address) and shown,
        )

    def checked(self) -> Self:
        """The same rules, each list in its order and without doubles. Raise `InvalidInput` with every problem."""
        problems = [problem for problem in self._problems() if problem]
        if problems:
            raise InvalidInput(tuple(problems))
        return replace(
            self,
            raised=tuple(right for right in RAISABLE if right in self.raised),
            second_person=tuple(right for right in Right if right in self.second_person),
            asked=tuple(point for point in DataPoint if point in self.asked),
        )

    def _problems(self) -> Iterable[InvalidField | None]:
        yield _within("points", self.points, REASONABLE_POINTS, MOST_POINTS)
        yield _within("points_high", self.points_high, max(REASONABLY_HIGH_POINTS, self.points), MOST_POINTS)
        yield _within("proof_days", self.proof_days, 0, LONGEST_WAIT)
        if not set(self.raised) <= set(RAISABLE):
            yield InvalidField(field="raised", problem="not-raisable")
        if any(not right.touches_data for right in self.second_person):
            yield InvalidField(field="second_person", problem="never-verified")
        askable = ALWAYS_ASKED + len(set(self.asked))
        if self.agent_notarized and not self.agent_permission:
            yield InvalidField(field="agent_notarized", problem="no-permission")
        if askable < self.points_high <= MOST_POINTS:
            yield InvalidField(field="asked", problem="too-few", count=self.points_high - askable)


LAW_MINIMUM: Final = Rules()


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationPolicy:
    """One version; number 0 is what holds before a business has set anything."""

    KIND: ClassVar[str] = "verification-policy"

    account: AccountId
    number: int = 0
    rules: Rules = LAW_MINIMUM
    since: datetime | None = None
    by: str = ""  # actor
    version: int = 0

    def demands(self, right: Right) -> Demands:
        """What a request about a right pins of it."""
        rules = self.rules
        return Demands(
            policy=self.number,
            points=rules.points,
            points_high=rules.points_high,
            sign_in=rules.sign_in,
            second_person=right in rules.second_person,
            proof_days=rules.proof_days,
        )


def codes(rules: Rules) -> list[str]:
    """The rules as the audit keeps them: one `name=value` for each, lists joined by a comma."""
    found = []
    for item in fields(rules):
        value = getattr(rules, item.name)
        text = ",".join(value) if isinstance(value, tuple) else str(value).lower()
        found += [f"{item.name}={part}" for part in _short(text)]
    return found


def unverified_from(demands: Demands, *, asked_on: date, due: date | None) -> date:
    """From which day "we could not verify you" is an answer: never later than the last day for one."""
    day = asked_on + timedelta(days=demands.proof_days)
    return min(day, due) if due else day


def _within(field: str, number: int, least: int, most: int) -> InvalidField | None:
    if least <= number <= most:
        return None
    return InvalidField(field=field, problem="range", least=least, most=most)


def _short(text: str) -> list[str]:
    """A list of rights in texts that an audit entry takes (80 characters)."""
    return text.split(",") if len(text) > 60 else [text]
