"""A message of the general mailbox is handed to the business that it was meant for.

It is filed there as if the caller had reached it: with the moment it was left, the facts of the call and the consent,
under the reference and the PIN that the caller heard. The copy at the mailbox is closed. Filing is one transaction,
which also turns the look-ups by reference and call to the business; what breaks off before the closing is taken up by
a repetition, which files nothing again.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Message
from chalicelib.domain.ids import RequestId
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Outcome, Request, Submission
from chalicelib.domain.telephony import PhoneCall
from chalicelib.domain.voicemail import RETENTION_DAYS, Audio, Voicemail, Words
from chalicelib.errors import Conflict, Gone, InvalidField, NotFound, NotPossible
from chalicelib.services.intake.sort_request import unsorted_request
from chalicelib.services.intake.submit_request import SubmitRequest, submit_request
from chalicelib.services.opt_outs.suppress import suppress_one
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk, Unit
from chalicelib.services.telephone.general_mailbox import Business, business_named, check_for_nobody
from chalicelib.services.telephone.read_line import Line, read_line
from chalicelib.services.voicemail.export_settings import wants_copies
from chalicelib.values import dataclass, replace

OPERATOR: Final = "operator:general-mailbox"
_GOES: Final = frozenset({Audio.KEPT, Audio.UNUSABLE})
_WRITTEN: Final = frozenset({Words.DONE, Words.CORRECTED, Words.MISSING})
Further = Callable[[Unit, Submission, Request], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """Which message, and whom it is for: `to` is a service code or an account's id."""

    request: RequestId
    to: str
    seen: int | None = None


def hand_over(desk: Desk, staff: Staff, command: HandOver) -> Request:
    """File the message at the business and close the copy here; return that copy.

    Raise `Forbidden`, `NotFound`, `NotPossible` (`request-closed`, `sorted-already`, `not-general`,
    `recording-awaited`), `InvalidField` (`to`: missing, unknown, takes-none), `Conflict`.
    """
    head = unsorted_request(desk, staff, command.request, seen=command.seen)
    check_for_nobody(desk, head)
    business = _filed_at(desk, head) or _business(desk, staff, command.to)
    line = read_line(desk, head)
    if any(one.audio is Audio.AWAITED for one in line.voicemails):
        raise NotPossible("recording-awaited")
    if desk.lines.reference(head.submission).account == head.account:
        _file(desk, line, business)
    return _close(desk, staff, head, business)


def _filed_at(desk: Desk, head: Request) -> Business | None:
    """The business where it was filed before this broke off; None if it was not."""
    owner = desk.lines.reference(head.submission).account
    return None if owner == head.account else Business(desk.accounts.get(owner))


def _business(desk: Desk, staff: Staff, to: str) -> Business:
    if not to:
        raise InvalidField(field="to", problem="missing")
    try:
        business = business_named(desk, staff, to)
    except NotFound:
        raise InvalidField(field="to", problem="unknown") from None
    if not business.account.takes_requests:
        raise InvalidField(field="to", problem="takes-none")
    return business


def _file(desk: Desk, line: Line, business: Business) -> None:
    head, before = line.request, line.submission
    _, filed = desk.requests.dossier(head.account, head.id)
    messages = tuple(item for item in filed if isinstance(item, Message))
    command = SubmitRequest(
        account=business.account,
        reference=before.id,
        rights=(head.right,),
        residence=before.residence,
        behalf=before.behalf,
        typed=before.typed,
        channel=before.channel,
        language=before.language,
        received_at=before.received_at,
        actor=OPERATOR,
        sort=head.sort,
        code=business.code,
        further=partial(_bring, desk, line, business, messages),
    )
    try:
        submit_request(desk, command)
    except Gone:
        raise InvalidField(field="to", problem="takes-none") from None


def _bring(
    desk: Desk,
    line: Line,
    business: Business,
    messages: tuple[Message, ...],
    unit: Unit,
    submission: Submission,
    first: Request,
) -> None:
    """Add calls, recordings and further texts to what is filed, and turn the look-ups of reference and calls to it."""
    going = [one for one in line.voicemails if one.audio in _GOES]
    detail: Detail = {"from": "general mailbox", "reference": submission.id, "voicemails": [one.id for one in going]}
    because = Reason(Tag.REQUEST_HANDED_OVER, OPERATOR, first.id, detail)
    entry = desk.lines.reference(submission.id)
    if entry.account != line.request.account:
        raise Conflict("reference")
    unit.store(replace(entry, account=first.account), because=because)
    for call in line.calls:
        unit.create(_call(call, first, business), because=because)
        known = desk.lines.call(call.id)
        unit.store(replace(known, account=first.account, request=first.id), because=because)
    for voicemail in going:
        unit.create(_voicemail(desk, voicemail, first, business.account), because=because)
    for message in messages:
        unit.create(replace(message, account=first.account, request=first.id, version=0), because=because)


def _call(call: PhoneCall, first: Request, business: Business) -> PhoneCall:
    spoken_by = call.spoken_by or call.account
    return replace(call, account=first.account, request=first.id, code=business.code, spoken_by=spoken_by, version=0)


def _voicemail(desk: Desk, voicemail: Voicemail, first: Request, account: Account) -> Voicemail:
    """The recording as the business has it, its audio copied within the bucket; its days count from the same moment."""
    written = voicemail.words in _WRITTEN
    moved = replace(
        voicemail,
        account=first.account,
        request=first.id,
        alone=False,
        retention=RETENTION_DAYS[account.plan],
        hold=True,
        words=voicemail.words if written else Words.WANTED,
        job="",
        corrected_by="",
        copied_at=None,
        copy_wanted=voicemail.audio is Audio.KEPT and wants_copies(desk, account),
        copy_failing_since=None,
        attempts=0,
        work_at=desk.clock.now(),
        version=0,
    )
    if voicemail.audio is not Audio.KEPT:
        return replace(moved, tagged=None)
    desk.voicemail_bucket.copy(voicemail, moved)
    return replace(moved, tagged=moved.tags)


def _close(desk: Desk, staff: Staff, head: Request, business: Business) -> Request:
    def commit() -> Request:
        now = desk.clock.now()
        before = desk.requests.get(head.account, head.id)
        closed = replace(before.closed(Outcome.NO_REQUEST, now), decided_by=staff.actor)
        detail: Detail = {"to": business.account.id, "reference": head.submission}
        because = Reason(Tag.REQUEST_HANDED_OVER, staff.actor, head.id, detail)
        unit = desk.work.begin(head.account, now)
        unit.store(closed, because=because)
        suppress_one(desk, unit, before, closed, because=because)
        unit.commit()
        return replace(closed, version=before.version + 1)

    return persistently(commit)
