"""Staff record a request that came by post, at the counter, by telephone or by e-mail; shown before it is written."""

import hashlib
from typing import Any, Final

from chalicelib import texts
from chalicelib.channels.own_answers import fields_of
from chalicelib.channels.staff_entry import CHANNELS, StaffEntry, own_asked, read_entry
from chalicelib.channels.web_form import RELATIONSHIPS
from chalicelib.domain import places
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import Reference, new_reference
from chalicelib.domain.permissions import Permission
from chalicelib.domain.request import Behalf, Submission
from chalicelib.errors import Conflict, Gone, InvalidField, InvalidInput, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.consumer.place_options import place_options
from chalicelib.http.endpoint import endpoint
from chalicelib.http.form_tokens import read_signed_value, signed_value
from chalicelib.http.own_questions_view import named_problems, own_groups
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.foresight_view import foresight_view
from chalicelib.http.staff.pages import FORM, check_staff_token, field_errors, staff_page, today
from chalicelib.http.staff.request_view import request_url
from chalicelib.law.choice import rights_for
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.intake.foresee_request import foresee_request
from chalicelib.services.intake.own_questions import Asked, questions_asked
from chalicelib.services.intake.submit_request import SubmitRequest, submit_request

_WORDS: Final = (
    *("channel", "received_time", "residence", "behalf", "language", "name", "email", "phone", "relationship"),
    *("customer_number", "company", "details", "wrong", "right_value", "agent_name", "agent_organisation"),
    *("agent_email", "agent_shows", "do_not_call"),
)
_PARTS: Final = ("received_day", "received_month", "received_year")


@endpoint(
    blueprint,
    "/staff/requests/new",
    methods=("GET", "POST"),
    audit=(Tag.REQUEST_RECEIVED,),
    permission=Permission.HANDLE_REQUESTS,
)
def new(call: Call) -> Response:
    """The form; then what recording it would mean; then the request. A second press finds the first one's."""
    if call.method == "GET":
        reference = new_reference(call.desk.chance.bytes(16))
        entry = signed_value(call, FORM, reference, owner=call.staff.session)
        return _page(call, entry=entry, values=_first_values(call))
    try:
        check_staff_token(call)
        reference = Reference(read_signed_value(call, FORM, "entry", owner=call.staff.session))
    except StaleForm as error:
        resumed = bool(call.value("resume"))  # the session ended while it was written
        fresh = signed_value(call, FORM, new_reference(call.desk.chance.bytes(16)), owner=call.staff.session)
        problems = () if resumed else field_errors(call, error)
        return _page(call, status=200 if resumed else error.status, entry=fresh, errors=problems)
    if call.value("action") == "place":
        return _page(call, moved=True)
    try:
        command = read_entry(
            call.staff, _entry(call), reference=reference, now=call.desk.clock.now(), asked=_asked(call)
        )
        if call.value("action") != "send" or call.value("shown") != _shown(call):
            return _check(call, command)
        submission = submit_request(call.desk, command)
    except (InvalidField, InvalidInput, Gone, Conflict) as error:
        return _page(call, status=error.status, errors=field_errors(call, error))
    return _recorded(submission)


def _recorded(submission: Submission) -> Response:
    return see_other(f"{request_url(submission.requests[0])}?done=recorded")


def _check(call: Call, command: SubmitRequest) -> Response:
    """What would be recorded; nothing is written yet."""
    foresight = foresee_request(call.desk, call.staff, command)
    return _page(call, check=foresight_view(foresight, today=today(call)), shown=_shown(call), by_day=command.by_day)


def _page(call: Call, *, status: int = 200, **more: Any) -> Response:
    asked = own_asked(call.form.get("rights", []) if call.method == "POST" else [], _asked(call))
    groups = own_groups(asked, call.form if asked else {}, call.language, marked=False)
    context: dict[str, Any] = {
        "entry": call.value("entry") if call.method == "POST" else "",
        "channels": [channel.value for channel in CHANNELS],
        "places": place_options(call.language, unknown=texts.text("staff.sort.unknown", call.language)),
        "rights": [right.value for right in rights_for(_residence(call), listed=call.staff.account.regimes)],
        "behalves": [behalf.value for behalf in Behalf],
        "relationships": RELATIONSHIPS,
        "refers": call.staff.account.refers,
        "language_choices": [(code, texts.describe(code).name) for code in texts.languages()],
        "place": _place(call),
        "values": _typed(call) if call.method == "POST" else {},
        "check": None,
        "shown": "",
        "moved": False,
        "own": groups,
    }
    more["errors"] = named_problems(more.get("errors", ()), groups, call.language)
    return staff_page(call, "staff/new.html", status=status, nav="new", **(context | more))


def _first_values(call: Call) -> dict[str, Any]:
    """The day is today's until somebody says another; nothing else is guessed."""
    day = today(call)
    return {
        "received_day": str(day.day),
        "received_month": str(day.month),
        "received_year": str(day.year),
        "residence": places.UNSAID,
        "behalf": Behalf.SELF.value,
        "language": call.staff.account.languages[0],
    }


def _residence(call: Call) -> str:
    asked = call.value("residence") if call.method == "POST" else ""
    return asked if asked in places.ALL else places.UNSAID


def _place(call: Call) -> str:
    code = _residence(call)
    return texts.text("staff.sort.unknown" if code == places.UNSAID else f"place.{code}", call.language)


def _typed(call: Call) -> dict[str, Any]:
    typed: dict[str, Any] = {name: call.value(name) for name in (*_WORDS, *_PARTS)}
    own = {name: call.form.get(name, []) for name in fields_of(_asked(call))}
    return typed | {"rights": call.form.get("rights", [])} | own


def _asked(call: Call) -> Asked:
    return questions_asked(call.desk, call.staff.account)


def _entry(call: Call) -> StaffEntry:
    day, month, year = (call.value(name) for name in _PARTS)
    words = {name: call.value(name) for name in _WORDS}
    return StaffEntry(**words, received=(day, month, year), rights=call.form.get("rights", []), own=call.form)


def _shown(call: Call) -> str:
    """What tells a form that was looked at from one that was changed since: a digest of what was typed."""
    typed = repr(sorted(_typed(call).items())).encode()
    return hashlib.sha256(typed).hexdigest()[:32]
