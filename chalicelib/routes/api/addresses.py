"""The addresses that letters do not reach, for systems: read them, lift a mark."""

from typing import Final

from chalicelib.domain.address_mark import AddressMark
from chalicelib.domain.audit_tags import Tag
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.addresses import MarkLifted, MarkList, MarkRecord, MarksQuery
from chalicelib.http.api.sections import Section
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.letters.address_marks import lift_mark, list_marks

section: Final = Section(blueprint, "Holds and letters", "/addresses")
_LIST: Final = "addresses"


@section.reads(audit=(Tag.VIEW_ADDRESSES,), query=MarksQuery, answer=MarkList)
def list_all(call: ApiCall) -> MarkList:
    """List addresses that letters do not reach.

    Only mail of this account counts: what came back from others never stops its letters.
    """
    query: MarksQuery = call.query
    before = str(call.read_cursor(query.cursor, _LIST)[0]) if query.cursor else ""
    page = list_marks(call.desk, call.staff, before=before, limit=query.limit)
    following = call.write_cursor([page.before], _LIST) if page.before else None
    return MarkList(items=[_record(mark) for mark in page.marks], next=following)


@section.writes(
    "/{mark}/lift", audit=(Tag.ACCOUNT_ADDRESS_LIFTED,), answer=MarkLifted, refusals=("not-found", "conflict")
)
def lift(call: ApiCall) -> MarkLifted:
    """Lift the mark of an address.

    The next letter is mailed there again. Letters that failed stay as they are: mail each once more, or record how the
    person was told.
    """
    name = call.params["mark"]
    lift_mark(call.desk, call.staff, name)
    return MarkLifted(id=name)


def _record(mark: AddressMark) -> MarkRecord:
    return MarkRecord(
        id=mark.name or "",
        email=mark.value,
        trouble=mark.trouble,
        stance=mark.stance,
        times=mark.times,
        since=mark.since,
        last_at=mark.last_at,
        request=mark.request,
    )
