"""The API keys of the account's own systems: added and revoked by who administers, seen by auditors as well."""

from typing import Any, Final

from chalicelib.domain.api_key import ApiKey, Scope, parse_public_key, parse_scopes
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission, permits
from chalicelib.errors import Conflict, InvalidField, InvalidInput, NotPossible, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.pages import check_staff_token, field_errors, reader, staff_page
from chalicelib.http.staff.sure import ask_first
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.accounts.api_keys import add_key, key_of, revoke_key

_PATH: Final = "/staff/keys"
_REFUSALS: Final = (InvalidField, InvalidInput, StaleForm, NotPossible, Conflict)


@endpoint(blueprint, _PATH, audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_AUDIT)
def keys(call: Call) -> Response:
    """Show the keys, also to who only looks."""
    return _page(call)


@endpoint(
    blueprint,
    _PATH,
    methods=("POST",),
    audit=(Tag.ACCOUNT_KEY_ADDED,),
    permission=Permission.ADMINISTER,
    fresh=True,
)
def add(call: Call) -> Response:
    """Take another key into use."""
    try:
        check_staff_token(call)
        _add(call)
    except _REFUSALS as error:
        return _page(call, status=error.status, errors=field_errors(call, error))
    return see_other(f"{_PATH}?done=key-added")


@endpoint(
    blueprint,
    f"{_PATH}/{{key}}/revoke",
    methods=("POST",),
    audit=(Tag.ACCOUNT_KEY_REVOKED,),
    permission=Permission.ADMINISTER,
    fresh=True,
)
def revoke(call: Call) -> Response:
    """Take a key out of use, after asking."""
    try:
        check_staff_token(call)
        key = key_of(call.desk, call.staff.account, call.params["key"])
        asked = ask_first(call, "key-revoke", back=_PATH, nav="keys", named=key.name)
        if asked:
            return asked
        revoke_key(call.desk, call.staff.account, key.id, actor=call.staff.actor)
    except _REFUSALS as error:
        return _page(call, status=error.status, errors=field_errors(call, error))
    return see_other(f"{_PATH}?done=key-revoked")


def _add(call: Call) -> ApiKey:
    problems: list[InvalidField] = []
    scopes: tuple[Scope, ...] = ()
    public_key = ""
    try:
        scopes = parse_scopes(call.form.get("scopes", []))
    except InvalidField as problem:
        problems.append(problem)
    try:
        public_key = parse_public_key(call.value("public_key"))
    except InvalidField as problem:
        problems.append(problem)
    if not call.value("name").strip():
        problems.insert(0, InvalidField(field="name", problem="missing"))
    if problems:
        raise InvalidInput(tuple(problems))
    staff = call.staff
    return add_key(
        call.desk,
        staff.account,
        name=call.value("name"),
        public_key=public_key,
        scopes=scopes,
        actor=staff.actor,
    )


def _page(call: Call, *, status: int = 200, **more: Any) -> Response:
    found = call.desk.api_keys.of(call.staff.account.id)
    who = reader(call)
    posted = call.method == "POST"
    return staff_page(
        call,
        "staff/keys.html",
        status=status,
        nav="keys",
        here=_PATH,
        keys=sorted(found, key=lambda key: (key.revoked_at is not None, key.created_at)),
        names={key.created_by: who.name(key.created_by) for key in found},
        scopes=[scope.value for scope in Scope],
        values={
            "name": call.value("name") if posted else "",
            "public_key": call.value("public_key") if posted else "",
            "chosen": call.form.get("scopes", []) if posted else [],
        },
        may_change=permits(call.staff.user.role, Permission.ADMINISTER),
        **more,
    )
