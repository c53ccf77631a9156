"""A submission is what a person sends once; it holds one request for each right asked for."""

from datetime import date, datetime, tzinfo
from typing import ClassVar, Final, Self

from chalicelib.domain.audit import GENESIS, ChainHead
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.question import OwnAnswer
from chalicelib.domain.record import sealed, unstored
from chalicelib.domain.request_terms import (
    BY_TELEPHONE,
    NOTHING_TO_TELL,
    Behalf,
    Bucket,
    Channel,
    Outcome,
    Period,
    Sorting,
    State,
)
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import ApprovalState, Level, Verification
from chalicelib.errors import NotPossible
from chalicelib.values import dataclass, fields, replace

__all__ = [
    "BY_TELEPHONE",
    "NOTHING_TO_TELL",
    "Appeal",
    "Behalf",
    "Bucket",
    "Channel",
    "Clock",
    "ContactEntry",
    "Hold",
    "Outcome",
    "Pause",
    "Period",
    "Request",
    "Sorting",
    "State",
    "Submission",
    "Typed",
    "as_content",
    "bucket_of",
]

_BUCKETS: Final = {State.AWAITING_VERIFICATION: Bucket.WAITING, State.CLOSED: Bucket.CLOSED}


def bucket_of(state: State) -> Bucket:
    """The list that shows requests of a state."""
    return _BUCKETS.get(state, Bucket.OPEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One legal period: due on `due` (the business's calendar day), aimed at by `target`, met or not."""

    period: Period
    due: date
    target: date
    extended: bool = False
    met_at: datetime | None = None

    def met_on(self, zone: tzinfo) -> date | None:
        """The business's calendar day on which it was met; None while it runs."""
        return self.met_at.astimezone(zone).date() if self.met_at else None

    def days_late(self, *, today: date, zone: tzinfo) -> int:
        """How many days after the last lawful one it was met or, while it runs, has not been met; 0 in time."""
        return max(0, ((self.met_on(zone) or today) - self.due).days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Days that do not count while a clarification is awaited, both ends included (UK GDPR Art 12A)."""

    asked_on: date
    received_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """The consumer's appeal against a refusal; its words are a message of the thread."""

    received_at: datetime
    outcome: Outcome | None = None  # granted, partial, denied, or withdrawn by the consumer
    decided_at: datetime | None = None
    decided_by: str = ""  # actor
    same_reviewer: bool = False  # nobody else was there to decide; recorded, as the law expects another


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A legal hold: stops every deletion until `until`."""

    reason: str  # a code (`services.handling.hold_request.REASONS`); the words are an internal note
    by: str
    since: datetime
    until: date | None = None

    def stands(self, today: date) -> bool:
        """Whether it still stops deletions; its last day counts."""
        return self.until is None or self.until >= today


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What the person typed, together: the content that the receipt's digest commits to."""

    name: str
    email: Email | None
    phone: Phone | None
    age: str = ""  # `request_terms.TEENAGER`, of who said so on the form; of others nothing is kept
    relationship: str = ""
    customer_number: str = ""
    postal_code: str = ""
    details: str = ""
    wrong: str = ""  # for a correction: what is wrong
    right_value: str = ""  # and what is right
    period: str = ""  # for specific pieces: the date range asked for
    agent_name: str = ""
    agent_organisation: str = ""
    agent_email: str = ""  # an address, as `Email.parse` understood it
    agent_shows: str = ""  # how the agent means to show the permission: signed, attorney, declared, ask
    company: str = ""  # whom it is about, where the business processes for others
    company_id: str = ""  # the same in the directory of controllers (`domain.controller`), where it was chosen
    do_not_call: str = ""  # "yes": the opt-out of marketing calls or texts means both, by whatever brand
    own: tuple[OwnAnswer, ...] = ()  # to the business's own questions


def as_content(typed: Typed) -> dict[str, str]:
    """What was typed, as flat text fields without the empty ones: the content that digests commit to."""
    content = {item.name: getattr(typed, item.name) for item in fields(typed) if item.name != "own"}
    content["email"] = typed.email.address if typed.email else ""
    content["phone"] = typed.phone.e164 if typed.phone else ""
    for answer in typed.own:
        name = f"own.{answer.right.value}.{answer.name}"
        content |= {f"{name}.question": answer.question, f"{name}.answer": "\n".join(answer.given)}
    return {name: value for name, value in content.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What was sent once, under one reference; its id is the reference."""

    KIND: ClassVar[str] = "submission"

    account: AccountId
    id: Reference
    received_at: datetime
    channel: Channel
    language: str
    residence: str
    behalf: Behalf
    requests: tuple[RequestId, ...]
    law_versions: tuple[str, ...]
    by_day: bool = False  # staff know the day of receipt and no hour: that of `received_at` stands for nothing
    signal: bool = False  # `Sec-GPC: 1` came with it: a valid opt-out (11 CCR 7025(b))
    typed: Typed = sealed()
    salt: str = sealed()
    former: tuple[str, ...] = sealed(())  # look-ups of contacts that sorting replaced: they still lead here
    contact_confirmed_at: datetime | None = None
    contact_by_pin: bool = False  # see `Verification`
    receipt: str = ""  # the signed receipt (compact JWS), made when first looked at
    policy: int = 0  # the operator's privacy policy that held when it came in (`domain.policy`)
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One right of one submission, with its clocks, identity check, outcome and audit chain."""

    KIND: ClassVar[str] = "request"

    account: AccountId
    id: RequestId
    submission: Reference
    right: Right
    regime: str
    law_version: str
    residence: str
    channel: Channel
    language: str
    received_at: datetime
    clocks: tuple[Clock, ...]
    verification: Verification
    behalf: Behalf = Behalf.SELF
    by_day: bool = False  # as of its submission
    assignee: str = ""
    outcome: Outcome | None = None
    grounds: tuple[str, ...] = ()
    closed_at: datetime | None = None
    waiting_message: bool = False  # the consumer wrote and nobody has answered
    hold: Hold | None = None
    law_reason: str = "residence"  # why this law (`law.choice.Because`)
    decided_by: str = ""  # actor
    same_as: str = ""  # of a duplicate: the reference of the request that answers it
    identity_asked_at: datetime | None = None
    identity_at: datetime | None = None  # asked-for proof came: under the UK GDPR the period starts here
    pauses: tuple[Pause, ...] = ()
    appeal: Appeal | None = None
    undelivered: tuple[str, ...] = ()  # letters that came back and were not replaced by other means
    sort: Sorting | None = None
    code: str = ""  # the service code that the caller keyed: which brand was called
    linked: tuple[RequestId, ...] = ()  # the same matter, as staff said; nothing else follows from it
    shard: int = 0  # which of the account's list partitions shows it
    changed_at: datetime | None = None  # of the last entry in its chain; set where it is written
    copies: bool = False  # of identity documents are attached to its notes: they go when it is decided
    review_at: datetime | None = None  # retention looks at it again then, and not before
    leaving_at: datetime | None = None  # since when it is being deleted: nobody reads it any more
    policy: int = 0  # as of its submission
    elsewhere: str = ""  # the place that it comes from, which the business does not serve; until staff say what follows
    requester: str = sealed()
    contact: str = sealed()  # masked, for lists
    email: Email | None = sealed(None)  # where letters go; lists do not carry it
    version: int = 0
    chain_head: ChainHead = GENESIS

    @property
    def state(self) -> State:
        """Where the request stands; follows from its facts, so that the two never disagree."""
        if self.outcome is not None:
            return self._state_of_closed
        if self.sort is not None:
            return State.TO_SORT
        if self.verification.needed > Level.NONE and self.verification.confirmation_outstanding:
            return State.AWAITING_VERIFICATION
        if self.verification.approval is ApprovalState.WAITING:
            return State.AWAITING_APPROVAL
        acknowledge = self.clock(Period.ACKNOWLEDGE)
        if acknowledge is not None and acknowledge.met_at is None:
            return State.NEW
        return State.IN_PROGRESS

    @property
    def _state_of_closed(self) -> State:
        if self.appeal is not None and self.appeal.outcome is None:
            return State.APPEALED
        return State.NOT_TOLD if self.undelivered else State.CLOSED

    @property
    def bucket(self) -> Bucket:
        """The list that shows this request."""
        return bucket_of(self.state)

    def clock(self, period: Period) -> Clock | None:
        """The clock of a period, or None where the law sets none."""
        return next((clock for clock in self.clocks if clock.period is period), None)

    @property
    def due(self) -> date:
        """The date that sorts the queue: the earliest period not yet met, else the last one.

        A right without any legal period sorts by its receipt.
        """
        running = [clock.due for clock in self.clocks if clock.met_at is None]
        if running:
            return min(running)
        return max((clock.due for clock in self.clocks), default=self.received_at.date())

    @property
    def open(self) -> bool:
        """Whether it still waits for its decision."""
        return self.outcome is None

    @property
    def unsorted(self) -> bool:
        """Whether staff must say what is asked for before anything else is done with it."""
        return self.open and (self.sort is not None or self.right is Right.UNSORTED)

    @property
    def in_work(self) -> bool:
        """Whether anything can still be decided: the request, or the appeal against its decision."""
        return self.open or self.state is State.APPEALED

    def held(self, today: date) -> bool:
        """Whether a legal hold stops deletions."""
        return self.hold is not None and self.hold.stands(today)

    @property
    def paused_since(self) -> date | None:
        """The day on which a clarification was asked for that has not come yet; None while the answer's period runs."""
        return next((pause.asked_on for pause in self.pauses if pause.received_on is None), None)

    def meeting(self, period: Period, at: datetime) -> tuple[Clock, ...]:
        """The clocks after `period` was met; one that was met before keeps its time."""
        return tuple(
            replace(clock, met_at=at) if clock.period is period and clock.met_at is None else clock
            for clock in self.clocks
        )

    def closed(self, outcome: Outcome, at: datetime) -> Self:
        """The request after its end: every period that still ran is met (11 CCR 7021(a): an answer acknowledges)."""
        clocks = tuple(clock if clock.met_at else replace(clock, met_at=at) for clock in self.clocks)
        return replace(
            self,
            outcome=outcome,
            closed_at=at,
            clocks=clocks,
            waiting_message=False,
            undelivered=(),
            sort=None,
        )

    def appealed(self, at: datetime, clock: Clock) -> Self:
        """The request after an appeal was received; `clock` is the law's period for deciding it.

        Who appeals has read the refusal: a letter about it that came back is not missing any more.
        """
        told = tuple(before if before.met_at else replace(before, met_at=at) for before in self.clocks)
        return replace(self, appeal=Appeal(received_at=at), clocks=(*told, clock), undelivered=())

    def appeal_closed(self, outcome: Outcome, at: datetime, *, by: str, same_reviewer: bool = False) -> Self:
        """The request after its appeal was decided, or taken back: that clock is met, others stay as they are.

        A decision's outcome becomes the request's; an appeal taken back leaves the first one. Raise `NotPossible`
        where no appeal waits.
        """
        if self.appeal is None or self.appeal.outcome is not None:
            raise NotPossible("no-appeal-waiting")
        appeal = replace(self.appeal, outcome=outcome, decided_at=at, decided_by=by, same_reviewer=same_reviewer)
        clocks = self.meeting(Period.APPEAL, at)
        return replace(
            self,
            outcome=self.outcome if outcome is Outcome.WITHDRAWN else outcome,
            appeal=appeal,
            clocks=clocks,
            waiting_message=False,
            undelivered=(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactEntry:
    """Look-up within an account: everything that a contact has sent."""

    KIND: ClassVar[str] = "contact"

    account: AccountId
    request: RequestId  # the first one of the submission
    submission: Reference
    rights: tuple[Right, ...]
    received_at: datetime
    requests: tuple[RequestId, ...] = ()  # all of the submission; empty in look-ups from before it was noted
    contact: str = unstored("")  # `Email.look_up` or `Phone.look_up`; only its hash is kept
    hashed: str = unstored("")  # that hash, of an entry that was read: it may be under an earlier pepper
    version: int = 0
