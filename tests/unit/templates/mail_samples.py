"""Addresses that letters do not reach, as they are shown."""

from typing import Any, Final

from chalicelib.http.staff.addresses_view import AddressRow
from tests.unit.templates.common_samples import AT

MAIL_PAGES: Final[dict[str, dict[str, Any]]] = {
    "staff/addresses.html": {
        "rows": [
            AddressRow(
                id="1-" + "a" * 40,
                address="ana<b>@example.com",
                trouble="bounced",
                stance="held",
                times=2,
                since=AT,
                last_at=AT,
                request_url="/staff/requests/01R",
            ),
            AddressRow(
                id="1-" + "b" * 40,
                address="sam@acme.example",
                trouble="suppressed",
                stance="tried",
                times=1,
                since=AT,
                last_at=AT,
            ),
        ],
        "changes": True,
        "newest_url": "/staff/addresses",
        "more_url": "/staff/addresses?after=x",
    },
}
