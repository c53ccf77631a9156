"""The request that a duplicate repeats: asked before by the same contact, about the same right, and still good."""

from typing import Final

from chalicelib.domain.ids import Reference, parse_reference
from chalicelib.domain.request import NOTHING_TO_TELL, Outcome, Request, Submission
from chalicelib.errors import InvalidField, NotFound
from chalicelib.services.ports.desk import Desk

_NO_ANSWER: Final = frozenset({*NOTHING_TO_TELL, Outcome.DUPLICATE})


def answered_elsewhere(desk: Desk, head: Request, same_as: str) -> Request:
    """The request of another submission that answers this one.

    Raise `InvalidField` (`same_as`) for what is no reference, what this contact never asked, and what will not be
    answered: withdrawn, no request after all, or itself a duplicate.
    """
    if not same_as.strip():
        raise InvalidField(field="same_as", problem="missing")
    try:
        reference = parse_reference(same_as)
    except InvalidField as problem:
        raise InvalidField(field="same_as", problem=problem.problem) from None
    mine = desk.requests.submission(head.account, head.submission)
    other = _of_same_contact(desk, mine, reference)
    found = _same_right(desk, head, other) if other and other.id != mine.id else None
    if found is None:
        raise InvalidField(field="same_as", problem="unknown")
    if found.outcome in _NO_ANSWER:
        raise InvalidField(field="same_as", problem="not-answered")
    return found


def _of_same_contact(desk: Desk, mine: Submission, reference: Reference) -> Submission | None:
    try:
        other = desk.requests.submission(mine.account, reference)
    except NotFound:
        return None
    return other if _answers_to(mine) in _contacts(other) else None


def _answers_to(submission: Submission) -> str:
    """The contact to which the answer goes: a number that was typed beside an address is proved by nothing."""
    contact = submission.typed.email or submission.typed.phone
    return contact.look_up if contact else ""


def _contacts(submission: Submission) -> set[str]:
    typed = submission.typed
    return {contact.look_up for contact in (typed.email, typed.phone) if contact}


def _same_right(desk: Desk, head: Request, other: Submission) -> Request | None:
    requests = (desk.requests.get(other.account, name) for name in other.requests)
    return next((request for request in requests if request.right is head.right), None)
