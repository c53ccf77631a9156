"""What a call is known by: its reference and its PIN, the same at every repetition of its webhooks."""

from chalicelib.domain.ids import AccountId, Reference, new_reference
from chalicelib.services.ports.desk import Desk


def reference_of_call(desk: Desk, account: AccountId, call: str) -> Reference:
    """The reference of what a call (the company's id), or a text, leaves with an account."""
    return new_reference(bytes.fromhex(desk.secrets.hash("phone-reference", f"{call}|{account}"))[:16])


def pin_of_call(desk: Desk, account: AccountId, call: str) -> str:
    """Six digits that were spoken to whoever made the call; stored nowhere, derived when spoken or compared."""
    number = int(desk.secrets.hash("phone-pin", f"{call}|{account}")[:16], 16) % 1_000_000
    return f"{number:06d}"
