"""The operator's privacy policy as staff see it: what is new to them, and what their account allows."""

from datetime import date

from msgspec import Struct

from chalicelib import texts
from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Account, Staff
from chalicelib.domain.policy import Use, spoken
from chalicelib.domain.uses import Standing, affected, choice_of, unread
from chalicelib.http.staff.notice_view import ToldView
from chalicelib.http.staff.request_view import Reader
from chalicelib.services.policies.may_use import standing_of

PRIVACY = "/staff/privacy"


class UseView(Struct, frozen=True, kw_only=True):
    """One use, text `policy.use.<use>`, with where the account stands, text `staff.privacy.standing.<standing>`."""

    use: str
    standing: str
    allowed: bool
    said_by: str = ""  # of the last answer, if there is one
    said_on: date | None = None


def use_views(desk: LiveDesk, account: Account, reader: Reader) -> list[UseView]:
    """The uses of which the account can say something."""
    return [_use(desk, account, use, reader) for use in affected(desk.policy_versions.newest(), account)]


def policy_told(desk: LiveDesk, staff: Staff, language: str) -> list[ToldView]:
    """The newest version that a person must still read, as it stands above their pages; one line at most."""
    if staff.reading or staff.key:
        return []
    version = unread(staff.user, desk.policy_versions.listed())
    if version is None:
        return []
    said = spoken(version.titles, language)
    title = texts.text("staff.privacy.told", language, title=version.titles[said])
    return [ToldView(severity="important", title=title, language=language, url=f"{PRIVACY}/{version.number}")]


def _use(desk: LiveDesk, account: Account, use: Use, reader: Reader) -> UseView:
    found: Standing = standing_of(desk, account, use)
    choice = choice_of(account, use)
    return UseView(
        use=use.value,
        standing=found.value,
        allowed=found.allows,
        said_by=reader.name(choice.by) if choice else "",
        said_on=account.day_of(choice.at) if choice else None,
    )
