"""The operator's staff look at reports of misuse; each look at one is in the audit of who looked."""

from typing import Final

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import FileState
from chalicelib.domain.misuse import MisuseNote, MisuseReport
from chalicelib.domain.reason import Reason
from chalicelib.errors import NotFound
from chalicelib.services.accounts.operators import require_operator
from chalicelib.services.handling.attach_file import LINK_SECONDS
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass

COUNTED: Final = 100  # open reports that the operator's home counts at most


@dataclass(frozen=True, slots=True)
class MisuseFile:
    """A report with all that is kept of it."""

    report: MisuseReport
    account: Account | None  # that it is about
    restriction_words: str
    notes: tuple[MisuseNote, ...]
    history: tuple[AuditEntry, ...]


def read_misuse(desk: Desk, staff: Staff, name: str) -> MisuseFile:
    """Raise `Forbidden`, `NotFound`."""
    require_operator(desk, staff)
    report = desk.misuse.get(staff.account.id, name)
    _witness(desk, staff, report, "report")
    account = desk.accounts.get(report.linked) if report.linked else None
    return MisuseFile(
        report=report,
        account=account,
        restriction_words=desk.misuse.words(account.id).words if account and account.restriction else "",
        notes=desk.misuse.notes(report.account, report.id),
        history=desk.misuse.history(report.account, report.id),
    )


def evidence_link(desk: Desk, staff: Staff, name: str) -> str:
    """A link of 60 seconds that saves the file, never shows it. Raise `Forbidden`, `NotFound`."""
    require_operator(desk, staff)
    report = desk.misuse.get(staff.account.id, name)
    if report.evidence is None or report.evidence.state is not FileState.ACCEPTED:
        raise NotFound("evidence")
    _witness(desk, staff, report, "evidence")
    return desk.files.link(report.evidence, seconds=LINK_SECONDS)


def open_reports(desk: Desk) -> int:
    """How many wait, 100 at most; none where nobody runs the deployment by pages."""
    if not desk.operator:
        return 0
    operator = desk.accounts.by_slug(desk.operator)
    return len(desk.misuse.listed(operator.id, open_ones=True, after="", limit=COUNTED))


def _witness(desk: Desk, staff: Staff, report: MisuseReport, part: str) -> None:
    reason = Reason(Tag.VIEW_MISUSE, staff.actor, None, {"report": report.id, "part": part})
    desk.work.witness(staff.account.id, reason, user=staff.user.id, at=desk.clock.now())
