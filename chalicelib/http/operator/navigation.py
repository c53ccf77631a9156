"""The operator's menu as data: what there is, and where it lies. Whoever operates may go everywhere."""

from typing import Final

from chalicelib.http.staff.pages import OPERATOR
from chalicelib.http.views import MenuLink
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the operator: texts `operator.nav.<key>` and, on home, `operator.home.about.<key>`."""

    key: str
    path: str


HOME: Final = Entry("home", OPERATOR)
MENU: Final[tuple[Entry, ...]] = (
    HOME,
    Entry("accounts", f"{OPERATOR}/accounts"),
    Entry("health", f"{OPERATOR}/health"),
    Entry("grants", f"{OPERATOR}/grants"),
    Entry("misuse", f"{OPERATOR}/misuse"),
    Entry("referrals", f"{OPERATOR}/referrals"),
    Entry("mailbox", "/staff/mailbox"),
    Entry("notices", f"{OPERATOR}/notices"),
    Entry("policy", f"{OPERATOR}/policy"),
    Entry("news", f"{OPERATOR}/news"),
    Entry("transfers", f"{OPERATOR}/transfers"),
    Entry("erasures", f"{OPERATOR}/erasures"),
)


def menu(current: str | None) -> list[MenuLink]:
    """The menu; `current` is the page that is shown."""
    return [MenuLink(key=entry.key, url=entry.path, current=entry.key == current) for entry in MENU]


def sections() -> list[MenuLink]:
    """What home leads to: everything but itself."""
    return [MenuLink(key=entry.key, url=entry.path) for entry in MENU if entry is not HOME]
