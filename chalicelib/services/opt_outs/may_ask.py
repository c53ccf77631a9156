"""May this person be asked to agree again to what they opted out of? By address or number, or by DROP hash."""

from chalicelib.domain.asking import Lock, locks
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.drop_hash import drop_hash
from chalicelib.domain.ids import AccountId
from chalicelib.services.ports.desk import Desk


def may_ask(
    desk: Desk, account: AccountId, asked: Email | Phone | str, *, brand: str | None = None
) -> tuple[Lock, ...]:
    """What forbids to ask now, with the moment from which it does not; nothing if the business may.

    Both ways give the same answer, as in `check_suppression`; one read.
    """
    hashed = asked if isinstance(asked, str) else drop_hash(asked)
    return locks(desk.suppressions.with_hash(account, hashed), desk.clock.now(), brand=brand)


def may_ask_any(desk: Desk, account: AccountId, *contacts: Email | Phone | None) -> tuple[Lock, ...]:
    """The same for all of somebody's contacts, looked up together."""
    known = [contact for contact in contacts if contact]
    return locks(desk.suppressions.among(account, known), desk.clock.now()) if known else ()
