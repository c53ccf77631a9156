"""A mail becomes a request that staff sort, or a message of the thread whose address it was sent to.

Filing is one transaction, and what follows from it (the files, the end of the mail in its inbox) can be repeated: the
mail lies where the mail service has put it until all is done. Nothing is decided by what a mail says of its sender.
"""

from datetime import timedelta
from enum import StrEnum
from functools import partial
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.audit import CONSUMER
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Direction, Message
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.inbound import (
    IGNORED,
    ORIGINAL_LIFE,
    Arrived,
    InboundMail,
    MailPart,
    Mark,
    Nature,
    PartState,
    Verdict,
    local_part,
)
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Behalf, Channel, Request, Sorting, Submission, Typed
from chalicelib.domain.rights import Right
from chalicelib.errors import Gone, InvalidField, NotFound
from chalicelib.services.audit.commitments import committed_text
from chalicelib.services.handling.write_message import new_message
from chalicelib.services.inbound.addresses import Addressed, whom_for
from chalicelib.services.intake.submit_request import SubmitRequest, submit_request
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk, Unit
from chalicelib.services.telephone.phone_identity import reference_of_call
from chalicelib.values import dataclass, replace

REQUESTS_A_DAY: Final = 20  # begun by one sender at one account; what comes beyond is held back
MAILS_A_DAY: Final = 300  # of one account
MESSAGES_A_DAY: Final = 50  # of one thread
ANSWERS_A_DAY: Final = 3  # that a machine gives one address, whatever account it wrote to
_DAY: Final = timedelta(days=1)
_NO_WORDS: Final = "…"


class Came(StrEnum):
    """What became of a mail."""

    BEGAN = "began"  # a request of its own
    JOINED = "joined"  # the thread whose address it was sent to
    AGAIN = "again"  # it is filed already
    HELD = "held"  # too many came: staff let it in or delete it
    IGNORED = "ignored"  # a machine's answer, a report, a letter of ours
    CLOSED = "closed"  # the business takes no requests
    UNKNOWN = "unknown"  # for nobody here


@dataclass(frozen=True, slots=True)
class Letterbox:
    """A mail as it came and as it was understood; `name` is what the mail service calls it."""

    name: str
    raw: bytes
    mail: Arrived
    free: bool = False  # staff have let it in: no limit holds it back


def take_mail(desk: Desk, box: Letterbox) -> tuple[Came, ...]:
    """File a mail for every account that it is for; the same mail again changes nothing. Raise `Conflict`."""
    if box.mail.nature in IGNORED:
        return (Came.IGNORED,)
    found = whom_for(desk, box.mail)
    return tuple(take_for(desk, box, one) for one in found) or (Came.UNKNOWN,)


def take_for(desk: Desk, box: Letterbox, to: Addressed) -> Came:
    """File a mail for one account."""
    if to.thread:
        try:
            return _join(desk, box, to.account, to.thread)
        except NotFound:
            to = replace(to, thread=None, false=True)  # that request is gone: somebody reads what came
    return _begin(desk, box, to)


def name_of_mail(desk: Desk, account: AccountId, mail: Arrived) -> str:
    """What a mail is filed as with an account: the same for the same mail, and telling nothing of it."""
    return desk.secrets.hash("mail", f"{account}|{mail.digest}")[:32]


# -- a reply


def _join(desk: Desk, box: Letterbox, account: Account, request: RequestId) -> Came:
    head = desk.requests.get(account.id, request)
    name = name_of_mail(desk, account.id, box.mail)
    filed = mail_of(desk, account.id, request, name)
    if filed is None:
        if not box.free and _too_many(desk, f"mails-in|{account.id}|{request}", MESSAGES_A_DAY):
            return _hold(desk, account.id, box)
        other = box.mail.sender is None or head.email is None or box.mail.sender.look_up != head.email.look_up
        marks = box.mail.marks - {Mark.REPLY} | ({Mark.OTHER_SENDER} if other else set())
        filed = replace(_record(box.mail, name, account.id, marks), request=request, joined=True)
        persistently(lambda: _write(desk, box.mail, filed), unavailable="a mail could not be filed")
        came = Came.JOINED
    else:
        came = Came.AGAIN
    desk.mail_bucket.keep(filed, box.raw, box.mail.attachments)
    return came


