"""The audit of the account, for systems: page by page, each signed."""

from dataclasses import astuple
from datetime import datetime
from typing import Any, Final

import msgspec

from chalicelib.domain.audit_tags import Tag
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.audit import AuditEntryRecord, AuditPage, AuditQuery, SignedManifest
from chalicelib.http.api.sections import Section
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.audit.export_pages import Place, export_page
from chalicelib.shapes import known

section: Final = Section(blueprint, "Audit", "/audit")
_LIST: Final = "audit"


@section.reads(audit=(Tag.AUDIT_EXPORTED,), query=AuditQuery, answer=AuditPage, refusals=("conflict",))
def export(call: ApiCall) -> AuditPage:
    """Export the audit.

    Every chain of the account from its first entry: administration, requests, and who looked at what. Each page is
    closed by a signed manifest of the chains that end on it, which holds the hash of the one before; the export is
    complete when `last` says so. A page may hold more or less than `limit`, even nothing. Write each item as a line of
    a file and then `closing` as a line, page after page, and check the file with tools/verify_audit.py. Requests that
    came in the last quarter of an hour are left to the next export. That the audit was exported is audited.
    """
    query: AuditQuery = call.query
    page = export_page(call.desk, call.staff, _place(call, query), limit=query.limit)
    return AuditPage(
        items=[msgspec.convert(entry.as_dict(), known(AuditEntryRecord)) for entry in page.entries],
        closing=msgspec.convert(page.closing, known(SignedManifest)),
        next=call.write_cursor(_written(page.following), _LIST) if page.following else None,
    )


def _place(call: ApiCall, query: AuditQuery) -> Place | None:
    if not query.cursor:
        return None
    began, *rest = call.read_cursor(query.cursor, _LIST)
    return Place(**dict(zip(_FIELDS, (datetime.fromisoformat(began), *rest), strict=True)))


_FIELDS: Final = ("began", "part", "previous", "listed", "at", "chain", "seq")


def _written(place: Place) -> list[Any]:
    began, *rest = astuple(place)
    return [began.isoformat(), *rest]
