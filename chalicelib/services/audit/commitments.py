"""What the audit says of content: its id and a salted commitment, never the content."""

from dataclasses import asdict
from typing import Any

from chalicelib.domain.audit import canonical_json, commitment
from chalicelib.domain.correspondence import Letter, Message, Note
from chalicelib.domain.reason import Detail


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
