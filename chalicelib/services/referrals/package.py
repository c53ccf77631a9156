"""What a controller gets: the request as it came, signed by the deployment, without any answer about data.

It says who asks for what, when and under which law, what goes with it by name and size, and where to answer. What the
business itself found, decided or noted about the person is not in it.
"""

from typing import Any, Final

from chalicelib.domain.account import Account
from chalicelib.domain.correspondence import Filed, FileState, NoteFile
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.inbound import InboundMail, MailPart, PartState
from chalicelib.domain.jws import compact, signing_input
from chalicelib.domain.referral import Referral
from chalicelib.domain.request import Request, Submission, as_content
from chalicelib.domain.voicemail import Audio, Voicemail
from chalicelib.services.ports.desk import Desk
from chalicelib.services.referrals.sent_together import sent_together
from chalicelib.values import dataclass

TYPE: Final = "recourse-referral+jwt"
_OURS: Final = frozenset({"company", "company_id"})  # whom it is about: the controller itself


@dataclass(frozen=True, slots=True)
class MailedFile:
    """A file that came with a mail of the person's."""

    mail: InboundMail
    part: MailPart

    @property
    def id(self) -> str:
        """The mail's, and which of its files."""
        return f"{self.mail.id}-{self.part.number}"

    @property
    def content_type(self) -> str:
        """As the mail has it."""
        return self.part.content_type

    @property
    def size(self) -> int:
        """Bytes."""
        return self.part.size


Passable = NoteFile | Voicemail | MailedFile


@dataclass(frozen=True, slots=True)
class Handed:
    """A referral with the request that it is about, and the files that go with it."""

    referral: Referral
    account: Account
    head: Request
    submission: Submission
    files: tuple[Passable, ...] = ()


def read_handed(desk: Desk, referral: Referral) -> Handed:
    """Everything that a controller may see. Raise `NotFound` where the request is gone."""
    head, filed = desk.requests.dossier(referral.account, referral.request)
    submission = desk.requests.submission(head.account, head.submission)
    found = sent_together(desk, head, submission, filed) if referral.files else filed
    goes = tuple(one for one in passable(found) if one.id in referral.files)
    return Handed(referral, desk.accounts.get(head.account), head, submission, goes)


def passable(filed: tuple[Filed, ...]) -> tuple[Passable, ...]:
    """What can go with a request: attachments of its notes and mails, and its voicemails.

    Never what is marked as a copy of an identity document, nor what came by mail as a type that is not to be opened.
    """
    kept = (item for item in filed if isinstance(item, NoteFile | Voicemail) and _goes(item))
    mails = (item for item in filed if isinstance(item, InboundMail) and not item.moved_to)
    mailed = (MailedFile(mail, part) for mail in mails for part in mail.parts if part.state is PartState.KEPT)
    return (*kept, *mailed)


def _goes(item: NoteFile | Voicemail) -> bool:
    if isinstance(item, Voicemail):
        return item.audio is Audio.KEPT
    return item.state is FileState.ACCEPTED and not item.identity and item.removed_at is None


def file_name(file: Passable) -> str:
    """What a file is called."""
    if isinstance(file, NoteFile):
        return file.name
    if isinstance(file, MailedFile):
        return file.part.name
    return f"voicemail-{file.id}.{'wav' if 'wav' in file.content_type else 'mp3'}"


def payload(desk: Desk, handed: Handed) -> dict[str, Any]:
    """The package's content."""
    head, account, submission = handed.head, handed.account, handed.submission
    content = {name: value for name, value in as_content(submission.typed).items() if name not in _OURS}
    return {
        "iss": desk.public_url,
        "iat": int(desk.clock.now().timestamp()),
        "referral": handed.referral.id,
        "from": {"name": account.name, "email": account.email, "privacy_url": account.privacy_url},
        "to": handed.referral.name,
        "request": {
            "reference": head.submission,
            "right": head.right.value,
            "law": head.law_version,
            "residence": head.residence,
            "behalf": head.behalf.value,
            "language": head.language,
            "received_on": account.day_of(head.received_at).isoformat(),
            "content": content,
        },
        "words": handed.referral.words,
        "files": [{"name": file_name(file), "type": file.content_type, "size": file.size} for file in handed.files],
        "acknowledge_by": handed.referral.acknowledge_by.isoformat(),
        "answer_by": handed.referral.due.isoformat(),
        "answer_at": page_url(desk, handed.referral),
    }


def signed_package(desk: Desk, handed: Handed) -> str:
    """The package as a compact JWS, checked with the keys at `/.well-known/jwks.json`."""
    signed = signing_input(payload(desk, handed), kid=desk.signer.kid, typ=TYPE)
    return compact(signed, desk.signer.sign(signed))


def page_url(desk: Desk, referral: Referral) -> str:
    """The address of the controller's page; who has it may read the request, so it goes to the controller alone."""
    return f"{desk.public_url}/referral/{page_token(referral)}"


def page_token(referral: Referral) -> str:
    """What the address says of a referral: where it lies, and its key."""
    return f"{referral.account}-{referral.request}-{referral.id}-{referral.key}"


def read_token(token: str) -> tuple[AccountId, RequestId, str, str] | None:
    """The parts of an address; None for what is none."""
    parts = token.split("-")
    if len(parts) != 4 or not all(parts) or len(token) > 160:
        return None
    return AccountId(parts[0]), RequestId(parts[1]), parts[2], parts[3]
