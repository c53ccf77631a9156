"""What the mail about a notice says: its own words, in the operator's name."""

from chalicelib.domain.mailing import Mailing
from chalicelib.services.notices.mailings import Content
from chalicelib.services.ports.desk import Desk


def notice_content(desk: Desk, mailing: Mailing) -> Content | None:
    """The words in each language; None once the notice was withdrawn or is over."""
    notice = desk.notices.get(mailing.account, mailing.id)
    if not notice.stands(desk.clock.now()):
        return None
    operator = desk.accounts.get(notice.account)
    sender = {"sender": operator.name, "reply_to": operator.email}
    return Content(
        {name: {"title": title, "text": notice.texts[name], **sender} for name, title in notice.titles.items()}
    )
