"""What all pages of the consumer share: the business in the frame, form tokens, problems, who may see what."""

from collections.abc import Sequence
from typing import Any, Final

from chalicelib import texts
from chalicelib.channels.own_answers import is_date_field
from chalicelib.domain.account import Account
from chalicelib.domain.ids import Reference, is_reference
from chalicelib.domain.passing import Draft, VisitorSession
from chalicelib.errors import InvalidField, InvalidInput, NotSignedIn, RecourseError, StaleForm, TooManyAttempts
from chalicelib.http.call import FRAMED, Call
from chalicelib.http.consumer.business import business_of, public_view
from chalicelib.http.form_tokens import check_form_token, form_token
from chalicelib.http.responses import Response, page
from chalicelib.http.views import FieldError
from chalicelib.services.intake.keep_draft import read_draft

_NOTICES: Final = frozenset(
    {
        *("contact-confirmed", "message-sent", "code-sent", "withdrawn", "appealed", "appeal-withdrawn"),
        *("format-asked", "format-withdrawn", "permission-shown", "opted-in", "incentive-in", "incentive-out"),
    }
)
# Problems of what is no single field are shown at the field that mends them.
_SHOWN_AT: Final = {"contact": "email", "form": ""}


def site(call: Call, *parts: str) -> str:
    """A path under the business's address, which in a frame is another one."""
    return "/".join((FRAMED, call.params["slug"].lower(), *parts)) if call.framed else whole_site(call, *parts)


def whole_site(call: Call, *parts: str) -> str:
    """A path under the business's address outside any frame."""
    return "/".join(("/c", call.params["slug"].lower(), *parts))


def consumer_page(call: Call, template: str, /, *, status: int = 200, **context: Any) -> Response:
    """Render a page that speaks for the business of the address."""
    account = call.account or business_of(call)
    done = call.query.get("done", "") if call.method == "GET" else ""
    frame = {"business": public_view(account), "notice": f"notice.{done}" if done in _NOTICES else None}
    if call.desk.operator and not call.framed:
        frame["misuse_url"] = f"/report-misuse?about={account.slug}"
    form_targets = context.pop("form_targets", ())
    return page(call, template, status=status, form_targets=form_targets, **(frame | context))


def closed_page(call: Call) -> Response:
    """The business takes no requests here: the other ways stand in the frame; earlier requests can be followed."""
    lines = call.desk.public_lines.of(business_of(call))
    return consumer_page(call, "consumer/closed.html", status=410, follow_url=whole_site(call, "status"), lines=lines)


def closed_link(call: Call, account: Account) -> Response:
    """The same for who comes by a link that a business that can only be read once mailed them."""
    lines = call.desk.public_lines.of(account)
    return page(call, "consumer/closed.html", status=410, business=public_view(account), follow_url=None, lines=lines)


def token(call: Call, form: str) -> str:
    """The hidden field of one form of this business."""
    return form_token(call, f"{call.params['slug'].lower()}|{form}")


def check_token(call: Call, form: str) -> None:
    """Raise `StaleForm` unless the posted token is this form's."""
    check_form_token(call, f"{call.params['slug'].lower()}|{form}")


def token_fits(call: Call, form: str) -> bool:
    """Whether the posted token is this form's."""
    try:
        check_token(call, form)
    except StaleForm:
        return False
    return True


def problems_of(call: Call, error: RecourseError) -> Sequence[FieldError]:
    """The problems as the page words them; one that belongs to no field has no link."""
    if isinstance(error, InvalidInput):
        return [_field_error(call, problem) for problem in error.problems]
    if isinstance(error, InvalidField):
        return [_field_error(call, error)]
    words = texts.text(error.text_key, call.language)
    if isinstance(error, TooManyAttempts):
        words = f"{words} {retry_words(error.retry_after, call.language)}"
    return [FieldError(field="", text=words, href="")]


def _field_error(call: Call, problem: InvalidField) -> FieldError:
    words = texts.problem(problem.field, problem.problem, call.language, **problem.values)
    field = _SHOWN_AT.get(problem.field, problem.field)
    target = field
    if field in {"from", "until"} or is_date_field(field):
        first = "month" if texts.text("language.date-order", call.language) == "mdy" else "day"
        target = f"{field}_{first}"
    return FieldError(field=field, text=words, href=f"#{target}" if target else "")


def retry_words(seconds: int, language: str) -> str:
    """When to try again, in words."""
    for unit, size in (("hours", 3600), ("minutes", 60)):
        if seconds > 2 * size:
            return texts.text(f"error.retry-{unit}", language, count=-(-seconds // size))
    return texts.text("error.retry-seconds", language, count=seconds)


def with_retry(response: Response, error: RecourseError) -> Response:
    """The answer with `Retry-After` where a rate limit was reached."""
    if not isinstance(error, TooManyAttempts):
        return response
    headers = {**response.headers, "Retry-After": str(error.retry_after)}
    return Response(response.body, response.status, response.content_type, headers, response.form_targets)


def known_visitor(call: Call) -> str:
    """The secret that the browser came with; empty if it brought none, and none is drawn."""
    return call.visitor if call.cookie(call.visitor_cookie) else ""


def draft_of(call: Call, account: Account) -> Draft | None:
    """The visitor's form at this business, in progress or sent."""
    return read_draft(call.desk, account, known_visitor(call))


def visit(call: Call, account: Account) -> VisitorSession:
    """Who has shown a code in the last hour. Raise `NotSignedIn`, which leads to the follow-up page."""
    from chalicelib.services.consumer.follow_up import visit_of

    return visit_of(call.desk, account, known_visitor(call))


def sent_reference(call: Call, account: Account) -> Reference:
    """The reference in the address, if this browser sent it or has shown a code for it.

    Raise `NotSignedIn` otherwise, whether or not there is such a submission.
    """
    asked = call.params["reference"]
    if not is_reference(asked):
        raise NotSignedIn("visitor")
    draft = draft_of(call, account)
    if draft and draft.sent and draft.reference == asked:
        return draft.reference
    session = visit(call, account)
    if session.reference != asked:
        raise NotSignedIn("visitor")
    return session.reference
