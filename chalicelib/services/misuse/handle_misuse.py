"""What the operator does about a report: finds the account, notes, closes. Each act is in the report's own chain."""

from dataclasses import replace

from chalicelib.domain.account import Account, Staff, parse_slug
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.misuse import NOTES_LIMIT, WORDS_LIMIT, ClosedAs, MisuseNote, MisuseReport
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.text import required
from chalicelib.errors import Conflict, InvalidField, NotFound, NotPossible
from chalicelib.services.accounts.operators import require_operator
from chalicelib.services.misuse.report_misuse import by_operator
from chalicelib.services.ports.desk import Desk, new_id


def seen_report(desk: Desk, staff: Staff, name: str, seen: int | None) -> MisuseReport:
    """The report as a page had shown it. Raise `Forbidden`, `NotFound`, `Conflict`."""
    require_operator(desk, staff)
    report = desk.misuse.get(staff.account.id, name)
    if seen is not None and seen != report.version:
        raise Conflict(MisuseReport.KIND)
    return report


def link_account(desk: Desk, staff: Staff, name: str, slug: str, *, seen: int | None = None) -> MisuseReport:
    """Say which account it is about, in both chains; an empty short name takes that back.

    Raise `NotPossible` (`misuse-closed`, `misuse-restricted` while the account of before is restricted for it),
    `InvalidField` (`slug`).
    """
    report = seen_report(desk, staff, name, seen).must_be_open()
    before = desk.accounts.get(report.linked) if report.linked else None
    if before and before.restriction and before.restriction.report == report.id:
        raise NotPossible("misuse-restricted")
    account = _named(desk, slug.strip().lower()) if slug.strip() else None
    after = replace(report, linked=account.id if account else None)
    actor = by_operator(staff)
    unit = desk.work.begin(report.account, desk.clock.now())
    detail: Detail = {"account": account.id if account else "none"}
    unit.store(after, because=Reason(Tag.MISUSE_LINKED, actor, None, detail, report.id))
    if account:
        told: Detail = {"report": report.id}
        unit.store(account, because=Reason(Tag.ACCOUNT_MISUSE_LINKED, actor, None, told, owner=account.id))
    unit.commit()
    return replace(after, version=report.version + 1)


def add_misuse_note(desk: Desk, staff: Staff, name: str, text: str) -> MisuseNote:
    """Keep a remark that only the operator's staff read. Raise `InvalidField` (`text`), `NotPossible`."""
    report = seen_report(desk, staff, name, None)
    if len(desk.misuse.notes(report.account, report.id)) >= NOTES_LIMIT:
        raise NotPossible("misuse-notes", limit=str(NOTES_LIMIT))
    now = desk.clock.now()
    note = MisuseNote(
        account=report.account,
        report=report.id,
        id=new_id(desk),
        at=now,
        by=staff.actor,
        text=required("text", text, limit=WORDS_LIMIT, lines=True),
    )
    because = Reason(Tag.MISUSE_NOTED, by_operator(staff), None, {"note": note.id}, report.id)
    unit = desk.work.begin(report.account, now)
    unit.store(report, because=because)
    unit.create(note, because=because)
    unit.commit()
    return note


def close_report(desk: Desk, staff: Staff, name: str, closed_as: str, *, seen: int | None = None) -> MisuseReport:
    """Close it; a restriction stays until it is lifted. Raise `InvalidField` (`closed_as`), `NotPossible`."""
    report = seen_report(desk, staff, name, seen).must_be_open()
    if closed_as not in set(ClosedAs):
        raise InvalidField(field="closed_as", problem="missing")
    after = replace(report, closed_as=ClosedAs(closed_as), closed_at=desk.clock.now())
    return _store(desk, staff, report, after, Tag.MISUSE_CLOSED, {"as": closed_as})


def reopen_report(desk: Desk, staff: Staff, name: str, *, seen: int | None = None) -> MisuseReport:
    """Take a closed one up again. Raise `NotPossible` (`misuse-open`)."""
    report = seen_report(desk, staff, name, seen)
    if report.open:
        raise NotPossible("misuse-open")
    return _store(desk, staff, report, replace(report, closed_as=None, closed_at=None), Tag.MISUSE_REOPENED, {})


def _store(
    desk: Desk, staff: Staff, report: MisuseReport, after: MisuseReport, tag: Tag, detail: Detail
) -> MisuseReport:
    unit = desk.work.begin(report.account, desk.clock.now())
    unit.store(after, because=Reason(tag, by_operator(staff), None, detail, report.id))
    unit.commit()
    return replace(after, version=report.version + 1)


def _named(desk: Desk, slug: str) -> Account:
    try:
        account = desk.accounts.by_slug(parse_slug(slug))
    except (InvalidField, NotFound):
        raise InvalidField(field="slug", problem="unknown") from None
    if account.slug == desk.operator:
        raise InvalidField(field="slug", problem="own-account")
    return account
