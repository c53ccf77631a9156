"""What the tests of pages share: the app, a business, its clock and its letters."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from chalice.app import Chalice

from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Account, Staff, User
from chalicelib.domain.contact import Email
from chalicelib.services.accounts.open_account import OpenAccount, open_account
from chalicelib.services.letters.deliver_letter import deliver_letter
from infra.local import mailbox

_SOON = timedelta(minutes=5)  # past the grace that the stream has before the sweep


def application() -> Chalice:
    """The whole app, with every route declared."""
    from app import app
    from chalicelib.routes.doors import load_all

    load_all()

    return app


@dataclass
class Time:
    """A clock that tests move; it starts at the real time."""

    ahead: timedelta = field(default=timedelta(0))

    def now(self) -> datetime:
        """See `services.ports.desk.Clock`."""
        now = datetime.now(UTC) + self.ahead
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    def move(self, **by: float) -> None:
        """Let time pass."""
        self.ahead += timedelta(**by)


@dataclass
class Stage:
    """A deployment with the business Acme Stores (slug `acme`) and its owner."""

    app: Chalice
    desk: LiveDesk
    account: Account
    owner: User
    time: Time

    @property
    def staff(self) -> Staff:
        """The owner, ready to act."""
        return Staff(self.desk.accounts.get(self.account.id), self.owner)

    def deliver(self) -> None:
        """Send every letter of the outbox, as the stream worker would."""
        for place in self.desk.outbox.overdue(now=self.time.now() + _SOON, limit=1000):
            deliver_letter(self.desk, place)

    def mail_to(self, address: str) -> mailbox.Message:
        """Deliver, and return the newest mail to an address."""
        self.deliver()
        found = mailbox.messages(to=address)
        assert found, f"no mail to {address}"
        return found[0]

    def code_to(self, address: str) -> str:
        """Deliver, and return the code in the newest mail to an address."""
        found = re.search(r"^(\d{6})$", self.mail_to(address).text, re.MULTILINE)
        assert found
        return found[1]


def open_stage(app: Chalice, desk: LiveDesk) -> Stage:
    """Open the business on an empty stage."""
    time = Time()
    desk.__dict__["clock"] = time
    account, owner = open_account(
        desk,
        OpenAccount(
            name="Acme Stores",
            slug="acme",
            time_zone="America/Los_Angeles",
            place="US-CA",
            owner_name="Olga Owner",
            owner_email=Email.parse("owner@acme.example"),
            email="privacy@acme.example",
            phone="+1 415 555 0100",
        ),
    )
    return Stage(app=app, desk=desk, account=account, owner=owner, time=time)
