"""Where the account's voicemails are copied to: the way to set it up, its state, and the copying of older ones."""

from typing import Any, Final

from chalicelib.domain.account import Plan
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.voicemail_export import ROLE_PREFIX, ExportPlace
from chalicelib.errors import InvalidField, NotFound, NotPossible, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.export_policies import UNKNOWN, permission_policy, trust_policy
from chalicelib.http.staff.pages import check_staff_token, field_errors, staff_page
from chalicelib.http.staff.sure import ask_first
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.voicemail.backfill_voicemails import start_backfill
from chalicelib.services.voicemail.export_settings import external_id, save_export, stop_export

_PATH: Final = "/staff/export"
_FIELDS: Final = ("bucket", "region", "role_arn", "prefix")
_REFUSALS: Final = (InvalidField, StaleForm, NotPossible, NotFound)


@endpoint(blueprint, _PATH, audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_AUDIT)
def export(call: Call) -> Response:
    """Show the bucket and how copies do, to who only looks without the words that let us in."""
    return _page(call)


@endpoint(
    blueprint,
    _PATH,
    methods=("POST",),
    audit=(Tag.ACCOUNT_EXPORT_CHANGED,),
    permission=Permission.ADMINISTER,
    fresh=True,
)
def save(call: Call) -> Response:
    """Save another bucket after it was tried."""
    typed = {name: call.value(name) for name in _FIELDS}
    try:
        check_staff_token(call)
        save_export(call.desk, call.staff, ExportPlace.parse(**typed))
    except _REFUSALS as error:
        return _page(call, status=error.status, typed=typed, errors=field_errors(call, error))
    return see_other(f"{_PATH}?done=export-saved")


@endpoint(
    blueprint,
    f"{_PATH}/stop",
    methods=("POST",),
    audit=(Tag.ACCOUNT_EXPORT_CHANGED,),
    permission=Permission.ADMINISTER,
    fresh=True,
)
def stop(call: Call) -> Response:
    """Copy nothing more, after asking."""
    try:
        check_staff_token(call)
        there = call.desk.exports.of(call.staff.account.id)
        asked = ask_first(call, "export-stop", back=_PATH, nav="export") if there else None
        if asked:
            return asked
        stop_export(call.desk, call.staff)
    except _REFUSALS as error:
        return _page(call, status=error.status, errors=field_errors(call, error))
    return see_other(f"{_PATH}?done=export-stopped")


@endpoint(
    blueprint,
    f"{_PATH}/backfill",
    methods=("POST",),
    audit=(Tag.ACCOUNT_EXPORT_CHANGED,),
    permission=Permission.ADMINISTER,
    fresh=True,
)
def backfill(call: Call) -> Response:
    """Copy what was there before; the page shows how far it has come, and it goes on without it."""
    try:
        check_staff_token(call)
        start_backfill(call.desk, call.staff)
    except _REFUSALS as error:
        return _page(call, status=error.status, errors=field_errors(call, error))
    return see_other(f"{_PATH}?done=backfill-started")


def _page(call: Call, *, status: int = 200, typed: dict[str, str] | None = None, **more: Any) -> Response:
    account = call.staff.account
    saved = call.desk.exports.of(account.id)
    known = {name: getattr(saved.place, name) for name in _FIELDS} if saved else dict.fromkeys(_FIELDS, "")
    shown = typed or known
    ours, theirs = call.desk.settings.aws_account, external_id(call.desk, account.id)
    return staff_page(
        call,
        "staff/export.html",
        status=status,
        nav="export",
        available=account.plan is Plan.ENTERPRISE,
        values=shown,
        saved=saved,
        aws_account=ours or UNKNOWN,
        account_known=bool(ours),
        trust_policy=trust_policy(ours, theirs),
        permission_policy=permission_policy(shown["bucket"], shown["prefix"]),
        role_prefix=ROLE_PREFIX,
        backfill=call.desk.exports.backfill(account.id),
        may_change=permits(call.staff.user.role, Permission.ADMINISTER),
        **more,
    )
