"""What the mails about a transfer say: the operator's words, to whom and when, and that the account can answer."""

from typing import Final

from chalicelib.domain.mailing import Mailing
from chalicelib.domain.transfer import Transfer
from chalicelib.services.notices.mailings import Content
from chalicelib.services.ports.desk import Desk

_GONE: Final = "-gone"


def gone_mailing(transfer: str) -> str:
    """The name of the mailing that says that a transfer was withdrawn."""
    return transfer + _GONE


def transfer_content(desk: Desk, mailing: Mailing) -> Content | None:
    """The words in each language; None once it was withdrawn."""
    transfer = desk.transfers.get(mailing.account, mailing.id)
    return None if transfer.withdrawn_at else _content(desk, transfer)


def transfer_gone_content(desk: Desk, mailing: Mailing) -> Content:
    """That a transfer does not take place, in each language in which it was announced."""
    return _content(desk, desk.transfers.get(mailing.account, mailing.id.removesuffix(_GONE)))


def _content(desk: Desk, transfer: Transfer) -> Content:
    notice, operator = desk.notices.get(transfer.account, transfer.id), desk.accounts.get(transfer.account)
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
