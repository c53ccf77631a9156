"""What came by telephone or text, with everything that was filed of it; and which brands were called."""

from collections.abc import Sequence

from chalicelib.domain.account import Staff
from chalicelib.domain.request import BY_TELEPHONE, Request, Submission
from chalicelib.domain.telephony import PhoneCall
from chalicelib.domain.voicemail import Voicemail
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A request with what its submission left on the line; several rights of one call share it."""

    request: Request
    siblings: tuple[Request, ...]
    submission: Submission
    calls: tuple[PhoneCall, ...]
    voicemails: tuple[Voicemail, ...]


def read_line(desk: Desk, request: Request) -> Line:
    """Return what the request's submission left on the line; calls are filed under its first request."""
    submission = desk.requests.submission(request.account, request.submission)
    others = tuple(desk.requests.get(request.account, name) for name in submission.requests if name != request.id)
    return line_of(desk, request, submission, others)


def line_of(desk: Desk, request: Request, submission: Submission, siblings: tuple[Request, ...]) -> Line:
    """As `read_line`, for who has read the rest already; nothing more is read of what came otherwise."""
    if submission.channel not in BY_TELEPHONE:
        return Line(request, siblings, submission, (), ())
    first = submission.requests[0]
    calls = desk.voicemails.calls(request.account, first)
    return Line(request, siblings, submission, calls, desk.voicemails.of_request(request.account, first))


def brands_of(desk: Desk, staff: Staff, codes: Sequence[str]) -> dict[str, str]:
    """The names of the account's brands by service code, where one of them was keyed."""
    if not any(codes):
        return {}
    return {code.code: code.name for code in desk.lines.codes(staff.account.id)}
