"""Fills an empty stage with the business Acme Stores, two weeks of requests and some calls, by the product's use cases.

The clock is ours: each act happens at its own time in the past, so that due dates, timelines and audit fit together.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Plan, Staff
from chalicelib.domain.contact import Email
from chalicelib.domain.events import CHOICES
from chalicelib.domain.ids import new_reference
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Behalf, Channel, Submission, Typed
from chalicelib.domain.second_factor import Demand
from chalicelib.errors import NotFound
from chalicelib.services.accounts.first_account import first_account_link
from chalicelib.services.accounts.open_account import OpenAccount, add_user, open_account
from chalicelib.services.agents.agent_door import OpenDoor, open_door
from chalicelib.services.intake.submit_request import SubmitRequest, submit_request
from chalicelib.services.letters.deliver_letter import deliver_letter
from chalicelib.services.ports.phone import PhoneCompany, Transcriber
from chalicelib.services.webhooks.webhook_endpoints import add_endpoint
from chalicelib.settings import Settings
from infra.local import hooks
from infra.local.demo_acts import Act, Scene
from infra.local.demo_calls import open_line, tell_calls
from infra.local.demo_line import DemoLine
from infra.local.demo_referrals import enter_controllers
from infra.local.demo_stories import STORIES
from infra.local.demo_story import Story
from infra.local.demo_vendors import tell_vendors_of_one

SLUG = "acme"
OWNER = Email("owner@acme.example")
OPERATOR = Email("owner@operator.example")
OPENED = timedelta(days=200)  # a message of half a year ago has expired since
GRACE = timedelta(minutes=3)  # past the time that the stream has before a letter counts as overdue
POSTING = timedelta(seconds=20)


class DemoClock:
    """A clock that shows what it is set to, in the milliseconds of the real one."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC)

    def now(self) -> datetime:
        """See `chalicelib.services.ports.desk.Clock`."""
        return self.at.replace(microsecond=self.at.microsecond // 1000 * 1000)


class DemoDesk(LiveDesk):
    """The deployment of the environment, at another time and with a telephone company of its own."""

    @cached_property
    def line(self) -> DemoLine:
        """Company and transcriber."""
        return DemoLine()

    @property
    def phone_company(self) -> PhoneCompany:
        """The demo's own."""
        return self.line

    @property
    def transcriber(self) -> Transcriber:
        """The demo's own."""
        return self.line

    @cached_property
    def clock(self) -> DemoClock:
        """The settable clock."""
        return DemoClock()


def seed() -> None:
    """Make the business, its staff and its requests; nothing happens where the business exists."""
    desk = DemoDesk(Settings.from_environment())
    if _exists(desk, SLUG):
        return
    staff = _hire(desk)
    line = open_line(desk, staff[Role.OWNER])
    _tell(desk, staff)
    now = datetime.now(UTC) - timedelta(minutes=5)
    tell_calls(line, lambda days_ago: now - timedelta(days=days_ago), lambda: _post(desk))
    desk.clock.at = datetime.now(UTC)
    tell_vendors_of_one(desk, staff[Role.OWNER])
    enter_controllers(desk, staff[Role.OWNER])
    _tell_own_system(desk, staff[Role.OWNER])


def _tell_own_system(desk: DemoDesk, owner: Staff) -> None:
    """Let what happens from now on be told to the receiver of this machine, where webhooks may go to it."""
    if desk.settings.webhook_loopback != "on":
        return
    desk.clock.at = datetime.now(UTC)
    made = add_endpoint(
        desk,
        owner.account.id,
        url=f"{desk.public_url}{hooks.RECEIVER_PATH}",
        events=tuple(event.value for event in CHOICES),
        actor=owner.actor,
    )
    hooks.trust(made.secrets[0].value)


def _exists(desk: LiveDesk, slug: str) -> bool:
    try:
        desk.accounts.by_slug(slug)
    except NotFound:
        return False
    return True


def first_operator_link() -> str:
    """Return a one-time link for the first account of an empty stage, else the page where its staff sign in."""
    desk = LiveDesk(Settings.from_environment())
    businesses = [account for account in desk.accounts.every() if account.slug != desk.operator]
    return f"{desk.public_url}/staff" if businesses else first_account_link(desk)


def open_operator() -> str:
    """Open the account of this machine's operator where it is not there yet; return the address of its owner."""
    desk = LiveDesk(Settings.from_environment())
    if not _exists(desk, desk.operator):
        open_account(
            desk,
            OpenAccount(
                name="The operator",
                slug=desk.operator,
                time_zone="America/Los_Angeles",
                place="US-CA",
                owner_name="Oscar Operator",
                owner_email=OPERATOR,
                second_factor=Demand.NOBODY,  # the operator's side asks for one; the rest is open to who tries it
                plan=Plan.SMALL_BUSINESS,
                by_operator=True,
            ),
        )
    return OPERATOR.address


def _hire(desk: DemoDesk) -> dict[Role, Staff]:
    """Open the account half a year ago and return its staff by their roles."""
    desk.clock.at -= OPENED
    command = OpenAccount(
        name="Acme Stores",
        slug=SLUG,
        time_zone="America/Los_Angeles",
        place="US-CA",
        owner_name="Olivia Owens",
        owner_email=OWNER,
        plan=Plan.SMALL_BUSINESS,
        email="privacy@acme.example",
        phone="+1 415 555 0100",
        postal="Acme Stores, Privacy, 100 Market Street, San Francisco, CA 94105",
        privacy_url="https://acme.example/privacy",
        second_factor=Demand.NOBODY,  # whoever tries the product signs in with the code from the mail box alone
    )
    account, owner = open_account(desk, command)
    open_door(desk, desk.accounts.get(account.id), OpenDoor(), actor=f"user:{owner.id}")
    users = {Role.OWNER: owner}
    for role, name in ((Role.HANDLER, "Hannah Reyes"), (Role.REVIEWER, "Ravi Patel")):
        email = Email(f"{role.value}@acme.example")
        fresh = desk.accounts.get(account.id)
        users[role] = add_user(desk, fresh, name=name, email=email, role=role, actor=f"user:{owner.id}")
    _post(desk)
    return {role: Staff(desk.accounts.get(account.id), user) for role, user in users.items()}


def _tell(desk: DemoDesk, staff: dict[Role, Staff]) -> None:
    """Let every act of every story happen, in the order of time."""
    today = datetime.now(UTC).astimezone(ZoneInfo("America/Los_Angeles")).replace(hour=9, minute=0, second=0)
    latest = datetime.now(UTC) - timedelta(minutes=5)
    acts = [
        (min(_when(today, story, days), latest), number, act)
        for number, story in enumerate(STORIES)
        for days, act in ((0.0, None), *story.acts)
    ]
    scenes: dict[int, Scene] = {}
    for at, number, act in sorted(acts, key=lambda entry: (entry[0], entry[1])):
        desk.clock.at = at
        if act is None:
            story = STORIES[number]
            scenes[number] = Scene(desk, staff, _submit(desk, staff[Role.OWNER], story), story.rights[0])
        else:
            _play(act, scenes[number])
        _post(desk)


def _when(today: datetime, story: Story, days: float) -> datetime:
    """The time of an act, `days` after the story began; whole days keep the hour in which it began."""
    return (today - timedelta(days=story.days_ago) + timedelta(hours=story.hour - 9, days=days)).astimezone(UTC)


def _play(act: Act, scene: Scene) -> None:
    """Let an act happen to the submission as it is now."""
    desk = scene.desk
    act(replace(scene, submission=desk.requests.submission(scene.submission.account, scene.submission.id)))


def _submit(desk: DemoDesk, owner: Staff, story: Story) -> Submission:
    """Send the form of a story."""
    typed = Typed(
        name=story.name,
        email=Email(story.email),
        phone=None,
        relationship=story.relationship,
        details=story.details,
        wrong=story.wrong,
        right_value=story.right_value,
        agent_name=story.agent,
    )
    command = SubmitRequest(
        account=owner.account,
        reference=new_reference(desk.chance.bytes(16)),
        rights=story.rights,
        residence=story.residence,
        behalf=Behalf.AGENT if story.agent else Behalf.SELF,
        typed=typed,
        channel=Channel.WEB,
        language=story.language,
        signal=story.signal,
    )
    return submit_request(desk, command)


def _post(desk: DemoDesk) -> None:
    """Send the letters that the last act has left in the outbox, a moment after it."""
    places = desk.outbox.overdue(now=desk.clock.now() + GRACE, limit=50)
    desk.clock.at += POSTING
    for place in places:
        deliver_letter(desk, place)
