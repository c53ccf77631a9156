"""What tests of mail that comes in have in common: a mail is put down and taken, and what it became is looked at."""

from chalicelib.channels.email import read_mail
from chalicelib.domain.account import Account
from chalicelib.domain.correspondence import Direction, Message
from chalicelib.domain.inbound import InboundMail
from chalicelib.domain.request import Bucket, Request
from chalicelib.services.inbound.take_mail import Came, Letterbox, take_mail
from tests.fakes.desk import FakeDesk


def took(desk: FakeDesk, raw: bytes, name: str = "object1") -> Came:
    """What became of a mail for one account."""
    [came] = take_mail(desk, Letterbox(name, raw, read_mail(raw, now=desk.clock.now())))
    return came


def open_requests(desk: FakeDesk, account: Account) -> list[Request]:
    """Everything in the account's open list."""
    fresh = desk.accounts.get(account.id)
    found = desk.requests.queue(fresh, Bucket.OPEN, cursor="", limit=50).requests
    return [desk.requests.get(account.id, head.id) for head in found]


def only(desk: FakeDesk, account: Account) -> Request:
    """The one open request."""
    [head] = open_requests(desk, account)
    return head


def mails(desk: FakeDesk, head: Request) -> list[InboundMail]:
    """The mails that are filed under a request."""
    _, filed = desk.requests.dossier(head.account, head.id)
    return [item for item in filed if isinstance(item, InboundMail)]


def words(desk: FakeDesk, head: Request) -> list[str]:
    """What the consumer wrote in the thread."""
    _, filed = desk.requests.dossier(head.account, head.id)
    return [item.text for item in filed if isinstance(item, Message) and item.direction is Direction.FROM_CONSUMER]
