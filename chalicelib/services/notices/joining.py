"""Who joins after something was announced and before it happens gets the same mail as everybody who was there."""

from collections.abc import Iterator
from functools import partial

from chalicelib.domain.account import Account, User
from chalicelib.domain.correspondence import Letter
from chalicelib.domain.mailing import Mailing
from chalicelib.domain.policy import to_come
from chalicelib.errors import NotFound
from chalicelib.services.accounts.operators import operator_account
from chalicelib.services.notices.contents import CONTENTS
from chalicelib.services.notices.mailings import letter_to
from chalicelib.services.persistence import persistently
from chalicelib.services.policies.publish_policy import mailing_of
from chalicelib.services.ports.desk import Desk


def letters_to_joining(desk: Desk, account: Account, user: User) -> tuple[Letter, ...]:
    """What a new user is told of versions and transfers to come; a mailing that still runs writes none of it again.

    One that has not begun begins with them: were the matter withdrawn before its first mail, they would not hear that.
    """
    try:
        operator = operator_account(desk)
    except NotFound:
        return ()  # nobody announces anything
    return tuple(_letters(desk, operator, account, user))


def _letters(desk: Desk, operator: Account, account: Account, user: User) -> Iterator[Letter]:
    versions = to_come(desk.policy_versions.newest(), desk.clock.now())
    names = [mailing_of(one.number) for one in versions if one.material]
    transfers = desk.transfers.listed(operator.id)
    names += [one.id for one in transfers if one.waits and one.concerns(account.id)]
    for name in names:
        mailing = persistently(partial(_begun, desk, operator, name))
        content = CONTENTS[mailing.kind](desk, mailing) if mailing else None
        if mailing and content:
            yield letter_to(desk, mailing, account, user, content)


def _begun(desk: Desk, operator: Account, name: str) -> Mailing | None:
    """The mailing, of which is noted that letters may have left; None for one that was withdrawn before."""
    mailing = desk.notices.mailing(operator.id, name)
    if mailing is None or mailing.begun_at:
        return mailing
    if mailing.ended_at:
        return None
    desk.work.settle(mailing.begun(desk.clock.now()))
    return mailing
