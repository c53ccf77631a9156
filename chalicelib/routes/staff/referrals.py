"""What was passed on: of one request with all that can be done about it, and of the account what waits."""

from collections.abc import Callable
from typing import Any, Final

from chalicelib import texts
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.referral import SAYABLE, Ended, Referral
from chalicelib.errors import Conflict, InvalidField, InvalidInput, NotFound, NotPossible, RecourseError, StaleForm
from chalicelib.http.call import Call, request_id
from chalicelib.http.endpoint import endpoint
from chalicelib.http.responses import Response, document, see_other
from chalicelib.http.staff.controller_view import PATH as CONTROLLERS
from chalicelib.http.staff.controller_view import WAITING, seen_of
from chalicelib.http.staff.disclosure_view import disclosure_view
from chalicelib.http.staff.pages import check_staff_token, field_errors, reader, staff_page
from chalicelib.http.staff.referral_view import referral_url, referral_views
from chalicelib.http.staff.request_view import request_url
from chalicelib.law.rules import load
from chalicelib.routes.staff.controllers import witness
from chalicelib.routes.staff.registry import blueprint, step_page
from chalicelib.services.handling.read_requests import look_at
from chalicelib.services.referrals.handle_referral import (
    EndReferral,
    end_referral,
    hand_over_again,
    note_handed_over,
    package_of,
)
from chalicelib.services.referrals.hear_controller import Said, note_said

_PAGE: Final = 50
_REFUSALS: Final = (InvalidField, InvalidInput, NotPossible, StaleForm, Conflict)


@endpoint(blueprint, WAITING, audit=(Tag.VIEW_CONTROLLERS,), permission=Permission.READ_REQUESTS)
def referrals(call: Call) -> Response:
    """List what waits for a controller, soonest due first, or what is over."""
    over = call.query.get("list") == "over"
    after = call.query.get("after", "")[:60]
    page = call.desk.referrals.listed(call.staff.account.id, open_ones=not over, after=after, limit=_PAGE)
    witness(call, {"list": "over" if over else "open", "count": len(page.referrals)})
    base = f"{WAITING}?list={'over' if over else 'open'}"
    return staff_page(
        call,
        "staff/referrals.html",
        nav="controllers",
        here=base,
        back_url=CONTROLLERS,
        referrals=referral_views(page.referrals, reader(call)),
        over=over,
        other_url=f"{WAITING}?list={'open' if over else 'over'}",
        next_url=f"{base}&after={page.after}" if page.after else None,
    )


@step_page(
    "referral",
    *(Tag.REQUEST_REFERRAL_HANDED_OVER, Tag.REQUEST_REFERRAL_ACKNOWLEDGED, Tag.REQUEST_REFERRAL_ANSWERED),
    *(Tag.REQUEST_REFERRAL_ENDED, Tag.REQUEST_REFERRAL_MADE),
    permission=Permission.READ_REQUESTS,
)
def referral(call: Call) -> Response:
    """All referrals of a request; each act has a form of its own, told apart by `do`."""
    if call.method == "GET":
        return _shown(call)
    act = _ACTS.get(call.value("do"))
    try:
        check_staff_token(call)
        if act is None:
            raise NotFound("act")
        answer = act(call)
    except _REFUSALS as error:
        return _shown(call, error)
    if isinstance(answer, Response):
        return answer
    return see_other(f"{referral_url(request_id(call))}?done=referral-{call.value('do')}")


def _handed(call: Call) -> Referral:
    return note_handed_over(call.desk, call.staff, request_id(call), call.value("referral"), seen=seen_of(call))


def _again(call: Call) -> Referral:
    return hand_over_again(call.desk, call.staff, request_id(call), call.value("referral"), seen=seen_of(call))


def _said(call: Call) -> Referral:
    said = call.value("said")
    if said not in {"has-it", *SAYABLE}:
        raise InvalidField(field="said", problem="missing")
    words = Said(answer="" if said == "has-it" else said, words=call.value("answer_words"), theirs=call.value("theirs"))
    return note_said(call.desk, call.staff, request_id(call), call.value("referral"), words, seen=seen_of(call))


def _end(call: Call) -> Referral:
    command = EndReferral(
        request=request_id(call),
        referral=call.value("referral"),
        how=call.value("how"),
        text=call.value("text"),
        looked=call.value("looked"),
        seen=seen_of(call),
    )
    return end_referral(call.desk, call.staff, command)


def _package(call: Call) -> Response:
    """The signed package as a file, for a portal."""
    content = package_of(call.desk, call.staff, request_id(call), call.value("referral"))
    return document(content, "application/jose", name=f"{call.value('referral')}.jws")


_ACTS: Final[dict[str, Callable[[Call], object]]] = {
    "handed": _handed,
    "again": _again,
    "said": _said,
    "end": _end,
    "package": _package,
}


def _shown(call: Call, error: RecourseError | None = None) -> Response:
    head = look_at(call.desk, call.staff, request_id(call))
    found = call.desk.referrals.of_request(head.account, head.id)
    origin = call.desk.referrals.origin(head.account, head.id)
    able = permits(call.staff.user.role, Permission.HANDLE_REQUESTS)
    text = call.value("text") if call.method == "POST" else ""
    values: dict[str, Any] = {name: given[0] for name, given in call.form.items()} if call.method == "POST" else {}
    regulator = load(head.law_version).regulator
    default = texts.text(
        "referral.silent-words",
        head.language,
        controller=found[-1].name if found else "",
        regulator=regulator.named(head.language) or texts.text("referral.regulator", head.language),
        address=regulator.address,
    )
    return staff_page(
        call,
        "staff/referral.html",
        status=error.status if error else 200,
        reference=head.submission,
        right=head.right.value,
        requester=head.requester,
        back_url=request_url(head.id),
        here=referral_url(head.id),
        referrals=referral_views(reversed(found), reader(call)),
        origin=origin,
        able=able,
        answers=[answer.value for answer in SAYABLE],
        endings=[how.value for how in Ended],
        refer_url=f"{request_url(head.id)}/refer" if able and not any(one.open for one in found) else None,
        values={"text": default} | values,
        warned=disclosure_view(text, []) if text else None,
        errors=field_errors(call, error) if error else (),
    )
