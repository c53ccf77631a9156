"""Under which law a request stands and why, and what is to be noticed beside the contact's other requests."""

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct

from chalicelib import texts
from chalicelib.domain.account import Staff
from chalicelib.domain.flags import Flag, FlagKind
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.request import Request
from chalicelib.http.staff.request_view import LEVELS, known_residence, request_url
from chalicelib.law.rules import load
from chalicelib.services.handling.ask_identity import identity_outstanding


class LawView(Struct, frozen=True, kw_only=True):
    """The law: text ``regime.<regime>``, why it is this one: text ``law.because.<because>``, where it says so.

    ``correct_url`` is empty where it cannot be corrected, by this person or any more.
    """

    regime: str
    because: str
    residence: str
    citation: str
    version: str
    identity_asked: datetime | None = None  # proof that has not come
    correct_url: str = ""


class NoticedView(Struct, frozen=True, kw_only=True):
    """One flag in words, with links to the requests that show it: reference, address, receipt."""

    text: str
    links: Sequence[tuple[str, str, datetime]]


def law_view(staff: Staff, head: Request) -> LawView:
    """The law of a request, with the way to correct it for who may."""
    may_correct = head.open and not head.unsorted and permits(staff.user.role, Permission.HANDLE_REQUESTS)
    return LawView(
        regime=head.regime,
        because=head.law_reason,
        residence=known_residence(head),
        citation=load(head.law_version).rule_of_right(head.right).citation,
        version=head.law_version,
        identity_asked=head.identity_asked_at if identity_outstanding(head) else None,
        correct_url=f"{request_url(head.id)}/law" if may_correct else "",
    )


def noticed(flags: Sequence[Flag], language: str) -> list[NoticedView]:
    """What is to be noticed, each with its requests, newest first."""
    return [
        NoticedView(
            text=_words(flag, language),
            links=[(other.submission, request_url(other.id), other.received_at) for other in flag.requests],
        )
        for flag in flags
    ]


def _words(flag: Flag, language: str) -> str:
    if flag.kind is FlagKind.DUPLICATE or flag.since is None:
        return texts.text("staff.noticed.duplicate", language)
    since = texts.date_text(flag.since, language)
    return texts.text("staff.noticed.frequency", language, number=flag.number, free=flag.free, since=since)


class Compared(Struct, frozen=True, kw_only=True):
    """One line of what a correction changes: text ``label``, the words now and after it."""

    label: str
    now: str
    then: str


def comparison(head: Request, after: Request, language: str) -> list[Compared]:
    """What a correction changes, line by line, in words; what stays the same is shown as well."""
    needed = [LEVELS[each.verification.needed] for each in (head, after)]

    def line(label: str, *words: str) -> Compared:
        return Compared(label=texts.text(label, language), now=words[0], then=words[1])

    def both(key: str, *names: str) -> tuple[str, ...]:
        return tuple(texts.text(f"{key}{name}", language) for name in names)

    lines = [
        line("staff.law.heading", *both("regime.", head.regime, after.regime)),
        line("staff.correct-law.right", *both("right.", f"{head.right}.short", f"{after.right}.short")),
        line("staff.correct-law.level", *both("staff.level.", *needed)),
    ]
    periods = dict.fromkeys(clock.period for clock in (*head.clocks, *after.clocks))
    for period in periods:
        dues = [clock.due if clock else None for clock in (head.clock(period), after.clock(period))]
        lines.append(line(f"staff.clock.{period.value}", *(_day(due, language) for due in dues)))
    return lines


def _day(due: date | None, language: str) -> str:
    return texts.date_text(due, language) if due else texts.text("staff.correct-law.none", language)
