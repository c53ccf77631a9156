"""What the page of one's own security shows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from markupsafe import Markup
from msgspec import Struct

from chalicelib.http.call import Call
from chalicelib.http.endpoint import SECURITY, SET_UP
from chalicelib.http.responses import Response
from chalicelib.http.staff.pages import staff_page
from chalicelib.services.accounts.sessions import sessions_of


class SessionView(Struct, frozen=True, kw_only=True):
    """One session: `way` names the text ``staff.security.way.<way>``, `id` is enough of it to tell it from others."""

    id: str
    device: str
    way: str
    since: datetime
    seen: datetime
    present: bool = False


SHOWN: Final = 16  # characters of a session's name


def session_views(call: Call) -> Sequence[SessionView]:
    """The live sessions of who is signed in, newest first."""
    return [
        SessionView(
            id=session.id[:SHOWN],
            device=session.device,
            way=session.way,
            since=session.signed_in_at,
            seen=session.seen_at,
            present=session.id == call.staff.session,
        )
        for session in sessions_of(call.desk, call.staff.user)
    ]


def security_page(call: Call, *, status: int = 200, **more: Any) -> Response:
    """The page of one's own security."""
    return staff_page(
        call,
        "staff/security.html",
        status=status,
        nav="security",
        here=SECURITY,
        action=SECURITY,
        factors_url=SET_UP,
        factors=call.desk.second_factors.of(call.staff.account.id, call.staff.user.id),
        sessions=session_views(call),
        **more,
    )


def picture_of(address: str) -> Markup:
    """An address as a square of dots that a telephone reads: SVG without styles, light also on a dark page."""
    import segno

    drawn = segno.make(address, error="m").svg_inline(scale=4, light="#fff", svgclass=None, lineclass=None)
    return Markup(drawn)  # noqa: S704  drawn by the library: shapes and numbers only
