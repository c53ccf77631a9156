"""Orders to erase a person's data are carried out, submission by submission, in the background.

One transaction marks a submission, writes the lines of the log and counts what goes; from then on nobody reads it.
What was marked is deleted by whatever run comes next, so that a run that is lost at any point is followed by one that
goes on there and counts nothing twice. What cannot go yet is looked at every hour.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from chalicelib.domain.account import Account, AccountState
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.consumer_certificate import signing_input
from chalicelib.domain.consumer_erasure import LOOK, ConsumerErasure
from chalicelib.domain.ids import Reference
from chalicelib.domain.jws import compact
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Request, Submission
from chalicelib.domain.request_log import logged
from chalicelib.errors import Conflict, NotFound
from chalicelib.services.consumer_data.export_data import drop_stale_exports
from chalicelib.services.consumer_data.find_data import stays_for
from chalicelib.services.incentives.forget_member import forget_most, forget_with
from chalicelib.services.ports.desk import Desk, Unit
from chalicelib.services.retention.delete_submission import Also, Order, delete_submission, finish_deletion

WHY: Final = "ordered"
_AT_ONCE: Final = 10
_ACTOR: Final = "system:erasure"


def erase_consumers(desk: Desk, *, until: datetime) -> int:
    """Go on with every order that is due, while there is time; return how many submissions went."""
    found = desk.consumer_erasures.due(now=desk.clock.now(), limit=_AT_ONCE)
    return sum(_go_on(desk, order, until) for order in found if desk.clock.now() < until)


def _go_on(desk: Desk, order: ConsumerErasure, until: datetime) -> int:
    done = 0
    try:
        account = desk.accounts.get(order.account)
        if account.state is AccountState.ERASED:
            return 0  # all of it goes with the account
        order = _settled(desk, order.taken(desk.clock.now()))
        order = _finished(desk, order)
        for reference in order.left:
            if desk.clock.now() >= until:
                _settled(desk, replace(order, next_at=desk.clock.now()))
                return done
            if reference not in order.left:
                continue  # called off meanwhile
            there = len(order.left)
            order = _erased(desk, account, order, reference)
            done += there - len(order.left)
        _rest(desk, order)
    except (Conflict, NotFound):
        return done  # another run has it, or the account is gone
    return done


def _settled(desk: Desk, order: ConsumerErasure) -> ConsumerErasure:
    """Note how far it is. Raise `Conflict` when another run has it."""
    desk.work.settle(order)
    return replace(order, version=order.version + 1)


def _finished(desk: Desk, order: ConsumerErasure) -> ConsumerErasure:
    """Without what was marked, whatever is left of it; the ledger knows first, so that no restore brings it back."""
    if not order.doing:
        return order
    desk.erasure_ledger.put_requests(order.account, order.doing)
    for request in order.doing:
        finish_deletion(desk, order.account, request, _order(order))
    return replace(order, doing=())


def _erased(desk: Desk, account: Account, order: ConsumerErasure, reference: Reference) -> ConsumerErasure:
    """After one submission, if it may go; one on which somebody works at this moment is left for the next run."""
    try:
        submission = desk.requests.submission(order.account, reference)
    except NotFound:
        return order.without(reference)  # its time was over before, or another order had it
    heads = [head for name in submission.requests if (head := desk.retention.head(order.account, name))]
    if any(head.leaving_at for head in heads):
        return order.without(reference)  # it is on its way out already, and counted there
    if stays_for(desk, account, submission):
        return order
    try:
        forget_most(desk, submission, order.by)
        delete_submission(desk, order.account, reference, _of_one(desk, account, order, submission))
    except Conflict:
        latest = desk.consumer_erasures.get(order.account, order.id)
        return _finished(desk, latest) if latest.doing else latest
    return _finished(desk, desk.consumer_erasures.get(order.account, order.id))


def _order(order: ConsumerErasure) -> Order:
    return Order(WHY, order.by)


def _of_one(desk: Desk, account: Account, order: ConsumerErasure, submission: Submission) -> Order:
    also = _also(desk, account, order, submission)
    return replace(_order(order), also=also, still=lambda: not stays_for(desk, account, submission))


def _also(desk: Desk, account: Account, order: ConsumerErasure, submission: Submission) -> Also:
    """What becomes true with the marks: what stays of each request, and how much of the order is done."""

    def write(unit: Unit, heads: Sequence[Request], counts: Mapping[str, int], because: Reason) -> None:
        unit.store(order.deleting(submission.id, submission.requests, counts), because=because)
        forget_with(desk, unit, submission, because)
        for head in heads:
            unit.create(logged(head, zone=account.zone, now=desk.clock.now()), because=because)

    return write


def _rest(desk: Desk, order: ConsumerErasure) -> None:
    """Certify what went since the last time, or that all is done; what waits is looked at again."""
    now = desk.clock.now()
    again = now + LOOK if order.left else None
    if order.left and order.erased == order.certified:
        _settled(desk, replace(order, next_at=again))
        return
    drop_stale_exports(desk, order.account)
    signed = signing_input(order, issuer=desk.public_url, kid=desk.signer.kid, at=now)
    certificate = compact(signed, desk.signer.sign(signed))
    detail: Detail = {
        "erasure": order.id,
        "erased": order.erased,
        "waiting": len(order.left),
        "certificate": hashlib.sha256(certificate.encode()).hexdigest(),
    }
    because = Reason(Tag.ACCOUNT_CONSUMER_ERASED, _ACTOR, None, detail)
    done = replace(
        order,
        certified=order.erased,
        certificate=certificate,
        next_at=again,
        finished_at=None if order.left else now,
    )
    unit = desk.work.begin(order.account, now)
    unit.store(desk.accounts.get(order.account), because=because)
    unit.store(done, because=because)
    unit.commit()
