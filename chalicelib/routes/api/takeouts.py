"""Everything of the account as one file, for systems that may administer."""

from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.takeout import Step, Takeout
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.files import Link
from chalicelib.http.api.schemas.takeouts import ExportFacts, Exports
from chalicelib.http.api.sections import Section
from chalicelib.http.endpoint import Reads
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.takeout.takeouts import LINK_SECONDS, ask_for_takeout, fetch_takeout, own_takeouts

section: Final = Section(blueprint, "Export of everything", "/exports")


@section.administers(method="GET", audit=Reads.NOTHING_PERSONAL, answer=Exports, refusals=("forbidden",))
def list_(call: ApiCall) -> Exports:
    """List the exports.

    Those that are being made and those that can be fetched, with their progress.
    """
    return Exports(items=[export_facts(one) for one in own_takeouts(call.desk, call.staff)])


@section.administers(
    audit=(Tag.ACCOUNT_TAKEOUT_ASKED,),
    answer=ExportFacts,
    status=202,
    refusals=("forbidden", "conflict", "not-possible"),
)
def start(call: ApiCall) -> ExportFacts:
    """Have everything put together.

    Every record as JSON Lines, the list of requests as CSV, the audit and the original files become one ZIP file with
    a signed manifest; it can be fetched for seven days. One is made at a time. Only by a key that an owner has made who
    is still one, or that was made with the command.
    """
    return export_facts(ask_for_takeout(call.desk, call.staff, language=call.account.languages[0]))


@section.administers("/{export}/link", method="GET", audit=(Tag.VIEW_TAKEOUT,), answer=Link, refusals=("forbidden",))
def link(call: ApiCall) -> Link:
    """Get a link to an export.

    A download must begin within five minutes; who asked for it is recorded.
    """
    return Link(url=fetch_takeout(call.desk, call.staff, call.params["export"]), seconds=LINK_SECONDS)


def export_facts(one: Takeout) -> ExportFacts:
    """An export as systems see it."""
    return ExportFacts(
        id=one.id,
        asked_at=one.asked_at,
        step=one.step,
        percent=one.percent,
        records=one.counts,
        bytes=one.size if one.step in {Step.PACK, Step.DONE} else None,
        finished_at=one.finished_at,
        expires_at=one.expires_at,
    )
