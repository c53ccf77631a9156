"""A business is taken in, with its first owner; later users are invited."""

from contextlib import nullcontext, suppress

from chalicelib.domain.account import (
    PHONE_LIMIT,
    POSTAL_LIMIT,
    Account,
    AccountState,
    LoginEntry,
    Plan,
    SlugEntry,
    TimeZoneName,
    User,
    parse_slug,
)
from chalicelib.domain.account_course import TRIAL_LIFE
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.ids import AccountId, UserId, new_account_id, new_user_id
from chalicelib.domain.mailed_name import company_name, way_of_contact
from chalicelib.domain.mailing import Mailing
from chalicelib.domain.permissions import Role
from chalicelib.domain.policy import in_effect
from chalicelib.domain.reason import Reason
from chalicelib.domain.second_factor import Demand
from chalicelib.domain.text import required
from chalicelib.errors import Conflict, InvalidField, NotFound, Unavailable
from chalicelib.law.calendars import calendar_of
from chalicelib.services.notices.joining import tell_joining
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk, new_id
from chalicelib.services.retention.review_month import first_review
from chalicelib.values import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAccount:
    """The business as it introduces itself, and its first owner."""

    name: str
    slug: str
    time_zone: str
    place: str
    owner_name: str
    owner_email: Email
    plan: Plan = Plan.TRIAL
    email: str = ""
    phone: str = ""
    postal: str = ""
    privacy_url: str = ""
    second_factor: Demand = Demand.ADMINISTRATORS
    languages: tuple[str, ...] = ("en", "es")
    account: AccountId | None = None  # chosen beforehand, so that a repeat meets its own
    user: UserId | None = None
    actor: str = "system:accounts"
    by_operator: bool = False  # asked for by who holds the machine: nobody else may take the operator's own name


def open_account(desk: Desk, command: OpenAccount) -> tuple[Account, User]:
    """Make the account, its data key, its address and its owner. Raise `InvalidField`; `slug` `taken`; `Conflict`.

    Raise `Unavailable` where nothing was opened because of what passes: the same again may open it.
    """
    now = desk.clock.now()
    calendar_of(command.place)  # refuses a place that no due date could be computed for
    account = Account(
        id=command.account or new_account_id(desk.chance.bytes(10)),
        slug=parse_slug(command.slug),
        name=company_name("name", command.name, limit=100, needed=True),
        plan=command.plan,
        state=AccountState.TRIAL if command.plan is Plan.TRIAL else AccountState.ACTIVE,
        opened_at=now,
        time_zone=TimeZoneName.parse(command.time_zone).name,
        place=command.place,
        email=command.email,
        phone=way_of_contact("phone", command.phone, limit=PHONE_LIMIT),
        postal=way_of_contact("postal", command.postal, limit=POSTAL_LIMIT, lines=True),
        privacy_url=command.privacy_url,
        second_factor=command.second_factor,
        languages=command.languages,
        trial_ends_at=now + TRIAL_LIFE if _lapses(desk, command) else None,
    )
    owner = _user(desk, account, command.owner_name, command.owner_email, Role.OWNER)
    owner = replace(owner, id=command.user or owner.id)
    _check_free(desk, command)
    with suppress(Conflict) if command.account else nullcontext():  # made by the attempt before
        desk.keys.make(account.id)
    _file(desk, command, account, owner)
    return desk.accounts.get(account.id), owner


def _file(desk: Desk, command: OpenAccount, account: Account, owner: User) -> None:
    """Write all that begins with an account, once. Raise as `_understood` does."""
    try:
        persistently(lambda: _commit(desk, command, account, owner), over=Mailing.KIND)
    except Conflict:
        _understood(desk, account)


def _understood(desk: Desk, account: Account) -> None:
    """Say what was in the way of an account; its own write, of which only the answer was lost, was not.

    Raise `InvalidField` (`slug` `taken`), `Conflict` for an id that another account has, `Unavailable` for what passes.
    """
    try:
        there = desk.accounts.by_slug(account.slug)
    except NotFound:
        pass
    else:
        if there.id == account.id:
            return
        raise InvalidField(field="slug", problem="taken")
    try:
        desk.accounts.get(account.id)
    except NotFound:
        raise Unavailable("the account could not be opened") from None
    raise Conflict(Account.KIND)


def _commit(desk: Desk, command: OpenAccount, account: Account, owner: User) -> None:
    opened = Reason(Tag.ACCOUNT_OPENED, command.actor, None, {"plan": account.plan.value})
    added = Reason(Tag.ACCOUNT_USER_ADDED, command.actor, None, {"user": owner.id, "role": owner.role.value})
    unit = desk.work.begin(account.id, account.opened_at)
    unit.create(account, because=opened)
    unit.create(SlugEntry(slug=account.slug, account=account.id), because=opened)
    unit.create(first_review(account, account.opened_at), because=opened)
    unit.create(owner, because=added)
    unit.create(LoginEntry(email=owner.email, account=account.id, user=owner.id), because=added)
    tell_joining(desk, unit, account, owner, because=added)
    unit.commit()


def _lapses(desk: Desk, command: OpenAccount) -> bool:
    """Whether the account ends by itself: a trial does, unless it is that of whoever runs the deployment."""
    return command.plan is Plan.TRIAL and command.slug != desk.operator


def _check_free(desk: Desk, command: OpenAccount) -> None:
    """Refuse what is taken: an address that entered two accounts would lead its owner away from the first."""
    if command.slug == desk.operator and not command.by_operator:
        raise InvalidField(field="slug", problem="taken")  # whoever has this account runs the deployment
    try:
        desk.accounts.by_slug(command.slug)
    except NotFound:
        pass
    else:
        raise InvalidField(field="slug", problem="taken")
    if desk.accounts.logins(command.owner_email):
        raise InvalidField(field="owner_email", problem="taken")


def add_user(desk: Desk, account: Account, *, name: str, email: Email, role: Role, actor: str) -> User:
    """Invite a member of staff and tell them by mail. Raise `InvalidField` (`email` `taken`)."""
    user = _user(desk, account, name, email, role)
    because = Reason(Tag.ACCOUNT_USER_ADDED, actor, None, {"user": user.id, "role": role.value})
    letter = Letter(
        account=account.id,
        id=new_id(desk),
        kind=LetterKind.STAFF_INVITED,
        language=account.languages[0],
        created_at=user.added_at,
        to=email,
        values={},
    )

    def take_in() -> None:
        unit = desk.work.begin(account.id, user.added_at)
        unit.store(account, because=because)
        unit.create(user, because=because)
        unit.create(LoginEntry(email=email, account=account.id, user=user.id), because=because)
        unit.create(letter, because=because)
        tell_joining(desk, unit, account, user, because=because)
        if desk.accounts.logins(email):
            raise InvalidField(field="email", problem="taken")
        unit.commit()

    persistently(take_in, over=Mailing.KIND)
    return user


def _user(desk: Desk, account: Account, name: str, email: Email, role: Role) -> User:
    return User(
        account=account.id,
        id=new_user_id(desk.chance.bytes(10)),
        role=role,
        added_at=desk.clock.now(),
        name=required("owner_name", name, limit=100),
        email=email,
        policy=in_effect(desk.policy_versions.listed(), desk.clock.now()),
    )
