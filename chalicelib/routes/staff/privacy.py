"""The operator's privacy policy: read by each person for themselves, and answered by an owner for the account."""

from typing import Any, Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.policy import Use
from chalicelib.domain.uses import unread
from chalicelib.errors import Conflict, InvalidField, NotFound, NotPossible, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.policy_view import version_view, version_views
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.come_back import HOME, safe_next
from chalicelib.http.staff.pages import check_staff_token, field_errors, reader, staff_page
from chalicelib.http.staff.privacy_view import PRIVACY, use_views
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.policies.choose_use import choose_use
from chalicelib.services.policies.read_policy import mark_policy_read

_REFUSALS: Final = (InvalidField, NotPossible, StaleForm, Conflict)
_ANSWERS: Final = {"allow": True, "refuse": False}
_LONGEST: Final = 5  # digits of a number


@endpoint(blueprint, PRIVACY, audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_REQUESTS)
def privacy(call: Call) -> Response:
    """Every version, and what the account allows."""
    return _page(call)


@endpoint(
    blueprint,
    f"{PRIVACY}/uses",
    methods=("POST",),
    audit=(Tag.ACCOUNT_USES_CHOSEN,),
    permission=Permission.CHOOSE_USES,
)
def uses(call: Call) -> Response:
    """An owner allows or refuses a use; it counts at once."""
    try:
        check_staff_token(call)
        choose_use(call.desk, call.staff, _use(call), allowed=_answer(call))
    except _REFUSALS as error:
        return _page(call, status=error.status, errors=field_errors(call, error))
    return see_other(f"{PRIVACY}?done=use-chosen")


@endpoint(
    blueprint,
    f"{PRIVACY}/{{number}}",
    methods=("GET", "POST"),
    audit=(Tag.USER_POLICY_READ,),
    permission=Permission.READ_REQUESTS,
)
def version(call: Call) -> Response:
    """What a version changes; its button says that the person has read it, here or from wherever it was shown."""
    number = _number(call.params["number"])
    if call.method == "POST":
        check_staff_token(call)
        mark_policy_read(call.desk, call.staff, number)
        asked = call.value("next")
        back = f"{PRIVACY}?done=policy-read" if not asked or asked.startswith(PRIVACY) else safe_next(asked)
        return see_other(back or HOME)
    versions = call.desk.policy_versions.newest()
    found = next((one for one in versions if one.number == number), None)
    if found is None:
        raise NotFound("policy-version")
    user = call.staff.user
    return staff_page(
        call,
        "staff/privacy_version.html",
        nav="privacy",
        here=f"{PRIVACY}/{number}",
        item=version_view(found, versions, call.language, call.desk.clock.now()),
        read=number <= max(user.policy, user.policy_read),
        told=(),
        back_url=PRIVACY,
    )


def _page(call: Call, *, status: int = 200, **more: Any) -> Response:
    account = call.desk.accounts.get(call.staff.account.id)
    versions = call.desk.policy_versions.newest()
    new = unread(call.staff.user, versions)
    return staff_page(
        call,
        "staff/privacy.html",
        status=status,
        nav="privacy",
        here=PRIVACY,
        action=f"{PRIVACY}/uses",
        versions=version_views(versions, call.language, call.desk.clock.now()),
        uses=use_views(call.desk, account, reader(call)),
        may_choose=permits(call.staff.user.role, Permission.CHOOSE_USES),
        new=new.number if new else 0,
        base=PRIVACY,
        **more,
    )


def _number(typed: str) -> int:
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= _LONGEST):
        raise NotFound("policy-version")
    return int(typed)


def _use(call: Call) -> Use:
    if call.value("use") not in set(Use):
        raise InvalidField(field="use", problem="missing")
    return Use(call.value("use"))


def _answer(call: Call) -> bool:
    try:
        return _ANSWERS[call.value("answer")]
    except KeyError:
        raise InvalidField(field="answer", problem="missing") from None
