"""The list of those who opted out follows the requests: in the transaction of whatever changes them."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.ids import RequestId
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Channel, Request, Submission
from chalicelib.domain.suppression import Purpose, Source, Suppression, asked_of, concerns, listed, opts_in, subject_of
from chalicelib.law.choice import SIGNALLED
from chalicelib.services.ports.desk import Desk, Unit
from chalicelib.values import dataclass

Contact = Email | Phone
Step = tuple[Request | None, Request]  # a request as it was, None if it is new, and as it becomes


@dataclass(frozen=True, slots=True)
class _Move:
    """What one step changes for one contact: a purpose begins or ends, or is opted into again."""

    purpose: Purpose
    request: Request
    begins: bool = False
    opts_in: bool = False

    def applied(self, record: Suppression, source: Source, now: datetime) -> Suppression:
        """The record after it."""
        if self.opts_in:
            return record.lifted(self.purpose, now, by=source)
        if not self.begins:
            return record.without_request(self.purpose, self.request.id, now, by=source)
        since = self.request.received_at
        return record.with_opt_out(self.purpose, source=source, request=self.request.id, since=since, at=now)


def suppress(
    desk: Desk,
    unit: Unit,
    submission: Submission,
    steps: Sequence[Step],
    *,
    because: Reason,
    was: Submission | None = None,
) -> None:
    """Write, with `unit`, what the steps of a submission's requests change for its contacts.

    Opt-outs begin with their receipt and end with their withdrawal or denial; one that another request stands behind
    goes on. `submission` is as it becomes, `was` as it was where its contacts change too. Every request must be in
    the unit: what begins or ends is an entry of its own in its chain. For requests of other kinds nothing is read.
    """
    now = desk.clock.now()
    before, after = contacts_of(was or submission), contacts_of(submission)
    told: dict[tuple[RequestId, Purpose, str], list[str]] = {}
    for contact in dict.fromkeys((*before, *after)):
        moves = list(_moves(contact, steps, before, after, do_not_call=bool(submission.typed.do_not_call)))
        moves += _opted_in(steps, first_of(submission), contact)
        if not moves:
            continue
        known = desk.suppressions.of(submission.account, contact)
        record = first = known or listed(submission.account, contact, now)
        for move in moves:
            moved = move.applied(record, _source(submission, move.request), now)
            if moved.purposes != record.purposes:
                change = "began" if len(moved.purposes) > len(record.purposes) else "ended"
                told.setdefault((move.request.id, move.purpose, change), []).append(record.subject.value)
            record = moved
        if record != first:
            unit.store(record, because=because)
    for (request, purpose, change), subjects in told.items():
        detail: Detail = {"subjects": subjects, "began": [], "ended": []}
        detail[change] = [purpose.value]
        unit.note(Reason(Tag.SUPPRESSION_CHANGED, because.actor, request, detail))


def suppress_one(desk: Desk, unit: Unit, before: Request, after: Request, *, because: Reason) -> None:
    """As `suppress`, for one request whose submission stays as it is."""
    if asked_of(before) is asked_of(after) and not opts_in(before, after):
        return
    submission = desk.requests.submission(before.account, before.submission)
    suppress(desk, unit, submission, [(before, after)], because=because)


def first_of(submission: Submission) -> Contact | None:
    """The contact that answers go to."""
    return submission.typed.email or submission.typed.phone


def contacts_of(submission: Submission) -> tuple[Contact, ...]:
    """The contacts that were left."""
    return tuple(contact for contact in (submission.typed.email, submission.typed.phone) if contact)


def _moves(
    contact: Contact,
    steps: Sequence[Step],
    before: Collection[Contact],
    after: Collection[Contact],
    *,
    do_not_call: bool,
) -> Iterator[_Move]:
    for old, new in steps:
        left = asked_of(old, do_not_call=do_not_call) if contact in before else None
        reached = asked_of(new, do_not_call=do_not_call) if contact in after else None
        if left is not reached:
            if left and concerns(left, subject_of(contact)):
                yield _Move(left, new)
            if reached and concerns(reached, subject_of(contact)):
                yield _Move(reached, new, begins=True)


def _opted_in(steps: Sequence[Step], proved: Contact | None, contact: Contact) -> list[_Move]:
    """Only the contact that answers go to can have been shown to be the person's own."""
    if contact != proved:
        return []
    return [_Move(Purpose.SALE_SHARING, new, opts_in=True) for old, new in steps if opts_in(old, new)]


def _source(submission: Submission, request: Request) -> Source:
    if submission.signal and request.right in SIGNALLED:
        return Source.SIGNAL
    return Source.TEXT if submission.channel is Channel.TEXT else Source.REQUEST
