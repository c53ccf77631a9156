"""A matter goes by mail to many people: account by account, in pages, each person exactly once.

A page of accounts is dealt with, then the mailing notes how far it has come. Who dies in between leaves a page that
the next run walks again: a letter's name is made of the matter and the person, and none is written twice.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.account import Account, AccountState, News, User
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.mailing import Audience, Mailing
from chalicelib.domain.permissions import Role
from chalicelib.domain.policy import Use
from chalicelib.errors import Conflict, NotFound
from chalicelib.services.policies.may_use import may_use
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass, field, replace

ACCOUNTS_A_PAGE: Final = 20
_RUN: Final = timedelta(seconds=45)
_MAILINGS: Final = 10
_NOBODY_THERE: Final = frozenset({AccountState.CLOSED, AccountState.ERASED})


@dataclass(frozen=True, slots=True)
class Content:
    """What the letters say: values of the letter's text, by language."""

    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def in_language(self, language: str) -> tuple[str, Mapping[str, str]]:
        """The values of a language, or else of the first that there is."""
        spoken = language if language in self.values else next(iter(self.values))
        return spoken, self.values[spoken]


# What a matter says; None when there is nothing to say any more.
Contents = Mapping[LetterKind, Callable[[Desk, Mailing], Content | None]]


def continue_mailings(desk: Desk, contents: Contents) -> int:
    """Go on with what is not finished; return how many letters were written or had been already."""
    now = desk.clock.now()
    return sum(_continue(desk, one, contents, now + _RUN) for one in desk.notices.mailings(now=now, limit=_MAILINGS))


def _continue(desk: Desk, mailing: Mailing, contents: Contents, until: datetime) -> int:
    """One page of accounts at least, then others until the time is over."""
    count = 0
    while mailing.next_at is not None:
        try:
            mailing = _begun(desk, mailing)
        except Conflict:
            return count  # another run begins it, or it was withdrawn
        moved = _moved(desk, mailing, contents[mailing.kind](desk, mailing))
        try:
            desk.work.settle(moved)
        except Conflict:
            return count  # another run has done this page
        count += moved.letters - mailing.letters
        if desk.clock.now() >= until:
            return count
        mailing = replace(moved, version=moved.version + 1)
    return count


def _begun(desk: Desk, mailing: Mailing) -> Mailing:
    """The mailing, of which is noted that letters may have left: whoever withdraws the matter writes to the same."""
    if mailing.begun_at is not None:
        return mailing
    begun = mailing.begun(desk.clock.now())
    desk.work.settle(begun)
    return replace(begun, version=begun.version + 1)


def _moved(desk: Desk, mailing: Mailing, content: Content | None) -> Mailing:
    """The mailing after its next page, whose letters are written."""
    if content is None:
        return mailing.ended(desk.clock.now())
    accounts = _page(desk, mailing)
    letters = sum(_write_to(desk, mailing, account, content) for account in accounts)
    after = accounts[-1].slug if accounts else mailing.after
    moved = mailing.moved(accounts=len(accounts), letters=letters, after=after)
    done = mailing.to or len(accounts) < ACCOUNTS_A_PAGE
    return moved.ended(desk.clock.now()) if done else moved


def _page(desk: Desk, mailing: Mailing) -> tuple[Account, ...]:
    if mailing.to:
        try:
            return (desk.accounts.get(mailing.to),)
        except NotFound:
            return ()  # it is gone, and nobody is there to be told
    return desk.accounts.page(after=mailing.after, limit=ACCOUNTS_A_PAGE)


def _write_to(desk: Desk, mailing: Mailing, account: Account, content: Content) -> int:
    if account.state in _NOBODY_THERE or not _may_get(desk, mailing, account):
        return 0
    users = [user for user in desk.accounts.users(account.id) if _gets(user, mailing.audience)]
    for user in users:
        _write(desk, mailing, account, user, content)
    return len(users)


def _may_get(desk: Desk, mailing: Mailing, account: Account) -> bool:
    """News go to nobody in an account that is leaving or refuses them; all else goes to every account."""
    if mailing.audience is not Audience.SUBSCRIBERS:
        return True
    return account.takes_requests and may_use(desk, account, Use.NEWS)


def _gets(user: User, audience: Audience) -> bool:
    if user.disabled_at is not None:
        return False
    match audience:
        case Audience.EVERYBODY:
            return True
        case Audience.OWNERS:
            return user.role is Role.OWNER
        case Audience.SUBSCRIBERS:
            return user.news is News.WANTED


def letter_to(desk: Desk, mailing: Mailing, account: Account, user: User, content: Content) -> Letter:
    """One person's letter, in the language of their account; its name is theirs alone."""
    language, values = content.in_language(account.languages[0])
    return Letter(
        account=account.id,
        id=mailing.letter_id(user.id),
        kind=mailing.kind,
        language=language,
        created_at=desk.clock.now(),
        to=user.email,
        values=dict(values) | ({"user": user.id} if mailing.audience is Audience.SUBSCRIBERS else {}),
    )


def _write(desk: Desk, mailing: Mailing, account: Account, user: User, content: Content) -> None:
    try:
        desk.reminders.write([letter_to(desk, mailing, account, user, content)])
    except Conflict:
        return  # an earlier run has written it
