"""What came by telephone or text, as a part of several staff pages: the player needs its bucket in their policy."""

from msgspec.structs import replace

from chalicelib.domain.request import Request
from chalicelib.http.call import Call
from chalicelib.http.staff.pages import reader
from chalicelib.http.staff.request_view import Reader
from chalicelib.http.staff.voicemail_view import LineView, line_view
from chalicelib.services.telephone.read_line import Line, brands_of, read_line


def shown_line(call: Call, head: Request, *, only: str = "") -> LineView | None:
    """What the submission of a request left on the line; `only` names the one recording to show."""
    return view_of(call, read_line(call.desk, head), reader(call), only=only)


def view_of(call: Call, line: Line, who: Reader, *, only: str = "") -> LineView | None:
    """As `shown_line`, for who has read the line already."""
    voicemails = tuple(one for one in line.voicemails if only in {"", one.id})
    calls = () if only else line.calls
    brands = brands_of(call.desk, call.staff, [one.code for one in calls])
    found = Line(line.request, line.siblings, line.submission, calls, voicemails)
    view = line_view(found, who, brands, call.desk.clock.now())
    if view and only:  # on the page where its words are written
        return replace(view, voicemails=[replace(one, correct_url="") for one in view.voicemails])
    return view


def media_of(call: Call, line: LineView | None) -> tuple[str, ...]:
    """The origin that the page plays from, if it plays anything."""
    return (call.desk.voicemail_bucket.origin,) if line and line.playing else ()
