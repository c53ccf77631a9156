"""The cast of many tests: the business Acme, its staff, and Ana who asks for something."""

from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Account, Staff
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.ids import new_reference
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Behalf, Channel, Request, Sorting, Submission, Typed
from chalicelib.domain.rights import Right
from chalicelib.services.accounts.open_account import OpenAccount, add_user, open_account
from chalicelib.services.consumer.confirm_contact import mark_confirmed
from chalicelib.services.intake.submit_request import SubmitRequest, submit_request

ANA = Email("ana@example.com")
ANAS_PHONE = Phone("+12135550123")


def open_acme(desk: LiveDesk, slug: str = "acme") -> Staff:
    """Open a business and return its owner, signed in."""
    command = OpenAccount(
        name=slug.capitalize(),
        slug=slug,
        time_zone="America/Los_Angeles",
        place="US-CA",
        owner_name="Olga Owner",
        owner_email=Email(f"olga@{slug}.example"),
    )
    account, owner = open_account(desk, command)
    return Staff(account, owner, "session-olga")


def hire(desk: LiveDesk, account: Account, role: Role, name: str = "") -> Staff:
    """Invite a user of a role and return them, signed in."""
    name = name or role.value.capitalize()
    email = Email(f"{name.lower()}@{account.slug}.example")
    fresh = desk.accounts.get(account.id)
    user = add_user(desk, fresh, name=name, email=email, role=role, actor="system:test")
    user = desk.accounts.user(account.id, user.id)
    return Staff(desk.accounts.get(account.id), user, f"session-{name.lower()}")


def ask(
    desk: LiveDesk,
    account: Account,
    *rights: Right,
    email: Email | None = ANA,
    phone: Phone | None = None,
    residence: str = "US-CA",
    behalf: Behalf = Behalf.SELF,
    confirmed: bool = True,
) -> Submission:
    """Ana sends a form; with `confirmed` she also enters the code."""
    typed = Typed(name="Ana María López", email=email, phone=phone, relationship="customer")
    command = SubmitRequest(
        account=account,
        reference=new_reference(desk.chance.bytes(16)),
        rights=rights or (Right.KNOW_SPECIFIC,),
        residence=residence,
        behalf=behalf,
        typed=typed,
        channel=Channel.WEB,
        language="en",
    )
    submission = submit_request(desk, command)
    if not confirmed:
        return submission
    return mark_confirmed(desk, desk.requests.submission(account.id, submission.id))


def ask_one(desk: LiveDesk, account: Account, right: Right = Right.KNOW_SPECIFIC, *, confirmed: bool = True) -> Request:
    """The one request of Ana's form."""
    submission = ask(desk, account, right, confirmed=confirmed)
    return desk.requests.get(account.id, submission.requests[0])


def phone_in(
    desk: LiveDesk,
    account: Account,
    right: Right = Right.UNSORTED,
    *,
    sort: Sorting = Sorting.LISTEN,
    channel: Channel = Channel.PHONE,
    phone: Phone | None = ANAS_PHONE,
    code: str = "",
) -> Request:
    """What Ana left by telephone or sent as a text, as it lies before staff have sorted it."""
    command = SubmitRequest(
        account=account,
        reference=new_reference(desk.chance.bytes(16)),
        rights=(right,),
        residence="",
        behalf=Behalf.SELF,
        typed=Typed(name="", email=None, phone=phone),
        channel=channel,
        language="en",
        sort=sort,
        code=code,
    )
    submission = submit_request(desk, command)
    return desk.requests.get(account.id, submission.requests[0])
