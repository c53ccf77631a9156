"""Proving who is asking: the facts that were gathered, and the degree of certainty they reach.

A code proves control of a contact and nothing else; what counts is the business's own match of data
points (11 CCR 7060 to 7062; GDPR Art 12(6)).
"""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Final

from chalicelib.domain.parenthood import ParentProof
from chalicelib.domain.rights import Right
from chalicelib.values import dataclass, replace

REASONABLE_POINTS: Final = 2  # 11 CCR 7062(b)
REASONABLY_HIGH_POINTS: Final = 3  # 11 CCR 7062(c), with a signed declaration

# What an impostor would want: these need a second person where the contact was not yet on file.
_DANGEROUS: Final = frozenset(
    {Right.KNOW_SPECIFIC, Right.DELETE, Right.CORRECT, Right.ACCESS, Right.ERASE, Right.RECTIFY, Right.PORTABILITY},
)


class Level(IntEnum):
    """The degree of certainty, comparable: a request needs one and its facts reach one."""

    NONE = 0
    REASONABLE = 1
    REASONABLY_HIGH = 2


class MatchResult(StrEnum):
    """What the business's own comparison came to."""

    MATCHED = "matched"
    NOT_MATCHED = "not-matched"


class MatchMethod(StrEnum):
    """How the data points were compared."""

    RECORDS = "records"  # against the business's own records
    ACCOUNT = "account"  # the consumer signed in to a password-protected account (11 CCR 7061)
    DOCUMENT = "document"  # a document that was looked at and not kept
    CALL = "call"  # asked on the telephone


class ApprovalState(StrEnum):
    """Whether a second person has agreed."""

    NOT_NEEDED = "not-needed"
    WAITING = "waiting"
    GIVEN = "given"
    REFUSED = "refused"


