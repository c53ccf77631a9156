"""The registers, and the page that forgets a member of staff, as they are shown."""

from datetime import UTC, date, datetime
from typing import Any, Final

from chalicelib.domain.ids import AccountId
from chalicelib.domain.register import Register, RegisterEntry
from chalicelib.http.staff.registers_view import EntryRow, fields
from tests.unit.templates.common_samples import AT, problem

_VALUES: Final = {
    "happened": "A list went to <b>another</b> address",
    "noticed_at": "2026-11-21T14:45",
    "harm": "confidentiality",
    "categories": "names",
    "risk": "high",
}

REGISTER_PAGES: Final[dict[str, dict[str, Any]]] = {
    "staff/registers.html": {"kinds": [(one.value, f"/staff/registers/{one}") for one in Register]},
    "staff/register.html": {
        "register": "incidents",
        "changes": True,
        "entries": [
            EntryRow(
                url="/staff/registers/incidents/01R",
                title="A list went to <b>another</b> address",
                day=date(2026, 11, 21),
                due="Tell the authority by November 24, 2026",
                late=True,
            ),
            EntryRow(url="/staff/registers/incidents/01Q", title="A lost laptop", day=date(2026, 2, 1)),
        ],
    },
    "staff/register_entry.html": {
        "register": "incidents",
        "fields": fields(Register.INCIDENTS, _VALUES, "en"),
        "entry": RegisterEntry(
            account=AccountId("acc_a"),
            register=Register.INCIDENTS,
            id="01R",
            made_at=AT,
            made_by="user:usr_o",
            values=_VALUES,
            version=2,
        ),
        "by": "Sam <Rivera>",
        "back_url": "/staff/registers/incidents",
        "notice_due": datetime(2026, 11, 24, 14, 45, tzinfo=UTC),
        "changes": True,
        "once": "",
        **problem("register_measures"),
    },
    "staff/forget_user.html": {
        "action": "/staff/users/usr_s/forget",
        "back_url": "/staff/users/usr_s",
        "own": False,
        "name": "Sam <Rivera>",
        **problem("forget"),
    },
}
