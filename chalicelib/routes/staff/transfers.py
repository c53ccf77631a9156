"""Transfers that concern the account: read by everybody there, answered by an owner."""

from typing import Any, Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.transfer import Answer
from chalicelib.errors import Conflict, InvalidField, NotPossible, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.pages import check_staff_token, field_errors, staff_page
from chalicelib.http.transfer_view import transfer_view
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.transfers.answer_transfer import answer_transfer, transfers_of

_PATH: Final = "/staff/transfers"


@endpoint(blueprint, _PATH, audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_REQUESTS)
def transfers(call: Call) -> Response:
    """Every transfer that concerns the account, with its answer."""
    return _page(call)


@endpoint(
    blueprint,
    f"{_PATH}/{{transfer}}",
    methods=("POST",),
    audit=(Tag.ACCOUNT_TRANSFER_ANSWERED,),
    permission=Permission.CHOOSE_USES,
)
def answer(call: Call) -> Response:
    """An owner agrees or refuses."""
    try:
        check_staff_token(call)
        answer_transfer(call.desk, call.staff, call.params["transfer"], _answer(call))
    except (InvalidField, NotPossible, StaleForm, Conflict) as error:
        return _page(call, status=error.status, errors=field_errors(call, error))
    return see_other(f"{_PATH}?done=transfer-answered")


def _answer(call: Call) -> Answer:
    if call.value("answer") not in set(Answer):
        raise InvalidField(field="answer", problem="missing")
    return Answer(call.value("answer"))


def _page(call: Call, *, status: int = 200, **more: Any) -> Response:
    account = call.desk.accounts.get(call.staff.account.id)
    return staff_page(
        call,
        "staff/transfers.html",
        status=status,
        nav="transfers",
        here=_PATH,
        base=_PATH,
        transfers=[transfer_view(one, account) for one in transfers_of(call.desk, account)],
        may_answer=permits(call.staff.user.role, Permission.CHOOSE_USES),
        **more,
    )
