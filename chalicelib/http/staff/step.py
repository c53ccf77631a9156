"""One step of staff on a request: its form, the act, and what the person is told when somebody was faster."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from chalicelib import texts
from chalicelib.domain.ids import RequestId
from chalicelib.domain.request import Request
from chalicelib.errors import Conflict, InvalidField, InvalidInput, NotPossible, RecourseError, StaleForm
from chalicelib.http.call import Call, request_id
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.letter_form import LetterDraft, edits_of
from chalicelib.http.staff.pages import (
    check_staff_token,
    field_errors,
    news_since,
    read_seen,
    reader,
    show_seen,
    staff_page,
)
from chalicelib.http.staff.request_view import request_url
from chalicelib.http.staff.timeline_view import timeline
from chalicelib.http.views import TimelineEntry
from chalicelib.services.handling.read_requests import look_at
from chalicelib.values import dataclass

_WORDS: Final = ("text", "reason", "why", "words", "details")
_OWN: Final = frozenset({"form_token", "seen", "action", "resume"})
Context = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What makes one step: its form, what it does, and what is said when it is done.

    `context` gives the form's own values and raises `NotPossible` when the step cannot be taken now; `act` takes
    it, given the version that the page had shown; `several` are fields with many values. `letter` is the letter that
    the step sends, None while it cannot be shown yet.
    """

    template: str
    done: str
    context: Callable[[Call, Request], Context]
    act: Callable[[Call, int], object]
    several: tuple[str, ...] = ()
    part: str = ""  # the sub-page that shows what was done; the request's first one, if empty
    letter: Callable[[Call, Request], LetterDraft | None] | None = None


def run_step(call: Call, step: Step) -> Response:
    """Show the form, or take the step and go back to the request. Nothing that was typed is ever lost."""
    request = request_id(call)
    if call.method == "GET":
        return opened(call, step, look_at(call.desk, call.staff, request))
    try:
        check_staff_token(call)
        if call.value("resume"):
            return resumed(call, step)
        if step.letter and call.value("action") == "preview":
            return previewed(call, step)
        step.act(call, read_seen(call)[0])
    except Conflict:
        return overtaken(call, step)
    except (InvalidField, InvalidInput, NotPossible, StaleForm) as error:
        return again(call, step, error)
    return see_other(f"{_shown_at(request, step)}{'&' if step.part else '?'}done={step.done}")


def _shown_at(request: RequestId, step: Step) -> str:
    """The sub-page that shows what a step does."""
    return f"{request_url(request)}?part={step.part}" if step.part else request_url(request)


def run_shown_first(call: Call, step: Step, check: Callable[[Call], Request]) -> Response:
    """As `run_step`, for what is sent only after it was shown.

    `check` returns the request, or raises for what was typed what the act itself would raise.
    """
    if call.method != "POST" or call.value("action") == "send" or call.value("resume"):
        return run_step(call, step)
    try:
        check_staff_token(call)
        head = check(call)
    except (InvalidField, InvalidInput, NotPossible, StaleForm) as error:
        return again(call, step, error)
    more: dict[str, Any] = {"values": typed(call, step)}
    if read_seen(call)[0] != head.version:
        more["changes"] = changes(call)
    return form_page(call, step, head, **more)


def opened(call: Call, step: Step, head: Request) -> Response:
    """The empty form, or why the step cannot be taken."""
    try:
        return form_page(call, step, head)
    except NotPossible as error:
        return refused(call, error)


def form_page(call: Call, step: Step, head: Request, *, status: int = 200, **more: Any) -> Response:
    """The form of a step. Raise `NotPossible` when the step cannot be taken."""
    frame: dict[str, Any] = {
        "reference": head.submission,
        "right": head.right.value,
        "requester": head.requester,
        "cancel_url": _shown_at(head.id, step),
        "seen": show_seen(head),
    }
    context = dict(step.context(call, head))
    if step.letter:
        frame |= {"letter_draft": step.letter(call, head), "previews": True}
    return staff_page(call, step.template, status=status, **(frame | context | more))


def previewed(call: Call, step: Step) -> Response:
    """The form with the letter that it would send; nothing was saved."""
    head = call.desk.requests.get(call.staff.account.id, request_id(call))
    return form_page(call, step, head, values=typed(call, step))


def typed(call: Call, step: Step) -> dict[str, Any]:
    """What was typed, for the form to show it again."""
    values: dict[str, Any] = {name: given[0] for name, given in call.form.items() if name not in _OWN}
    return values | {name: call.form.get(name, []) for name in step.several}


def again(call: Call, step: Step, error: RecourseError) -> Response:
    """The form with its problems and all that was typed."""
    head = call.desk.requests.get(call.staff.account.id, request_id(call))
    try:
        errors = field_errors(call, error)
        return form_page(call, step, head, status=error.status, errors=errors, values=typed(call, step))
    except NotPossible:
        return refused(call, error)


def overtaken(call: Call, step: Step) -> Response:
    """Somebody else was faster: the form with what they did, at the request's present state; nothing was saved."""
    head = call.desk.requests.get(call.staff.account.id, request_id(call))
    try:
        return form_page(call, step, head, status=409, values=typed(call, step), changes=changes(call))
    except NotPossible as error:
        return refused(call, error)


def resumed(call: Call, step: Step) -> Response:
    """The form as it was when the session ended, after signing in again; with what has happened since."""
    head = look_at(call.desk, call.staff, request_id(call))
    try:
        return form_page(call, step, head, values=typed(call, step), changes=changes(call))
    except NotPossible as error:
        return refused(call, error)


def changes(call: Call) -> list[TimelineEntry]:
    """What was recorded since the page that was posted."""
    who = reader(call)
    return timeline(news_since(call, request_id(call), read_seen(call)[1]), who.name, who.language)


def refused(call: Call, error: RecourseError) -> Response:
    """A step that cannot be taken any more: why, what has happened since, and the words that were typed."""
    posted = call.method == "POST"
    kept = [call.value(name) for name in _WORDS if posted and call.value(name)]
    kept += [text for text in edits_of(call).values() if text] if posted else []
    why = texts.text(error.text_key, call.language)
    if isinstance(error, NotPossible):
        why = texts.not_possible(error.reason, call.language, **error.values)
    return staff_page(
        call,
        "staff/refused.html",
        status=409,
        reason=why,
        changes=changes(call) if posted else (),
        kept=kept,
        request_url=request_url(request_id(call)),
    )
