"""Transfers that the operator announces: the list, a new one, who refuses, withdrawing it, noting that it is done."""

from typing import Any, Final

from chalicelib import texts
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.transfer import Transfer
from chalicelib.errors import Conflict, InvalidField, NotPossible, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads
from chalicelib.http.operator.pages import operator_page
from chalicelib.http.operator.transfer_form import blank, read_transfer_form, safeguards, typed
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.pages import OPERATOR, check_staff_token, field_errors
from chalicelib.http.transfer_view import transfer_view
from chalicelib.routes.operator.registry import operator_route
from chalicelib.services.transfers.announce_transfer import announce_transfer, withdraw_transfer, written_transfer
from chalicelib.services.transfers.finish_transfer import finish_transfer, refusing

TRANSFERS: Final = f"{OPERATOR}/transfers"
_NEW: Final = f"{TRANSFERS}/new"
_SHOWN: Final = 100  # accounts that refuse
_REFUSALS: Final = (InvalidField, NotPossible, StaleForm, Conflict)
_DONE: Final = {"finish": "transfer-done", "withdraw": "transfer-withdrawn"}


@operator_route("transfers", audit=Reads.NOTHING_PERSONAL)
def transfers(call: Call) -> Response:
    """Every transfer, the newest first."""
    found = [transfer_view(one) for one in call.desk.transfers.listed(call.staff.account.id)]
    return operator_page(
        call, "operator/transfers.html", nav="transfers", transfers=found, new_url=_NEW, base=TRANSFERS
    )


@operator_route("transfers/new", methods=("GET", "POST"), audit=(Tag.ACCOUNT_TRANSFER_ANNOUNCED,))
def new(call: Call) -> Response:
    """Write a transfer, look at it, announce it: nobody is told anything before that."""
    if call.method == "GET":
        return _form(call, blank(call))
    try:
        check_staff_token(call)
        command = read_transfer_form(call)
        if call.value("do") == "announce":
            done = announce_transfer(call.desk, call.staff, command)
            return see_other(f"{TRANSFERS}/{done.id}?done=transfer-announced")
        written = written_transfer(call.desk, call.staff, command)
    except _REFUSALS as error:
        return _form(call, typed(call), status=error.status, errors=field_errors(call, error))
    if call.value("do") == "edit":
        return _form(call, typed(call))
    notice = written.notice
    return operator_page(
        call,
        "operator/transfer_check.html",
        nav="transfers",
        item=transfer_view(written.transfer),
        words={language: (title, notice.texts[language]) for language, title in notice.titles.items()},
        values=typed(call),
        action=_NEW,
    )


@operator_route("transfers/{transfer}", audit=Reads.NOTHING_PERSONAL)
def transfer(call: Call) -> Response:
    """One transfer, with what was answered and what can be done."""
    return _page(call)


@operator_route("transfers/{transfer}/finish", methods=("GET", "POST"), audit=(Tag.ACCOUNT_TRANSFER_DONE,))
def finish(call: Call) -> Response:
    """Ask, then note that it is done and register it."""
    return _step(call, "finish")


@operator_route("transfers/{transfer}/withdraw", methods=("GET", "POST"), audit=(Tag.ACCOUNT_TRANSFER_WITHDRAWN,))
def withdraw(call: Call) -> Response:
    """Ask, then take it back."""
    return _step(call, "withdraw")


def _step(call: Call, step: str) -> Response:
    if call.method == "GET":
        return _ask(call, step)
    name = call.params["transfer"]
    try:
        check_staff_token(call)
        (finish_transfer if step == "finish" else withdraw_transfer)(call.desk, call.staff, name)
    except (NotPossible, Conflict, StaleForm) as error:
        return _ask(call, step, status=error.status, errors=field_errors(call, error))
    return see_other(f"{TRANSFERS}/{name}?done={_DONE[step]}")


def _ask(call: Call, step: str, *, status: int = 200, **more: Any) -> Response:
    found = _found(call)
    url = f"{TRANSFERS}/{found.id}"
    return operator_page(
        call,
        "operator/transfer_step.html",
        status=status,
        nav="transfers",
        item=transfer_view(found),
        step=step,
        action=f"{url}/{step}",
        back_url=url,
        **more,
    )


def _page(call: Call) -> Response:
    found = _found(call)
    account = call.desk.accounts.get(found.of) if found.of else None
    notice = call.desk.notices.get(found.account, found.id)
    there = [] if found.of or not found.waits else [one.name for one in refusing(call.desk, found)]
    return operator_page(
        call,
        "operator/transfer.html",
        nav="transfers",
        item=transfer_view(found, account, now=call.desk.clock.now()),
        words={language: (title, notice.texts[language]) for language, title in notice.titles.items()},
        refusing=there[:_SHOWN],
        steps=f"{TRANSFERS}/{found.id}",
        back_url=TRANSFERS,
    )


def _found(call: Call) -> Transfer:
    return call.desk.transfers.get(call.staff.account.id, call.params["transfer"])


def _form(call: Call, values: dict[str, str], *, status: int = 200, **more: Any) -> Response:
    return operator_page(
        call,
        "operator/transfer_new.html",
        status=status,
        nav="transfers",
        values=values,
        spoken=[texts.describe(code) for code in texts.languages()],
        safeguards=safeguards(),
        action=_NEW,
        back_url=TRANSFERS,
        **more,
    )
