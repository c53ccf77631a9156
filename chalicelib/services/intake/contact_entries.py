"""Under which contacts a submission is found again, and under whose name where an agent sent it."""

from chalicelib.domain.agent_name import look_up_of_agent
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import ContactEntry, Request, Submission
from chalicelib.services.ports.desk import Unit


def write_contacts(unit: Unit, submission: Submission, requests: tuple[Request, ...], reason: Reason) -> None:
    """Write a look-up for each contact that was typed; storage keeps its hash alone."""
    typed = submission.typed
    contacts = [contact.look_up for contact in (typed.email, typed.phone) if contact]
    for contact in (*contacts, look_up_of_agent(submission)):
        if contact:
            entry = ContactEntry(
                account=submission.account,
                request=requests[0].id,
                submission=submission.id,
                rights=tuple(request.right for request in requests),
                received_at=submission.received_at,
                requests=submission.requests,
                contact=contact,
            )
            unit.create(entry, because=reason)