def _write(desk: Desk, mail: Arrived, filed: InboundMail) -> None:
    if mail_of(desk, filed.account, filed.request, filed.id):
        return
    head = desk.requests.get(filed.account, filed.request)
    message = message_of(desk, head, mail.text or mail.subject, filed)
    because = Reason(Tag.REQUEST_MESSAGE_RECEIVED, CONSUMER, head.id, committed_text(message) | evidence(filed))
    unit = desk.work.begin(head.account, desk.clock.now())
    unit.store(replace(head, waiting_message=True), because=because)
    unit.create(message, because=because)
    unit.create(filed, because=because)
    unit.commit()


def message_of(desk: Desk, head: Request, text: str, filed: InboundMail) -> Message:
    """A mail's words as a message of a thread, of the moment at which the mail came."""
    try:
        message = new_message(desk, head, Direction.FROM_CONSUMER, CONSUMER, text)
    except InvalidField:  # nothing in it can be seen
        message = new_message(desk, head, Direction.FROM_CONSUMER, CONSUMER, _NO_WORDS)
    return replace(message, at=filed.received_at)


# -- a request


def _begin(desk: Desk, box: Letterbox, to: Addressed) -> Came:
    account, mail = to.account, box.mail
    name = name_of_mail(desk, account.id, mail)
    reference = reference_of_call(desk, account.id, f"mail|{name}")
    before = _submitted(desk, account.id, reference)
    if before:
        return _again(desk, box, before, name)
    if not account.takes_requests:
        return Came.CLOSED
    if not box.free and _bomb(desk, account.id, mail):
        return _hold(desk, account.id, box)
    marks = mail.marks | ({Mark.LOOK_ALIKE} if to.false else set())
    try:
        sent = submit_request(desk, _command(desk, account, mail, reference, _record(mail, name, account.id, marks)))
    except Gone:
        return Came.CLOSED
    _again(desk, box, sent, name)
    return Came.BEGAN


def _again(desk: Desk, box: Letterbox, sent: Submission, name: str) -> Came:
    """Keep the files of a mail that is filed; of one that staff have moved or deleted nothing is kept any more."""
    filed = mail_of(desk, sent.account, sent.requests[0], name)
    if filed:
        desk.mail_bucket.keep(filed, box.raw, box.mail.attachments)
    return Came.AGAIN


def _submitted(desk: Desk, account: AccountId, reference: Reference) -> Submission | None:
    try:
        return desk.requests.submission(account, reference)
    except NotFound:
        return None


def _command(desk: Desk, account: Account, mail: Arrived, reference: Reference, filed: InboundMail) -> SubmitRequest:
    details = "\n\n".join(part for part in (mail.subject, mail.text) if part)
    return SubmitRequest(
        account=account,
        reference=reference,
        rights=(Right.UNSORTED,),
        residence="",
        behalf=Behalf.SELF,
        typed=Typed(name=mail.name, email=mail.sender, phone=None, details=details),
        channel=Channel.EMAIL,
        language=mail.language if mail.language in account.languages else account.languages[0],
        received_at=mail.received_at,
        sort=Sorting.READ,
        quiet=not _answers(desk, mail),
        further=partial(_file, filed),
    )


def _file(filed: InboundMail, unit: Unit, submission: Submission, first: Request) -> None:
    """What comes with the request: the mail, and what the mail service found of it."""
    del submission
    here = replace(filed, request=first.id)
    because = Reason(Tag.REQUEST_MAIL_RECEIVED, CONSUMER, first.id, evidence(here))
    unit.create(here, because=because)


