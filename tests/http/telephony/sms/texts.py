"""Requests that came by text, and what we sent back."""

from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from chalicelib.domain.contact import Phone
from chalicelib.domain.correspondence import Message
from chalicelib.domain.ids import AccountId
from chalicelib.domain.request import Request
from infra.local.phone.client import ACCOUNT, TOKEN, Sent
from tests.http.client import Browser
from tests.http.telephone import Line

LOCAL = "+14155550188"  # of the business, and not toll-free: only we answer there


def requests_of(line: Line, number: str, account: AccountId | None = None) -> list[Request]:
    """All that a number has asked of a business."""
    desk, owner = line.stage.desk, account or line.account
    entries = desk.requests.by_contact(owner, Phone(number).look_up)
    submissions = [desk.requests.submission(owner, entry.submission) for entry in entries]
    return [desk.requests.get(owner, request) for each in submissions for request in each.requests]


def messages_of(line: Line, request: Request) -> list[str]:
    _, filed = line.stage.desk.requests.dossier(request.account, request.id)
    return [item.text for item in filed if isinstance(item, Message)]


def carried(sent: Sent) -> list[str]:
    """Who has answered."""
    return [text.by for text in sent.came]


_POSTS = iter(range(10**6))


def post(line: Line, fields: dict[str, str], path: str = "/telephony/sms") -> str:
    """What the company posts, signed."""
    given = {"AccountSid": ACCOUNT, "MessageSid": f"SM{next(_POSTS):032x}"} | fields
    url = f"{line.stage.desk.public_url}{path}"
    signature = RequestValidator(TOKEN).compute_signature(url, given)
    page = Browser(line.stage.app).send("POST", path, body=urlencode(given).encode(), x_twilio_signature=signature)
    assert page.status == 200, page.text
    return page.text
