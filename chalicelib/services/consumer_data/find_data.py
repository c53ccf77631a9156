"""What is held here about one person: everything sent from their address or number, and what keeps each from going.

A contact may stand for several people (an agent, a family), and a person may have several: which submissions are
meant is for staff to say. What was typed to look them up is never part of an address, a log or the audit.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.consumer_erasure import Stays
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.correspondence import AnswerFile, Letter, LetterState
from chalicelib.domain.format_wish import FormatWish
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.incentive import Membership
from chalicelib.domain.keeping import ended_at
from chalicelib.domain.outside_case import OutsideCase
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.referral import Referral
from chalicelib.domain.request import Request, Submission
from chalicelib.domain.vendor_task import VendorTask
from chalicelib.services.consumer.confirm_contact import answers_to
from chalicelib.services.ports.desk import Desk
from chalicelib.services.retention.held import is_held, look_ups_of
from chalicelib.values import dataclass, replace

SUBMISSIONS_LIMIT: Final = 50  # shown, exported or erased together: the newest
_UNDER_WAY: Final = frozenset({LetterState.QUEUED, LetterState.TO_POST})
_FOLLOWED: Final = (Referral, VendorTask, FormatWish, OutsideCase)  # what hangs on a request and has a clock of its own


@dataclass(frozen=True, slots=True)
class Held:
    """A submission with its requests, why it cannot go yet, and until when the person can fetch files of its answer."""

    submission: Submission
    heads: tuple[Request, ...]
    stays: tuple[Stays, ...] = ()
    files_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ConsumerData:
    """All that some contacts have sent, newest first; `more` counts older submissions that are not shown."""

    held: tuple[Held, ...] = ()
    more: int = 0
    offers: tuple[Membership, ...] = ()  # what the contact that was looked up takes part in, whether it sent anything
    asked_in: RequestId | None = None


def find_of_contact(desk: Desk, staff: Staff, contact: Email | Phone) -> ConsumerData:
    """What one address or number has sent; the look is audited. Raise `Forbidden`."""
    require(staff.user.role, Permission.ADMINISTER)
    found = _found(desk, staff, [contact.look_up])
    return replace(found, offers=desk.incentives.of(staff.account.id, contact))


def find_of_request(desk: Desk, staff: Staff, request: RequestId) -> ConsumerData:
    """What the contacts of a request have sent, itself included; audited. Raise `Forbidden`, `NotFound`."""
    require(staff.user.role, Permission.ADMINISTER)
    head = desk.requests.get(staff.account.id, request)
    submission = desk.requests.submission(staff.account.id, head.submission)
    found = _found(desk, staff, look_ups_of(desk, submission), of=head)
    proved = answers_to(submission) if submission.contact_confirmed_at else None
    return replace(found, offers=desk.incentives.of(staff.account.id, proved) if proved else ())


def find_again(
    desk: Desk, staff: Staff, submissions: Sequence[Reference], *, asked_in: RequestId | None = None
) -> ConsumerData:
    """These submissions as they are now, without those that are gone; audited. Raise `Forbidden`."""
    require(staff.user.role, Permission.ADMINISTER)
    return _shown(desk, staff, list(dict.fromkeys(submissions)), asked_in)


def _found(desk: Desk, staff: Staff, contacts: Iterable[str], of: Request | None = None) -> ConsumerData:
    account = staff.account.id
    entries = {entry.submission: entry for contact in contacts for entry in desk.requests.by_contact(account, contact)}
    newest = sorted(entries.values(), key=lambda entry: (entry.received_at, entry.submission), reverse=True)
    names: list[Reference] = [entry.submission for entry in newest]
    if of is not None:
        names = [of.submission, *(name for name in names if name != of.submission)]
    return _shown(desk, staff, names, of.id if of else None)


def _shown(desk: Desk, staff: Staff, names: Sequence[Reference], asked_in: RequestId | None) -> ConsumerData:
    """The first of these that are there; that somebody looked is recorded."""
    account = staff.account.id
    shown = desk.requests.submissions(account, names[:SUBMISSIONS_LIMIT])
    held = [_held(desk, staff.account, shown[name]) for name in names if name in shown]
    there = tuple(one for one in held if one.heads)
    detail: Detail = {"submissions": len(there)}
    detail |= {"request": asked_in} if asked_in else {}
    reason = Reason(Tag.VIEW_CONSUMER_DATA, staff.actor, None, detail)
    desk.work.witness(account, reason, user=staff.user.id, at=desk.clock.now())
    return ConsumerData(there, max(0, len(names) - SUBMISSIONS_LIMIT), asked_in=asked_in)


def _held(desk: Desk, account: Account, submission: Submission) -> Held:
    heads = heads_of(desk, account.id, submission)
    files = [file for head in heads for file in _files(desk, head)]
    now = desk.clock.now()
    until = max((file.expires_at for file in files if file.expires_at and file.expires_at > now), default=None)
    return Held(submission, heads, stays_for(desk, account, submission), until)


def heads_of(desk: Desk, account: AccountId, submission: Submission) -> tuple[Request, ...]:
    """The requests of a submission that are not being deleted, in their order."""
    found = desk.requests.several(account, submission.requests)
    return tuple(found[name] for name in submission.requests if name in found)


def stays_for(desk: Desk, account: Account, submission: Submission) -> tuple[Stays, ...]:
    """Everything that keeps a submission from going now; empty: it may go."""
    heads = heads_of(desk, account.id, submission)
    filed = [record for head in heads for record in desk.retention.hanging(account.id, head.id)]
    letters = [record for record in filed if isinstance(record, Letter)]
    letters += desk.requests.letters(account.id, submission.id)
    found = {
        Stays.OPEN: any(ended_at(head) is None for head in heads),
        Stays.HELD: is_held(desk, account, submission),
        Stays.LETTER: any(letter.state in _UNDER_WAY for letter in letters),
        Stays.AWAITED: any(isinstance(record, _FOLLOWED) and record.open for record in filed),
    }
    return tuple(why for why, stands in found.items() if stands)


def _files(desk: Desk, head: Request) -> list[AnswerFile]:
    return [item for item in desk.requests.dossier(head.account, head.id)[1] if isinstance(item, AnswerFile)]
