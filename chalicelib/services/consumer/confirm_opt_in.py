"""The second step of an opt-in to sale and sharing: the person, asked apart from the request, confirms it.

The first step is the request itself, on whatever way it came (11 CCR 7028(a)). Nothing of it holds before the second:
until then the opt-out stands, so that nobody can end another's by naming their address. Only the contact that was
shown to be theirs is opted in.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.audit import CONSUMER
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Phone
from chalicelib.domain.ids import Reference, RequestId
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Behalf, Channel, Outcome, Request
from chalicelib.domain.rights import Right
from chalicelib.domain.telling import awaiting_post
from chalicelib.errors import NotFound, NotPossible
from chalicelib.law.letters import letter_of
from chalicelib.services.audit.commitments import committed
from chalicelib.services.consumer.confirm_contact import answers_to, mark_confirmed
from chalicelib.services.handling.step import letter_to_consumer
from chalicelib.services.handling.write_message import own_request
from chalicelib.services.opt_outs.suppress import suppress_one
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk

TEXT_LIFE: Final = timedelta(days=1)  # a YES by text answers what was asked for within this


def may_confirm(head: Request) -> bool:
    """Whether a request waits for its second step, and the person may take it alone.

    For a child and through an agent it is the business's to ask, in the ways that the law has for them.
    """
    return head.right is Right.OPT_IN and head.open and not head.unsorted and head.behalf is Behalf.SELF


def confirm_opt_in(
    desk: Desk, account: Account, reference: Reference, request: RequestId, *, by: str = "page"
) -> Request:
    """Grant the opt-in on the person's separate word and tell them; a second press finds it done.

    `by` is how it was said: on the `page`, or by `text`. Raise `NotFound`, `NotPossible` (`contact-unconfirmed`,
    `request-closed`).
    """
    return persistently(lambda: _confirm(desk, account, reference, request, by))


def confirm_by_yes(desk: Desk, account: Account, number: Phone) -> Request | None:
    """The same by a text from the number that asked by text within a day; None where nothing waits for it."""
    head = waits_for_yes(desk, account, number)
    if head is None:
        return None
    mark_confirmed(desk, desk.requests.submission(account.id, head.submission), contact="text")
    return confirm_opt_in(desk, account, head.submission, head.id, by="text")


def waits_for_yes(desk: Desk, account: Account, number: Phone) -> Request | None:
    """The newest that a number asked for by text and has not confirmed.

    None of whose answer goes to an address, as staff read one in a text: the number proves nothing about it.
    """
    since = desk.clock.now() - TEXT_LIFE
    entries = desk.requests.by_contact(account.id, number.look_up)
    for entry in sorted(entries, key=lambda one: one.received_at, reverse=True):
        if Right.OPT_IN not in entry.rights or entry.received_at < since:
            continue
        head = _asked_by_text(desk, account, entry.request)
        if head and answers_to(desk.requests.submission(account.id, head.submission)) == number:
            return head
    return None


def _asked_by_text(desk: Desk, account: Account, request: RequestId) -> Request | None:
    try:
        head = desk.requests.get(account.id, request)
    except NotFound:  # it was deleted, and its look-up goes with the next sweep
        return None
    return head if head.channel is Channel.TEXT and may_confirm(head) else None


def _confirm(desk: Desk, account: Account, reference: Reference, request: RequestId, by: str) -> Request:
    head = own_request(desk, account, reference, request)
    if head.right is Right.OPT_IN and head.outcome is Outcome.GRANTED:
        return head
    if not may_confirm(head):
        raise NotPossible("request-closed")
    submission = desk.requests.submission(account.id, reference)
    if submission.contact_confirmed_at is None or submission.contact_by_pin:
        raise NotPossible("contact-unconfirmed")
    now = desk.clock.now()
    letter = letter_to_consumer(desk, head, letter_of(Outcome.GRANTED, head.right), {"outcome": Outcome.GRANTED.value})
    closed = awaiting_post(head, replace(head.closed(Outcome.GRANTED, now), decided_by=CONSUMER), letter)
    detail = committed(letter) | {"outcome": Outcome.GRANTED.value, "files": [], "confirmed": by}
    because = Reason(Tag.REQUEST_ANSWERED, CONSUMER, head.id, detail)
    unit = desk.work.begin(account.id, now)
    unit.store(closed, because=because)
    unit.create(letter, because=because)
    suppress_one(desk, unit, head, closed, because=because)
    unit.commit()
    return replace(closed, version=head.version + 1)
