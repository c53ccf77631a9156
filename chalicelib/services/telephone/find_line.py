"""Where a call leads: the brand behind a dedicated number or a service code, or the operator's general mailbox."""

from datetime import UTC, datetime, timedelta
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.contact import Phone
from chalicelib.domain.telephony import Greeting, PhoneNumber, ServiceCode, is_service_code
from chalicelib.errors import NotFound
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass

CODE_TRIES: Final = 3  # in one call; then the general mailbox
GUESSES_LIMIT: Final = 12  # wrong codes from one number in an hour; then the general mailbox at once
WITHHELD_LIMIT: Final = 120  # the same from all callers together whose number is withheld
_HOUR: Final = 3600
_MOST_RETIRED: Final = 5  # codes that lead on to each other
_BY_DEFAULT: Final = Greeting()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Whom a caller has reached."""

    account: Account
    name: str  # spoken back
    code: str = ""
    greeting: Greeting = _BY_DEFAULT
    shared: bool = False  # the number is, so that another code can be keyed
    general: bool = False  # the operator's mailbox for what no code leads to


def find_line(desk: Desk, number: PhoneNumber, code: str) -> Line:
    """Whom a call has reached that is past the code: `code` as the steps carry it, empty for the general mailbox.

    Raise `NotFound`.
    """
    if not number.shared:
        return _dedicated(desk, number)
    return line_of_code(desk, code) if code else general_line(desk, number)


def line_of_code(desk: Desk, digits: str) -> Line:
    """The brand that a code stands for, or the one that a retired code leads on to. Raise `NotFound`."""
    code = _in_use(desk, digits)
    return _brand(desk.accounts.get(code.account), code, shared=True)


def general_line(desk: Desk, number: PhoneNumber) -> Line:
    """The mailbox of a shared number's operator."""
    account = desk.accounts.get(number.account)
    return Line(account=account, name=account.name, shared=True, general=True)


def _dedicated(desk: Desk, number: PhoneNumber) -> Line:
    """The number's own brand; without one the account's only brand, else the account itself."""
    account = desk.accounts.get(number.account)
    if number.code:
        try:
            return _brand(account, _in_use(desk, number.code), shared=False)
        except NotFound:  # the brand is gone; the business is not
            return Line(account=account, name=account.name)
    brands = [code for code in desk.lines.codes(account.id) if not code.retired_at]
    return _brand(account, brands[0], shared=False) if len(brands) == 1 else Line(account=account, name=account.name)


def _brand(account: Account, code: ServiceCode, *, shared: bool) -> Line:
    return Line(account=account, name=code.name, code=code.code, greeting=code.greeting, shared=shared)


def _in_use(desk: Desk, digits: str) -> ServiceCode:
    now = desk.clock.now()
    for _ in range(_MOST_RETIRED):
        if not is_service_code(digits):
            break
        code = desk.lines.code(digits)
        if not code.retired_at:
            return code
        if not code.leads_on(now):
            break
        digits = code.forwards_to
    raise NotFound("service code")


def is_guessing(desk: Desk, caller: Phone | None) -> bool:
    """Whether too many wrong codes came from this number in this hour: no code of theirs is looked up then."""
    now = desk.clock.now()
    name, _ = _window(desk, caller, now)
    return desk.limits and desk.work.ephemeral.get_value(name, now=now) is not None


def count_guess(desk: Desk, caller: Phone | None) -> None:
    """Count one wrong code; the number itself is not kept, only its keyed hash for the hour."""
    now = desk.clock.now()
    name, until = _window(desk, caller, now)
    most = GUESSES_LIMIT if caller else WITHHELD_LIMIT
    if desk.work.ephemeral.count(name, until=until) >= most:
        desk.work.ephemeral.put_value(name, "guessing", until=until)


def _window(desk: Desk, caller: Phone | None, now: datetime) -> tuple[str, datetime]:
    window = int(now.timestamp()) // _HOUR
    who = desk.secrets.hash("code-guess", caller.look_up if caller else "withheld")[:32]
    return f"code-guess|{who}|{window}", datetime.fromtimestamp((window + 1) * _HOUR, UTC) + timedelta(minutes=1)