def _answers(desk: Desk, mail: Arrived) -> bool:
    """Whether the sender is told that it arrived: no machine, nobody at our own addresses, and not for ever.

    Who wrote is not known: somebody else's address gets a few such letters a day at most.
    """
    sender = mail.sender
    if sender is None or mail.nature is not Nature.PERSON or mail.verdicts.spam is Verdict.FAIL:
        return False
    if local_part(sender.address, desk.inbound_domain):
        return False
    return not _too_many(desk, f"mail-answers|{_hashed(desk, sender.look_up)}", ANSWERS_A_DAY)


# -- how much


def _bomb(desk: Desk, account: AccountId, mail: Arrived) -> bool:
    """Whether more came than people send: of one claimed sender, or altogether."""
    who = _hashed(desk, mail.sender.look_up if mail.sender else "nobody")
    one = _too_many(desk, f"mail-requests|{account}|{who}", REQUESTS_A_DAY)
    return one or _too_many(desk, f"mails-in|{account}", MAILS_A_DAY)


def _hold(desk: Desk, account: AccountId, box: Letterbox) -> Came:
    """Let a mail wait, and the staff's first page say so."""
    desk.mail_bucket.hold(account, box.name, box.raw)
    desk.work.ephemeral.put_value(_held(account), "yes", until=desk.clock.now() + ORIGINAL_LIFE)
    return Came.HELD


def mail_is_held(desk: Desk, account: AccountId) -> bool:
    """Whether mails wait for a decision: a note, so that nobody has to look into the bucket."""
    return bool(desk.inbound_domain and desk.work.ephemeral.get_value(_held(account), now=desk.clock.now()))


def none_is_held(desk: Desk, account: AccountId) -> None:
    """Note that all was decided."""
    desk.work.ephemeral.put_value(_held(account), "", until=desk.clock.now())


def _held(account: AccountId) -> str:
    return f"mail-held|{account}"


def _too_many(desk: Desk, name: str, most: int) -> bool:
    now = desk.clock.now()
    return desk.limits and desk.work.ephemeral.count(f"{name}|{now:%Y-%m-%d}", until=now + _DAY) > most


def _hashed(desk: Desk, value: str) -> str:
    return desk.secrets.hash("mail-sender", value)[:40]


# -- what is kept


def mail_of(desk: Desk, account: AccountId, request: RequestId, name: str) -> InboundMail | None:
    """A mail that is filed under a request; None where it is not, or where the request is gone."""
    try:
        _, filed = desk.requests.dossier(account, request)
    except NotFound:
        return None
    return next((item for item in filed if isinstance(item, InboundMail) and item.id == name), None)


def _record(mail: Arrived, name: str, account: AccountId, marks: frozenset[Mark] | set[Mark]) -> InboundMail:
    parts = tuple(
        MailPart(number=number, name=one.name, content_type=one.content_type, size=len(one.content), state=one.state)
        for number, one in enumerate(mail.attachments, start=1)
    )
    return InboundMail(
        account=account,
        request=RequestId(""),
        id=name,
        received_at=mail.received_at,
        size=mail.size,
        verdicts=mail.verdicts,
        marks=tuple(sorted(marks)),
        sender=mail.sender,
        name=mail.name,
        subject=mail.subject,
        parts=parts,
    )


def evidence(filed: InboundMail) -> Detail:
    """What the audit says of a mail: what the mail service found, as codes, and how many files came with it."""
    found = filed.verdicts
    kept = sum(one.state is not PartState.LEFT_OUT for one in filed.parts)
    return {
        "mail": filed.id,
        "spf": found.spf.value,
        "dkim": found.dkim.value,
        "dmarc": found.dmarc.value,
        "files": kept,
        "left_out": len(filed.parts) - kept,
        "marks": [mark.value for mark in filed.marks],
    }
