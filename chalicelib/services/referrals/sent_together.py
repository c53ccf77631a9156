"""What a person sent lies with one right of a submission and is about each: calls, recordings, mails, permissions."""

from chalicelib.domain.correspondence import Filed, NoteFile
from chalicelib.domain.inbound import InboundMail
from chalicelib.domain.request import Request, Submission
from chalicelib.domain.telephony import PhoneCall
from chalicelib.domain.voicemail import Voicemail
from chalicelib.services.ports.desk import Desk


def sent_together(desk: Desk, head: Request, submission: Submission, filed: tuple[Filed, ...]) -> tuple[Filed, ...]:
    """What lies with a request, and what came with the other rights that were asked for at the same time."""
    names = [name for name in submission.requests if name != head.id]
    there = desk.requests.several(head.account, names) if names else {}
    others = (desk.requests.dossier(head.account, name)[1] for name in names if name in there)
    return (*filed, *(item for each in others for item in each if _sent(item)))


def _sent(item: Filed) -> bool:
    """Whether it is the person's or their agent's, and no note or answer of staff about that right."""
    return isinstance(item, PhoneCall | Voicemail | InboundMail) or (isinstance(item, NoteFile) and bool(item.shows))
