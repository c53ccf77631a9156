"""Single sign-on: to an issuer that the account trusts, and back."""

from typing import Any

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.errors import NotFound, NotPossible, NotSignedIn
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.rate_limits import SIGN_IN as LIMIT
from chalicelib.http.rate_limits import address_block, limit
from chalicelib.http.responses import Response, page
from chalicelib.http.staff.come_back import SSO, go_on, safe_next, sso_url
from chalicelib.http.staff.entering import admit, entrance
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
    more = {name: call.query[name] for name in ("again", "kept") if call.query.get(name)}
    try:
        account = call.desk.accounts.by_slug(slug)
        offered = [
            (issuer.name, sso_url(slug, back, issuer=issuer.id, **more)) for issuer in call.desk.issuers.of(account.id)
        ]
    except NotFound:
        offered = []
    if not offered:
        problems = field_errors(call, NotPossible("sso-none"))
        return _page(call, slug, back, status=404, errors=problems)
    # A link of another site shows the page only: it must not sign anybody in with an account of its choice.
    if call.query.get("issuer") and call.headers.get("sec-fetch-site") != "cross-site":
        return _start(call, account, back)
    return _page(call, slug, back, issuers=offered)


@endpoint(
    blueprint,
    f"{CALLBACK}/{{slug}}",
    audit=(Tag.USER_SIGNED_IN, Tag.USER_LINKED, Tag.USER_PROVED_AGAIN, Tag.USER_SSO_REFUSED),
)
def callback(call: Call) -> Response:
    """Take what the issuer says, and let the person in; why not is told in words, and logged by its name."""
    limit(call, LIMIT, address_block(call.source_ip))
    came = CameBack(
        state=call.query.get("state", ""),
        account=call.params["slug"],
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
        session = staff_of(call.desk, call.cookie("staff")).session
        return go_on(call, arrived.back, arrived.kept, session=session, again=True)
    admit(call, arrived.opened)
    return go_on(call, arrived.back, arrived.kept, session=arrived.opened.staff.session)


def _start(call: Call, account: Account, back: str) -> Response:
    issuer = trusted(call.desk, account, call.query["issuer"])
    where = start_sso(
        call.desk,
        issuer,
        browser=call.visitor,
        back=back,
        again=bool(call.query.get("again")),
        kept=call.query.get("kept", ""),
    )
    return Response("", 303, headers={"Location": where})


def _signed_in(call: Call) -> Staff | None:
    try:
        return staff_of(call.desk, call.cookie("staff"))
    except NotSignedIn:
        return None


def _page(call: Call, slug: str, back: str, *, status: int = 200, **more: Any) -> Response:
    context: dict[str, Any] = {"issuers": [], "action": SSO, "account": slug, "back": back, **more}
    return page(call, "staff/sso.html", status=status, here=SSO, **context)
