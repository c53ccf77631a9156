"""The legal periods of a request in words: when each is due, how that was counted, and how it ended."""

from collections.abc import Container, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from chalicelib import texts
from chalicelib.domain.correspondence import Filed, Letter, LetterState
from chalicelib.domain.request import Clock, Period, Request
from chalicelib.http import views
from chalicelib.law.appeals import appeal_rule
from chalicelib.law.clocks import legal_periods, paused_since
from chalicelib.law.due import receipt_date
from chalicelib.law.rules import load
from chalicelib.law.terms import Period as LegalPeriod
from chalicelib.law.terms import Rule


def clock_views(
    head: Request, *, zone: str, today: date, language: str, by_day: Container[datetime | None] = ()
) -> list[views.ClockView]:
    """Every period that the law sets for a request; none where it sets none.

    `by_day` are the instants that stand for a day which staff recorded.
    """
    shown = [_clock(head, clock, zone, today, language) for clock in head.clocks]
    return [replace(clock, done_by_day=True) if clock.done_at in by_day else clock for clock in shown]


def told_by_day(filed: Sequence[Filed]) -> frozenset[datetime | None]:
    """When people were told otherwise than by mail: staff recorded the day, and the hour stands for nothing."""
    left = (item for item in filed if isinstance(item, Letter) and item.state is LetterState.LEFT)
    return frozenset(item.sent_at for item in left if item.sent_at)


def _clock(head: Request, clock: Clock, zone: str, today: date, language: str) -> views.ClockView:
    rule = _rule(head, clock)
    periods = legal_periods(rule, clock)
    running = clock.met_at is None
    return views.ClockView(
        clock=clock.period.value,
        due=clock.due,
        target=clock.target,
        days_left=(clock.due - today).days,
        rule=_computed(head, clock, periods, zone, language),
        citation="; ".join(dict.fromkeys(period.citation for period in periods)),
        confirmed=rule.confirmed,
        extended=clock.extended,
        done_at=clock.met_at,
        late=clock.days_late(today=today, zone=ZoneInfo(zone)),
        paused_since=paused_since(head, clock),
        not_told=running and _decided(head, clock.period),
    )


def _decided(head: Request, period: Period) -> bool:
    """Whether the decision that ends a period was made; if it still runs, the person has not been told."""
    if period is Period.APPEAL:
        return head.appeal is not None and head.appeal.outcome is not None
    return not head.open


def _rule(head: Request, clock: Clock) -> Rule:
    rule = load(head.law_version).rule_of_right(head.right)
    return (appeal_rule(head) or rule) if clock.period is Period.APPEAL else rule


def _computed(head: Request, clock: Clock, periods: Sequence[LegalPeriod], zone: str, language: str) -> str:
    """So many days from which day, in whose time zone, and what a stricter reading would say."""
    what, since = _start(head, clock, zone)
    said = texts.text(
        f"staff.rule.counted.{what}",
        language,
        period=texts.text("staff.rule.and", language).join(_length(period, language) for period in periods),
        received=texts.date_text(receipt_date(since, zone), language),
        zone=zone.replace("_", " "),
    )
    if clock.target < clock.due and clock.met_at is None:
        said += " " + texts.text("staff.rule.target", language, date=texts.date_text(clock.target, language))
    return said


def _start(head: Request, clock: Clock, zone: str) -> tuple[str, datetime]:
    """From what a period is counted: the request, the proof of identity where the law says so, or the appeal."""
    if clock.period is Period.APPEAL and head.appeal:
        return "appeal", head.appeal.received_at
    restarts = clock.period is Period.RESPOND and _rule(head, clock).counting.restarts_on_identity
    if restarts and head.identity_at and receipt_date(head.identity_at, zone) > receipt_date(head.received_at, zone):
        return "identity", head.identity_at
    return "request", head.received_at


def _length(period: LegalPeriod, language: str) -> str:
    said = texts.text(f"staff.rule.{period.unit.value}", language, count=period.number)
    if period.or_sooner is None:
        return said
    return texts.text("staff.rule.or-sooner", language, one=said, other=_length(period.or_sooner, language))
