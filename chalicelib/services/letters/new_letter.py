"""A letter as every part of the product begins one: of this moment, under an id of its own, without words yet."""

from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.ids import AccountId, Reference
from chalicelib.services.ports.desk import Desk, new_id


def new_letter(
    desk: Desk,
    kind: LetterKind,
    *,
    account: AccountId,
    language: str,
    to: Email | None,
    values: dict[str, str],
    submission: Reference | None = None,
) -> Letter:
    """One letter that waits for its transaction; `values` fill the text of its kind, and without `to` it is posted."""
    return Letter(
        account=account,
        id=new_id(desk),
        kind=kind,
        language=language,
        created_at=desk.clock.now(),
        submission=submission,
        to=to,
        values=values,
    )
