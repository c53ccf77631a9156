"""The operator writes to those members of staff of all accounts who asked for news."""

from collections.abc import Mapping
from contextlib import suppress

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.mailing import Audience, Mailing
from chalicelib.domain.news import SUBJECT_LIMIT, TEXT_LIMIT, NewsMail
from chalicelib.domain.reason import Reason
from chalicelib.domain.text import in_languages
from chalicelib.errors import NotFound
from chalicelib.services.ports.desk import Desk, new_id
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SendNews:
    """A mail as it was written; `id` as it was shown before, empty for a new one."""

    titles: Mapping[str, str]
    texts: Mapping[str, str]
    id: str = ""


def send_news(desk: Desk, staff: Staff, command: SendNews) -> NewsMail:
    """Let it go out from now on; a page that is sent twice is one mail. Raise `InvalidField`."""
    news = written_news(desk, staff, command)
    with suppress(NotFound):
        return desk.news.get(news.account, news.id)
    because = Reason(Tag.ACCOUNT_NEWS_SENT, staff.operating, None, {"news": news.id})
    mailing = Mailing(
        account=news.account,
        id=news.id,
        kind=LetterKind.STAFF_NEWS,
        audience=Audience.SUBSCRIBERS,
        next_at=news.sent_at,
    )
    unit = desk.work.begin(news.account, news.sent_at)
    unit.store(desk.accounts.get(news.account), because=because)
    unit.create(news, because=because)
    unit.create(mailing, because=because)
    unit.commit()
    return news


def written_news(desk: Desk, staff: Staff, command: SendNews) -> NewsMail:
    """The mail as it would go out; nothing is written. Raise `InvalidField`."""
    titles, texts = in_languages(command.titles, command.texts, title_limit=SUBJECT_LIMIT, text_limit=TEXT_LIMIT)
    return NewsMail(
        account=staff.account.id,
        id=command.id or new_id(desk),
        by=staff.operating,
        sent_at=desk.clock.now(),
        titles=titles,
        texts=texts,
    )
