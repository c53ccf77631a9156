"""What was marked because it came from elsewhere is deleted in the background, and the record of it leads nowhere then.

A run that is lost is followed by another that goes on there; each step does nothing where it was done.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from chalicelib.domain.account import AccountState
from chalicelib.domain.elsewhere_answer import ElsewhereAnswer
from chalicelib.errors import Conflict, NotFound
from chalicelib.services.elsewhere.choose_elsewhere import WHY
from chalicelib.services.ports.desk import Desk
from chalicelib.services.retention.delete_submission import Order, finish_deletion

_AT_ONCE: Final = 20
_ACTOR: Final = "system:elsewhere"


def finish_elsewhere(desk: Desk, *, until: datetime) -> int:
    """Delete what is due, while there is time; return how many submissions went."""
    found = desk.elsewhere.due(now=desk.clock.now(), limit=_AT_ONCE)
    return sum(_finished(desk, answer) for answer in found if desk.clock.now() < until)


def _finished(desk: Desk, answer: ElsewhereAnswer) -> int:
    """The ledger knows of it before the record forgets: no restore brings it back."""
    try:
        if desk.accounts.get(answer.account).state is AccountState.ERASED:
            return 0  # all of it goes with the account
        taken = answer.taken(desk.clock.now())
        desk.work.settle(taken)
        desk.erasure_ledger.put_requests(answer.account, answer.doing)
        for request in answer.doing:
            finish_deletion(desk, answer.account, request, Order(WHY, _ACTOR))
        desk.work.settle(replace(taken.done(), version=answer.version + 1))
    except (Conflict, NotFound):
        return 0  # another run has it, or the account is gone
    return 1
