"""Who joins after something was announced and before it happens gets the same mail as everybody who was there."""

from collections.abc import Iterator

from chalicelib.domain.account import Account, User
from chalicelib.domain.correspondence import Letter
from chalicelib.domain.mailing import Mailing
from chalicelib.domain.policy import to_come
from chalicelib.domain.reason import Reason
from chalicelib.errors import NotFound
from chalicelib.services.accounts.operators import operator_account
from chalicelib.services.notices.contents import CONTENTS
from chalicelib.services.notices.mailings import letter_to
from chalicelib.services.policies.publish_policy import mailing_of
from chalicelib.services.ports.desk import Desk, Unit


def tell_joining(desk: Desk, unit: Unit, account: Account, user: User, *, because: Reason) -> None:
    """Add to what takes a user in what they are told of versions and transfers to come.

    A mailing that still runs writes none of it again. One that has not begun begins with them, or not at all if they
    are not taken in: were the matter withdrawn before its first mail, they would not hear that. Where it begins or ends
    meanwhile, the commit raises `Conflict` over a mailing, and all must be read afresh.
    """
    try:
        operator = operator_account(desk)
    except NotFound:
        return  # nobody announces anything
    for mailing, letter in _letters(desk, operator, account, user):
        if mailing.begun_at is None:
            unit.store(mailing.begun(desk.clock.now()), because=because)
        unit.create(letter, because=because)


def _letters(desk: Desk, operator: Account, account: Account, user: User) -> Iterator[tuple[Mailing, Letter]]:
    versions = to_come(desk.policy_versions.newest(), desk.clock.now())
    names = [mailing_of(one.number) for one in versions if one.material]
    transfers = desk.transfers.listed(operator.id)
    names += [one.id for one in transfers if one.waits and one.concerns(account.id)]
    for name in names:
        mailing = desk.notices.mailing(operator.id, name)
        if mailing is None or (mailing.ended_at and mailing.begun_at is None):
            continue  # it was withdrawn before its first mail
        content = CONTENTS[mailing.kind](desk, mailing)
        if content:
            yield mailing, letter_to(desk, mailing, account, user, content)
