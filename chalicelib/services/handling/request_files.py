"""A whole list as a file: asked for, made in the background part by part, fetched by a short link, gone after a day."""

from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any, Final

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request_file import FILES_LIMIT, RequestFile
from chalicelib.domain.request_filter import RequestFilter
from chalicelib.errors import Conflict, NotFound, NotPossible
from chalicelib.services.handling.find_requests import FindRequests, search
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk, new_id

PART: Final = 1000  # requests in a part
LINK_SECONDS: Final = 60
FILE_SECONDS: Final = 180  # work in one run; the function has five minutes
_AT_ONCE: Final = 20


def ask_for_file(desk: Desk, staff: Staff, command: FindRequests, *, language: str) -> RequestFile:
    """Have a list made into a file. Raise `Forbidden`, or `NotPossible` (`too-many-files`)."""
    require(staff.user.role, Permission.EXPORT_REQUESTS)
    now = desk.clock.now()
    mine = desk.request_files.of(staff.account.id, staff.user.id)
    if sum(file.finished_at is None or file.ready(now) for file in mine) >= FILES_LIMIT:
        raise NotPossible("too-many-files", limit=str(FILES_LIMIT))
    file = RequestFile(
        account=staff.account.id,
        id=new_id(desk),
        by=staff.user.id,
        language=language,
        sought=_filter(command),
        asked_at=now,
        by_receipt=command.by_receipt,
        descending=command.descending,
        next_at=now,
    )
    because = Reason(Tag.ACCOUNT_LIST_ASKED, staff.actor, None, _detail(file))
    unit = desk.work.begin(file.account, now)
    unit.store(desk.accounts.get(file.account), because=because)
    unit.create(file, because=because)
    unit.commit()
    return replace(file, version=1)


def fetch_file(desk: Desk, staff: Staff, name: str) -> str:
    """A link of a minute to a file of one's own; audited. Raise `Forbidden`, `NotFound` for one that is not ready."""
    require(staff.user.role, Permission.EXPORT_REQUESTS)
    now = desk.clock.now()
    file = desk.request_files.get(staff.account.id, staff.user.id, name)
    if not file.ready(now):
        raise NotFound("file")
    reason = Reason(Tag.VIEW_FILE, staff.actor, None, {"list": file.id, "rows": file.rows})
    desk.work.witness(staff.account.id, reason, user=staff.user.id, at=now)
    called = f"requests-{staff.account.day_of(file.asked_at).isoformat()}.csv"
    return desk.request_sheets.link(file, name=called, seconds=LINK_SECONDS)


def write_files(desk: Desk) -> int:
    """Go on with every file that is not finished; return how many parts were written."""
    until = desk.clock.now() + timedelta(seconds=FILE_SECONDS)
    return sum(_write(desk, file, until) for file in desk.request_files.due(now=desk.clock.now(), limit=_AT_ONCE))


def sweep_request_files(desk: Desk) -> int:
    """Delete the files whose time is over, and that they were there; return how many went."""
    expired = desk.request_files.expired(now=desk.clock.now(), limit=1000)
    for file in expired:
        desk.request_sheets.delete(file)
        desk.work.drop_expired(file)
    return len(expired)


def _write(desk: Desk, file: RequestFile, until: datetime) -> int:
    """Write parts until the list or the time is over; a run that is lost is followed by another one."""
    written = 0
    try:
        file = _settled(desk, file.taken(desk.clock.now()))
        account = desk.accounts.get(file.account)
        names: dict[str, str] = {user.id: user.name for user in desk.accounts.users(file.account)}
        while file.parts == 0 or file.cursor:
            grown = _part(desk, file, account, names)
            written += 1
            over = bool(grown.cursor) and desk.clock.now() >= until
            file = _settled(desk, replace(grown, next_at=desk.clock.now()) if over else grown)
            if over:
                return written
        desk.request_sheets.join(file)
        persistently(lambda: _finish(desk, file))
    except Conflict:
        return written  # another run has it
    return written


def _part(desk: Desk, file: RequestFile, account: Account, names: dict[str, str]) -> RequestFile:
    sought = {item.name: getattr(file.sought, item.name) for item in fields(RequestFilter)}
    order: dict[str, Any] = {"by_receipt": file.by_receipt, "descending": file.descending}
    command = FindRequests(**sought, **order, limit=PART, cursor=file.cursor)
    found = search(desk, account, command, PART)
    head = b"" if file.parts else desk.sheet_writer.head(file.language)
    content = desk.sheet_writer.lines(found.requests, names, account, file.language)
    desk.request_sheets.put_part(file, head + content)
    return file.grown(read=found.read, rows=len(found.requests), cursor=found.cursor)


def _settled(desk: Desk, file: RequestFile) -> RequestFile:
    desk.work.settle(file)
    return replace(file, version=file.version + 1)


def _finish(desk: Desk, file: RequestFile) -> None:
    """Only what is recorded can be fetched."""
    now = desk.clock.now()
    detail: Detail = {**_detail(file), "rows": file.rows}
    because = Reason(Tag.ACCOUNT_LIST_EXPORTED, f"user:{file.by}", None, detail)
    unit = desk.work.begin(file.account, now)
    unit.store(desk.accounts.get(file.account), because=because)
    unit.store(file.finished(now), because=because)
    unit.commit()


def _filter(command: FindRequests) -> RequestFilter:
    return RequestFilter(**{item.name: getattr(command, item.name) for item in fields(RequestFilter)})


def _detail(file: RequestFile) -> Detail:
    bucket = file.sought.bucket
    return {"list": bucket.value if bucket else "all", "file": file.id, "filter": file.sought.codes()}
