"""Takes a picture of every screen: ``python -m tests.browser.pictures [FOLDER]``.

Those of the documents go to docs/pictures and their page to docs/screens.md. With a folder, everything that the walk
came by is left there too, as three kinds of visitors see it.
"""

import re
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, FloatRect

from infra.local.demo_calls import OWN
from infra.local.demo_referrals import COMPANY
from infra.local.processes import ROOT
from tests.browser import caller, chromium, consumer, pages, screens, staff
from tests.browser.stack import Business, LocalStack, start_stack
from tests.browser.variants import USUAL, Variant
from tests.browser.visitor import Visitor

KEPT = ROOT / "docs" / "pictures"
LIKES = (USUAL, Variant("script", "desktop", "dark", "en"), Variant("script", "320px", "light", "es"))
ACME = Business("acme", "Acme Stores", "owner@acme.example", "")
WIDTH, HEIGHT = 1100, 1000  # of a picture of the documents; what is below is cut off
COLOURS = 32  # enough for quiet pages, at a third of the size


@dataclass
class Photographer(Visitor):
    """A visitor who takes a picture of every page instead of checking it."""

    folder: Path = Path()
    side: str = ""
    keep: bool = False
    taken: set[str] = field(default_factory=set)  # screens of the documents

    def check(self) -> None:
        """Take the picture."""
        path = re.sub(r"^/(c/[^/?]+|staff)", "", self.page.url.removeprefix(self.url)).partition("?")[0]
        words = [word for word in path.split("/") if word and not re.search(r"\d", word)]
        name = "-".join((self.side, *(words or ["start"])))
        number = len(list(self.folder.iterdir())) + 1
        self.page.screenshot(path=self.folder / f"{number:03}-{name}.png", full_page=True)
        if self.keep and self.status in {0, 200} and "done=" not in self.page.url:
            self._keep()

    def _keep(self) -> None:
        screen = screens.SCREENS.get(self._page_name())
        if screen is None or screen.name in self.taken:
            return
        self.taken.add(screen.name)
        file = KEPT / f"{screen.name}.png"
        tall = int(self.page.evaluate("document.documentElement.scrollHeight"))
        clip: FloatRect = {"x": 0, "y": 0, "width": WIDTH, "height": min(HEIGHT, tall)}
        self.page.screenshot(path=file, clip=clip, full_page=True)
        with Image.open(file) as picture:
            picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)

    def _page_name(self) -> str:
        address = self.page.url.removeprefix(self.url)
        route, parts = pages.key_of(address)
        if route == "/c/{slug}/status" and not self.page.locator("[name=reference]").count():
            return f"{route}?signed"
        name = route or address.partition("?")[0]
        return "?".join((name, *("&".join("=".join(part) for part in parts),) * bool(parts)))


@dataclass(frozen=True, slots=True)
class Walk:
    """One kind of visitor on a stack, and where their pictures go."""

    browser: Browser
    stack: LocalStack
    like: Variant
    folder: Path
    taken: set[str]

    def window(self, side: str) -> Photographer:
        """A window of its own."""
        page = chromium.new_context(self.browser, self.like).new_page()
        if self.like == USUAL:
            page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        known = {"folder": self.folder, "side": side, "keep": self.like == USUAL, "taken": self.taken}
        return Photographer(page, self.like, self.stack.url, **known)  # type: ignore[arg-type]

    def go(self) -> None:
        """See both sides, first where something happens, then every page that links lead to."""
        self.folder.mkdir(parents=True)
        email = f"{self.like.scheme}-{self.like.size}@consumer.example"
        person, olga, line, later = (self.window(side) for side in ("consumer", "staff", "line", "later"))
        person.open("/c/acme/residence")
        person.press("common.continue", status=400)
        consumer.file_request(person, ACME, rights=("know_specific", "delete", "correct"), email=email)
        sent = consumer.send(person, email=email)
        consumer.confirm(person, self.stack, sent)
        _ask_for_somebody(self.window("agent"), self.window("asked"), self.stack)
        _call(self.window("caller"))
        _handle(olga, self.stack, sent)
        staff.offer(olga)  # only where there is one does a link lead to who takes part
        _pass_on(self.window("parent"), olga, self.window("controller"), self.stack)
        line.join(olga)
        _listen(line)
        consumer.come_back(later, self.stack, ACME, sent)
        consumer.write(later, "Thank you. One more question: how long do you keep it?")
        later.press(later.page.locator("main a[href*='/letters/']").first)
        later.page.go_back()
        consumer.withdraw(later, "correct")
        _open_all(olga, "/staff")
        if self.like == USUAL:  # a second factor is set up once
            oscar = self.window("operator")
            staff.become_operator(oscar, self.stack)
            _open_all(oscar, "/operator")
        _open_all(self.window("passer-by"), "/sign-up", "/report-misuse")
        olga.open("/staff")
        staff.sign_out(olga)
        later.press("consumer.status.leave")
        later.open("/c/nobody", status=404)


