"""The work on lists: stretch by stretch, noted after each, until the list or the run's time is over."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact_list import ContactList, Stage, Task
from chalicelib.domain.contact_sheet import SheetFault
from chalicelib.domain.reason import Detail, Reason
from chalicelib.errors import Conflict, Gone, NotFound
from chalicelib.services.lists.clean_list import cleaned
from chalicelib.services.lists.export_list import exported
from chalicelib.services.lists.grow import last_parts
from chalicelib.services.lists.import_list import imported
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk

RUN_SECONDS: Final = 200  # work in one run; the function has five minutes
_AT_ONCE: Final = 5
_TASKS: Final[dict[Task, Callable[[Desk, ContactList], ContactList]]] = {
    Task.CLEAN: cleaned,
    Task.IMPORT: imported,
    Task.EXPORT: exported,
}


def work_on_lists(desk: Desk) -> int:
    """Go on with every list that is not finished; return how many stretches were done."""
    until = desk.clock.now() + timedelta(seconds=RUN_SECONDS)
    done = 0
    for given in desk.contact_lists.due(now=desk.clock.now(), limit=_AT_ONCE):
        done += _work(desk, given, until)
        if desk.clock.now() >= until:
            break
    return done


def sweep_lists(desk: Desk) -> int:
    """Delete the lists whose time is over with all their objects, and that they were there; return how many went."""
    expired = desk.contact_lists.expired(now=desk.clock.now(), limit=100)
    for given in expired:
        desk.list_bucket.clear(given, whole=True)
        desk.work.drop_expired(given)
    return len(expired)


def _work(desk: Desk, given: ContactList, until: datetime) -> int:
    """Work until the list or the time is over; a run that is lost is followed by another one."""
    done = 0
    try:
        given = _settled(desk, given.taken(desk.clock.now()))
        while given.stage is Stage.WORKING:
            given = _step(desk, given)
            done += 1
            over = desk.clock.now() >= until
            given = _settled(desk, replace(given, next_at=desk.clock.now()) if over else given)
            if over:
                return done
        _close(desk, given)
    except SheetFault as fault:
        _fail(desk, given, fault.code)
    except Gone:
        _fail(desk, given, "replaced")
    except (Conflict, NotFound):
        return done  # another run has it, or the account is being erased
    return done


def _step(desk: Desk, given: ContactList) -> ContactList:
    following = _TASKS[given.task](desk, given)
    following = replace(following, page=given.page + 1)
    return last_parts(desk, following) if following.stage is Stage.CLOSING else following


def _settled(desk: Desk, given: ContactList) -> ContactList:
    desk.work.settle(given)
    return replace(given, version=given.version + 1)


def _close(desk: Desk, given: ContactList) -> None:
    """Put the files together, delete what was uploaded, and only then say that it is ready."""
    for output, growing in given.outputs.items():
        desk.list_bucket.complete(given, output, growing.upload)
    desk.list_bucket.clear(given, whole=False)
    counts = given.counts
    detail: Detail = {"rows": counts.rows, "kept": counts.kept, "left": counts.left, "faulty": counts.faulty}
    persistently(lambda: _end(desk, given.finished(desk.clock.now()), Tag.CONTACTS_DONE, detail))


def _fail(desk: Desk, given: ContactList, why: str) -> None:
    desk.list_bucket.clear(given, whole=True)
    ended = replace(given.failed(why, desk.clock.now()), outputs={})
    persistently(lambda: _end(desk, ended, Tag.CONTACTS_FAILED, {"why": why}))


def _end(desk: Desk, given: ContactList, tag: Tag, detail: Detail) -> None:
    because = Reason(tag, given.by, None, {"list": given.id, "task": given.task.value, **detail})
    unit = desk.work.begin(given.account, desk.clock.now())
    unit.store(desk.accounts.get(given.account), because=because)
    unit.store(given, because=because)
    unit.commit()
