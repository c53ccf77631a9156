"""Turns what waits for a person into one mail: at most one in a run, and every notice in exactly one mail.

A notice is deleted in the transaction that writes the mail. More than fit into one transaction are first folded
into a `Summary`, portion by portion, each deleted as it is folded; who dies in between leaves the rest for the next
run, which goes on from there.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from datetime import date, datetime
from typing import Final

from chalicelib.domain.account import Account, User
from chalicelib.domain.alerts import Notice, Subject, Summary, SummaryLine
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.request import Clock, Period, Request
from chalicelib.errors import Conflict, NotFound
from chalicelib.law.agenda import runs
from chalicelib.law.clocks import paused_since
from chalicelib.law.drafts import unproved
from chalicelib.services.deadlines.remind import Round
from chalicelib.services.letters.new_letter import new_letter
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.reminders import Reader, Reminder
from chalicelib.values import dataclass, field, replace

LINES_LIMIT: Final = 50
_PORTION: Final = 90  # deletions beside the mail and the summary; DynamoDB takes 100 items in a transaction
_PAGE: Final = 200
_PERIODS: Final = {
    Subject.ACKNOWLEDGE: Period.ACKNOWLEDGE,
    Subject.RESPOND: Period.RESPOND,
    Subject.APPEAL: Period.APPEAL,
    Subject.DRAFT: Period.RESPOND,
    Subject.PAUSED: Period.RESPOND,
}


@dataclass(slots=True)
class _Desk:
    """The desk with what this run has read: a request that several people are told of is read once."""

    desk: Desk
    this: Round
    heads: dict[tuple[AccountId, RequestId], Request | None] = field(default_factory=dict)

    def head(self, account: AccountId, request: RequestId) -> Request | None:
        """A request as it is now; None when it is gone."""
        if (account, request) not in self.heads:
            try:
                self.heads[account, request] = self.desk.requests.get(account, request)
            except NotFound:
                self.heads[account, request] = None
        return self.heads[account, request]


def send_notices(desk: Desk, this: Round, *, due_by: datetime) -> int:
    """Write the mails of everybody for whom a notice is due; return how many. One that fails is counted in `this`."""
    at = _Desk(desk, this)
    sent = 0
    for reader in _readers(desk, due_by):
        if desk.clock.now() >= this.until:
            break
        try:
            sent += _write_to(at, reader)
        except Conflict:
            continue  # another run writes to this person at this moment
        except Exception:  # noqa: BLE001  the others are to get theirs
            this.failed += 1
    return sent


def _readers(desk: Desk, due_by: datetime) -> Iterator[Reader]:
    seen: set[Reader] = set()
    for shard in range(desk.reminders.shards):
        after: tuple[str, ...] = ()
        while True:
            page = desk.reminders.readers(shard, now=due_by, after=after, limit=_PAGE)
            yield from (reader for reader in page.readers if reader not in seen)
            seen.update(page.readers)
            if not page.after:
                break
            after = page.after


def _write_to(at: _Desk, reader: Reader) -> bool:
    """Write one person's mail, if anything that waits for them still holds. Raise `Conflict`."""
    notices = at.desk.reminders.notices(reader.account, reader.user, now=at.this.now)
    account, users = at.this.office(at.desk, reader.account)
    user = next((user for user in users if user.id == reader.user and user.disabled_at is None), None)
    kept = at.desk.reminders.summary(reader.account, reader.user)
    summary = kept or Summary(account=reader.account, user=reader.user, lines=())
    waiting = _with_lines(at, account, notices)
    while len(waiting) > _PORTION:
        portion, waiting = waiting[:_PORTION], waiting[_PORTION:]
        summary = _folded(summary, portion)
        at.desk.reminders.write([summary], remove=[notice for notice, _ in portion])
        summary = replace(summary, version=summary.version + 1)
    if not waiting:
        return False
    whole = _folded(summary, waiting)
    letter = _letter(at.desk, account, user, whole) if user and whole.lines else None
    gone: list[Reminder] = [notice for notice, _ in waiting]
    if summary.version:
        gone.append(summary)
    at.desk.reminders.write([letter] if letter else [], remove=gone)
    return letter is not None


def _with_lines(
    at: _Desk,
    account: Account,
    notices: Sequence[Notice],
) -> list[tuple[Notice, SummaryLine | None]]:
    """Each notice with what is to be said of it: nothing, where it holds no more or another one says it already."""
    said: set[tuple[RequestId, Subject]] = set()
    found: list[tuple[Notice, SummaryLine | None]] = []
    for notice in notices:
        line = _line(at, account, notice) if (notice.request, notice.subject) not in said else None
        said.add((notice.request, notice.subject))
        found.append((notice, line))
    return found


def _line(at: _Desk, account: Account, notice: Notice) -> SummaryLine | None:
    """What is to be said of it, if it still holds: by when something is to be done, and whether that day is over."""
    head = at.head(notice.account, notice.request)
    if head is None:
        return None
    today = account.day_of(at.this.now)
    due = _due(at.desk, head, notice.subject, today)
    if due is None:
        return None
    return SummaryLine(
        request=head.id,
        reference=head.submission,
        right=head.right.value,
        subject=notice.subject,
        due=due.isoformat(),
        late=due < today,
    )


def _due(desk: Desk, head: Request, subject: Subject, today: date) -> date | None:
    """The first day by which something is to be done about a subject of a request; of a case without one, today's."""
    match subject:
        case Subject.VENDOR:
            days = [task.due for task in desk.vendors.tasks(head.account, head.id) if task.open or task.needs_look]
        case Subject.FORMAT:
            days = [wish.due for wish in desk.format_wishes.of(head.account, [head.id]) if wish.open]
        case Subject.OUTSIDE:
            days = [one.due or today for one in desk.outside_cases.of(head.account, [head.id]) if one.open]
        case _:
            clock = _clock(head, subject)
            days = [clock.due] if clock else []
    return min(days, default=None)


def _clock(head: Request, subject: Subject) -> Clock | None:
    """The clock that a notice is about, if it still runs (or stands still), for a draft if still nobody is proved."""
    clock = head.clock(_PERIODS[subject])
    if clock is not None and subject is Subject.PAUSED:
        return clock if paused_since(head, clock) else None
    if clock is None or not runs(head, clock):
        return None
    return clock if subject is not Subject.DRAFT or unproved(head) else None


def _folded(summary: Summary, portion: Sequence[tuple[Notice, SummaryLine | None]]) -> Summary:
    """The summary with more lines, soonest due first; what is beyond the limit is only counted."""
    lines = sorted((*summary.lines, *(line for _, line in portion if line)), key=lambda line: (line.due, line.request))
    return replace(summary, lines=tuple(lines[:LINES_LIMIT]), more=summary.more + len(lines[LINES_LIMIT:]))


def _letter(desk: Desk, account: Account, user: User, summary: Summary) -> Letter:
    return new_letter(
        desk,
        LetterKind.STAFF_SUMMARY,
        account=account.id,
        language=account.languages[0],
        to=user.email,
        values={"summary": json.dumps([astuple(line) for line in summary.lines]), "more": str(summary.more)},
    )
