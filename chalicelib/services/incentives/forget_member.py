"""Whoever is erased takes part in nothing any more: what the contacts of a submission have opted in to goes with it."""

from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.incentive import Membership
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Submission
from chalicelib.services.opt_outs.suppress import contacts_of
from chalicelib.services.ports.desk import Desk, Unit

TOGETHER: Final = 10  # with the marks of a submission, whose transaction has room for 100 changes


def members_of(desk: Desk, submission: Submission) -> tuple[Membership, ...]:
    """All that the contacts of a submission take part in, or took part in."""
    return tuple(
        member for contact in contacts_of(submission) for member in desk.incentives.of(submission.account, contact)
    )


def forget_most(desk: Desk, submission: Submission, actor: str) -> None:
    """Remove what the transaction of the marks has no room for, in its own. Raise `Conflict`, `NotFound`."""
    members = members_of(desk, submission)
    while len(members) > TOGETHER:
        some, members = members[:TOGETHER], members[TOGETHER:]
        now = desk.clock.now()
        detail: Detail = {"incentive_member": len(some)}
        because = Reason(Tag.ACCOUNT_RECORDS_DELETED, actor, None, detail)
        unit = desk.work.begin(submission.account, now)
        unit.store(desk.accounts.get(submission.account), because=because)
        for member in some:
            unit.remove(member, because=because)
        unit.commit()


def forget_with(desk: Desk, unit: Unit, submission: Submission, because: Reason) -> None:
    """Remove the others in a transaction that says why."""
    for member in members_of(desk, submission):
        unit.remove(member, because=because)
