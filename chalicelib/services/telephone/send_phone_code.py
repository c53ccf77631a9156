"""Staff have a code sent to the number that a person gave or called from, as a text or spoken by a call."""

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Phone
from chalicelib.domain.correspondence import Letter, Way
from chalicelib.domain.ids import RequestId
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Request, Submission
from chalicelib.errors import InvalidField, NotPossible, TooManyAttempts
from chalicelib.services.consumer.codes import allow_sending
from chalicelib.services.consumer.confirm_contact import submission_subject
from chalicelib.services.handling.step import open_request
from chalicelib.services.ports.desk import Desk
from chalicelib.services.telephone.may_text import count_text, in_reach, sender_for, wants_no_texts
from chalicelib.services.telephone.text_code import code_letter
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True)
class CodeTo:
    """Where a code would go, and from which number of ours."""

    submission: Submission
    number: Phone
    sender: str
    no_texts: bool  # the number wants none: the code is spoken


def phone_code_to(desk: Desk, head: Request) -> CodeTo:
    """The number that a code for this request goes to.

    Raise `NotPossible`: `no-phone`, `code-by-mail`, `contact-confirmed` already, `text-country`, `no-sender`.
    """
    submission = desk.requests.submission(head.account, head.submission)
    number = submission.typed.phone
    if number is None:
        raise NotPossible("no-phone")
    if submission.typed.email is not None:
        raise NotPossible("code-by-mail")
    if submission.contact_confirmed_at is not None and not submission.contact_by_pin:
        raise NotPossible("contact-confirmed")
    if not in_reach(desk, number):
        raise NotPossible("text-country")
    sender = sender_for(desk, submission)
    return CodeTo(submission, number, sender, wants_no_texts(desk, head.account, sender, number))


def send_phone_code(desk: Desk, staff: Staff, request: RequestId, way: Way, *, seen: int | None = None) -> Letter:
    """Queue a code for the number of a request's submission; where no text may go, it is spoken by a call.

    Raise as `phone_code_to` does, `InvalidField` (`way`), `NotPossible` for a cap or for another code too soon.
    """
    head = open_request(desk, staff, request, seen=seen, unsorted=True)
    if desk.accounts.get(head.account).silenced:
        raise NotPossible("restricted")
    to = phone_code_to(desk, head)
    if way not in {Way.TEXT, Way.CALL}:
        raise InvalidField(field="way", problem="missing")
    _allow(desk, to)
    spoken = Way.CALL if to.no_texts else way
    letter = code_letter(desk, to.submission, spoken, number=to.number, sender=to.sender)
    because = Reason(Tag.REQUEST_CODE_SENT, staff.actor, head.id, {"letter": letter.id, "contact": letter.way.value})
    unit = desk.work.begin(head.account, letter.created_at)
    unit.store(head, because=because)
    unit.create(letter, because=because)
    unit.commit()
    return letter


def _allow(desk: Desk, to: CodeTo) -> None:
    """Count one more code, first by the person's own growing delay, then by the caps of the line."""
    try:
        allow_sending(desk, submission_subject(to.submission))
    except TooManyAttempts as error:
        raise NotPossible("code-too-soon", seconds=str(error.retry_after)) from None
    count_text(desk, to.submission.account, to.number)
