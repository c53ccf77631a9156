"""What has failed to the end is given to its function again, on the operator's word: nothing is lost on the way.

The word is kept until a queue has no more to give. A message is deleted after its function has taken it, never
before; who dies in between leaves it to be taken twice, which each function bears.
"""

import json
from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.dead_letter import DeadLetter
from chalicelib.domain.reason import Detail, Reason
from chalicelib.errors import NotFound
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.operations import Replayed

ASKED_LIFE: Final = timedelta(days=1)
_TOLD: Final = timedelta(days=14)
_RUN: Final = timedelta(seconds=90)  # none is begun after that: each may take 65, and the function has 180
SHOWN_LIMIT: Final = 50


def ask_redrive(desk: Desk, staff: Staff, queue: str) -> None:
    """Have a queue of failures emptied by trying everything again. Raise `NotFound` for a queue that there is not."""
    _require(desk, queue)
    _record(desk, staff, Tag.ACCOUNT_FAILURES_REDRIVEN, {"queue": queue})
    now = desk.clock.now()
    desk.work.ephemeral.put_value(_asked(queue), now.isoformat(), until=now + ASKED_LIFE)


def redrive_asked(desk: Desk, queue: str) -> bool:
    """Whether that is being done."""
    return desk.work.ephemeral.get_value(_asked(queue), now=desk.clock.now()) is not None


def redriven(desk: Desk, queue: str) -> tuple[datetime, dict[str, int]] | None:
    """When it was done last, and what became of how many."""
    told = desk.work.ephemeral.get_value(_result(queue), now=desk.clock.now())
    if told is None:
        return None
    found = json.loads(told)
    return datetime.fromisoformat(found["at"]), found["counts"]


def delete_failures(desk: Desk, staff: Staff, queue: str, names: Collection[str]) -> int:
    """Delete messages that nothing can be done about; return how many were found. Raise `NotFound`."""
    _require(desk, queue)
    if not names:
        return 0
    _record(desk, staff, Tag.ACCOUNT_FAILURES_DELETED, {"queue": queue, "count": len(names)})
    return desk.queues.delete(queue, names)


def continue_redrives(desk: Desk) -> int:
    """Go on with what was asked for; return how many messages were tried again."""
    until = desk.clock.now() + _RUN
    return sum(_redrive(desk, queue, until) for queue in desk.queues.failing if redrive_asked(desk, queue))


def _redrive(desk: Desk, queue: str, until: datetime) -> int:
    """One message after another until the time is over or the queue has no more to give."""
    counts = Counter((redriven(desk, queue) or (None, {}))[1]) if _goes_on(desk, queue) else Counter[str]()
    before = counts.total()
    over = desk.clock.now() >= until
    while not over and (letters := desk.queues.take(queue)):
        left = list(letters)
        while left and not over:
            counts[_tried(desk, queue, left.pop(0)).value] += 1
            over = desk.clock.now() >= until
        _tell(desk, queue, counts, ended=False)
        desk.queues.give_back(queue, left)
    if not over:
        _tell(desk, queue, counts, ended=True)
    return counts.total() - before


def _tried(desk: Desk, queue: str, letter: DeadLetter) -> Replayed:
    became = desk.replay.again(letter)
    if became is Replayed.DONE:
        desk.queues.drop(queue, letter)
    return became


def _goes_on(desk: Desk, queue: str) -> bool:
    """Whether an earlier run has begun with what was asked for last."""
    asked = desk.work.ephemeral.get_value(_asked(queue), now=desk.clock.now())
    before = redriven(desk, queue)
    return bool(asked and before and before[0] >= datetime.fromisoformat(asked))


def _tell(desk: Desk, queue: str, counts: Counter[str], *, ended: bool) -> None:
    now = desk.clock.now()
    desk.work.ephemeral.put_value(
        _result(queue), json.dumps({"at": now.isoformat(), "counts": counts}), until=now + _TOLD
    )
    if ended:
        desk.work.ephemeral.put_value(_asked(queue), "", until=now)  # its time is over


def _require(desk: Desk, queue: str) -> None:
    if queue not in desk.queues.failing:
        raise NotFound("queue")


def _record(desk: Desk, staff: Staff, tag: Tag, detail: Detail) -> None:
    because = Reason(tag, staff.operating, None, detail)
    unit = desk.work.begin(staff.account.id, desk.clock.now())
    unit.store(desk.accounts.get(staff.account.id), because=because)
    unit.commit()


def _asked(queue: str) -> str:
    return f"redrive:{queue}:asked"


def _result(queue: str) -> str:
    return f"redrive:{queue}:result"
