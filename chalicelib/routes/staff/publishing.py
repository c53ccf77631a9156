"""What the business puts on its own site: links, words, the form; and which sites may show the form."""

from typing import Any, Final

from chalicelib import texts
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.sites import SITES_LIMIT
from chalicelib.errors import Conflict, InvalidField, NotPossible, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.snippets import Snippet, policy_of, snippets_of
from chalicelib.http.staff.pages import check_staff_token, field_errors, staff_page
from chalicelib.http.staff.security_view import picture_of
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.accounts.allow_sites import allow_sites

_PATH: Final = "/staff/publishing"
_REFUSALS: Final = (InvalidField, NotPossible, StaleForm, Conflict)


@endpoint(
    blueprint,
    _PATH,
    methods=("GET", "POST"),
    audit=(Tag.ACCOUNT_SITES_CHANGED,),
    permission=Permission.READ_REQUESTS,
)
def publishing(call: Call) -> Response:
    """Show what to copy; posted by an administrator: the list of sites that may show the form."""
    if call.method == "GET":
        return _page(call)
    try:
        check_staff_token(call)
        seen = call.value("edition")
        edition = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 9 else -1
        allow_sites(call.desk, call.staff, call.value("sites").splitlines(), seen=edition)
    except _REFUSALS as error:
        return _page(call, status=error.status, errors=field_errors(call, error))
    return see_other(f"{_PATH}?done=sites-saved")


def _page(call: Call, *, status: int = 200, **more: Any) -> Response:
    account = call.desk.accounts.get(call.staff.account.id)
    snippets = snippets_of(call.desk, account)
    typed = call.method == "POST" and call.value("sites")
    return staff_page(
        call,
        "staff/publishing.html",
        status=status,
        nav="publishing",
        here=_PATH,
        action=_PATH,
        asked=_grouped([one for one in snippets if one.asked and one.key != "form"]),
        others=_grouped([one for one in snippets if not one.asked]),
        form=_grouped([one for one in snippets if one.key == "form"]),
        policy=policy_of(call.desk),
        sites=account.sites,
        limit=SITES_LIMIT,
        administers=permits(call.staff.user.role, Permission.ADMINISTER),
        picture=picture_of(f"{call.desk.public_url}/c/{account.slug}"),
        page_url=f"{call.desk.public_url}/c/{account.slug}",
        names={code: texts.describe(code).name for code in texts.languages()},
        values={"sites": typed or "\n".join(account.sites.origins)},
        **more,
    )


def _grouped(snippets: list[Snippet]) -> list[tuple[str, str, list[Snippet]]]:
    """The snippets by what they are: key, citation, and one for each language."""
    by_key: dict[str, list[Snippet]] = {}
    for one in snippets:
        by_key.setdefault(one.key, []).append(one)
    return [(key, ones[0].citation, ones) for key, ones in by_key.items()]
