"""Olga's second factor: how tests set one up, and how far a mailed code leads."""

from chalicelib.domain.account import Staff
from chalicelib.domain.contact import Email
from chalicelib.domain.second_factor import FactorKind
from chalicelib.services.accounts.second_step import Shown
from chalicelib.services.accounts.sessions import Entrance, SignedIn
from chalicelib.services.accounts.set_up_factor import add_authenticator, begin_authenticator
from chalicelib.services.accounts.staff_sign_in import SecondStep, ask_sign_in, sign_in
from tests.fakes.desk import FakeDesk
from tests.fakes.factors import digits

OLGA = Email("olga@acme.example")
NOTHING = Entrance()


def mailed(desk: FakeDesk, email: Email = OLGA) -> SignedIn | SecondStep:
    """Sign in with the mailed code; no two people do it in the same second."""
    desk.clock.pass_(seconds=1)
    ask_sign_in(desk, email, language="en")
    desk.deliver()
    return sign_in(desk, email, desk.mailer.to(email.address)[-1].text.partition("code: ")[2][:6])


def half(desk: FakeDesk) -> str:
    """The secret of a sign-in that waits for the second factor."""
    step = mailed(desk)
    assert isinstance(step, SecondStep)
    return step.token


def app_digits(desk: FakeDesk, secret: str, step: int = 0) -> str:
    """What the app shows now, or `step` half minutes later."""
    return digits(secret, desk.clock.now().timestamp(), step=step)


def set_up(desk: FakeDesk, staff: Staff) -> tuple[str, tuple[str, ...]]:
    """An app and ten recovery codes; the next digits are fresh ones."""
    secret = begin_authenticator(desk, staff).secret
    codes = add_authenticator(desk, staff, app_digits(desk, secret))
    desk.clock.pass_(minutes=2)
    return secret, codes


def app(text: str) -> Shown:
    """Digits of the app."""
    return Shown(FactorKind.AUTHENTICATOR, text)


def recovery(text: str) -> Shown:
    """A recovery code."""
    return Shown(FactorKind.RECOVERY, text)


def letters(desk: FakeDesk) -> list[str]:
    """The subjects of the mails about a second factor."""
    desk.deliver()
    return [mail.subject for mail in desk.mailer.to(OLGA.address) if "factor" in mail.subject]
