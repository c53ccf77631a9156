"""Whoever's way in was changed hears of it by mail: if it was not them, that is how they learn."""

from collections.abc import Mapping

from chalicelib.domain.account import User
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.reason import Reason
from chalicelib.services.letters.new_letter import new_letter
from chalicelib.services.ports.desk import Desk, Unit


def tell(
    desk: Desk,
    unit: Unit,
    user: User,
    because: Reason,
    kind: LetterKind = LetterKind.STAFF_FACTORS,
    *,
    to: Email | None = None,
    values: Mapping[str, str] | None = None,
) -> None:
    """Put the letter, to their present address if no other is given, into the transaction that makes the change."""
    letter = new_letter(
        desk,
        kind,
        account=user.account,
        language=desk.accounts.get(user.account).languages[0],
        to=to or user.email,
        values=dict(values or {}),
    )
    unit.create(letter, because=because)
