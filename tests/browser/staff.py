"""What a member of staff does, in the words of the product."""

import time
from dataclasses import dataclass

from playwright.sync_api import Locator

from tests.browser.stack import LocalStack
from tests.browser.visitor import Visitor
from tests.fakes.factors import digits

OPERATOR = "owner@operator.example"  # of `make run`
ANSWER = b"when,what\n2026-03-02,one lamp\n"


def sign_in(visitor: Visitor, stack: LocalStack, email: str) -> None:
    """Sign in with the code that came by mail."""
    visitor.open("/staff")
    visitor.fill(email=email)
    visitor.press("staff.sign-in.button")
    enter_code(visitor, stack, email)
    visitor.sees("staff.home.heading")


def enter_code(visitor: Visitor, stack: LocalStack, email: str) -> None:
    """Type the newest code and go on."""
    visitor.fill(code=stack.code_to(email))
    visitor.press("staff.code.button")


def become_operator(visitor: Visitor, stack: LocalStack) -> None:
    """Sign in as who runs this deployment: their side asks for a second factor, which an app is."""
    sign_in(visitor, stack, OPERATOR)
    visitor.open("/operator")
    secret = visitor.page.locator("strong.rc-hash").inner_text()
    visitor.fill(code=digits(secret, time.time()))
    visitor.press("staff.factors.app.button")
    visitor.open("/operator")


def open_request(visitor: Visitor, reference: str, right: str) -> None:
    """Come to a request through the queue."""
    visitor.press(visitor.page.get_by_role("link", name=visitor.t("staff.nav.queue"), exact=True))
    shown = f"{reference[:4]} {reference[4:8]} {reference[8:]}"
    while not visitor.page.get_by_text(shown).count():
        visitor.press(visitor.page.get_by_role("link", name=visitor.t("common.next-page")))
    visitor.press(visitor.named("link", shown, f", {visitor.t(f'right.{right}.short')}"))
    assert shown in visitor.heading


def find_request(visitor: Visitor, reference: str) -> str:
    """Come to a request by its reference, wherever it waits; return the path of its page."""
    visitor.press(visitor.page.get_by_role("link", name=visitor.t("staff.nav.queue"), exact=True))
    visitor.fill(search=reference)
    visitor.press("staff.queue.search-button")
    visitor.press(visitor.page.locator("main table a[href*='/staff/requests/']").first)
    return visitor.page.url.partition("?")[0].removeprefix(visitor.url)


def turn_to(visitor: Visitor, part: str) -> None:
    """Come to a sub-page of the request by its tab."""
    tabs = visitor.page.get_by_role("navigation", name=visitor.t("staff.part.label"))
    visitor.press(tabs.get_by_role("link", name=visitor.t(f"staff.part.{part}"), exact=True))


def start(visitor: Visitor, action: str) -> None:
    """Come to the form of an action."""
    visitor.press(_action(visitor, action))


def acknowledge(visitor: Visitor, *, done: str = "notice.acknowledged") -> None:
    """Confirm receipt; `done` is what the page then says, which differs where the letter has to be posted."""
    visitor.press(_action(visitor, "acknowledge"))
    visitor.sees(done)


@dataclass(frozen=True, slots=True)
class Compared:
    """What a match is recorded with."""

    points: tuple[str, ...] = ("name", "email", "customer_number")
    declaration: bool = True
    file_contact: str = ""  # the address on the business's file, when the one given is not on it


def record_match(visitor: Visitor, compared: Compared) -> None:
    """Record what was compared with the business's own records."""
    visitor.press(_action(visitor, "match"))
    visitor.choose(compared=compared.points, method="records", result="matched")
    visitor.choose(contact_on_file="no" if compared.file_contact else "yes")
    if compared.file_contact:
        visitor.fill(file_contact=compared.file_contact)
    if compared.declaration:
        visitor.choose(declaration="yes")
    visitor.press("staff.match.button")
    visitor.sees("notice.match-recorded")


def approve(visitor: Visitor) -> None:
    """Agree, as the second person."""
    visitor.press(_action(visitor, "approve"))
    visitor.choose(decision="given")
    visitor.press("staff.approve.button")
    visitor.sees("notice.approval-recorded")


