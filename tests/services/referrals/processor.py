"""Acme processes for others: controllers in its directory, requests about them, and days that pass."""

from datetime import date

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.contact import Email
from chalicelib.domain.controller import Controller, Written
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.referral import Referral
from chalicelib.domain.request import Request
from chalicelib.domain.rights import Right
from chalicelib.services.accounts.open_account import OpenAccount, open_account
from chalicelib.services.referrals.directory import add_controller
from chalicelib.services.referrals.follow_referrals import follow_referrals
from chalicelib.services.referrals.refer_request import ReferRequest, refer_request
from tests.fakes import acme
from tests.fakes.desk import FakeDesk

BEVERLY = {"name": "Beverly Pizza Inc.", "other_names": "Bev's Pizza", "privacy_url": "https://beverly.example/privacy"}
MAIL = "privacy@beverly.example"
API = "https://requests.beverly.example/in"


def controller(desk: FakeDesk, staff: Staff, method: str = "mail", **more: str) -> Controller:
    """Beverly Pizza, reached by mail or as a test says."""
    given = BEVERLY | {"method": method, "email": MAIL} | more
    return add_controller(desk, staff, Written(**given))  # type: ignore[arg-type]


def refer(desk: FakeDesk, staff: Staff, method: str = "mail", right: Right = Right.DELETE, **more: str) -> Referral:
    """A request of Ana's, passed on to Beverly."""
    who = controller(desk, staff, method, **more)
    request = acme.ask_one(desk, staff.account, right)
    return refer_request(desk, staff, ReferRequest(request=request.id, controller=who.id))


def beverly(desk: FakeDesk, slug: str = "beverly") -> Account:
    """The controller as an account here."""
    account, _ = open_account(
        desk,
        OpenAccount(
            name="Beverly Pizza",
            slug=slug,
            time_zone="America/New_York",
            place="US-NY",
            owner_name="Bea",
            owner_email=Email(f"bea@{slug}.example"),
        ),
    )
    return account


def now_of(desk: FakeDesk, referral: Referral) -> Referral:
    """The referral as it is."""
    return desk.referrals.get(referral.account, referral.request, referral.id)


def head_of(desk: FakeDesk, referral: Referral) -> Request:
    """Its request."""
    return desk.requests.get(referral.account, referral.request)


def live(desk: FakeDesk, *, until: date, hours: int = 12) -> int:
    """Let days pass, with a run every few hours; return how many referrals were looked at."""
    looked = 0
    while desk.clock.now().date() < until:
        desk.clock.pass_(hours=hours)
        looked += follow_referrals(desk)
    return looked


def letters(desk: FakeDesk, kind: LetterKind) -> list[Letter]:
    """All letters of a kind."""
    return [letter for letter in desk.letters() if letter.kind is kind]


def history(desk: FakeDesk, referral: Referral) -> list[AuditEntry]:
    """What the request's history says of referrals."""
    entries = desk.audit_log.of_request(referral.account, referral.request)
    return [entry for entry in entries if entry.tag.startswith("request:referral:")]
