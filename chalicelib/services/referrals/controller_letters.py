"""Letters about what was passed on: to the controller a link to the page where it lies, to staff what it waits for.

No letter names the consumer. A controller's letter is filed under the account and not under the request: one that
comes back says nothing of whether the consumer was told.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from chalicelib.domain.account import Account, User
from chalicelib.domain.correspondence import Letter, LetterKind, LetterState
from chalicelib.domain.referral import Referral
from chalicelib.domain.request import Request
from chalicelib.services.letters.new_letter import new_letter
from chalicelib.services.ports.desk import Desk
from chalicelib.services.referrals.package import page_url

FRESH = timedelta(days=3)  # in which a letter that does not arrive comes back


def letter_to_controller(desk: Desk, account: Account, referral: Referral, kind: LetterKind) -> Letter:
    """A letter with the way to the page; the controller must have an address."""
    values = {
        "controller": referral.name,
        "page": page_url(desk, referral),
        "answer_day": referral.due.isoformat(),
        "acknowledge_day": referral.acknowledge_by.isoformat(),
    }
    return new_letter(
        desk,
        kind,
        account=referral.account,
        language=account.languages[0],
        to=referral.email,
        values=values,
    )


def letters_to_staff(
    desk: Desk, account: Account, head: Request, referral: Referral, kind: LetterKind, users: Iterable[User], what: str
) -> Iterator[Letter]:
    """One letter to each; `what` says which words it has."""
    values = {
        "reference": head.submission,
        "controller": referral.name,
        "answer_day": referral.due.isoformat(),
        "channel": what,
        "request_link": f"{desk.public_url}/staff/requests/{head.id}/referral",
    }
    for user in users:
        yield new_letter(
            desk,
            kind,
            account=account.id,
            language=account.languages[0],
            to=user.email,
            values=values,
        )


def came_back(desk: Desk, referral: Referral) -> str:
    """Why the last letter to the controller did not arrive; empty while nothing says so."""
    letter = desk.referrals.letter(referral.account, referral.letter) if referral.letter else None
    failed = letter is not None and letter.state is LetterState.FAILED
    return letter.failure.value if failed and letter and letter.failure else ""
