"""A business with much in it, and what is left of it when it has gone."""

from datetime import timedelta

from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Account, Staff
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.erasure import SETTLING, Erasure
from chalicelib.domain.permissions import Role
from chalicelib.domain.rights import Right
from chalicelib.services.accounts.sessions import Entrance, open_session
from chalicelib.services.erasure.erase_account import erase_accounts
from chalicelib.services.handling.write_message import add_note
from chalicelib.services.intake.keep_draft import keep_answers, open_draft
from chalicelib.services.telephone.phone_numbers import add_number
from chalicelib.services.telephone.service_codes import add_code
from tests.fakes.acme import ask, hire, open_acme, phone_in
from tests.fakes.desk import FakeDesk

MARKERS = ("Zedmark", "zedmark", "12135550177")  # in every name, address and text of the business and its consumers


def settle_in(desk: LiveDesk, slug: str = "zedmark", requests: int = 6) -> Staff:
    """A business of the markers' name with staff, a line, drafts, notes and requests."""
    olga = open_acme(desk, slug)
    hire(desk, olga.account, Role.REVIEWER, "Zedmark-Rita")
    account = desk.accounts.get(olga.account.id)
    olga = Staff(account, desk.accounts.user(account.id, olga.user.id), "session-olga")
    open_session(desk, olga.user, Entrance())
    for number in range(requests):
        sent = ask(desk, account, Right.DELETE, Right.OPT_OUT_SALE, email=Email(f"zedmark{number}@example.com"))
        add_note(desk, olga, sent.requests[0], f"Zedmark note {number}")
    called = phone_in(desk, account, phone=Phone("+12135550177"))
    add_note(desk, olga, called.id, "Zedmark called")
    keep_answers(desk, open_draft(desk, account, "browser"), {"name": ["Zedmark Draft"]})
    return olga


def line_for(desk: LiveDesk, account: Account) -> None:
    """A number and a code of its own."""
    add_number(desk, account, Phone("+13105550100"), actor="system:test")
    add_code(desk, account, name="Zedmark Brand", actor="system:test")


def run_out(desk: FakeDesk, account: Account) -> Erasure:
    """Let the minutes and days pass until the erasure waits for nothing but a hold."""
    for _ in range(50):
        erase_accounts(desk)
        erasure = desk.erasures.get(account.id)
        if erasure.next_at is None or erasure.stage.value == "held":
            return erasure
        desk.clock.at = max(desk.clock.at + timedelta(minutes=1), min(erasure.next_at, desk.clock.at + SETTLING))
    raise AssertionError(erasure)


def everything(desk: FakeDesk) -> list[str]:
    """All that lies in tables, buckets and key copies, as text."""
    engine = desk.engine
    rows = [repr(row) for row in engine.rows.values()]
    rows += [repr(entry) for entry in engine.audit.values()] + [repr(key) for key in engine.counts]
    rows += [repr(scrap) for scrap in engine.scraps.values()]
    rows += [f"{key}: {content!r}" for bucket in desk.objects.values() for key, content in bucket.kept.items()]
    return rows
