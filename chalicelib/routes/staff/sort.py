"""Staff say what was asked for by telephone or text, beside the message itself; or that nothing was."""

from typing import Any, Final

from chalicelib import texts
from chalicelib.channels.sort_form import read_sorting
from chalicelib.domain import places
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.request import Behalf, Channel, Request
from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidField, NotPossible, StaleForm
from chalicelib.http.call import Call, request_id
from chalicelib.http.consumer.place_options import place_options
from chalicelib.http.responses import Response
from chalicelib.http.staff.line_page import media_of, view_of
from chalicelib.http.staff.mail_view import mail_views
from chalicelib.http.staff.pages import check_staff_token, read_seen, reader
from chalicelib.http.staff.request_parts import RelatedView
from chalicelib.http.staff.request_view import message_views, related_views
from chalicelib.http.staff.step import Step, again, changes, form_page, run_step, typed
from chalicelib.http.staff.voicemail_view import call_back_at
from chalicelib.http.views import MessageView
from chalicelib.routes.staff.registry import step_page
from chalicelib.services.handling.related_requests import read_related
from chalicelib.services.handling.step import check_open
from chalicelib.services.inbound.move_mail import MoveMail, move_mail
from chalicelib.services.intake.close_no_request import CloseNoRequest, Unasked, close_no_request
from chalicelib.services.intake.sort_request import keyed_right, offered_rights, sort_request, unsorted_request
from chalicelib.services.telephone.read_line import Line, read_line

_NOTHING: Final = "no-request"  # the buttons of the other forms
_ELSEWHERE: Final = "move"
_MOST_ALIKE: Final = 10


def _context(call: Call, head: Request) -> dict[str, Any]:
    check_open(head, unsorted=True)
    if not head.unsorted:
        raise NotPossible("sorted-already")
    line = read_line(call.desk, head)
    shown = view_of(call, line, reader(call))
    residence = _residence(call)
    filed = call.desk.requests.dossier(head.account, head.id)[1] if head.channel is Channel.EMAIL else ()
    return {
        "line": shown,
        "messages": _texts_that_followed(call, head),
        "media": media_of(call, shown),
        "places": place_options(call.language, unknown=_place(call, places.UNSAID)),
        "rights": [right.value for right in offered_rights(call.staff.account, head, residence)],
        "shown": residence,
        "place": _place(call, residence),
        "behalves": [behalf.value for behalf in Behalf],
        "unasked": [what.value for what in Unasked],
        "by_text": head.channel in {Channel.TEXT, Channel.EMAIL},
        "mails": mail_views(filed, call.desk.clock.now()),
        "mailed": line.submission.typed.details,
        "alike": _alike(call, line) if head.channel is Channel.EMAIL else [],
        "values": _first_values(call, line),
    }


def _texts_that_followed(call: Call, head: Request) -> list[MessageView]:
    """What was written after the first text: the rights and the address may stand there."""
    if head.channel is not Channel.TEXT:
        return []
    _, filed = call.desk.requests.dossier(head.account, head.id)
    return message_views(head, filed, reader(call))


def _alike(call: Call, line: Line) -> list[RelatedView]:
    """What the address has asked for before, if the mail is from there: nothing proves that."""
    found = read_related(call.desk, call.staff.account, line.request, line.submission)
    return related_views(found.same_contact[:_MOST_ALIKE])


def _place(call: Call, code: str) -> str:
    """The place in words, as staff say it of somebody else."""
    return texts.text("staff.sort.unknown" if code == places.UNSAID else f"place.{code}", call.language)


def _residence(call: Call) -> str:
    """The place whose rights the page shows."""
    asked = call.value("residence") if call.method == "POST" else ""
    return asked if asked in places.ALL else places.UNSAID


def _first_values(call: Call, line: Line) -> dict[str, Any]:
    """What the form holds when it is opened: what is known of the call, and nothing that is only guessed."""
    known = line.submission.typed
    number = next((number for one in line.calls if (number := call_back_at(one))), known.phone)
    keyed = keyed_right(call.staff.account, line.request, places.UNSAID)
    return {
        "residence": line.submission.residence or places.UNSAID,
        "rights": [keyed.value] if keyed else [],
        "behalf": Behalf.SELF.value,
        "name": known.name,
        "email": known.email.address if known.email else "",
        "phone": number.e164 if number else "",
    }


def _act(call: Call, seen: int) -> None:
    sort_request(call.desk, call.staff, read_sorting(call, request_id(call), seen=seen))


def _close(call: Call, seen: int) -> None:
    command = CloseNoRequest(request=request_id(call), what=call.value("what"), why=call.value("why"), seen=seen)
    close_no_request(call.desk, call.staff, command)


def _move(call: Call, seen: int) -> None:
    move_mail(call.desk, call.staff, MoveMail(request=request_id(call), reference=call.value("reference"), seen=seen))


_MOVE: Final = Step(template="staff/sort.html", done="mail-moved", context=_context, act=_move, several=("rights",))
_STEP: Final = Step(template="staff/sort.html", done="sorted", context=_context, act=_act, several=("rights",))
_CLOSE: Final = Step(template="staff/sort.html", done="no-request", context=_context, act=_close, several=("rights",))


@step_page("sort", Tag.REQUEST_SORTED, Tag.REQUEST_MAIL_MOVED, Tag.REQUEST_MESSAGE_RECEIVED)
def sort(call: Call) -> Response:
    """Sort it; rights that were not shown for the place are shown first, and nothing is done."""
    if call.method == "GET" or call.value("resume"):
        return run_step(call, _STEP)
    if call.value("action") == _NOTHING:
        return run_step(call, _CLOSE)
    if call.value("action") == _ELSEWHERE:
        return run_step(call, _MOVE)
    if call.value("action") == "send" and call.value("shown") == _residence(call):
        return run_step(call, _STEP)
    try:
        check_staff_token(call)
        head = unsorted_request(call.desk, call.staff, request_id(call))
    except (InvalidField, NotPossible, StaleForm) as error:
        return again(call, _STEP, error)
    return _with_rights_of_place(call, head)


def _with_rights_of_place(call: Call, head: Request) -> Response:
    """The form with what the law gives at the place that was chosen; what it knows of the choice stays chosen."""
    values = typed(call, _STEP)
    offered = offered_rights(call.staff.account, head, _residence(call))
    values["rights"] = _carried(values["rights"], offered, keyed_right(call.staff.account, head, _residence(call)))
    more: dict[str, Any] = {"values": values, "moved": True}
    if read_seen(call)[0] != head.version:
        more["changes"] = changes(call)
    return form_page(call, _STEP, head, **more)


def _carried(chosen: list[str], offered: tuple[Right, ...], keyed: Right | None) -> list[str]:
    kept = [name for name in chosen if name in set(offered)]
    return kept or ([keyed.value] if keyed else [])
