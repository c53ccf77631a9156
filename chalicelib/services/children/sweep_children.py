"""What a restricted task leaves goes, none stays silent, and after 30 days nothing names the child, done or not.

First the requests that it was made of are deleted to the end, with the ledger that keeps a restored backup from
bringing them back. Who may do such tasks is told of each by mail: when it begins, at half time, 48 hours before its
day, when that has passed, and 48 hours before what names the child goes. Then it goes, and they are told that it was
not done.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from chalicelib.domain.account import Account, AccountState
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.child_task import ChildIdentity, ChildNudge, ChildOutcome, ChildTask
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.reason import Detail, Reason
from chalicelib.errors import Conflict, NotFound, Unavailable
from chalicelib.services.agents.tell_agents import tell_end
from chalicelib.services.children.end_task import is_kept
from chalicelib.services.children.open_task import WHY
from chalicelib.services.ports.desk import Desk, new_id
from chalicelib.services.retention.delete_submission import RETENTION, Order, demand_unheld, finish_deletion

LIMIT: Final = 200  # in one run
TELL_WITHIN: Final = timedelta(minutes=10)
PEOPLE_LIMIT: Final = 20  # all fit into one transaction


def sweep_children(desk: Desk, *, limit: int = LIMIT) -> int:
    """Look at what is due; return how much went. Raise `Unavailable` at the end if any could not be looked at."""
    went = failed = 0
    for task in desk.children.due(now=desk.clock.now(), limit=limit):
        try:
            went += _look(desk, task)
        except (Conflict, NotFound):
            continue  # somebody works on it at this moment, or the account is gone
        except Exception:  # noqa: BLE001  one that fails must not keep the others
            failed += 1
    if failed:
        raise Unavailable(f"{failed} tasks failed")
    return went


def _look(desk: Desk, task: ChildTask) -> bool:
    account = desk.accounts.get(task.account)
    if account.state is AccountState.ERASED:
        return False  # it goes with all the rest
    if task.removable_at:
        _forget(desk, account, task)
        return True
    identity = desk.children.identity(task.account, task.id)
    if not task.told:
        _begin(desk, account, task, identity)
        return False  # what else is due is found by the next run
    if desk.clock.now() >= task.purge_at or not task.open:
        return _purge(desk, account, task, identity)
    nudge = task.nudge(desk.clock.now())
    if nudge:
        desk.reminders.write([task.nudged(nudge), *_letters(desk, account, task, nudge.value)])
    return False


def _begin(desk: Desk, account: Account, task: ChildTask, identity: ChildIdentity | None) -> None:
    """Delete what the request left, and tell that a task waits; each step does nothing where it was done.

    An agent's system that wished to hear of changes hears first that the request has ended; one that does not answer
    keeps nothing longer than `TELL_WITHIN`.
    """
    told = [tell_end(desk, task.account, request) for request in identity.requests] if identity else []
    if not all(told) and desk.clock.now() < task.opened_at + TELL_WITHIN:
        return  # the next run tries again
    went = identity.went if identity else {}
    if identity:  # the ledger knows first: what is marked is gone for everybody, also when a backup comes back
        desk.erasure_ledger.put_requests(task.account, identity.requests, alone=True)
    for request in identity.requests if identity else ():
        finish_deletion(desk, task.account, request, Order(WHY, task.opened_by))
    detail: Detail = {kind.replace("-", "_"): went[kind] for kind in sorted(went)}
    because = Reason(Tag.ACCOUNT_RECORDS_DELETED, RETENTION, None, detail)
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(account, because=because)
    unit.store(task.nudged(ChildNudge.OPENED), because=because)
    for letter in _letters(desk, account, task, ChildNudge.OPENED.value) if task.open else ():
        unit.create(letter, because=because)
    if went:
        unit.count(went)
    unit.commit()


def _purge(desk: Desk, account: Account, task: ChildTask, identity: ChildIdentity | None) -> bool:
    """Let what names the child go, unless a hold keeps it; a task that nobody did has lapsed."""
    now = desk.clock.now()
    if identity and is_kept(desk, account, identity):
        desk.reminders.write([task.put_off(now)])
        return False
    lapsed = task.open
    done = task.ended(ChildOutcome.LAPSED, at=now, by=RETENTION) if lapsed else task
    detail: Detail = {"task": task.id, "outcome": done.outcome.value if done.outcome else ""}
    because = Reason(Tag.ACCOUNT_CHILD_PURGED, RETENTION, None, detail)
    unit = desk.work.begin(account.id, now)
    unit.store(account, because=because)
    unit.store(done.purged(now), because=because)
    if identity:
        unit.remove(identity, because=because)
        demand_unheld(desk, unit, task.account, identity.look_ups, because)
    for letter in _letters(desk, account, task, ChildOutcome.LAPSED.value) if lapsed else ():
        unit.create(letter, because=because)
    unit.count({ChildIdentity.KIND: 1})
    unit.commit()
    return True


def _forget(desk: Desk, account: Account, task: ChildTask) -> None:
    because = Reason(Tag.ACCOUNT_RECORDS_DELETED, RETENTION, None, {"child_task": 1})
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(account, because=because)
    unit.remove(task, because=because)
    unit.count({ChildTask.KIND: 1})
    unit.commit()


def _letters(desk: Desk, account: Account, task: ChildTask, what: str) -> list[Letter]:
    """One to each who may do it and can sign in; it says when, and nothing of whom it is about."""
    if not account.may_change:
        return []
    users = desk.accounts.users(account.id)
    readers = [user for user in users if user.disabled_at is None and permits(user.role, Permission.CHILD_DATA)]
    values = {"channel": what, "task": task.id}
    values |= {
        "due_day": account.day_of(task.due_at).isoformat(),
        "purge_day": account.day_of(task.purge_at).isoformat(),
    }
    letter = Letter(
        account=account.id,
        id="",
        kind=LetterKind.STAFF_CHILD,
        language=account.languages[0],
        created_at=desk.clock.now(),
        to=None,
        values=values,
    )
    return [replace(letter, id=new_id(desk), to=user.email) for user in readers[:PEOPLE_LIMIT]]
