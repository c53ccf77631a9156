"""What all pages of signed-in staff share: the frame, the form token, the version that a page showed."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from chalicelib import texts
from chalicelib.domain.account import Staff
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.ids import RequestId
from chalicelib.domain.request import Request
from chalicelib.errors import InvalidField, InvalidInput, NotPossible, RecourseError
from chalicelib.http.call import Call
from chalicelib.http.consumer.business import business_view
from chalicelib.http.form_tokens import check_form_token, form_token
from chalicelib.http.responses import Response, page
from chalicelib.http.staff.by_grant import reading_view
from chalicelib.http.staff.navigation import SETTINGS_PATH, is_setting, menu
from chalicelib.http.staff.notice_view import told
from chalicelib.http.staff.privacy_view import policy_told
from chalicelib.http.staff.request_view import Reader, names_of
from chalicelib.http.staff.standing_view import standing
from chalicelib.http.views import FieldError, MenuLink, StaffUser
from chalicelib.services.accounts.operators import operates

FORM: Final = "staff"
OPERATOR: Final = "/operator"  # where the operator's side begins
_DONE: Final = re.compile(r"[a-z][a-z-]{1,40}")


def staff_page(call: Call, template: str, /, *, status: int = 200, nav: str | None = None, **context: Any) -> Response:
    """Render a page for who is signed in; `nav` is its entry in the menu or on the settings page."""
    staff = call.staff
    frame: dict[str, Any] = {
        "user": StaffUser(name=staff.user.name, email=staff.user.email.address, role=staff.user.role.value),
        "business": business_view(staff.account),
        "menu": [*menu(staff.user.role, nav), *_operators_side(call)],
        "settings_url": SETTINGS_PATH if is_setting(nav) else None,
        "sign_out_url": "/staff/sign-out",
        "form_token": form_token(call, FORM, owner=staff.session),
        "notice": notice(call),
        "reading": reading_view(call),
        "standing": standing(staff.account, staff.user.role, call.desk.clock.now()),
        "told": [*policy_told(call.desk, staff, call.language), *told(staff.notices, call.language)],
    }
    return page(call, template, status=status, **(frame | context))


def _operators_side(call: Call) -> list[MenuLink]:
    """The way to the operator's side, for who runs the deployment."""
    return [MenuLink(key="operator", url=OPERATOR)] if operates(call.desk, call.staff) else []


def check_staff_token(call: Call) -> None:
    """Raise `StaleForm` unless the form was made for this session."""
    check_form_token(call, FORM, owner=call.staff.session)


def notice(call: Call) -> str | None:
    """The text key of what was just done; the address can only choose among the texts that there are.

    A form's answer says nothing of it: the address still has the words of the step before.
    """
    if call.method != "GET":
        return None
    key = f"notice.{call.query.get('done', '')}"
    return key if _DONE.fullmatch(call.query.get("done", "")) and texts.has_text(key) else None


def today(call: Call) -> date:
    """The day at the business."""
    return call.staff.account.day_of(call.desk.clock.now())


def reader(call: Call) -> Reader:
    """Who reads, with the colleagues' names."""
    staff: Staff = call.staff
    names = names_of(call.desk.accounts.users(staff.account.id))
    return Reader(staff, call.language, today(call), names)


def show_seen(head: Request) -> str:
    """The hidden field of a step: the request's version and the last entry of its history, as the page shows them."""
    return f"{head.version}-{head.chain_head.seq}"


def read_seen(call: Call) -> tuple[int, int]:
    """The version and entry that the posted page had shown; an unreadable one counts as outdated."""
    version, _, seq = call.value("seen").partition("-")
    if version.isdecimal() and seq.isdecimal() and len(version + seq) < 12:
        return int(version), int(seq)
    return 0, 0


def news_since(call: Call, request: RequestId, seq: int) -> Sequence[AuditEntry]:
    """What was recorded after the entry that a page had shown."""
    entries = call.desk.audit_log.of_request(call.staff.account.id, request)
    return [entry for entry in entries if entry.seq > seq]


def field_errors(call: Call, error: RecourseError) -> list[FieldError]:
    """The problems of a form, worded; one that belongs to no field has no link."""
    if isinstance(error, InvalidInput):
        return [_field_error(call, problem) for problem in error.problems]
    if isinstance(error, InvalidField):
        return [_field_error(call, error)]
    words = texts.text(error.text_key, call.language)
    if isinstance(error, NotPossible):
        words = texts.not_possible(error.reason, call.language, **error.values)
    return [FieldError(field="", text=words, href="")]


def _field_error(call: Call, problem: InvalidField) -> FieldError:
    words = texts.problem(problem.field, problem.problem, call.language, **problem.values)
    return FieldError(field=problem.field, text=words, href=f"#{problem.field}")
