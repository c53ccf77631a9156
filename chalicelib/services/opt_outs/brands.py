"""The brands of a business, as its service codes name them: what an opt-out can be limited to."""

from chalicelib.domain.ids import AccountId
from chalicelib.domain.suppression import EVERY_BRAND
from chalicelib.errors import InvalidField
from chalicelib.services.ports.desk import Desk


def brands(desk: Desk, account: AccountId) -> dict[str, str]:
    """The name of each brand by its code, retired ones included: what was said about them still holds."""
    return {code.code: code.name for code in desk.lines.codes(account)}


def check_brand(desk: Desk, account: AccountId, brand: str) -> None:
    """Raise `InvalidField` (`brand`) for a code that the business has not."""
    if brand != EVERY_BRAND and brand not in brands(desk, account):
        raise InvalidField(field="brand", problem="unknown")
