"""The page of a controller to which a request was passed on: its address alone opens it, so it goes nowhere else.

Nobody signs in here, and nothing of it is indexed, cached or framed. A look changes nothing: what a mail scanner
opens says nothing in the controller's name.
"""

from typing import Any, Final

from chalice.app import Blueprint

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.referral import SAYABLE
from chalicelib.errors import InvalidField, NotPossible, RecourseError, StaleForm, TooManyAttempts
from chalicelib.http.call import Call
from chalicelib.http.consumer.pages import closed_link, with_retry
from chalicelib.http.endpoint import endpoint
from chalicelib.http.form_tokens import check_form_token, form_token
from chalicelib.http.handed_view import handed_view
from chalicelib.http.rate_limits import REFERRAL, address_block, limit
from chalicelib.http.responses import Response, document, page, see_other
from chalicelib.http.staff.pages import field_errors
from chalicelib.services.referrals.hear_controller import Said, file_link, hear_controller, open_page
from chalicelib.services.referrals.package import Handed, signed_package

blueprint = Blueprint(__name__)

_PATH: Final = "/referral/{token}"
_FORM: Final = "referral"
_HAS_IT: Final = "has-it"
_FIELDS: Final = ("said", "answer_words", "theirs")


@endpoint(blueprint, _PATH, audit=(Tag.VIEW_REFERRAL,))
def show(call: Call) -> Response:
    """The request, what goes with it, and the form. 404 for an address that opens nothing, or nothing any more."""
    return _page(call, _opened(call), done=call.query.get("done") == "1")


@endpoint(blueprint, _PATH, methods=("POST",), audit=(Tag.REQUEST_REFERRAL_ACKNOWLEDGED, Tag.REQUEST_REFERRAL_ANSWERED))
def answer(call: Call) -> Response:
    """Take what the controller says; the first answer counts."""
    token = call.params["token"]
    typed = {name: call.value(name) for name in _FIELDS}
    try:
        limit(call, REFERRAL, address_block(call.source_ip))
        check_form_token(call, _FORM)
        hear_controller(call.desk, token, _said(typed))
    except (InvalidField, StaleForm, TooManyAttempts, NotPossible) as error:
        handed = open_page(call.desk, token)
        if not handed.account.may_change:
            return closed_link(call, handed.account)
        return with_retry(_page(call, handed, error=error, values=typed), error)
    return see_other(f"/referral/{token}?done=1")


def _said(typed: dict[str, str]) -> Said:
    said = typed["said"]
    if said not in {_HAS_IT, *SAYABLE}:
        raise InvalidField(field="said", problem="missing")
    return Said(answer="" if said == _HAS_IT else said, words=typed["answer_words"], theirs=typed["theirs"])


@endpoint(blueprint, f"{_PATH}/files/{{file}}", audit=(Tag.VIEW_REFERRAL,))
def file(call: Call) -> Response:
    """Lead to a link of 60 seconds that saves one of the files."""
    limit(call, REFERRAL, address_block(call.source_ip))
    return Response(
        "", 303, "text/plain", {"Location": file_link(call.desk, call.params["token"], call.params["file"])}
    )


@endpoint(blueprint, f"{_PATH}/package", audit=(Tag.VIEW_REFERRAL,))
def package(call: Call) -> Response:
    """The same as a signed document, for a system to read."""
    handed = _opened(call, "package")
    return document(signed_package(call.desk, handed), "application/jose", name=f"{handed.referral.id}.jws")


def _opened(call: Call, part: str = "page") -> Handed:
    limit(call, REFERRAL, address_block(call.source_ip))
    return open_page(call.desk, call.params["token"], part)


def _page(
    call: Call, handed: Handed, *, error: RecourseError | None = None, done: bool = False, **more: Any
) -> Response:
    return page(
        call,
        "public/referral.html",
        status=error.status if error else 200,
        business=None,
        here=f"/referral/{call.params['token']}",
        action=f"/referral/{call.params['token']}",
        handed=handed_view(handed, call.language),
        answers=[one.value for one in SAYABLE],
        done=done,
        form_token=form_token(call, _FORM),
        errors=field_errors(call, error) if error else (),
        **({"values": {}} | more),
    )
