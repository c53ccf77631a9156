"""A person who has only left a number asks for a code on the page: it comes as a text, or is spoken by a call."""

from chalicelib.domain.contact import Phone
from chalicelib.domain.correspondence import Letter, LetterKind, Way
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.request import Submission
from chalicelib.errors import NotPossible
from chalicelib.services.consumer.codes import allow_sending, write_nobody
from chalicelib.services.consumer.confirm_contact import submission_subject
from chalicelib.services.ports.desk import Desk, new_id
from chalicelib.services.telephone.may_text import count_nobody, count_text, sender_about, sender_for, wants_no_texts


def text_code(desk: Desk, submission: Submission) -> None:
    """Queue a code for the submission's number; where the line cannot reach it, nothing is sent and nothing said.

    Raise `TooManyAttempts` inside the growing delay.
    """
    number = submission.typed.phone
    if number is None:
        return
    allow_sending(desk, submission_subject(submission))
    try:
        sender = sender_for(desk, submission)
        count_text(desk, submission.account, number, stranger=True)
    except NotPossible:
        return
    way = Way.CALL if wants_no_texts(desk, submission.account, sender, number) else Way.TEXT
    desk.work.post_code(code_letter(desk, submission, way, number=number, sender=sender))


def text_nobody(desk: Desk, account: AccountId, number: Phone, subject: str) -> None:
    """Ask of AWS what `text_code` asks, and send nothing: how long it takes must not tell who has a request.

    Raise `TooManyAttempts` as it does.
    """
    allow_sending(desk, subject)
    try:
        sender = sender_about(desk, account, RequestId(new_id(desk)))
        count_nobody(desk, subject, number)
    except NotPossible:
        return
    wants_no_texts(desk, account, sender, number)
    write_nobody(desk, subject)


def code_letter(desk: Desk, submission: Submission, way: Way, *, number: Phone, sender: str) -> Letter:
    """A fresh code for a submission, to a number, from one of ours."""
    return Letter(
        account=submission.account,
        id=new_id(desk),
        kind=LetterKind.TEXT_CODE,
        language=submission.language,
        created_at=desk.clock.now(),
        submission=submission.id,
        way=way,
        sender=sender,
        to=None,
        number=number,
        values={"reference": submission.id},
    )
