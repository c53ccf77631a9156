"""A business opens an account by itself, once the address of its first owner is proved: a trial, without a card.

Nothing of the account exists before. What was typed lies sealed under the operator's key for a day; the ids are chosen
at once, so that two presses, or a repeat after a lost answer, open one account. To an address that has access to one
already a mail says so; the pages are the same.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from zoneinfo import available_timezones

from chalicelib.domain import places
from chalicelib.domain.account import POSTAL_LIMIT, Account, User, parse_slug
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.ids import new_account_id, new_user_id
from chalicelib.domain.mailed_name import company_name, persons_name, way_of_contact
from chalicelib.domain.passing import SIGN_UP_LIFE, SignUp
from chalicelib.errors import Gone, InvalidField, InvalidInput, NotFound
from chalicelib.services.accounts.open_account import OpenAccount, open_account
from chalicelib.services.consumer.codes import allow_sending, show_code, use_up
from chalicelib.services.letters.new_letter import new_letter
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass, replace

FIELDS: Final = ("name", "slug", "postal", "place", "time_zone", "owner_name", "owner_email")
ADDRESSES_A_DAY: Final = 5  # mails to one address, from all browsers together
_SEVERAL: Final = " "


@dataclass(frozen=True, slots=True, kw_only=True)
class WantsAccount:
    """What the page has read: the fields as typed, the languages ticked, and the browser's secret."""

    typed: dict[str, str]
    languages: tuple[str, ...]
    browser: str
    language: str  # of the page, and so of the mail


def ask_sign_up(desk: Desk, asked: WantsAccount) -> None:
    """Keep what was typed and mail a code to the owner's address.

    Raise `NotFound` where nobody can sign up, `InvalidInput` with every problem, `TooManyAttempts`.
    """
    operator = _operator(desk)
    facts = asked.typed | {"languages": _SEVERAL.join(asked.languages)}
    command = read_facts(facts)
    before = _draft(desk, asked.browser)
    if not (before and _mine(desk, before, command)):
        check_slug_free(desk, command.slug)
    subject = _subject(desk, asked.browser, command.owner_email)
    allow_sending(desk, subject)
    draft = SignUp(
        id=_name(desk, asked.browser),
        account=operator.id,
        opens=new_account_id(desk.chance.bytes(10)),
        user=new_user_id(desk.chance.bytes(10)),
        facts=facts,
    )
    if before and before.facts == facts:
        draft = before
    desk.work.ephemeral.put(draft, until=desk.clock.now() + SIGN_UP_LIFE)
    known = bool(desk.accounts.logins(command.owner_email)) and not draft.opened
    letter = new_letter(
        desk,
        LetterKind.SIGN_UP_KNOWN if known else LetterKind.SIGN_UP_CODE,
        account=operator.id,
        language=asked.language,
        to=command.owner_email,
        values={"subject": subject},
    )
    if _may_mail(desk, command.owner_email):
        desk.work.post_code(letter)


def _may_mail(desk: Desk, email: Email) -> bool:
    """Count a mail to an address: it must not be flooded by strangers. The page is the same."""
    now = desk.clock.now()
    hashed = desk.secrets.hash("sign-up", email.look_up)[:40]
    mailed = desk.work.ephemeral.count(f"sign-up|{hashed}|{now:%Y-%m-%d}", until=now + timedelta(days=1))
    return not desk.limits or mailed <= ADDRESSES_A_DAY


def sent_to(desk: Desk, browser: str) -> str:
    """The address to which this browser had a code sent; empty when there is none."""
    draft = _draft(desk, browser)
    return draft.facts["owner_email"].strip() if draft else ""


def typed_before(desk: Desk, browser: str) -> dict[str, str]:
    """What this browser typed and has not opened yet, to be corrected."""
    draft = _draft(desk, browser)
    return dict(draft.facts) if draft and not draft.opened else {}


@dataclass(frozen=True, slots=True)
class SignedUp:
    """The account and its owner, and whether this call has opened it: only that lets somebody in."""

    account: Account
    owner: User
    first: bool


