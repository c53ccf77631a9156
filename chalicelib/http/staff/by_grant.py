"""Pages of staff as the operator reads them by a grant: which are open, and what stands above them.

What is not named here stays closed: forms, secrets, exports, and what is about the person who is signed in.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from msgspec import Struct

from chalicelib.domain.account import Staff
from chalicelib.errors import Forbidden, NotFound, NotPossible, OnlyReading
from chalicelib.http.call import Call
from chalicelib.http.responses import Response, see_other
from chalicelib.services.accounts.sessions import note_entered
from chalicelib.services.grants.reading import reader_of, reading_desk, record_view

GRANTS: Final = "/operator/grants"
LEAVE: Final = "/operator/leave"
_REQUEST: Final = "/staff/requests/{request}"
_VOICEMAIL: Final = f"{_REQUEST}/voicemails/{{voicemail}}"
# The pages that are open, and the text `grant.page.<key>` by which the account sees which was read.
OPEN: Final[Mapping[str, str]] = {
    "/staff": "home",
    "/staff/queue": "queue",
    _REQUEST: "request",
    f"{_REQUEST}/agent": "agent",
    f"{_REQUEST}/letters/{{letter}}": "letter",
    f"{_REQUEST}/letters/{{letter}}/pdf": "letter",
    f"{_REQUEST}/vendors/{{vendor}}": "request",
    f"{_VOICEMAIL}/audio": "voicemail",
    f"{_VOICEMAIL}/certificate": "certificate",
    "/staff/mailbox": "mailbox",
    "/staff/addresses": "addresses",
    "/staff/cases": "cases",
    "/staff/formats": "formats",
    "/staff/phone": "phone",
    "/staff/phone/{code}": "phone",
    "/staff/vendors": "vendors",
    "/staff/vendors/{vendor}": "vendors",
    "/staff/letters": "letters",
    "/staff/letters/{letter}": "letters",
    "/staff/statistics": "statistics",
    "/staff/audit": "audit",
    "/staff/settings": "settings",
    "/staff/business": "business",
    "/staff/places": "places",
    "/staff/publishing": "publishing",
    "/staff/mail": "mail",
    "/staff/verification": "verification",
    "/staff/users": "users",
    "/staff/users/{user}": "users",
    "/staff/controllers": "controllers",
    "/staff/referrals": "controllers",
    "/staff/privacy": "privacy",
    "/staff/privacy/{number}": "privacy",
    "/staff/transfers": "transfers",
    "/staff/grants": "grants",
    "/staff/grants/{grant}": "grants",
}
# What belongs to the session itself: there the operator is who they are.
OWN: Final = frozenset({"/staff/again", "/staff/sign-out"})
_ID: Final = re.compile(r"[0-9A-Z]{26}")


class ReadingView(Struct, frozen=True, kw_only=True):
    """Which account is read, by whose right (text `grant.kind.<kind>`), until when."""

    account: str
    kind: str
    until: datetime
    silent: bool
    leave_url: str = LEAVE
    grants_url: str = GRANTS


def reads_by_grant(staff: Staff, path: str) -> bool:
    """Whether a call in this session is one that reads the entered account."""
    return staff.entered is not None and path not in OWN


def read_by_grant(call: Call, path: str) -> Response | None:
    """Make the call one of the grant's reader, and record it before anything is shown.

    A grant that is over ends the reading and leads back to the grants. Raise `OnlyReading` for all but an open page.
    """
    try:
        staff = reader_of(call.desk, call.staff)
    except (Forbidden, NotFound, NotPossible):
        note_entered(call.desk, call.staff, None)
        return see_other(f"{GRANTS}?done=grant-over")
    if call.method != "GET" or path not in OPEN:
        raise OnlyReading(path)
    request = call.params.get("request", "")
    record_view(call.desk, staff, page=OPEN[path], request=request if _ID.fullmatch(request) else "")
    call.desk = reading_desk(call.desk, staff)
    call.admit(staff)
    return None


def reading_view(call: Call) -> ReadingView | None:
    """What stands above each page that is read by a grant."""
    reading = call.staff.reading
    if reading is None:
        return None
    return ReadingView(
        account=call.staff.account.name,
        kind=reading.grant.kind.value,
        until=reading.grant.ends_at,
        silent=reading.grant.is_silent(call.desk.clock.now()),
    )
