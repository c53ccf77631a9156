"""The form: one page per step; answers in progress lie in a draft on our side."""

from datetime import date
from functools import partial
from typing import Any, Final

from chalicelib.channels import web_form
from chalicelib.channels.age_answers import UNDER_13
from chalicelib.domain import places
from chalicelib.domain.account import Account
from chalicelib.domain.passing import Draft
from chalicelib.domain.text import clean
from chalicelib.domain.verification_policy import DataPoint
from chalicelib.errors import InvalidInput, NotFound, NotSignedIn, RecourseError, StaleForm, TooManyAttempts
from chalicelib.http.call import Call
from chalicelib.http.consumer.business import business_of
from chalicelib.http.consumer.pages import (
    check_token,
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
from chalicelib.http.own_questions_view import named_problems, own_groups
from chalicelib.http.rate_limits import BEGIN, CONTACT, NAMED, START, address_block, limit
from chalicelib.http.responses import Response, see_other
from chalicelib.law.choice import SIGNALLED
from chalicelib.routes.consumer.registry import blueprint
from chalicelib.services.intake.keep_draft import keep_answers, open_draft
from chalicelib.services.intake.own_questions import questions_asked
from chalicelib.services.referrals.find_controller import named_like

_FIRST: Final = web_form.STEPS[0]
_ANEW: Final = "anew"  # the first step's token after a form was sent: a replay of the sent one has another


@endpoint(blueprint, "/c/{slug}/{step}", audit=Reads.OWN_DRAFT)
def show_step(call: Call) -> Response:
    """A step's page with what was answered before; earlier steps that are unfinished come first."""
    account, step = _step(call)
    if not account.open_to_public:
        return closed_page(call)
    draft = draft_of(call, account)
    if draft and draft.sent:
        if step != _FIRST:
            return see_other(site(call, "receipt", draft.reference))
        return _page(call, step, {}, form=_ANEW)
    answers = draft.answers if draft else {}
    earlier = web_form.unfinished(answers, offer_of(call, account), before=step)
    if earlier:
        return see_other(step_url(call, earlier, change=web_form.answered(answers, earlier)))
    return _page(call, step, answers, problem=_outdated(call, account, step, answers))


@endpoint(blueprint, "/c/{slug}/{step}", methods=("POST",), audit=Reads.OWN_DRAFT)
def answer_step(call: Call) -> Response:
    """Keep a step's answers and go on; on any problem the same page again with all that was typed."""
    account, step = _step(call)
    if not account.open_to_public:
        return closed_page(call)
    anew = step == _FIRST and token_fits(call, _ANEW)
    draft = draft_of(call, account)
    if draft and draft.sent:
        if not anew:
            return see_other(site(call, "receipt", draft.reference))
        draft = None
    known = draft.answers if draft else {}
    answers = known | {name: call.form.get(name, []) for name in web_form.fields_of(step, offer_of(call, account))}
    try:
        if not anew:
            check_token(call, step)
        kept = web_form.read_step(step, answers, offer_of(call, account))
        if web_form.first(kept, "age") == UNDER_13:
            return see_other(site(call, "child"))  # nothing more is asked of a child, and this is not kept
        draft = _keep(call, account, draft, kept)
    except (InvalidInput, StaleForm, TooManyAttempts) as error:
        return with_retry(_page(call, step, answers, problem=error), error)
    return see_other(_next(call, account, step, draft))


def _step(call: Call) -> tuple[Account, str]:
    account, step = business_of(call), call.params["step"]
    if step not in web_form.STEPS:
        raise NotFound("step")
    return account, step


def today(call: Call, account: Account) -> date:
    """The day at the business."""
    return account.day_of(call.desk.clock.now())


def offer_of(call: Call, account: Account) -> web_form.Offer:
    """What decides, beside the residence, which rights are offered today, and what the business asks itself."""
    points = call.desk.policies.of(account).rules.asked
    companies = partial(named_like, call.desk, account) if account.refers else None
    return web_form.Offer(today(call, account), account.regimes, questions_asked(call.desk, account), points, companies)


def step_url(call: Call, step: str, *, change: bool = False) -> str:
    """The address of a step; with `change` it returns to the check page."""
    return site(call, step) + ("?change=1" if change else "")


def _outdated(call: Call, account: Account, step: str, answers: web_form.Answers) -> InvalidInput | None:
    """What has become wrong with a step that was answered before: another step has changed what it needs."""
    if not web_form.answered(answers, step):
        return None
    try:
        web_form.read_step(step, answers, offer_of(call, account))
    except InvalidInput as error:
        return error
    return None


def _keep(call: Call, account: Account, draft: Draft | None, kept: web_form.Kept) -> Draft:
    email = web_form.first(kept, "email") or web_form.first(kept, "phone")
    if email:
        limit(call, CONTACT, f"{address_block(call.source_ip)}|{email.lower()}")
        limit(call, NAMED, f"{account.id}|{email.lower()}")
    if draft is None:
        limit(call, BEGIN, address_block(call.source_ip))
        limit(call, START, account.id)
        draft = open_draft(call.desk, account, _own_secret(call, account))
    return keep_answers(call.desk, draft, kept)


def _own_secret(call: Call, account: Account) -> str:
    """What a new form is kept under: drawn now, because whoever sat here before may know the cookie of the page."""
    try:
        visit(call, account)
    except NotSignedIn:
        return call.renew_visitor()
    return call.visitor  # drawn when a code was shown


def _next(call: Call, account: Account, step: str, draft: Draft) -> str:
    """The step after this one; from a change back to the check page, which asks for what is then missing."""
    earlier = web_form.unfinished(draft.answers, offer_of(call, account), before=step)
    if earlier:
        return step_url(call, earlier)
    following = web_form.STEPS[web_form.STEPS.index(step) + 1 :]
    if call.query.get("change") or not following:
        return site(call, "check")
    return step_url(call, following[0])


def _page(
    call: Call,
    step: str,
    answers: web_form.Answers,
    *,
    problem: RecourseError | None = None,
    form: str = "",
) -> Response:
    change = bool(call.query.get("change"))
    before = web_form.STEPS.index(step) - 1
    back = step_url(call, web_form.STEPS[before]) if before >= 0 else site(call)
    posted = call.method == "POST"
    groups = own_groups(web_form.own_asked(answers, offer_of(call, business_of(call))), answers, call.language)
    return consumer_page(
        call,
        f"consumer/{step}.html",
        status=problem.status if problem and posted else 200,
        here=step_url(call, step, change=change),
        back_url=site(call, "check") if change else back,
        form_token=token(call, form or step),
        errors=named_problems(problems_of(call, problem), groups, call.language) if problem else (),
        values=_values(call, step, answers),
        **_context(call, step, answers),
        **({"own": groups} if step == "details" else {}),
    )


def _values(call: Call, step: str, answers: web_form.Answers) -> dict[str, Any]:
    """What the fields hold; the signal preselects the opt-outs that it means where the place offers them."""
    values: dict[str, Any] = {name: given[0] for name, given in answers.items() if given}
    values["rights"] = list(answers.get("rights", ()))
    if step == "rights" and "rights" not in answers and signal_counts(call, answers):
        values["rights"] = [right.value for right in SIGNALLED]
    return values


def _context(call: Call, step: str, answers: web_form.Answers) -> dict[str, Any]:
    """What a step's template needs beyond the frame."""
    if step == "residence":
        return {"groups": places.GROUPS}
    offer = offer_of(call, business_of(call))
    if step == "rights":
        rights = web_form.offered(answers, offer)
        return {"rights": [right.value for right in rights], "gpc": signal_counts(call, answers)}
    if step == "details":
        return {"rights": [right.value for right in web_form.chosen_rights(answers, offer)]}
    proof = web_form.needs_proof(answers, offer)
    asked = [point.value for point in DataPoint if web_form.asks(point, answers, offer)]
    asked += [DataPoint.AGE.value] if step == "behalf" and DataPoint.AGE in offer.points else []
    return {
        "behalf": web_form.first(answers, "behalf"),
        "optional": not proof,
        "email_needed": proof,
        "asked": asked,
        "companies": _companies(step, answers, offer),
    }


def _companies(step: str, answers: web_form.Answers, offer: web_form.Offer) -> list[tuple[str, str]] | None:
    """The companies that the words may mean; None where the business processes for nobody, or another step is shown."""
    if step != "relationship" or offer.companies is None:
        return None
    named = clean(web_form.first(answers, "company"))
    return [(match.controller.id, match.controller.name) for match in offer.companies(named)] if named else []


def signal_counts(call: Call, answers: web_form.Answers) -> bool:
    """Whether the browser's opt-out signal means a right that the place offers."""
    return call.signal and not set(SIGNALLED).isdisjoint(web_form.offered(answers, offer_of(call, business_of(call))))
