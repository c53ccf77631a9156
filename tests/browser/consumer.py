"""What a consumer does, in the words of the product."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tests.browser.stack import Business, LocalStack
from tests.browser.visitor import Visitor

NAME = "Carla Consumer"


@dataclass(frozen=True, slots=True)
class Sent:
    """What a consumer has after sending."""

    reference: str  # eleven digits
    email: str
    receipt: bytes  # the signed document


def file_request(
    visitor: Visitor,
    business: Business,
    *,
    rights: Sequence[str],
    email: str,
    residence: str = "US-CA",
    behalf: str = "self",
    agent: str = "",
    shows: str = "signed",
) -> None:
    """Answer every question, from the start page to the page before sending; `agent` is the address of one."""
    visitor.open(f"/c/{business.slug}")
    visitor.press("consumer.start.button")
    visitor.select(residence=residence)
    visitor.press("common.continue")
    visitor.choose(rights=tuple(rights))
    visitor.press("common.continue")
    visitor.choose(behalf="agent" if agent else behalf)
    if agent:
        visitor.fill(agent_name="Max Chan", agent_email=agent)
        visitor.choose(agent_shows=shows)
    visitor.press("common.continue")
    visitor.fill(name=NAME)
    visitor.press("common.continue")
    visitor.fill(email=email, phone="(415) 555-0123")
    visitor.press("common.continue")
    visitor.choose(relationship="customer")
    visitor.fill(customer_number="A-1047")
    visitor.press("common.continue")
    if "correct" in rights:
        visitor.fill(wrong="The street is 1 Old Street.", right_value="2 New Street")
    visitor.fill(details="I bought a lamp in March.\nPlease look in the shop's book, too.")
    visitor.press("common.continue")


def send(visitor: Visitor, *, email: str = "") -> Sent:
    """Send what was answered, and keep the receipt."""
    visitor.press("consumer.check.send")
    visitor.sees("consumer.receipt.heading")
    reference = re.search(r"\b(\d{4}) (\d{4}) (\d{3})\b", visitor.words)
    assert reference, visitor.words
    receipt = visitor.save(visitor.page.get_by_role("link", name=visitor.t("consumer.receipt.save-link"), exact=True))
    return Sent("".join(reference.groups()), email, receipt)


def confirm(visitor: Visitor, stack: LocalStack, sent: Sent) -> None:
    """Enter the code that came by mail."""
    visitor.press("consumer.receipt.confirm-button")
    enter_code(visitor, stack, sent.email)
    visitor.sees("notice.contact-confirmed")


def file_confirmed(
    visitor: Visitor, stack: LocalStack, business: Business, *, rights: Sequence[str], email: str, **more: str
) -> Sent:
    """File a request (`more` as there), send it and enter the code that came by mail."""
    file_request(visitor, business, rights=rights, email=email, **more)
    sent = send(visitor, email=email)
    confirm(visitor, stack, sent)
    return sent


def come_back(visitor: Visitor, stack: LocalStack, business: Business, sent: Sent) -> None:
    """Follow the request with reference and address, and a fresh code."""
    visitor.open(f"/c/{business.slug}")
    visitor.follow("consumer.start.follow")
    digits = sent.reference
    visitor.fill(reference=f"{digits[:4]} {digits[4:8]} {digits[8:]}", email=sent.email)
    visitor.press("common.continue")
    enter_code(visitor, stack, sent.email)
    assert f"{digits[:4]} {digits[4:8]} {digits[8:]}" in visitor.heading


def enter_code(visitor: Visitor, stack: LocalStack, email: str) -> None:
    """Type the newest code and go on."""
    visitor.fill(code=stack.code_to(email))
    visitor.press("common.continue")


def get_file(visitor: Visitor, name: str) -> bytes:
    """Save a file of the answer."""
    return visitor.save(visitor.named("button", visitor.t("consumer.status.get"), name))


def write(visitor: Visitor, text: str) -> None:
    """Write to the business."""
    visitor.fill(message=text)
    visitor.press("consumer.status.send")
    visitor.sees("notice.message-sent")
    assert text in visitor.words


def withdraw(visitor: Visitor, right: str) -> None:
    """Withdraw one part, after being asked once more."""
    words = (visitor.t("consumer.status.withdraw"), f": {visitor.t(f'right.{right}.name')}")
    visitor.press(visitor.named("link", *words))
    visitor.press("consumer.withdraw.button")
    visitor.sees("notice.withdrawn")


def appeal(visitor: Visitor, right: str, text: str) -> None:
    """Ask for another look at a refusal."""
    visitor.press(visitor.named("link", visitor.t("consumer.status.appeal"), f": {visitor.t(f'right.{right}.name')}"))
    visitor.fill(appeal=text)
    visitor.press("consumer.appeal.button")
    visitor.sees("notice.appealed")


def read_letter(visitor: Visitor, kind: str) -> bytes:
    """Read a letter as a page and save it as PDF."""
    visitor.follow(f"consumer.letter.{kind}")
    return visitor.save(visitor.page.get_by_role("link", name=visitor.t("letter.page.pdf"), exact=True))
