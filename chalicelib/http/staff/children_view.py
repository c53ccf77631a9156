"""Restricted tasks as staff see them: of all the days and what came of it, of one what names the child."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from msgspec import Struct

from chalicelib import texts
from chalicelib.domain.child_task import ChildIdentity, ChildTask
from chalicelib.domain.contact import show_number
from chalicelib.http.staff.request_view import Reader

PATH: Final = "/staff/children"


class ChildRow(Struct, frozen=True, kw_only=True):
    """One task; texts `child-found.<found>`, `child-outcome.<outcome>` (empty while it is to be done)."""

    url: str
    opened_at: datetime
    opened_by: str
    found: str
    channel: str
    due_at: datetime
    purge_at: datetime
    late: bool
    outcome: str
    ended_at: datetime | None
    ended_by: str
    letter: bool
    purged_at: datetime | None
    kept: bool


class ChildFacts(Struct, frozen=True, kw_only=True):
    """What names the child, worded; empty where nothing is known."""

    rows: tuple[tuple[str, str], ...]
    saw: str
    parent_name: str
    parent_email: str


def child_row(task: ChildTask, who: Reader, now: datetime) -> ChildRow:
    """One of them."""
    return ChildRow(
        url=f"{PATH}/{task.id}",
        opened_at=task.opened_at,
        opened_by=who.name(task.opened_by),
        found=task.found.value,
        channel=task.channel.value,
        due_at=task.due_at,
        purge_at=task.purge_at,
        late=task.open and now >= task.due_at,
        outcome=task.outcome.value if task.outcome else "",
        ended_at=task.ended_at,
        ended_by=who.name(task.ended_by) if task.ended_by else "",
        letter=bool(task.letter),
        purged_at=task.purged_at,
        kept=task.purged_at is None and task.look_at is not None,
    )


def child_rows(tasks: Iterable[ChildTask], who: Reader, now: datetime) -> list[ChildRow]:
    """As they come."""
    return [child_row(task, who, now) for task in tasks]


def child_facts(identity: ChildIdentity, language: str) -> ChildFacts:
    """What is known of the child, for who may do the task."""
    typed = identity.typed
    said = (
        ("name", typed.name),
        ("email", typed.email.address if typed.email else ""),
        ("phone", show_number(typed.phone.e164) if typed.phone else ""),
        ("customer-number", typed.customer_number),
        ("relationship", _words(f"relationship.{typed.relationship}", language)),
        ("postal-code", typed.postal_code),
        ("place", _words(f"place.{identity.residence}", language)),
        ("asked", ", ".join(texts.text(f"right.{right.value}.short", language) for right in identity.rights)),
        ("details", typed.details),
    )
    return ChildFacts(
        rows=tuple((name, value) for name, value in said if value),
        saw=identity.saw,
        parent_name=identity.parent_name,
        parent_email=identity.parent.address if identity.parent else "",
    )


def _words(key: str, language: str) -> str:
    return texts.text(key, language) if texts.has_text(key) else ""
