"""Check the answers and send them: one counter call, one consistent read, one transaction."""

from typing import Any

from chalicelib.channels import web_form
from chalicelib.channels.own_answers import answers_of
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.passing import Draft
from chalicelib.domain.question import OwnAnswer
from chalicelib.domain.verification_policy import DataPoint
from chalicelib.errors import InvalidField, InvalidInput, NotSignedIn, RecourseError, StaleForm, TooManyAttempts
from chalicelib.http.call import Call
from chalicelib.http.consumer.business import business_of
from chalicelib.http.consumer.pages import (
    closed_page,
    consumer_page,
    draft_of,
    problems_of,
    site,
    token,
    token_fits,
    visit,
    with_retry,
)
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.own_questions_view import own_rows
from chalicelib.http.rate_limits import SEND, address_block, limit
from chalicelib.http.responses import Response, see_other
from chalicelib.routes.consumer.form import offer_of, signal_counts, step_url, today
from chalicelib.routes.consumer.registry import blueprint
from chalicelib.services.intake.submit_request import submit_request


@endpoint(blueprint, "/c/{slug}/check", audit=Reads.OWN_DRAFT)
def check(call: Call) -> Response:
    """Everything that will be sent, with a way to change each answer."""
    account = business_of(call)
    if not account.open_to_public:
        return closed_page(call)
    draft = draft_of(call, account)
    if draft is None or draft.sent:
        return _elsewhere(call, draft)
    unfinished = web_form.unfinished(draft.answers, offer_of(call, account))
    if unfinished:
        return see_other(step_url(call, unfinished, change=web_form.answered(draft.answers, unfinished)))
    return _page(call, draft)


@endpoint(blueprint, "/c/{slug}/check", methods=("POST",), audit=(Tag.REQUEST_RECEIVED,))
def send(call: Call) -> Response:
    """Send: one submission however often it is pressed; then the receipt."""
    account = business_of(call)
    if not account.open_to_public:
        return closed_page(call)
    fits = token_fits(call, "check")
    try:
        if fits:
            limit(call, SEND, address_block(call.source_ip))
        draft = draft_of(call, account)
        if draft is None or draft.sent:
            return _elsewhere(call, draft)
        if not fits:
            return _page(call, draft, problem=StaleForm("check"))
        offer = offer_of(call, account)
        command = web_form.understand(account, draft, offer, language=call.language, signal=call.signal)
        submission = submit_request(call.desk, command)
    except InvalidInput:
        return see_other(site(call, "check"))  # which leads to the step that is not finished
    except (InvalidField, TooManyAttempts) as error:
        return _again(call, error)
    return see_other(site(call, "receipt", submission.id))


def _again(call: Call, error: RecourseError) -> Response:
    draft = draft_of(call, business_of(call))
    if draft is None or draft.sent:
        return _elsewhere(call, draft)
    return with_retry(_page(call, draft, problem=error), error)


def _elsewhere(call: Call, draft: Draft | None) -> Response:
    """Without answers in progress: the receipt of what this browser sent, or the start."""
    if draft:
        return see_other(site(call, "receipt", draft.reference))
    try:
        return see_other(site(call, "receipt", visit(call, business_of(call)).reference))
    except NotSignedIn:
        return see_other(site(call))


def _own(call: Call, draft: Draft) -> tuple[OwnAnswer, ...]:
    """What was answered to the business's own questions; nothing while one of them cannot be read any more."""
    asked = web_form.own_asked(draft.answers, offer_of(call, business_of(call)))
    try:
        return answers_of(asked, draft.answers, call.language)
    except InvalidField:
        return ()


def _asked(call: Call, draft: Draft) -> list[str]:
    """The data points that the form asked for, as the business's policy says."""
    offer = offer_of(call, business_of(call))
    return [point.value for point in DataPoint if web_form.asks(point, draft.answers, offer)]


def _handed(call: Call, draft: Draft) -> str:
    """What becomes of the business's word for the person: nothing more is asked, or why a code is asked for after all.

    Empty where the person came by themselves.
    """
    if draft.handed is None:
        return ""
    offer = offer_of(call, business_of(call))
    try:
        command = web_form.understand(business_of(call), draft, offer, language=call.language, signal=call.signal)
    except InvalidInput:
        return ""
    if not draft.handed.means(command.typed, command.behalf):
        return "changed"
    proves = draft.handed.proves(command.typed, command.behalf, command.rights, call.desk.clock.now())
    return "proved" if proves else "again"


def _page(call: Call, draft: Draft, *, problem: RecourseError | None = None) -> Response:
    answers: dict[str, Any] = {name: given[0] for name, given in draft.answers.items() if given}
    return consumer_page(
        call,
        "consumer/check.html",
        status=problem.status if problem else 200,
        here=site(call, "check"),
        back_url=step_url(call, web_form.STEPS[-1]),
        form_token=token(call, "check"),
        errors=problems_of(call, problem) if problem else (),
        answers=answers | {"rights": draft.answers["rights"]},
        own=own_rows(_own(call, draft), call.language),
        period=web_form.period_of(draft.answers, today=today(call, business_of(call))),
        asked=_asked(call, draft),
        change_urls={step: step_url(call, step, change=True) for step in web_form.STEPS},
        gpc=signal_counts(call, draft.answers),
        handed=_handed(call, draft),
        again_url=draft.handed.again if draft.handed else "",
    )
