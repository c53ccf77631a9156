"""What the audit says of content: its id and a salted commitment, never the content."""

from chalicelib.domain.audit import canonical_json, commitment
from chalicelib.domain.correspondence import Letter, Message, Note
from chalicelib.domain.reason import Detail


def committed(letter: Letter | None) -> Detail:
    """The audit detail of a letter that goes out, or the honest word that none could."""
    if letter is None:
        return {"letter": "none", "why": "no e-mail address"}
    content = canonical_json({"kind": letter.kind.value, "to": letter.to.address, "values": letter.values})
    bound = commitment(bytes.fromhex(letter.salt), content)
    return {"letter": letter.id, "kind": letter.kind.value, "commitment": bound}


def committed_text(item: Message | Note) -> Detail:
    """The audit detail of a message or a note; a letter that announces it keeps its own `commitment` beside it."""
    return {item.KIND: item.id, f"{item.KIND}_commitment": commitment(bytes.fromhex(item.salt), item.text)}
