"""Legal holds and letters that came back, for systems."""

from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.request_view import letter_record, present
from chalicelib.http.api.schemas.course import Held, SetHold, ToldBy
from chalicelib.http.api.schemas.dossier import LetterRecord
from chalicelib.http.api.sections import Section
from chalicelib.http.api.steps import STEP_REFUSALS
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.handling.hold_request import HoldRequest, hold_request, release_hold
from chalicelib.services.letters import read_letter as letters
from chalicelib.services.letters.send_again import send_again
from chalicelib.services.letters.told_otherwise import ToldOtherwise, abandon_letter, record_told

section: Final = Section(blueprint, "Holds and letters", "/requests/{request}")
_LETTER: Final = "/letters/{letter}"


@section.administers(
    "/hold", audit=(Tag.REQUEST_HELD,), body=SetHold, answer=Held, versioned=True, refusals=STEP_REFUSALS
)
def hold(call: ApiCall) -> Held:
    """Set a legal hold.

    For a lawsuit or an authority: nothing of the request is deleted while it stands. A hold that stands is changed by
    another one; closed requests can be held too.
    """
    body: SetHold = call.body
    command = HoldRequest(
        request=call.request, reason=body.purpose, until=body.hold_until, words=body.words, seen=call.seen
    )
    late = hold_request(call.desk, call.staff, command)
    head = call.desk.requests.get(call.account.id, call.request)
    return Held(request=present(head, call.account, call.account.day_of(call.now)), late=late)


@section.step("/hold/release", audit=(Tag.REQUEST_HOLD_RELEASED,), administers=True)
def release(call: ApiCall) -> None:
    """End a legal hold.

    Retention runs again.
    """
    release_hold(call.desk, call.staff, call.request, seen=call.seen)


@section.reads(_LETTER, audit=(Tag.VIEW_REQUEST,), answer=LetterRecord)
def read_letter(call: ApiCall) -> LetterRecord:
    """Read a letter that was sent.

    Its words as they were sent, or as they are to be printed and posted where no address is known.
    """
    head, letter = letters.read_letter(call.desk, call.staff, call.request, call.params["letter"])
    return letter_record(letter, head)


@section.step(f"{_LETTER}/told", audit=(Tag.REQUEST_TOLD_OTHERWISE,), body=ToldBy)
def told(call: ApiCall) -> None:
    """Record that a person was told otherwise.

    Of a letter that is to be posted or did not arrive: how the person was told what it says, and on which day. The
    periods that it meets are met then.
    """
    body: ToldBy = call.body
    command = ToldOtherwise(
        request=call.request, letter=call.params["letter"], means=body.means, day=body.told, seen=call.seen
    )
    record_told(call.desk, call.staff, command)


@section.step(f"{_LETTER}/abandonment", audit=(Tag.REQUEST_LETTER_ABANDONED,))
def abandon(call: ApiCall) -> None:
    """Record that no way to a person is known.

    They stay untold, and no period is met.
    """
    abandon_letter(call.desk, call.staff, call.request, call.params["letter"], seen=call.seen)


@section.step(f"{_LETTER}/repetition", audit=(Tag.REQUEST_LETTER_REPEATED,))
def repeat(call: ApiCall) -> None:
    """Mail a letter once more.

    One that did not arrive; it counts as told from now on, unless this one comes back as well.
    """
    send_again(call.desk, call.staff, call.request, call.params["letter"], seen=call.seen)
