"""A transfer as pages show it: to whom, when, what was answered."""

from datetime import date, datetime

from msgspec import Struct

from chalicelib.domain.account import Account
from chalicelib.domain.transfer import Transfer, answer_of


class TransferView(Struct, frozen=True, kw_only=True):
    """State is text `transfer.state.<state>`, answer text `transfer.answer.<answer>`; an empty `slug` is everybody."""

    id: str
    state: str
    to: str
    contact: str
    country: str
    safeguard: str
    day: date
    slug: str
    answer: str = "none"
    waits: bool = True
    has_come: bool = False  # its day


def transfer_view(transfer: Transfer, account: Account | None = None, *, now: datetime | None = None) -> TransferView:
    """A transfer, with the answer of an account if one is given, and whether its day has come where that matters."""
    answer = answer_of(account.transfers, transfer.id) if account else None
    return TransferView(
        id=transfer.id,
        state=_state(transfer),
        to=transfer.to,
        contact=transfer.contact,
        country=transfer.country,
        safeguard=transfer.safeguard,
        day=transfer.effective_on,
        slug=transfer.slug,
        answer=answer.value if answer else "none",
        waits=transfer.waits,
        has_come=now is not None and now >= transfer.begins_at,
    )


def _state(transfer: Transfer) -> str:
    if transfer.withdrawn_at:
        return "withdrawn"
    return "done" if transfer.done_at else "announced"
