"""What the page of one's own security shows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from chalicelib.http.call import Call
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
