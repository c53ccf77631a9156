"""Reports of misuse as the operator sees them: a line of the queue, and the whole of one."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Account
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.correspondence import FileState
from chalicelib.domain.misuse import MisuseReport
from chalicelib.http.staff.pages import OPERATOR
from chalicelib.http.views import CountLink
from chalicelib.services.misuse.read_misuse import MisuseFile, open_reports

MISUSE_PATH = f"{OPERATOR}/misuse"


class ReportLine(Struct, frozen=True, kw_only=True):
    """A report in the queue; texts ``misuse.kind.<kind>``, ``misuse.came.<came>``, ``misuse.closed.<closed_as>``."""

    url: str
    reference: str
    kind: str
    came: str
    received_at: datetime
    days: int
    slug: str = ""
    evidence: bool = False
    closed_as: str = ""


class NoteLine(Struct, frozen=True, kw_only=True):
    """A note with who wrote it."""

    at: datetime
    by: str
    text: str


class HistoryLine(Struct, frozen=True, kw_only=True):
    """One act: text ``misuse.act.<tag>``."""

    at: datetime
    by: str
    tag: str


class ReportView(Struct, frozen=True, kw_only=True):
    """The whole of a report; `file` is accepted, refused, expected or empty; `stops`: texts ``misuse.stop.<stop>``."""

    line: ReportLine
    meant: str
    words: str
    happened: str
    name: str
    email: str
    open: bool
    version: int
    file: str = ""
    file_type: str = ""
    file_size: int = 0
    account_name: str = ""
    account_state: str = ""
    account_url: str = ""  # its page, and the step that closes it
    warned_at: datetime | None = None
    restricted_since: datetime | None = None
    restricted_by_this: bool = False
    stops: Sequence[str] = ()
    told: str = ""  # what the account was told about its restriction
    notes: Sequence[NoteLine] = ()
    history: Sequence[HistoryLine] = ()


def report_line(report: MisuseReport, now: datetime, slug: str = "") -> ReportLine:
    """A line of the queue."""
    return ReportLine(
        url=f"{MISUSE_PATH}/{report.id}",
        reference=report.reference,
        kind=report.kind.value,
        came=report.came.value,
        received_at=report.received_at,
        days=(now - report.received_at).days,
        slug=slug,
        evidence=report.evidence is not None and report.evidence.state is FileState.ACCEPTED,
        closed_as=report.closed_as.value if report.closed_as else "",
    )


def report_view(found: MisuseFile, now: datetime, names: dict[str, str]) -> ReportView:
    """The page of one report; `names` are of the operator's staff, by id."""
    report, account = found.report, found.account
    restriction = account.restriction if account else None
    file = report.evidence
    return ReportView(
        line=report_line(report, now, account.slug if account else ""),
        meant=report.meant,
        words=report.words,
        happened=report.happened,
        name=report.name,
        email=report.email.address if report.email else "",
        open=report.open,
        version=report.version,
        file=file.state.value if file else "",
        file_type=file.content_type if file else "",
        file_size=file.size if file else 0,
        account_name=account.name if account else "",
        account_state=account.state.value if account else "",
        account_url=f"/operator/accounts/{account.id}" if account else "",
        warned_at=report.warned_at,
        restricted_since=restriction.since if restriction else None,
        restricted_by_this=bool(restriction and restriction.report == report.id),
        stops=[stop.value for stop in restriction.stops] if restriction else (),
        told=found.restriction_words,
        notes=[NoteLine(at=note.at, by=_who(note.by, names), text=note.text) for note in found.notes],
        history=[_act(entry, names) for entry in reversed(found.history)],
    )


def waiting(desk: LiveDesk) -> CountLink:
    """What the operator's home counts."""
    return CountLink(key="misuse", url=MISUSE_PATH, count=open_reports(desk))


def slugs_of(desk: LiveDesk, reports: Sequence[MisuseReport]) -> dict[str, str]:
    """The short names of the accounts that reports are about, each read once."""
    linked = {report.linked for report in reports if report.linked}
    accounts: list[Account] = [desk.accounts.get(account) for account in sorted(linked)]
    return {account.id: account.slug for account in accounts}


def _act(entry: AuditEntry, names: dict[str, str]) -> HistoryLine:
    return HistoryLine(at=datetime.fromisoformat(entry.at), by=_who(entry.actor, names), tag=entry.tag)


def _who(actor: str, names: dict[str, str]) -> str:
    """A name of the operator's staff; empty for the reporter and for the machine."""
    return names.get(actor.partition(":")[2], "")
