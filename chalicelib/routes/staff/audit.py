"""The audit of the account: searched, checked as it is shown, and exported."""

from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission
from chalicelib.errors import Conflict, InvalidInput, NotPossible, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import endpoint
from chalicelib.http.responses import Response, document
from chalicelib.http.staff.audit_view import AUDIT, asked, lines, options
from chalicelib.http.staff.pages import check_staff_token, field_errors, reader, staff_page, today
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.audit.export_parts import next_part, progress
from chalicelib.services.audit.read_audit import AuditPage, Where, read_audit

_EXPORT: Final = f"{AUDIT}/export"


@endpoint(blueprint, AUDIT, audit=(Tag.VIEW_AUDIT,), permission=Permission.READ_AUDIT)
def audit(call: Call) -> Response:
    """Show the entries that a search finds, how far it has read, and that what was read holds. 400 for a bad filter."""
    search = asked(call)
    page = AuditPage() if search.problems else read_audit(call.desk, call.staff, search.wanted, search.place)
    shown_back = search.wanted.where is not Where.REQUESTS and page.following
    broken_chain, broken_at = page.broken or ("", 0)
    return staff_page(
        call,
        "staff/audit.html",
        status=400 if search.problems else 200,
        nav="audit",
        here=search.url(search.place if search.place.name else None),
        action=AUDIT,
        options=options(call),
        values=dict(search.fields) | {"where": search.wanted.where.value},
        rows=lines(call, page, reader(call)),
        page=page,
        broken_chain=broken_chain.rpartition("#")[2],
        broken_at=broken_at,
        back_to=page.back_to if shown_back else None,
        further_url=search.url(page.following) if page.following else None,
        newest_url=search.url() if search.place.name else None,
        export_url=_EXPORT,
        errors=field_errors(call, InvalidInput(search.problems)) if search.problems else (),
    )


@endpoint(
    blueprint,
    _EXPORT,
    methods=("GET", "POST"),
    audit=(Tag.AUDIT_EXPORTED,),
    permission=Permission.READ_AUDIT,
    fresh=True,
)
def export(call: Call) -> Response:
    """Explain the export and its check; hand out the next part."""
    if call.method == "GET":
        return _page(call)
    try:
        check_staff_token(call)
        first = call.value("part") == "first"
        content = next_part(call.desk, call.staff, first=first)
    except (StaleForm, NotPossible, Conflict) as error:
        return _page(call, status=error.status, errors=field_errors(call, error))
    part = progress(call.desk, call.staff).parts
    name = f"recourse-audit-{call.staff.account.slug}-{today(call).isoformat()}-part-{part:04}.jsonl"
    return document(content, "application/jsonl", name=name)


def _page(call: Call, *, status: int = 200, **more: object) -> Response:
    return staff_page(
        call,
        "staff/audit_export.html",
        status=status,
        nav="audit",
        here=_EXPORT,
        action=_EXPORT,
        back_url=AUDIT,
        progress=progress(call.desk, call.staff),
        keys_url="/.well-known/jwks.json",
        **more,
    )
