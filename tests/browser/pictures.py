"""Takes a picture of every page of both sides: ``python -m tests.browser.pictures [FOLDER]``.

The essential ones go to docs/pictures, all of them to FOLDER (a temporary one by default).
"""

import re
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, FloatRect

from infra.local.demo_calls import OWN
from infra.local.processes import ROOT
from tests.browser import caller, chromium, consumer, staff
from tests.browser.stack import Business, LocalStack, start_stack
from tests.browser.variants import SIZES, USUAL, Variant
from tests.browser.visitor import Visitor

ESSENTIAL = ROOT / "docs" / "pictures"
LIKES = (USUAL, Variant("script", "desktop", "dark", "en"), Variant("script", "320px", "light", "es"))
ACME = Business("acme", "Acme Stores", "owner@acme.example", "")
# Which page becomes which picture of the documents, and how much of it: they stay below 150 KB each.
KEPT = {
    "consumer-start": ("start", 1000),
    "consumer-rights": ("rights", 1000),
    "consumer-check": ("check", 1000),
    "consumer-receipt": ("receipt", 1120),
    "consumer-status": ("status", 1000),
    "staff-queue": ("queue", 720),
    "staff-requests": ("request", 1000),
    "staff-requests-answer": ("answer", 1000),
    "line-requests": ("voicemail", 1120),
    "caller-local-phone": ("telephone", 1000),
}


@dataclass
class Photographer(Visitor):
    """A visitor who takes a picture of every page instead of checking it."""

    folder: Path = Path()
    side: str = ""
    keep: Path | None = None  # where the essential ones go
    taken: list[Path] = field(default_factory=list)

    def check(self) -> None:
        """Take the picture."""
        path = re.sub(r"^/(c/[^/?]+|staff)", "", self.page.url.removeprefix(self.url)).partition("?")[0]
        words = [word for word in path.split("/") if word and not re.search(r"\d", word)]
        name = "-".join((self.side, *(words or ["start"])))
        file = self.folder / f"{len(list(self.folder.iterdir())) + 1:02}-{name}.png"
        self.page.screenshot(path=file, full_page=True)
        self.taken.append(file)
        if self.keep and self.status == 200 and name in KEPT and "done=" not in self.page.url:
            kept, height = KEPT[name]
            screen: FloatRect = {"x": 0, "y": 0, "width": SIZES["desktop"][0], "height": height}
            self.page.screenshot(path=self.keep / f"{kept}.png", clip=screen, full_page=True)


def walk(browser: Browser, stack: LocalStack, like: Variant, folder: Path) -> list[Path]:
    """Walk both sides as one kind of visitor; return the pictures in order."""
    folder.mkdir(parents=True)
    email = f"{like.scheme}-{like.size}@consumer.example"

    def window(side: str) -> Photographer:
        page = chromium.new_context(browser, like).new_page()
        return Photographer(page, like, stack.url, folder=folder, side=side, keep=ESSENTIAL if like == USUAL else None)

    person, olga = window("consumer"), window("staff")
    person.open("/c/acme/residence")
    person.press("common.continue", status=400)
    consumer.file_request(person, ACME, rights=("know_specific", "delete", "correct"), email=email)
    sent = consumer.send(person, email=email)
    consumer.confirm(person, stack, sent)
    ana, line = window("caller"), window("line")
    _call(ana)
    _handle(olga, stack, sent)
    olga.open("/staff/statistics")
    olga.open("/staff/publishing")
    line.join(olga)
    _listen(line)
    staff.sign_out(olga)
    later = window("consumer")
    consumer.come_back(later, stack, ACME, sent)
    consumer.write(later, "Thank you. One more question: how long do you keep it?")
    consumer.withdraw(later, "correct")
    later.press("consumer.status.leave")
    later.open("/c/nobody", status=404)
    return [picture for visitor in (person, ana, olga, line, later) for picture in visitor.taken]


def _call(ana: Photographer) -> None:
    """Leave a message on the business's own number, which asks for no code."""
    ana.open("/local/phone")
    ana.page.get_by_label("Number to call or text").fill(OWN.e164)
    ana.page.get_by_label("No time limits").check()
    caller.call(ana.page, "1", "2")
    caller.hears(ana.page, "What do you ask for?")
    caller.press(ana.page, "11")
    caller.hears(ana.page, "(beep)")
    caller.speak(ana.page, "This is Ana Lopez. Please delete my data.")
    ana.check()
    caller.hang_up(ana.page)


def _listen(line: Photographer) -> None:
    """Come to the message that has waited longest, and to the form in which it is sorted."""
    line.open("/staff/queue")
    line.press(line.page.locator("tr").filter(has_text=line.t("staff.flag.voicemail")).first.get_by_role("link"))
    staff.start(line, "sort-listen")


def _handle(olga: Photographer, stack: LocalStack, sent: consumer.Sent) -> None:
    staff.sign_in(olga, stack, ACME.owner)
    staff.open_request(olga, sent.reference, "know_specific")
    staff.acknowledge(olga)
    staff.record_match(olga, staff.Compared())
    staff.upload(olga, name="your-data.csv")
    staff.write(olga, "note", "Found in the archive of 2024.")
    staff.write(olga, "message", "We have found your orders.")
    staff.answer(olga, "partial", text="Here is what we have.", grounds=("CCPA_7024D_WITHHELD",))
    staff.open_request(olga, sent.reference, "delete")
    staff.acknowledge(olga)
    staff.record_match(olga, staff.Compared(declaration=False, file_contact="old@consumer.example"))
    staff.extend(olga, reason="The records are with a partner.")


def main() -> None:
    """Take all pictures and keep the essential ones."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp(prefix="pictures-"))
    ESSENTIAL.mkdir(parents=True, exist_ok=True)
    stack = start_stack(folder / "stack", demo=True)
    try:
        with chromium.launched() as browser:
            taken = [walk(browser, stack, like, folder / str(like)) for like in LIKES]
    finally:
        stack.stop()
    sys.stdout.write(f"{sum(map(len, taken))} pictures in {folder}, the essential ones in {ESSENTIAL}\n")


if __name__ == "__main__":
    main()
