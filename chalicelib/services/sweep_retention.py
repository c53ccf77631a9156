"""Files go when their time is over: answers after their term, uploads that were never accepted after a day.

The logs of webhooks go after theirs.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import AnswerFile
from chalicelib.domain.reason import Detail, Reason
from chalicelib.errors import Conflict
from chalicelib.services.ports.desk import Desk

FILES_A_SHARD: Final = 200
DELIVERIES_A_SHARD: Final = 1000
_ACTOR: Final = "system:retention"


def sweep_files(desk: Desk, *, limit: int = FILES_A_SHARD) -> int:
    """Delete the objects of files past their date and note it; return how many went.

    The object goes first: a crash in between repeats a deletion that finds nothing. A held file stays.
    """
    now = desk.clock.now()
    return sum(_remove(desk, file, now) for file in desk.requests.removable_files(now=now, limit=limit))


def sweep_webhook_logs(desk: Desk, *, limit: int = DELIVERIES_A_SHARD) -> int:
    """Take what was sent to accounts' own systems out of their logs when its time is over; return how many went."""
    expired = desk.webhooks.expired(now=desk.clock.now(), limit=limit)
    for delivery in expired:
        desk.work.drop_expired(delivery)
    return len(expired)


def _remove(desk: Desk, file: AnswerFile, now: datetime) -> bool:
    head = desk.requests.get(file.account, file.request)
    if head.held(now.date()):
        return False
    desk.files.delete(file)
    detail: Detail = {"file": file.id, "why": "expired" if file.expires_at else "not accepted"}
    because = Reason(Tag.REQUEST_FILE_REMOVED, _ACTOR, head.id, detail)
    unit = desk.work.begin(file.account, now)
    unit.store(head, because=because)
    unit.store(replace(file, removed_at=now), because=because)
    try:
        unit.commit()
    except Conflict:
        return False  # somebody works on the request at this moment: the next sweep notes it
    return True
