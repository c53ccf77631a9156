"""What was sent once goes for good, with all that hangs on it; what is left counts, and names nobody.

A submission goes with all its requests. First they are marked, in one transaction that says why and how much follows:
from then on nobody reads them and nothing can be added. Then their objects go, then what leads to them, then what
lies with them, then the submission, and their heads last. A run that breaks off anywhere is taken up again: each
step does nothing where it was done, and the marks are in the due index until the end.

What stays: each request's audit chain, whose last entry says that it is gone (its salts went with the contents, so that
its commitments prove nothing about anybody any more), and what it counted as in the yearly figures (11 CCR 7102).
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from chalicelib.domain.agent_name import look_up_of_agent
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import AnswerFile, NoteFile
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.inbound import InboundMail
from chalicelib.domain.legal_hold import LegalHold, no_hold
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import ContactEntry, Request, Submission
from chalicelib.domain.telephony import ReferenceEntry
from chalicelib.domain.voicemail import Audio, Voicemail
from chalicelib.errors import Conflict, NotFound
from chalicelib.services.accounts.count_stored import uncount
from chalicelib.services.figures.project_request import project_requests
from chalicelib.services.letters.address_marks import lift_with
from chalicelib.services.opt_outs.suppress import contacts_of
from chalicelib.services.ports.desk import Desk, Unit
from chalicelib.services.retention.held import look_ups_of
from chalicelib.values import dataclass, replace

RETENTION: Final = "system:retention"
CONTACTS_TOGETHER: Final = 40  # in one transaction, which has room for 100 changes; `Order.still` sees them all
Also = Callable[[Unit, Sequence[Request], Mapping[str, int], Reason], None]


@dataclass(frozen=True, slots=True)
class Order:
    """Why something is deleted, and on whose word: a code and an audit actor.

    `also` adds to the transaction of the marks what must be true with them: it gets the heads and the counts. `still`
    says whether it may go, once the heads were read: whatever is set on them later, or on one of their contacts, makes
    that transaction fail. `adds_up`: what goes is added to the month's figures with the marks; without, whoever called
    does so later. `ended` is a request as it is counted from then on, of one that goes before it was answered.
    """

    why: str = "retention"
    actor: str = RETENTION
    also: Also | None = None
    still: Callable[[], bool] | None = None
    ended: Callable[[Request], Request] | None = None
    adds_up: bool = True


def delete_submission(desk: Desk, account: AccountId, reference: Reference, order: Order = Order()) -> None:
    """Delete a submission with all its requests; whoever calls has made sure that nothing holds it (`Order.still`).

    Raise `NotFound` for one that is not there, `Conflict` when somebody works on it or holds it at this moment.
    """
    submission = desk.requests.submission(account, reference)
    heads = _heads(desk, account, submission.requests)
    if not all(head.leaving_at for head in heads):
        _mark(desk, submission, heads, order)
    finish_deletion(desk, account, submission.requests[-1], order)


def mark_submission(desk: Desk, submission: Submission, order: Order) -> None:
    """Mark a submission with all its requests: nobody reads them any more, and `finish_deletion` deletes them.

    Raise `Conflict` when somebody works on it, holds it, or deletes it already.
    """
    heads = _heads(desk, submission.account, submission.requests)
    if any(head.leaving_at for head in heads):
        raise Conflict(Request.KIND)
    _mark(desk, submission, heads, order)


def finish_deletion(desk: Desk, account: AccountId, request: RequestId, order: Order = Order()) -> None:
    """Go on where a deletion broke off; nothing happens where the request is gone. Raise `Conflict`."""
    head = desk.retention.head(account, request)
    if head is None:
        return
    submission = _submission(desk, head)
    heads = _heads(desk, account, submission.requests) if submission else [head]
    project_requests(desk, account, [each.id for each in heads])
    hanging = {each.id: desk.retention.hanging(account, each.id) for each in heads}
    for records in hanging.values():
        _delete_objects(desk, records)
    if submission:
        desk.work.discard(head, _look_ups(desk, submission))
    for each in heads:
        desk.work.discard(each, hanging[each.id])
        uncount(desk, account, hanging[each.id])
    if submission:
        desk.work.discard(head, desk.requests.letters(account, submission.id))
        desk.work.discard(head, [submission])
    _remove(desk, heads, order)


def _submission(desk: Desk, head: Request) -> Submission | None:
    try:
        return desk.requests.submission(head.account, head.submission)
    except NotFound:
        return None


def _heads(desk: Desk, account: AccountId, requests: Sequence[RequestId]) -> list[Request]:
    found = (desk.retention.head(account, name) for name in requests)
    return [head for head in found if head is not None]


def _mark(desk: Desk, submission: Submission, heads: Sequence[Request], order: Order) -> None:
    if order.still and not order.still():
        raise Conflict(Request.KIND)
    now = desk.clock.now()
    unit = desk.work.begin(submission.account, now)
    counts = [_counts(desk.retention.hanging(submission.account, head.id)) for head in heads]
    reasons = [_begun(head, order, each) for head, each in zip(heads, counts, strict=True)]
    for head, because in zip(heads, reasons, strict=True):
        unit.store(replace(order.ended(head) if order.ended else head, leaving_at=now), because=because)
    if order.still:
        demand_unheld(desk, unit, submission.account, look_ups_of(desk, submission), reasons[0])
    _unlink(desk, unit, submission, reasons[0])
    total: Counter[str] = Counter({"request": len(heads)})
    for each in (*counts, _counts(desk.requests.letters(submission.account, submission.id))):
        total.update(each)
    if order.also:
        order.also(unit, heads, total, reasons[0])
    if order.adds_up:
        unit.count(total)
    unit.commit()


def demand_unheld(desk: Desk, unit: Unit, owner: AccountId, contacts: Sequence[str], because: Reason) -> None:
    """Make the transaction fail where a hold is set, or set again, on one of the contacts. Raise `Conflict`."""
    account, now = desk.accounts.get(owner), desk.clock.now()
    for contact in contacts[:CONTACTS_TOGETHER]:
        known = desk.retention.holds_on(account.id, [contact])
        if any(hold.stands(account.day_of(now)) for hold in known):
            raise Conflict(LegalHold.KIND)
        for ended in known:
            unit.store(ended, because=because)
        if not known:
            unit.remove(no_hold(account.id, contact, now), because=because)


def _begun(head: Request, order: Order, counts: Mapping[str, int]) -> Reason:
    detail: Detail = {"why": order.why}
    detail |= {kind.replace("-", "_"): counts[kind] for kind in sorted(counts)}
    return Reason(Tag.REQUEST_DELETION_BEGUN, order.actor, head.id, detail)


def _counts(records: Sequence[Any]) -> Mapping[str, int]:
    return Counter(record.KIND for record in records)


def _unlink(desk: Desk, unit: Unit, submission: Submission, because: Reason) -> None:
    """Let the opt-outs of its contacts stand by themselves: what is left of a request leads to nobody.

    What is known of their addresses goes with the last that was sent from there: nothing will be mailed there.
    """
    for contact in contacts_of(submission):
        if isinstance(contact, Email) and not _stays(desk, submission, contact):
            lift_with(desk, unit, submission.account, contact, because)
        known = desk.suppressions.of(submission.account, contact)
        alone = known.unlinked(submission.requests) if known else None
        if alone and alone != known:
            unit.store(alone, because=because)


def _stays(desk: Desk, gone: Submission, contact: Email) -> bool:
    """Whether anything else that came from an address is there, and is not being deleted."""
    others = (one for one in desk.requests.by_contact(gone.account, contact.look_up) if one.submission != gone.id)
    heads = (desk.retention.head(gone.account, one.request) for one in others)
    return any(head is not None and head.leaving_at is None for head in heads)


def _delete_objects(desk: Desk, records: Sequence[Any]) -> None:
    for record in records:
        if isinstance(record, AnswerFile | NoteFile):
            desk.files.delete(record)
        if isinstance(record, InboundMail):
            desk.mail_bucket.delete(record)
        if isinstance(record, Voicemail):
            if record.deleted_there_at is None and record.audio is not Audio.EXPIRED:
                desk.phone_company.delete_recording(record.id)
            if record.job:
                desk.transcriber.forget(record.job)
            desk.voicemail_bucket.delete(record)


def _look_ups(desk: Desk, submission: Submission) -> list[ContactEntry | ReferenceEntry]:
    entries = [
        entry
        for contact in (*look_ups_of(desk, submission), look_up_of_agent(submission))
        if contact
        for entry in desk.requests.by_contact(submission.account, contact)
        if entry.submission == submission.id
    ]
    try:
        reference = desk.lines.reference(submission.id)
    except NotFound:
        return [*entries]
    # What was handed over from the general mailbox leads to the business now.
    return [*entries, *([reference] if reference.account == submission.account else [])]


def _remove(desk: Desk, heads: Sequence[Request], order: Order) -> None:
    unit = desk.work.begin(heads[0].account, desk.clock.now())
    for head in heads:
        unit.remove(head, because=Reason(Tag.REQUEST_ERASED, order.actor, head.id, {"why": order.why}))
    unit.commit()
