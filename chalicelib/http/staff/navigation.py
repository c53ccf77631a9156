"""The staff's menu and the settings page as data: what there is, where it lies, and who may go there."""

from collections.abc import Container
from typing import Final

from chalicelib.domain.permissions import Permission, Role, permits
from chalicelib.http.views import MenuLink
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that is reached from everywhere: text `staff.nav.<key>`; a setting also has `staff.settings.<key>`."""

    key: str
    path: str
    permission: Permission = Permission.READ_REQUESTS


SETTINGS_PATH: Final = "/staff/settings"

MENU: Final = (
    Entry("home", "/staff"),
    Entry("queue", "/staff/queue"),
    Entry("new", "/staff/requests/new", Permission.HANDLE_REQUESTS),
    Entry("phone", "/staff/phone"),
    Entry("letters", "/staff/letters"),
    Entry("opt-outs", "/staff/opt-outs"),
    Entry("vendors", "/staff/vendors"),
    Entry("statistics", "/staff/statistics"),
    Entry("audit", "/staff/audit", Permission.READ_AUDIT),
    Entry("settings", SETTINGS_PATH),
)

SETTINGS: Final = (
    Entry("profile", "/staff/profile"),
    Entry("alerts", "/staff/alerts"),
    Entry("security", "/staff/security"),
    Entry("notices", "/staff/notices"),
    Entry("privacy", "/staff/privacy"),
    Entry("transfers", "/staff/transfers"),
    Entry("business", "/staff/business", Permission.READ_AUDIT),
    Entry("places", "/staff/places", Permission.READ_AUDIT),
    Entry("addresses", "/staff/addresses"),
    Entry("agents", "/staff/agents"),
    Entry("cases", "/staff/cases"),
    Entry("formats", "/staff/formats"),
    Entry("incentives", "/staff/incentives"),
    Entry("children", "/staff/children"),
    Entry("publishing", "/staff/publishing"),
    Entry("mail", "/staff/mail"),
    Entry("questions", "/staff/questions", Permission.ADMINISTER),
    Entry("verification", "/staff/verification", Permission.READ_AUDIT),
    Entry("holds", "/staff/holds", Permission.READ_AUDIT),
    Entry("consumers", "/staff/consumers", Permission.READ_AUDIT),
    Entry("users", "/staff/users", Permission.READ_AUDIT),
    Entry("access", "/staff/access", Permission.READ_AUDIT),
    Entry("sso", "/staff/access/sso", Permission.READ_AUDIT),
    Entry("export", "/staff/export", Permission.READ_AUDIT),
    Entry("grants", "/staff/grants", Permission.READ_AUDIT),
    Entry("controllers", "/staff/controllers"),
    Entry("registers", "/staff/registers", Permission.READ_AUDIT),
    Entry("keys", "/staff/keys", Permission.READ_AUDIT),
    Entry("webhooks", "/staff/webhooks", Permission.READ_AUDIT),
    Entry("plan", "/staff/plan"),
    Entry("takeout", "/staff/takeout", Permission.EXPORT_EVERYTHING),
    Entry("close", "/staff/close", Permission.CLOSE_ACCOUNT),
)


def menu(role: Role, current: str | None) -> list[MenuLink]:
    """The menu of a role; a setting's page counts as the settings."""
    within = "settings" if is_setting(current) else current
    return _links(MENU, role, within)


def settings(role: Role, only: Container[str] | None = None) -> list[MenuLink]:
    """The settings that a role may open, those of certain addresses only if these are given."""
    return [link for link in _links(SETTINGS, role, None) if only is None or link.url in only]


def is_setting(key: str | None) -> bool:
    """Whether a page is reached from the settings page."""
    return any(entry.key == key for entry in SETTINGS)


def _links(entries: tuple[Entry, ...], role: Role, current: str | None) -> list[MenuLink]:
    allowed = [entry for entry in entries if permits(role, entry.permission)]
    return [MenuLink(key=entry.key, url=entry.path, current=entry.key == current) for entry in allowed]
