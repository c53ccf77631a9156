"""What the pages about those who opted out, and about lists of contacts, show."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.contact_list import ContactList, Counts, Output
from chalicelib.domain.suppression import OptOut


class OptOutView(Struct, frozen=True, kw_only=True):
    """One purpose on the list; `brand` is its name, empty for the whole business."""

    purpose: str
    brand: str
    code: str
    source: str
    since: datetime
    lifted_at: datetime | None = None
    lifted_by: str = ""
    requests: int = 0


class ListView(Struct, frozen=True, kw_only=True):
    """A list that is awaited, in work, ready or refused."""

    id: str
    name: str
    task: str
    stage: str
    asked_at: datetime
    counts: Counts
    purposes: tuple[str, ...] = ()
    brand: str = ""
    percent: int = 0
    failure: str = ""
    has_rows: bool = False
    has_faults: bool = False
    until: datetime | None = None


def opt_out_view(opt_out: OptOut, names: Mapping[str, str]) -> OptOutView:
    """One purpose, worded by the page."""
    return OptOutView(
        purpose=opt_out.purpose.value,
        brand=names.get(opt_out.brand, opt_out.brand),
        code=opt_out.brand,
        source=opt_out.source.value,
        since=opt_out.since,
        lifted_at=opt_out.lifted_at,
        lifted_by=opt_out.lifted_by.value if opt_out.lifted_by else "",
        requests=len(opt_out.requests),
    )


def list_view(given: ContactList, names: Mapping[str, str]) -> ListView:
    """One list, worded by the page."""
    return ListView(
        id=given.id,
        name=given.name,
        task=given.task.value,
        stage=given.stage.value,
        asked_at=given.asked_at,
        counts=given.counts,
        purposes=tuple(purpose.value for purpose in given.purposes),
        brand=names.get(given.brand, given.brand),
        percent=given.percent,
        failure=given.failure,
        has_rows=Output.ROWS in given.outputs,
        has_faults=Output.FAULTS in given.outputs,
        until=given.expires_at,
    )
