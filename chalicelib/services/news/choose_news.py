"""A member of staff asks for news about the service, or leaves them: on the dashboard, or by one click in a mail."""

import re
from contextlib import suppress
from dataclasses import replace
from hmac import compare_digest
from typing import Final

from chalicelib.domain.account import News, Staff, User
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Failure, Letter, LetterKind
from chalicelib.domain.ids import AccountId, UserId
from chalicelib.domain.reason import Reason
from chalicelib.errors import NotFound
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk, Unit

_REFUSED: Final = frozenset({Failure.BOUNCED, Failure.COMPLAINED})
_TOKEN: Final = re.compile(r"(acc_[a-z0-9]{16})\.(usr_[a-z0-9]{16})\.([0-9a-f]{40})")


def choose_news(desk: Desk, staff: Staff, wish: News) -> None:
    """Note what a person wants; the same again changes nothing."""
    persistently(lambda: _chosen(desk, staff.account.id, staff.user.id, wish, how="dashboard", actor=staff.actor))


def leave_news(desk: Desk, token: str) -> None:
    """Send no more news to whom a mail's link names; a second click changes nothing. Raise `NotFound`."""
    user = who_leaves(desk, token)
    persistently(lambda: _chosen(desk, user.account, user.id, News.LEFT, how="click", actor=f"user:{user.id}"))


def wants_news(desk: Desk, letter: Letter) -> bool:
    """Whether whom a letter of news is for still wants it, and is there."""
    try:
        user = desk.accounts.user(letter.account, UserId(letter.values["user"]))
    except NotFound:
        return False
    return user.news is News.WANTED and user.disabled_at is None


def note_news_refused(desk: Desk, unit: Unit, letter: Letter, because: Reason) -> None:
    """In the transaction in which news came back for good, or were called spam: whom they were for has left them.

    A mark of the address would not do, for it is lifted by the next code that comes back.
    """
    if letter.kind is not LetterKind.STAFF_NEWS or letter.failure not in _REFUSED:
        return
    with suppress(NotFound):
        user = desk.accounts.user(letter.account, UserId(letter.values["user"]))
        unit.store(replace(user, news=News.LEFT, news_at=desk.clock.now()), because=because)


def who_leaves(desk: Desk, token: str) -> User:
    """Whom a link names. Raise `NotFound` for one that is not ours, or whose user is forgotten."""
    found = _TOKEN.fullmatch(token)
    if not found:
        raise NotFound("news")
    account, user = AccountId(found[1]), UserId(found[2])
    if not any(compare_digest(proof, found[3]) for proof in _proofs(desk, account, user)):
        raise NotFound("news")
    return desk.accounts.user(account, user)


def leave_link(desk: Desk, account: AccountId, user: UserId) -> str:
    """The address at which a person leaves news: it does nothing else, and works for as long as they are there."""
    return f"{desk.public_url}/news/{account}.{user}.{_proofs(desk, account, user)[0]}"


def _proofs(desk: Desk, account: AccountId, user: UserId) -> list[str]:
    """What shows that a link is ours, newest first: a mail is opened after the pepper was changed, too."""
    return [proof[:40] for proof in desk.secrets.hashes("leave-news", f"{account}|{user}")]


def _chosen(desk: Desk, account: AccountId, name: UserId, wish: News, *, how: str, actor: str) -> None:
    user, now = desk.accounts.user(account, name), desk.clock.now()
    if user.news is wish:
        return
    because = Reason(Tag.USER_NEWS_CHOSEN, actor, None, {"user": user.id, "news": wish.value, "how": how})
    unit = desk.work.begin(account, now)
    unit.store(desk.accounts.get(account), because=because)
    unit.store(replace(user, news=wish, news_at=now), because=because)
    unit.commit()
