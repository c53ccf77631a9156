"""Under which contacts a submission is found again."""

from chalicelib.domain.reason import Reason
from chalicelib.domain.request import ContactEntry, Request, Submission
from chalicelib.services.ports.desk import Unit


def write_contacts(unit: Unit, submission: Submission, requests: tuple[Request, ...], reason: Reason) -> None:
    """Write a look-up for each contact that was typed; storage keeps its hash alone."""
    for contact in (submission.typed.email, submission.typed.phone):
        if contact:
            entry = ContactEntry(
                account=submission.account,
                request=requests[0].id,
                submission=submission.id,
                rights=tuple(request.right for request in requests),
                received_at=submission.received_at,
                requests=submission.requests,
                contact=contact.look_up,
            )
            unit.create(entry, because=reason)
