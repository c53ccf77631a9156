"""Staff correct the law of a request: shown with the dates before and after it is done."""

from typing import Any, Final

from chalicelib import texts
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.request import Request
from chalicelib.errors import Conflict, InvalidField, NotPossible, StaleForm
from chalicelib.http.call import Call, request_id
from chalicelib.http.consumer.place_options import place_options
from chalicelib.http.law_words import law_words
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.disclosure_view import typed_view
from chalicelib.http.staff.law_view import comparison
from chalicelib.http.staff.pages import check_staff_token, field_errors, read_seen
from chalicelib.http.staff.request_view import request_url
from chalicelib.http.staff.step import Step, again, changes, form_page, run_step, typed
from chalicelib.law.rules import Regime
from chalicelib.routes.staff.registry import step_page
from chalicelib.services.handling.correct_law import CorrectLaw, answer_moves, correct_law, corrected
from chalicelib.services.handling.step import check_open, open_request


def _context(call: Call, head: Request) -> dict[str, Any]:
    check_open(head)
    return {
        "places": place_options(call.language),
        "regimes": [(regime.value, texts.text(f"regime.{regime.value}", call.language)) for regime in Regime],
        "values": {"residence": head.residence},
        "preview": None,
        "renamed": False,
        "moves": False,
        "shown": call.value("shown") if call.method == "POST" else "",
        "warned": typed_view(call, "words"),
        "language_name": texts.describe(head.language).name,
    }


def _send(call: Call, seen: int) -> None:
    command = CorrectLaw(
        request=request_id(call),
        residence=call.value("residence"),
        regime=call.value("regime"),
        why=call.value("why"),
        words=call.value("words"),
        looked=call.value("looked"),
        seen=seen,
    )
    correct_law(call.desk, call.staff, command)


_STEP: Final = Step(template="staff/law.html", done="law-corrected", context=_context, act=_send)


@step_page("law", Tag.REQUEST_LAW_CORRECTED)
def law(call: Call) -> Response:
    """Put a request under another law; nothing is done that was not shown first, with its dates."""
    if call.method == "GET" or call.value("resume"):
        return run_step(call, _STEP)
    try:
        check_staff_token(call)
        head, after = _both(call)
        if call.value("action") != "send" or call.value("shown") != _shown(after):
            return _preview(call, head, after)
        return _done(call, head, after)
    except (InvalidField, NotPossible, StaleForm) as error:
        return again(call, _STEP, error)


def _done(call: Call, head: Request, after: Request) -> Response:
    try:
        _send(call, read_seen(call)[0])
    except InvalidField as error:
        return _preview(call, head, after, status=error.status, errors=field_errors(call, error))
    except Conflict as error:
        return _preview(call, *_both(call), status=error.status)
    return see_other(f"{request_url(head.id)}?done={_STEP.done}")


def _both(call: Call) -> tuple[Request, Request]:
    """The request as it is, and as the correction would make it."""
    head = open_request(call.desk, call.staff, request_id(call))
    submission = call.desk.requests.submission(head.account, head.submission)
    residence, regime = call.value("residence"), call.value("regime")
    return head, corrected(call.desk, call.staff.account, head, submission, residence=residence, regime=regime)


def _preview(call: Call, head: Request, after: Request, **frame: Any) -> Response:
    values = typed(call, _STEP)
    if call.value("shown") != _shown(after):  # the words that were shown were about another law
        values["words"] = law_words(call.staff.account, after)
    more: dict[str, Any] = frame | {
        "values": values,
        "preview": comparison(head, after, call.language),
        "renamed": head.right is not after.right,
        "shown": _shown(after),
        "moves": answer_moves(head, after),
    }
    if read_seen(call)[0] != head.version:
        more["changes"] = changes(call)
    return form_page(call, _STEP, head, **more)


def _shown(after: Request) -> str:
    """What a preview was about: a correction that differs from it is shown again instead of done."""
    dates = "|".join(f"{clock.period.value}={clock.due.isoformat()}" for clock in after.clocks)
    return f"{after.law_version}|{after.right.value}|{dates}"
