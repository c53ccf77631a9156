"""What the mail about a transfer says: the operator's words, to whom and when, and that the account can answer."""

from chalicelib.domain.mailing import Mailing
from chalicelib.services.notices.mailings import Content
from chalicelib.services.ports.desk import Desk


def transfer_content(desk: Desk, mailing: Mailing) -> Content | None:
    """The words in each language; None once it was withdrawn."""
    transfer = desk.transfers.get(mailing.account, mailing.id)
    if transfer.withdrawn_at:
        return None
    notice, operator = desk.notices.get(mailing.account, mailing.id), desk.accounts.get(mailing.account)
    frame = {
        "sender": operator.name,
        "reply_to": operator.email,
        "to": transfer.to,
        "contact": transfer.contact,
        "country": transfer.country,
        "passes_day": transfer.effective_on.isoformat(),
    }
    if transfer.of:
        frame["channel"] = "account"
    return Content({one: {"title": title, "text": notice.texts[one], **frame} for one, title in notice.titles.items()})
