"""The first half of an export: records become lines, page by page, and original files are copied aside."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from chalicelib.domain.account import Account, Staff, User
from chalicelib.domain.address_mark import AddressMark
from chalicelib.domain.audit_export import entry_line, line
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import Note, NoteFile
from chalicelib.domain.ids import UserId
from chalicelib.domain.permissions import Role
from chalicelib.domain.takeout import Step, Takeout
from chalicelib.services.audit.export_pages import Place, export_page
from chalicelib.services.opt_outs.suppress import Contact, contacts_of, first_of
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.takeout import Original
from chalicelib.services.takeout.lines import EXPORTED, as_line, file_of
from chalicelib.values import dataclass, field, replace

REQUESTS: Final = 50  # with all that is filed under them
SUBMISSIONS: Final = 10  # of a person, each with its requests
RECORDS: Final = 200
ENTRIES: Final = 500  # of the audit
CSV: Final = "requests.csv"
AUDIT: Final = "audit.jsonl"
DATA_FILES: Final = (CSV, AUDIT, *sorted(f"{kind}.jsonl" for kind in EXPORTED))


@dataclass(slots=True)
class Page:
    """What one stretch of work adds."""

    lines: dict[str, list[bytes]] = field(default_factory=dict)
    originals: list[Original] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    cursor: str = ""

    def add(self, records: Iterable[Any]) -> None:
        """Take records that are exported."""
        for record in records:
            name = file_of(record)
            if name:
                self.lines.setdefault(name, []).append(as_line(record))
                self.counts[record.KIND] += 1


Read = Callable[[Desk, Account, Takeout], Page]


def gathered(desk: Desk, takeout: Takeout) -> Takeout:
    """Write one page; return where the next one begins. A repeat writes the same pieces again."""
    account = desk.accounts.get(takeout.account)
    sources = _OF_A_PERSON if takeout.submissions else _SOURCES
    page = sources[takeout.source](desk, account, takeout)
    number = takeout.page + 1
    for name, lines in page.lines.items():
        desk.takeout_bucket.put(takeout, f"data/{name}/{number:08d}", b"".join(lines))
    for original in page.originals:
        page.counts["files"] += desk.takeout_bucket.copy(takeout, original)
    grown = replace(takeout.counted(dict(page.counts)), page=number, cursor=page.cursor)
    if page.cursor:
        return grown
    following = replace(grown, source=takeout.source + 1)
    return following if following.source < len(sources) else grown.at_step(Step.MEASURE)


def _own(desk: Desk, account: Account, takeout: Takeout) -> Page:
    some = desk.belongings.own(account.id, after=takeout.cursor, limit=RECORDS)
    page = Page(cursor=some.cursor)
    page.add(some.records)
    return page


def _listed(desk: Desk, account: Account, takeout: Takeout) -> Page:
    some = desk.belongings.listed(account.id, after=takeout.cursor, limit=RECORDS)
    page = Page(cursor=some.cursor)
    page.add(some.records)
    return page


def _requests(desk: Desk, account: Account, takeout: Takeout) -> Page:
    heads, cursor = desk.belongings.requests(account.id, after=takeout.cursor, limit=REQUESTS)
    page = Page(cursor=cursor)
    for head in heads:
        records = desk.belongings.of_request(head)
        page.add(records)
        page.originals += desk.belongings.originals(records)
    names: dict[str, str] = {user.id: user.name for user in desk.accounts.users(account.id)}
    head_line = desk.sheet_writer.head(takeout.language) if not takeout.cursor else b""
    page.lines[CSV] = [head_line + desk.sheet_writer.lines(heads, names, account, takeout.language)]
    return page


def _of_person(desk: Desk, account: Account, takeout: Takeout) -> Page:
    """Some of the submissions with all that is filed under their requests, and what is noted of their contacts.

    That is their opt-outs, and that mail does not reach an address; the offers that they opted in to are those of the
    contact that answers go to: another beside it was shown to be nobody's.

    Who works on them is not the person's business: the list of requests names no staff.
    """
    begin = int(takeout.cursor or 0)
    before, some = takeout.submissions[:begin], takeout.submissions[begin : begin + SUBMISSIONS]
    page = Page(cursor=str(begin + len(some)) if begin + len(some) < len(takeout.submissions) else "")
    earlier = desk.requests.submissions(account.id, before).values()
    known = {contact for one in earlier for contact in contacts_of(one)}
    found = desk.requests.submissions(account.id, some)
    heads = desk.requests.several(account.id, [name for one in found.values() for name in one.requests])
    for head in heads.values():
        records = [record for record in desk.belongings.of_request(head) if takeout.notes or not _is_internal(record)]
        page.add(records)
        page.originals += desk.belongings.originals(records)
    contacts = {contact for one in found.values() for contact in contacts_of(one)}
    page.add(desk.suppressions.among(account.id, contacts - known))
    proved = {first_of(one) for one in found.values()} - {first_of(one) for one in earlier}
    page.add(member for one in proved if one for member in desk.incentives.of(account.id, one))
    page.add(_marks(desk, account, contacts - known))
    head_line = desk.sheet_writer.head(takeout.language) if not begin else b""
    unnamed = [replace(head, assignee="") for head in heads.values()]
    page.lines[CSV] = [head_line + desk.sheet_writer.lines(unnamed, {}, account, takeout.language)]
    return page


def _marks(desk: Desk, account: Account, contacts: Iterable[Contact]) -> list[AddressMark]:
    found = (desk.address_marks.of(account.id, one) for one in contacts if isinstance(one, Email))
    return [mark for mark in found if mark]


def _is_internal(record: Any) -> bool:
    return isinstance(record, Note | NoteFile)


def _greetings(desk: Desk, account: Account, takeout: Takeout) -> Page:
    del takeout
    return Page(originals=list(desk.belongings.greetings(account.id)))


def _audit(desk: Desk, account: Account, takeout: Takeout) -> Page:
    """The same pages that systems get: `tools/verify_audit.py` checks the file that they make together."""
    done = export_page(desk, _as_staff(account, takeout), _place(takeout.cursor), limit=ENTRIES)
    lines = [entry_line(entry).encode() for entry in done.entries]
    page = Page(cursor=_words(done.following) if done.following else "")
    page.lines[AUDIT] = [*lines, line(done.closing).encode()]
    page.counts["audit entries"] = len(lines)
    return page


def _place(cursor: str) -> Place | None:
    if not cursor:
        return None
    values = json.loads(cursor)
    return Place(**(values | {"began": datetime.fromisoformat(values["began"])}))


def _words(place: Place) -> str:
    return json.dumps(asdict(place) | {"began": place.began.isoformat()})


def _as_staff(account: Account, takeout: Takeout) -> Staff:
    """Who asked, for the audit: their id and nothing else."""
    kind, _, name = takeout.by.partition(":")
    user = User(
        account=account.id, id=UserId(name), role=Role.OWNER, added_at=takeout.asked_at, name="", email=Email("")
    )
    return Staff(account, user, key=name if kind == "key" else "")


_SOURCES: Final[tuple[Read, ...]] = (_own, _requests, _listed, _greetings, _audit)
_OF_A_PERSON: Final[tuple[Read, ...]] = (_of_person,)
