"""Who joins after something was announced and before it happens gets the same mail as everybody who was there."""

from collections.abc import Iterator

from chalicelib.domain.account import Account, User
from chalicelib.domain.correspondence import Letter
from chalicelib.domain.policy import to_come
from chalicelib.errors import NotFound
from chalicelib.services.accounts.operators import operator_account
from chalicelib.services.notices.contents import CONTENTS
from chalicelib.services.notices.mailings import letter_to
from chalicelib.services.policies.publish_policy import mailing_of
from chalicelib.services.ports.desk import Desk


def letters_to_joining(desk: Desk, account: Account, user: User) -> tuple[Letter, ...]:
    """What a new user is told of versions and transfers to come; a mailing that still runs writes none of it again.

    One that has not begun reaches them with everybody else: were they told before, and the matter withdrawn before the
    first mail, they alone would never hear that it is gone.
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
        mailing = desk.notices.mailing(operator.id, name)
        if mailing and mailing.begun_at is None and mailing.ended_at is None:
            continue
        content = CONTENTS[mailing.kind](desk, mailing) if mailing else None
        if mailing and content:
            yield letter_to(desk, mailing, account, user, content)
