"""What a mail about the service says: its own words, in the operator's name, and how it is left."""

from chalicelib.domain.mailing import Mailing
from chalicelib.services.notices.mailings import Content
from chalicelib.services.ports.desk import Desk


def news_content(desk: Desk, mailing: Mailing) -> Content:
    """The words in each language."""
    news, operator = desk.news.get(mailing.account, mailing.id), desk.accounts.get(mailing.account)
    frame = {"sender": operator.name, "reply_to": operator.email}
    return Content({one: {"title": title, "text": news.texts[one], **frame} for one, title in news.titles.items()})
