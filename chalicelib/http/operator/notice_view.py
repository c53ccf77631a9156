"""Notices as their author sees them: to whom, from when until when, how far the mailing has come."""

from datetime import date, datetime, timedelta

from msgspec import Struct

from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Account
from chalicelib.domain.mailing import Mailing
from chalicelib.domain.operator_notice import OperatorNotice, in_language


class PostedView(Struct, frozen=True, kw_only=True):
    """A notice in the operator's list: state is text `operator.notice.state.<state>`; an empty `slug` is all."""

    url: str
    title: str
    language: str
    severity: str
    state: str
    slug: str
    first: date
    last: date
    mailed: bool


class PostedNoticeView(Struct, frozen=True, kw_only=True):
    """The whole of one notice: `words` are title and text by language."""

    listed: PostedView
    words: dict[str, tuple[str, str]]
    made_at: datetime
    withdrawn_at: datetime | None
    may_withdraw: bool
    mailing: str = ""  # text `operator.notice.mailing.<mailing>`
    accounts: int = 0
    letters: int = 0


def posted(notice: OperatorNotice, account: Account, language: str, *, now: datetime, path: str) -> PostedView:
    """A line of the list, its days in the operator's zone."""
    title, spoken = in_language(notice.titles, language)
    return PostedView(
        url=f"{path}/{notice.id}",
        title=title,
        language=spoken,
        severity=notice.severity.value,
        state=_state(notice, now),
        slug=notice.slug,
        first=account.day_of(notice.starts_at),
        last=account.day_of(notice.ends_at - timedelta(seconds=1)),
        mailed=notice.mailed,
    )


def posted_notice(
    desk: LiveDesk, notice: OperatorNotice, account: Account, language: str, *, path: str, stored: bool = True
) -> PostedNoticeView:
    """The page of a notice; one that is only being written is not `stored` and mails nothing yet."""
    now = desk.clock.now()
    mailing = desk.notices.mailing(notice.account, notice.id) if notice.mailed and stored else None
    return PostedNoticeView(
        listed=posted(notice, account, language, now=now, path=path),
        words={name: (title, notice.texts[name]) for name, title in notice.titles.items()},
        made_at=notice.made_at,
        withdrawn_at=notice.withdrawn_at,
        may_withdraw=notice.stands(now),
        mailing=_mailing(notice, mailing),
        accounts=mailing.accounts if mailing else 0,
        letters=mailing.letters if mailing else 0,
    )


def _state(notice: OperatorNotice, now: datetime) -> str:
    if notice.withdrawn_at:
        return "withdrawn"
    if now >= notice.ends_at:
        return "over"
    return "shown" if now >= notice.starts_at else "to-come"


def _mailing(notice: OperatorNotice, mailing: Mailing | None) -> str:
    if mailing is None:
        return "wanted" if notice.mailed else "none"
    return "ended" if mailing.ended_at else "running"
