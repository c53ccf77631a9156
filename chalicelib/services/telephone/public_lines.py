"""How a business is reached on the telephone line, for its public pages: at most a minute old, to read less."""

from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.telephony import ServiceCode
from chalicelib.errors import NotFound, NotPossible
from chalicelib.services.ports.desk import Desk
from chalicelib.services.telephone.may_text import shared_number
from chalicelib.values import dataclass

_LIFE: Final = timedelta(seconds=60)
_MOST: Final = 1000


@dataclass(frozen=True, slots=True)
class PublicLine:
    """A number to call and, of a shared one, the code to key; `brand` is empty where the account has no several."""

    number: str
    code: str = ""
    brand: str = ""


class PublicLines:
    """Remembers for a minute what each account shows; for looking only."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known: dict[str, tuple[datetime, tuple[PublicLine, ...]]] = {}

    def of(self, account: Account) -> tuple[PublicLine, ...]:
        """The numbers of the account's own, else the shared one with the codes of its brands; none without a line."""
        if not self._desk.has_line:
            return ()
        now = self._desk.clock.now()
        read_at, lines = self._known.get(account.id, (None, ()))
        if read_at is not None and timedelta(0) <= now - read_at < _LIFE:
            return lines
        if len(self._known) >= _MOST:
            self._known.clear()
        lines = _read(self._desk, account)
        self._known[account.id] = now, lines
        return lines


def way_to(desk: Desk, account: Account, code: ServiceCode) -> PublicLine | None:
    """How callers reach one brand: by an own number that stands for it, else by the shared one; None without a line."""
    codes = [one for one in desk.lines.codes(account.id) if not one.retired_at]
    own = [line for line in desk.lines.numbers(account.id) if not line.shared]
    brands = {code.code, ""} if codes == [code] else {code.code}
    number = next((line.number for line in own if line.code in brands), "")
    if number:
        return PublicLine(number, brand=code.name)
    try:
        return PublicLine(shared_number(desk), code.code, code.name)
    except (NotPossible, NotFound):
        return None


def _read(desk: Desk, account: Account) -> tuple[PublicLine, ...]:
    brands = {code.code: code.name for code in desk.lines.codes(account.id) if not code.retired_at}
    own = [line for line in desk.lines.numbers(account.id) if not line.shared]
    if own:
        return tuple(PublicLine(line.number, brand=brands.get(line.code, "")) for line in own)
    if not brands:
        return ()
    try:
        number = shared_number(desk)
    except NotPossible:
        return ()
    alone = len(brands) == 1
    return tuple(PublicLine(number, code, "" if alone else name) for code, name in brands.items())
