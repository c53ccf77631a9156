"""Single sign-on: to an issuer that the account trusts, and back."""

from typing import Any

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.errors import NotFound, NotPossible, NotSignedIn
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.rate_limits import SIGN_IN as LIMIT
from chalicelib.http.rate_limits import address_block, limit
from chalicelib.http.responses import Response, page, see_other
from chalicelib.http.staff.come_back import SSO, safe_next, sso_url
from chalicelib.http.staff.entering import enter, entrance
from chalicelib.http.staff.pages import field_errors
from chalicelib.log import logger
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.accounts.sessions import staff_of
from chalicelib.services.accounts.sso_sign_in import CALLBACK, CameBack, finish_sso, start_sso, trusted


@endpoint(blueprint, SSO, audit=Reads.NOTHING_PERSONAL)
def sso(call: Call) -> Response:
    """Ask whose single sign-on, offer the account's issuers, or send the browser to one."""
    slug = call.query.get("account", "").strip().lower()
    back = safe_next(call.query.get("next", ""))
    if not slug:
        return _page(call, slug, back)
    limit(call, LIMIT, address_block(call.source_ip))
    again = {"again": "1"} if call.query.get("again") else {}
    try:
        account = call.desk.accounts.by_slug(slug)
        offered = [
            (issuer.name, sso_url(slug, back, issuer=issuer.id, **again)) for issuer in call.desk.issuers.of(account.id)
        ]
    except NotFound:
        offered = []
    if not offered:
        problems = field_errors(call, NotPossible("sso-none"))
        return _page(call, slug, back, status=404, errors=problems)
    if call.query.get("issuer"):
        return _start(call, account, back, again=bool(again))
    return _page(call, slug, back, issuers=offered)


@endpoint(
    blueprint,
    CALLBACK,
    audit=(Tag.USER_SIGNED_IN, Tag.USER_LINKED, Tag.USER_PROVED_AGAIN, Tag.USER_SSO_REFUSED),
)
def callback(call: Call) -> Response:
    """Take what the issuer says, and let the person in; why not is told in words, and logged by its name."""
    limit(call, LIMIT, address_block(call.source_ip))
    came = CameBack(
        state=call.query.get("state", ""),
        code=call.query.get("code", ""),
        error=call.query.get("error", ""),
        issuer=call.query.get("iss", ""),
        browser=call.visitor,
    )
    try:
        arrived = finish_sso(call.desk, came, entrance(call), signed_in=_signed_in(call))
    except NotPossible as refused:
        logger().info("single sign-on refused", extra={"what": refused.reason})
        raise
    if arrived.opened is None:
        return see_other(arrived.back)
    return enter(call, arrived.opened, back=arrived.back)


def _start(call: Call, account: Account, back: str, *, again: bool) -> Response:
    issuer = trusted(call.desk, account, call.query["issuer"])
    where = start_sso(call.desk, issuer, browser=call.visitor, back=back, again=again)
    return Response("", 303, headers={"Location": where})


def _signed_in(call: Call) -> Staff | None:
    try:
        return staff_of(call.desk, call.cookie("staff"))
    except NotSignedIn:
        return None


def _page(call: Call, slug: str, back: str, *, status: int = 200, **more: Any) -> Response:
    context: dict[str, Any] = {"issuers": [], "action": SSO, "account": slug, "back": back, **more}
    return page(call, "staff/sso.html", status=status, here=SSO, **context)
