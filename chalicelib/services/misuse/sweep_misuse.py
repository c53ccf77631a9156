"""Reports of misuse go a year after they were closed, evidence that was never accepted after a day."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.misuse import MisuseReport
from chalicelib.domain.reason import Detail, Reason
from chalicelib.errors import Conflict
from chalicelib.services.ports.desk import Desk
from chalicelib.services.sweep_retention import FILES_A_SHARD

_ACTOR: Final = "system:retention"


def sweep_misuse(desk: Desk, *, limit: int = FILES_A_SHARD) -> int:
    """Delete what has had its time; return how much went. Objects go first: a crash repeats what finds nothing."""
    now = desk.clock.now()
    return sum(_gone(desk, report, now) for report in desk.misuse.over(now=now, limit=limit))


def _gone(desk: Desk, report: MisuseReport, now: datetime) -> bool:
    if report.evidence:
        desk.files.delete(report.evidence)
    unit = desk.work.begin(report.account, now)
    if report.open:
        detail: Detail = {"file": report.evidence.id if report.evidence else "none"}
        because = Reason(Tag.MISUSE_EVIDENCE_REMOVED, _ACTOR, None, detail, report.id)
        unit.store(replace(report, evidence=None), because=because)
    else:
        because = Reason(Tag.MISUSE_ERASED, _ACTOR, None, {}, report.id)
        unit.remove(report, because=because)
        for note in desk.misuse.notes(report.account, report.id):
            unit.remove(note, because=because)
    try:
        unit.commit()
    except Conflict:
        return False  # somebody works on it at this moment: the next sweep comes again
    return True