def upload(visitor: Visitor, *, name: str, content: bytes = ANSWER) -> None:
    """Add a file of the answer: its name to us, its content to the bucket."""
    visitor.press(_action(visitor, "upload"))
    visitor.fill(file=name)
    visitor.press("common.continue")
    visitor.choose_file(name, "text/csv", content)
    visitor.press("staff.upload.button")
    visitor.sees("notice.file-added")


def extend(visitor: Visitor, *, reason: str) -> None:
    """Take more time, once."""
    visitor.press(_action(visitor, "extend"))
    visitor.fill(reason=reason)
    visitor.press("staff.extend.button")
    visitor.sees("notice.extended")


def answer(
    visitor: Visitor, outcome: str, *, text: str, grounds: tuple[str, ...] = (), done: str = "notice.answered"
) -> None:
    """Look at the answer as the consumer will read it, then send it."""
    visitor.press(_action(visitor, "answer"))
    visitor.choose(outcome=outcome, grounds=grounds)
    visitor.fill(text=text)
    visitor.press("staff.answer.preview-button")
    assert " ".join(text.split()) in visitor.words
    for passage in visitor.page.locator("textarea[name^='passage-']").all():
        if not passage.input_value():
            passage.fill("As our records say.")
    visitor.press("staff.answer.send")
    visitor.sees(done)


def pass_on(visitor: Visitor, company: str) -> None:
    """Pass a request on to a company of the list; the consumer is told to whom."""
    visitor.press(_action(visitor, "refer"))
    visitor.page.get_by_label(company).check()
    visitor.press("staff.answer.preview-button")
    visitor.press("staff.refer.send")


def write(visitor: Visitor, kind: str, text: str) -> None:
    """Write a message to the consumer, or a note among colleagues."""
    visitor.press(_action(visitor, kind))
    visitor.fill(text=text)
    visitor.press(f"staff.{kind}.button")
    visitor.sees("notice.message-sent" if kind == "message" else "notice.note-added")
    assert text in visitor.words


def ask_what_is_meant(visitor: Visitor, text: str) -> None:
    """Ask the consumer what the request means."""
    visitor.press(_action(visitor, "clarify"))
    visitor.fill(text=text)
    visitor.press("staff.clarify.button")
    visitor.sees("notice.clarification-asked")


def look_at_the_law(visitor: Visitor, residence: str) -> None:
    """See what another law would change, and leave everything as it is."""
    visitor.follow("staff.law.correct")
    visitor.select(residence=residence)
    visitor.fill(why="The person has moved.")
    visitor.press("staff.correct-law.preview-button")
    visitor.sees("staff.correct-law.now")
    visitor.follow("common.cancel")


def decide_appeal(visitor: Visitor, outcome: str, text: str) -> None:
    """Look at the decision as the consumer will read it, then send it."""
    visitor.press(_action(visitor, "appeal"))
    visitor.choose(outcome=outcome)
    visitor.fill(text=text)
    visitor.press("staff.appeal.preview-button")
    visitor.press("staff.appeal.send")
    visitor.sees("notice.appeal-decided")


def choose_alerts(visitor: Visitor, rhythm: str) -> None:
    """Say how often to be told of deadlines."""
    visitor.open("/staff/alerts")
    visitor.choose(rhythm=rhythm)
    visitor.press("staff.alerts.button")
    assert visitor.page.locator(f"input[name=rhythm][value='{rhythm}']").is_checked()


def offer(visitor: Visitor) -> None:
    """Publish an offer of a financial incentive."""
    visitor.open("/staff/incentives/new")
    visitor.fill(
        name_en="Club card",
        summary_en="Ten percent off what you buy.",
        terms_en="You give us your address and what you buy.",
        value_en="About 4 dollars a year.",
        method_en="Revenue from the data, divided by the number of people (11 CCR 7081(a)(4)).",
    )
    visitor.choose(categories=("identifiers", "commercial"))
    visitor.press("staff.incentives.publish")
    visitor.sees("notice.incentive-published")


def sign_out(visitor: Visitor) -> None:
    """Leave; the queue is closed again."""
    visitor.press("staff.nav.sign-out")
    visitor.open("/staff/queue")
    visitor.sees("staff.sign-in.heading")


def _action(visitor: Visitor, key: str) -> Locator:
    """The overview's button of an action; that of the next step stands in its box and in the list."""
    if "part=" in visitor.page.url:
        turn_to(visitor, "overview")
    return visitor.page.get_by_role("button", name=visitor.t(f"staff.action.{key}"), exact=True).first
