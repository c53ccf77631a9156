"""What the audit says of content: its id and a salted commitment, never the content."""

from dataclasses import asdict
from typing import Any

from chalicelib.domain.audit import canonical_json, commitment
from chalicelib.domain.correspondence import Letter, Message, Note
from chalicelib.domain.reason import Detail
from chalicelib.domain.request import Request, Submission, as_content


def committed(letter: Letter | None) -> Detail:
    """The audit detail of a letter that goes out, or the honest word that none could."""
    if letter is None:
        return {"letter": "none", "why": "no e-mail address"}
    to = letter.to.address if letter.to else ""
    content: dict[str, Any] = {"kind": letter.kind.value, "to": to, "values": letter.values}
    if letter.passages:
        content["passages"] = [asdict(passage) for passage in letter.passages]
    bound = commitment(bytes.fromhex(letter.salt), canonical_json(content))
    return {"letter": letter.id, "kind": letter.kind.value, "commitment": bound}


def committed_text(item: Message | Note) -> Detail:
    """The audit detail of a message or a note; a letter that announces it keeps its own `commitment` beside it."""
    return {item.KIND: item.id, f"{item.KIND}_commitment": commitment(bytes.fromhex(item.salt), item.text)}


def asked_under_law(submission: Submission, request: Request) -> Detail:
    """What the audit keeps of what is asked for, by whom, and by which law; of what was typed only its commitment."""
    return {
        "reference": submission.id,
        "right": request.right.value,
        "regime": request.regime,
        "law_version": request.law_version,
        "because": request.law_reason,
        "channel": submission.channel.value,
        "behalf": submission.behalf.value,
        "commitment": content_commitment(submission),
    }


def content_commitment(submission: Submission) -> str:
    """The salted digest of what was typed: stands in audit and receipt, and says nothing without the salt."""
    return commitment(bytes.fromhex(submission.salt), canonical_json(as_content(submission.typed)))
