"""`recourse law`: what the laws say and the dates that follow, without any deployment."""

import argparse
import csv
import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final, TextIO

from chalicelib.cli.deployment import FindDesk
from chalicelib.domain.request import Period
from chalicelib.errors import InvalidField
from chalicelib.law.described import complaints, doubts_of, in_force, values_of
from chalicelib.law.due import Event, Extended, IdentityReceived, NotDesignated, Paused, due
from chalicelib.law.rules import CURRENT, Regime, load
from chalicelib.values import dataclass

COLUMNS: Final = ("regime", "request_type", "received_at", "time_zone", "place", "event")
COMPUTED: Final = "computed"
_EXTENDED: Final = "_extended"
_EPILOG: Final = """
The table needs the columns regime, request_type, received_at, time_zone, place and event (acknowledge, respond,
respond_extended, appeal or appeal_extended) and may have pauses (A..B, several separated by spaces), not_designated
(yes) and identity (a time); every other column is kept. Receipts may lie in the future: the command only counts.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked, as text."""

    regime: str
    request_type: str
    received_at: str
    time_zone: str
    place: str
    event: str
    pauses: tuple[str, ...] = ()
    identity: str = ""
    not_designated: bool = False
    extended: bool = False


def add_commands(groups: Any) -> None:
    """Declare the group."""
    group = groups.add_parser("law", help="what the laws say: due, show, list; needs no deployment")
    commands = group.add_subparsers(required=True, metavar="COMMAND")
    _add_due(commands)
    showing = commands.add_parser("show", help="the rules of a regime with their citations")
    showing.add_argument("regime")
    showing.set_defaults(run=show)
    commands.add_parser("list", help="the regimes, one a line").set_defaults(run=list_)


def _add_due(commands: Any) -> None:
    asking = commands.add_parser("due", help="when something is due", description=compute.__doc__, epilog=_EPILOG)
    for name, words in (
        ("--regime", "as `recourse law list` has it"),
        ("--request", "the type of request, as `recourse law show` has it"),
        ("--received", "when it was received, 2026-03-05T10:00:00+01:00"),
        ("--tz", "the business's time zone, Europe/Berlin"),
    ):
        asking.add_argument(name, help=words)
    asking.add_argument("--place", default="", help="where the business is, DE-BY")
    asking.add_argument("--event", default="respond", help="acknowledge, respond, respond_extended or appeal")
    asking.add_argument("--pause", action="append", default=[], metavar="A..B", help="days of a clarification")
    asking.add_argument("--identity", default="", metavar="TIME", help="when proof of identity arrived")
    asking.add_argument("--extended", action="store_true", help="the extension was notified in time")
    asking.add_argument("--not-designated", action="store_true", help="not sent to the designated address")
    asking.add_argument("--csv", metavar="FILE", help="answer each row of a table; - is standard input")
    asking.set_defaults(run=compute)


def compute(given: argparse.Namespace, find: FindDesk) -> int:
    """Print the date on which one thing is due, or a table with the column `computed` added."""
    del find
    if given.csv is not None:
        _answer_table(given.csv)
        return 0
    named = {"regime": given.regime, "request": given.request, "received": given.received, "tz": given.tz}
    for name, value in named.items():
        if value is None:
            raise InvalidField(field=name, problem="missing")
    question = Question(
        regime=given.regime,
        request_type=given.request,
        received_at=given.received,
        time_zone=given.tz,
        place=given.place,
        event=given.event,
        pauses=tuple(given.pause),
        identity=given.identity,
        not_designated=given.not_designated,
        extended=given.extended,
    )
    print(_answer(question))
    return 0


def _answer(asked: Question) -> str:
    try:
        regime = Regime(asked.regime)
    except ValueError:
        raise InvalidField(field="regime", problem="unknown") from None
    rule = load(CURRENT[regime]).rule_of_type(asked.request_type)
    try:
        period = Period(asked.event.removesuffix(_EXTENDED))
    except ValueError:
        raise InvalidField(field="event", problem="unknown") from None
    received_at = _time("received_at", asked.received_at)
    found = due(
        rule, period, received_at=received_at, time_zone=asked.time_zone, place=asked.place, events=[*_events(asked)]
    )
    return found.date.isoformat()


def _events(asked: Question) -> Iterator[Event]:
    if asked.extended or asked.event.endswith(_EXTENDED):
        yield Extended()
    if asked.not_designated:
        yield NotDesignated()
    if asked.identity:
        yield IdentityReceived(_time("identity", asked.identity))
    for pause in asked.pauses:
        yield _pause(pause)


def _pause(text: str) -> Paused:
    asked, _, came = text.partition("..")
    try:
        return Paused(date.fromisoformat(asked), date.fromisoformat(came) if came else None)
    except ValueError:
        raise InvalidField(field="pause", problem="malformed") from None


def _time(field: str, text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise InvalidField(field=field, problem="malformed") from None


def _answer_table(name: str) -> None:
    """Write the table once every row has its answer, so that a wrong row leaves nothing half-written."""
    try:
        if name == "-":
            columns, rows = _read(sys.stdin)
        else:
            with open(name, newline="", encoding="utf-8-sig") as file:  # noqa: PTH123  the operator's own path
                columns, rows = _read(file)
    except (OSError, UnicodeDecodeError, csv.Error):
        raise InvalidField(field="csv", problem="unreadable") from None
    out = csv.DictWriter(
        sys.stdout, [*(column for column in columns if column != COMPUTED), COMPUTED], lineterminator="\n"
    )
    out.writeheader()
    out.writerows(rows)


def _read(file: TextIO) -> tuple[list[str], list[dict[str, str]]]:
    table = csv.DictReader(file)
    columns = list(table.fieldnames or ())
    for column in COLUMNS:
        if column not in columns:
            raise InvalidField(field=f"line 1: {column}", problem="missing")
    return columns, [_row(row, table.line_num) for row in table]


def _row(row: Mapping[str | None, Any], line: int) -> dict[str, str]:
    if None in row or None in row.values():
        raise InvalidField(field=f"line {line}", problem="not-as-many-columns-as-the-first-line")
    cells = {str(name): str(value) for name, value in row.items()}
    named: dict[str, Any] = {column: cells[column].strip() for column in COLUMNS}
    question = Question(
        **named,
        pauses=tuple(cells.get("pauses", "").split()),
        identity=cells.get("identity", "").strip(),
        not_designated=cells.get("not_designated", "").strip().lower() in {"yes", "true", "1"},
    )
    try:
        return cells | {COMPUTED: _answer(question)}
    except InvalidField as error:
        raise InvalidField(field=f"line {line}: {error.field}", problem=error.problem) from None


def show(given: argparse.Namespace, find: FindDesk) -> int:
    """Print what a regime says, in its present version."""
    del find
    if given.regime not in CURRENT:
        raise InvalidField(field="regime", problem="unknown")
    law = load(CURRENT[given.regime])
    print(f"{law.version}: {law.title}")
    print(f"in force since {in_force(law)}")
    print(f"complaints: {complaints(law.regulator)}")
    if law.notes:
        print(law.notes)
    for rule in law.rules:
        print(f"\n{rule.request_type}: {rule.citation}")
        if rule.effective:
            print(f"  in force since: {rule.effective}")
        for value in values_of(rule):
            print(f"  {value.name}: {value.said} [{value.citation}]")
        for words in (doubts_of(rule), rule.notes):
            if words:
                print(f"  {words}")
    return 0


def list_(given: argparse.Namespace, find: FindDesk) -> int:
    """Print every regime."""
    del given, find
    for regime in Regime:
        print(regime.value)
    return 0
