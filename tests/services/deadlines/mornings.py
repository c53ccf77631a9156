"""Days that pass over a desk, and what was mailed and said on them."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.request import Request
from chalicelib.services.deadlines.keep_deadlines import keep_deadlines
from chalicelib.storage import keys
from tests.fakes.desk import FakeDesk

OLGA = "olga@acme.example"


def go_to(desk: FakeDesk, day: date, hour: int = 9) -> None:
    """Let it be an hour of a day at the business, and the job run once."""
    desk.clock.at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC) + timedelta(hours=8)
    keep_deadlines(desk)


def run_until(desk: FakeDesk, end: date, *, hours: int = 1) -> None:
    """The job runs every hour until midnight of a day."""
    while desk.clock.at.astimezone(UTC).date() < end:
        desk.clock.pass_(hours=hours)
        keep_deadlines(desk)


def mails(desk: FakeDesk, kind: LetterKind = LetterKind.STAFF_SUMMARY) -> list[tuple[str, str]]:
    """Address and day of all letters of a kind, in the order of writing."""
    letters = [letter for letter in desk.letters() if letter.kind is kind]
    return [(letter.to.address if letter.to else "", f"{letter.created_at:%m-%d}") for letter in letters]


def said(desk: FakeDesk) -> list[tuple[str, str, bool]]:
    """Subject, date and lateness of every line of every summary."""
    letters = [letter for letter in desk.letters() if letter.kind is LetterKind.STAFF_SUMMARY]
    lines: list[list[Any]] = [line for letter in letters for line in json.loads(letter.values["summary"])]
    return [(line[3], line[4], line[5]) for line in lines]


def agenda_row(desk: FakeDesk, request: Request) -> object:
    return desk.engine.rows.get((keys.request(request.account, request.id), keys.AGENDA))