def finish_sign_up(desk: Desk, browser: str, code: str) -> SignedUp:
    """Open the account with its owner; the same browser with the same code finds the same account again.

    Raise `Gone` when nothing is kept for this browser, `InvalidField` (`code`, or `slug` `taken` meanwhile),
    `TooManyAttempts`.
    """
    _operator(desk)
    draft = _draft(desk, browser)
    if draft is None:
        raise Gone("sign-up")
    command = read_facts(draft.facts)
    shown = show_code(desk, _subject(desk, browser, command.owner_email), code)
    if not draft.opened and desk.accounts.logins(command.owner_email) and not _mine(desk, draft, command):
        raise InvalidField(field="code", problem="wrong")  # the mail to a known address carries none
    use_up(desk, shown, by=browser)
    if not _mine(desk, draft, command):
        _open(desk, draft, command)
    opened = replace(draft, opened=True)
    first = not draft.opened and desk.work.ephemeral.exchange(draft, opened, until=desk.clock.now() + SIGN_UP_LIFE)
    return SignedUp(desk.accounts.get(draft.opens), desk.accounts.user(draft.opens, draft.user), first)


def _open(desk: Desk, draft: SignUp, command: OpenAccount) -> None:
    """Open it; of two presses at one moment the second meets what the first has opened."""
    chosen = replace(command, account=draft.opens, user=draft.user, actor=f"user:{draft.user}")
    try:
        open_account(desk, chosen)
    except InvalidField:
        if not _mine(desk, draft, command):
            raise


def _mine(desk: Desk, draft: SignUp, command: OpenAccount) -> bool:
    """Whether the account that this browser wants is open already."""
    try:
        return desk.accounts.by_slug(command.slug).id == draft.opens
    except NotFound:
        return False


def check_slug_free(desk: Desk, slug: str) -> None:
    """Raise `InvalidField` (`slug` `taken`): a public address is no secret."""
    try:
        desk.accounts.by_slug(slug)
    except NotFound:
        if slug != desk.operator:
            return
    raise InvalidField(field="slug", problem="taken")


def read_facts(facts: dict[str, str]) -> OpenAccount:
    """Read every field before refusing, so that all problems are told at once. Raise `InvalidInput`."""
    problems = []
    readers: dict[str, Callable[[str], object]] = {
        "name": lambda text: company_name("name", text, limit=100, needed=True),
        "slug": lambda text: parse_slug(text.strip().lower()),
        "postal": lambda text: way_of_contact("postal", text, limit=POSTAL_LIMIT, needed=True, lines=True),
        "place": lambda text: one_of("place", text, set(places.STATES) | set(places.EUROPEAN)),
        "time_zone": lambda text: one_of("time_zone", text, available_timezones()),
        "owner_name": lambda text: persons_name("owner_name", text, limit=100, needed=True),
        "owner_email": lambda text: Email.parse(text, field="owner_email"),
        "languages": _languages,
    }
    read: dict[str, Any] = {}
    for name, reader in readers.items():
        try:
            read[name] = reader(facts.get(name, ""))
        except InvalidField as problem:
            problems.append(problem)
    if problems:
        raise InvalidInput(tuple(problems))
    return OpenAccount(**read)


def one_of(field: str, text: str, known: set[str]) -> str:
    """One of the values that there are. Raise `InvalidField` `unknown`."""
    if text not in known:
        raise InvalidField(field=field, problem="unknown")
    return text


def _languages(text: str) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(text.split()))
    if not chosen:
        raise InvalidField(field="languages", problem="missing")
    return chosen


def _operator(desk: Desk) -> Account:
    """The account in whose name mails go out before there is another one. Raise `NotFound` where nobody signs up."""
    if not desk.takes_sign_ups:
        raise NotFound("sign-up")
    return desk.accounts.by_slug(desk.operator)


def _draft(desk: Desk, browser: str) -> SignUp | None:
    try:
        return desk.work.ephemeral.get(SignUp, _name(desk, browser), now=desk.clock.now())
    except NotFound:
        return None


def _name(desk: Desk, browser: str) -> str:
    return desk.secrets.hash("sign-up-browser", browser)[:40]


def _subject(desk: Desk, browser: str, email: Email) -> str:
    return f"sign-up|{desk.secrets.hash('sign-up-code', f'{browser}|{email.look_up}')[:40]}"
