"""The clocks of a request: its legal periods with their dates, from the rule that it came in under."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.request import Clock, Period
from chalicelib.law.due import Event, due
from chalicelib.law.rules import Rule


def start_clocks(rule: Rule, *, received_at: datetime, time_zone: str, place: str) -> tuple[Clock, ...]:
    """Return a clock for each period that the law sets: acknowledge (not in every law), then respond.

    A law without a period for the answer (an opt-in) gives none. Raises what `due` raises.
    """
    set_by_law = (
        (Period.ACKNOWLEDGE, Event.ACKNOWLEDGE, rule.acknowledge),
        (Period.RESPOND, Event.RESPOND, rule.respond),
    )
    clocks = []
    for period, event, legal in set_by_law:
        if legal:
            when = due(rule, event, received_at=received_at, time_zone=time_zone, place=place)
            clocks.append(Clock(period=period, due=when.date, target=when.target))
    return tuple(clocks)


def extend_clocks(
    clocks: tuple[Clock, ...],
    rule: Rule,
    *,
    received_at: datetime,
    time_zone: str,
    place: str,
) -> tuple[Clock, ...]:
    """Return the clocks with the answer's moved to its extended date, counted from receipt.

    Raises `InvalidField` where the law grants no extension; whether one may still be had (once, inside the
    first period) is for the caller to decide.
    """
    when = due(rule, Event.RESPOND, received_at=received_at, time_zone=time_zone, place=place, extended=True)
    return tuple(
        replace(clock, due=when.date, target=when.target, extended=True) if clock.period is Period.RESPOND else clock
        for clock in clocks
    )


def citation_of(rule: Rule, clock: Clock) -> str:
    """Return where the law sets a clock's date; kept in the rule, not in each request."""
    if clock.period is Period.ACKNOWLEDGE:
        legal = rule.acknowledge
    else:
        legal = rule.extension if clock.extended else rule.respond
    return legal.citation if legal else ""