def _open_all(visitor: Photographer, *starts: str) -> None:
    for address in pages.follow_links(visitor, *starts).pages.values():
        if not address.startswith("/api/"):
            visitor.open(address)


def _ask_for_somebody(lee: Photographer, ana: Photographer, stack: LocalStack) -> None:
    """An agent asks; what the person and the agent are asked by mail."""
    agent, email = (f"{who}-{lee.variant.scheme}-{lee.variant.size}@consumer.example" for who in ("lee", "ana"))
    consumer.file_request(lee, ACME, rights=("know_specific",), email=email, agent=agent, shows="ask")
    consumer.send(lee, email=email)
    ana.open(stack.link_to(email, "/permission/"))
    lee.open(stack.link_to(agent, "/permission/agent/"))
    lee.choose(agent_sent="this")
    lee.press("permission.send")


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
    ana.taken.discard("telephone")
    ana.check()
    caller.hang_up(ana.page)


def _listen(line: Photographer) -> None:
    """Come to the message that has waited longest, and to the form in which it is sorted."""
    line.open("/staff/queue")
    line.press(line.page.locator("tr").filter(has_text=line.t("staff.flag.voicemail")).first.get_by_role("link"))
    staff.turn_to(line, "voicemail")
    staff.start(line, "sort-listen")


def _handle(olga: Photographer, stack: LocalStack, sent: consumer.Sent) -> None:
    staff.sign_in(olga, stack, ACME.owner)
    staff.open_request(olga, sent.reference, "know_specific")
    staff.acknowledge(olga)
    staff.record_match(olga, staff.Compared())
    staff.upload(olga, name="your-data.csv")
    staff.write(olga, "note", "Found in the archive of 2024.")
    staff.write(olga, "message", "We have found your orders.")
    for part in ("timeline", "details", "verification", "messages", "notes", "files", "related", "audit"):
        staff.turn_to(olga, part)
    staff.answer(olga, "partial", text="Here is what we have.", grounds=("CCPA_7024D_WITHHELD",))
    staff.open_request(olga, sent.reference, "delete")
    staff.acknowledge(olga)
    staff.record_match(olga, staff.Compared(declaration=False, file_contact="old@consumer.example"))
    staff.extend(olga, reason="The records are with a partner.")


def _pass_on(parent: Photographer, olga: Photographer, controller: Photographer, stack: LocalStack) -> None:
    """A request for a child: how parenthood is shown, and what the company sees to which it is passed on."""
    email = f"parent-{parent.variant.scheme}@consumer.example"
    sent = consumer.file_confirmed(parent, stack, ACME, rights=("delete",), email=email, behalf="parent")
    staff.open_request(olga, sent.reference, "delete")
    request = olga.page.url.partition("?")[0]
    olga.open(f"{request}/parent")
    olga.open(f"{request}/outside")
    olga.choose(case_body="regulator")
    olga.fill(case_reference="AZ 17", case_filed_day="2", case_filed_month="11", case_filed_year="2026")
    olga.press("staff.cases.note-button")
    staff.pass_on(olga, COMPANY.name)
    controller.open(stack.link_to(COMPANY.email))


def main() -> None:
    """Take the pictures of the documents; with a folder, those of all kinds of visitors as well."""
    chosen = sys.argv[1:]
    folder = Path(chosen[0] if chosen else tempfile.mkdtemp(prefix="pictures-"))
    stack = start_stack(folder / "stack", demo=True, RECOURSE_RATE_LIMITS="off")
    taken: set[str] = set()
    try:
        with chromium.launched() as browser:
            for like in LIKES if chosen else LIKES[:1]:
                Walk(browser, stack, like, folder / str(like), taken).go()
    finally:
        stack.stop()
    (ROOT / "docs" / "screens.md").write_text(screens.document(), "utf-8")
    missing = sorted(screen.name for screen in screens.SCREENS.values() if screen.name not in taken)
    sys.stdout.write(f"{len(taken)} pictures in {KEPT}, everything in {folder}; not come by: {missing}\n")


if __name__ == "__main__":
    main()
