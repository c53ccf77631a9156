"""Whether somebody has opted out: asked by address or number, or by its DROP hash, about one account's list alone."""

from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.drop_hash import drop_hash
from chalicelib.domain.ids import AccountId
from chalicelib.domain.suppression import Checked, checked
from chalicelib.services.ports.desk import Desk


def check_suppression(desk: Desk, account: AccountId, asked: Email | Phone | str) -> Checked:
    """What holds for a contact, or for the contact behind a hash (`parse_drop_hash`); nothing if nobody opted out.

    Both ways give the same answer: a number that shares its last ten digits with another is found with it.
    """
    hashed = asked if isinstance(asked, str) else drop_hash(asked)
    return checked(desk.suppressions.with_hash(account, hashed))


def standing_of(desk: Desk, account: AccountId, *contacts: Email | Phone | None) -> Checked:
    """What holds for any of somebody's contacts; they are looked up together."""
    known = [contact for contact in contacts if contact]
    return checked(desk.suppressions.among(account, known)) if known else checked(())