class Lack(StrEnum):
    """What a comparison that fits still lacks for the degree that the right needs."""

    POINTS = "points"
    DECLARATION = "declaration"  # signed under penalty of perjury (11 CCR 7062(c))


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One comparison made by staff: which data points (names of fields, never values), by whom, with what result."""

    compared: tuple[str, ...]
    method: MatchMethod
    result: MatchResult
    declaration: bool  # a signed declaration under penalty of perjury was received
    contact_on_file: bool  # the contact that asked was on the business's file before the request
    by: str  # actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentProof:
    """What the business asks of a request that an agent made, and what staff have seen (11 CCR 7063).

    With a power of attorney neither permission nor confirmation may be asked for (7063(b)).
    """

    permission_asked: bool
    confirmation_asked: bool
    permission_at: datetime | None = None  # the consumer's signed permission, or the power, was seen
    attorney: bool = False
    receives: bool = False  # signed too: that the agent may receive what the consumer is to get
    notary_asked: bool = False  # the business demands a notarized permission, and pays for it (11 CCR 7060(d))
    notarized: bool = False
    identity_asked: bool = False
    identity_at: datetime | None = None  # staff have seen who the agent is
    by_consumer: bool = False  # the consumer gave or denied it to the business itself, by link
    denied_at: datetime | None = None  # the consumer says that they gave no permission
    address_asked: bool = False  # they left an address of their own, which somebody must show to be theirs
    address_shown: bool = False  # by a link or a code that went there
    address_denied: bool = False  # who reads that mailbox says that they sent nothing

    @property
    def address_outstanding(self) -> bool:
        """Whether nobody has shown yet that the agent's own address is theirs: nothing of an answer goes there."""
        return self.address_asked and not self.address_shown

    @property
    def permission_outstanding(self) -> bool:
        """Whether the proof of signed permission is asked for and has not been seen as it is asked for."""
        if self.denied_at is not None:
            return True
        seen = self.permission_at is not None and (self.attorney or self.notarized or not self.notary_asked)
        return self.permission_asked and not seen

    @property
    def outstanding(self) -> bool:
        """Whether anything of the agent is missing: the permission, or who the agent is."""
        return self.permission_outstanding or (self.identity_asked and self.identity_at is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demands:
    """What the business demanded beside the law when the request came in (`domain.verification_policy`), pinned.

    As it stands here, it is the law's minimum.
    """

    policy: int = 0  # which version
    points: int = REASONABLE_POINTS
    points_high: int = REASONABLY_HIGH_POINTS
    sign_in: bool = True  # that somebody signed in to their account with the business counts as proof (11 CCR 7061)
    second_person: bool = False  # no match counts before another member of staff has agreed
    proof_days: int = 0  # before them "we could not verify you" is no answer


BY_LAW: Final = Demands()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """All facts about one request's identity check."""

    needed: Level
    demands: Demands = BY_LAW
    contact_confirmed_at: datetime | None = None
    contact_by_pin: bool = False  # by what every caller has heard, whatever number they showed, and by no code
    match: Match | None = None
    approval: ApprovalState = ApprovalState.NOT_NEEDED
    approved_by: str = ""
    second_person_since: datetime | None = None  # from then on no match counts without a second person
    agent: AgentProof | None = None  # of a request that an agent's system made
    parent: ParentProof | None = None  # of who asks for a child or a ward
    no_code: bool = False  # it came on paper or in person, and no address or number is known: nothing can be confirmed

    @property
    def reached(self) -> Level:
        """The degree that the facts reach; a failed match or a missing approval reaches nothing."""
        match = self.match
        if match is None or match.result is not MatchResult.MATCHED:
            return Level.NONE
        if self.approval in {ApprovalState.WAITING, ApprovalState.REFUSED}:
            return Level.NONE
        points, demands = len(set(match.compared)), self.demands
        if points >= max(demands.points_high, REASONABLY_HIGH_POINTS) and match.declaration:
            return Level.REASONABLY_HIGH
        signed_in = match.method is MatchMethod.ACCOUNT and demands.sign_in
        if signed_in or points >= max(demands.points, REASONABLE_POINTS):
            return Level.REASONABLE
        return Level.NONE

    @property
    def lacks(self) -> Lack | None:
        """What is missing beside a comparison that fits and that nobody doubts; None where it is something else."""
        match = self.match
        doubted = self.approval in {ApprovalState.WAITING, ApprovalState.REFUSED}
        if match is None or match.result is not MatchResult.MATCHED or doubted or self.reached >= self.needed:
            return None
        signed = replace(self, match=replace(match, declaration=True))
        return Lack.DECLARATION if signed.reached >= self.needed else Lack.POINTS

    @property
    def sufficient(self) -> bool:
        """Whether data may be released or changed: the level is reached and the contact was confirmed."""
        if self.needed is Level.NONE:
            return True
        if self.confirmation_outstanding or (self.agent is not None and self.agent.outstanding):
            return False
        return self.reached >= self.needed and not self.code_outstanding and not self.parent_outstanding

    @property
    def parent_outstanding(self) -> bool:
        """Whether who asks for a child has yet to show that they are the parent or guardian (11 CCR 7070(c))."""
        return self.parent is not None and self.parent.at is None

    @property
    def confirmation_outstanding(self) -> bool:
        """Whether the consumer must still show a code; an agent's consumer only where the business asks for it."""
        asked = self.agent is None or (self.agent.confirmation_asked and not self.agent.attorney)
        return asked and not self.no_code and self.contact_confirmed_at is None

    @property
    def code_outstanding(self) -> bool:
        """Whether the match leans on a number that was on file, of which nobody has shown that it is theirs.

        A number that a call shows can be anybody's choice: the PIN of that call says nothing about it.
        """
        match = self.match
        on_file = match is not None and match.result is MatchResult.MATCHED and match.contact_on_file
        by_policy = (
            self.demands.second_person and self.second_person_since is None
        )  # wanted of every match, whoever asks
        return self.contact_by_pin and on_file and (by_policy or self.approval is ApprovalState.NOT_NEEDED)


def needs_second_person(right: Right, match: Match) -> bool:
    """Whether another member of staff must agree: a dangerous right asked from a contact not on file."""
    return right in _DANGEROUS and match.result is MatchResult.MATCHED and not match.contact_on_file


def asks_code(right: Right, level: Level) -> bool:
    """Whether the contact is asked for a code; an opt-in is confirmed by whom it concerns (11 CCR 7028(a))."""
    return level > Level.NONE or right is Right.OPT_IN
