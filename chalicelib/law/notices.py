"""Notices that move a clock only once they were told: an extension, and the question that pauses the period.

An extension is granted to who gives notice of it inside the first period (11 CCR 7021(b); GDPR Art 12(3)): one whose
notice never arrived is not counted, and the clock shows its first date. Days that pass after a question that nobody
got do not pause anything either (UK GDPR Art 12A).
"""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.request import NOTHING_TO_TELL, Clock, Pause, Period, Request
from chalicelib.law.appeals import appeal_rule
from chalicelib.law.clocks import recomputed
from chalicelib.law.rules import load


def taken_back(head: Request, letter: Letter, *, time_zone: str, place: str) -> Request:
    """The request without what a notice had moved, now that it is known not to have arrived; others change nothing."""
    if head.outcome in NOTHING_TO_TELL:
        return head
    if letter.kind is LetterKind.EXTENDED:
        return _counted(_marked(head, _period(letter), extended=False), _period(letter), time_zone, place)
    if letter.kind is LetterKind.CLARIFICATION:
        asked_on = _day(letter.created_at, time_zone)
        pauses = tuple(pause for pause in head.pauses if pause.received_on or pause.asked_on != asked_on)
        return _counted(replace(head, pauses=pauses), Period.RESPOND, time_zone, place)
    return head


def in_force(head: Request, letter: Letter, *, on: date, time_zone: str, place: str) -> Request:
    """The request with what a notice moves when it is told on a day: an extension told too late moves nothing."""
    if letter.kind is LetterKind.EXTENDED and extendable(head, letter, on=on):
        return _counted(_marked(head, _period(letter), extended=True), _period(letter), time_zone, place)
    if letter.kind is LetterKind.CLARIFICATION and _pausable(head, on):
        paused = replace(head, pauses=(*head.pauses, Pause(asked_on=on)))
        return _counted(paused, Period.RESPOND, time_zone, place)
    return head


def extendable(head: Request, letter: Letter, *, on: date) -> bool:
    """Whether the notice of an extension that did not arrive would still be in time on a day."""
    clock = head.clock(_period(letter))
    return clock is not None and not clock.extended and clock.met_at is None and on <= clock.due


def _pausable(head: Request, on: date) -> bool:
    """Whether a question told on a day stops the answer's period: by its law, while it runs, and once at a time."""
    clock = head.clock(Period.RESPOND)
    if not load(head.law_version).counting.pauses or head.paused_since is not None:
        return False
    return clock is not None and clock.met_at is None and on <= clock.due


def _period(letter: Letter) -> Period:
    """Which period an extension is of: the answer's, unless the letter names the appeal's."""
    return Period(letter.values.get("period", Period.RESPOND))


def _marked(head: Request, period: Period, *, extended: bool) -> Request:
    clocks = (replace(clock, extended=extended) if clock.period is period else clock for clock in head.clocks)
    return replace(head, clocks=tuple(clocks))


def _counted(head: Request, period: Period, time_zone: str, place: str) -> Request:
    """The request with one clock counted anew; the dates of the others are none of a notice's business."""
    rule = appeal_rule(head) if period is Period.APPEAL else load(head.law_version).rule_of_right(head.right)
    if rule is None:
        return head
    anew: dict[Period, Clock] = {
        clock.period: clock for clock in recomputed(head, rule, time_zone=time_zone, place=place)
    }
    clocks = (anew.get(clock.period, clock) if clock.period is period else clock for clock in head.clocks)
    return replace(head, clocks=tuple(clocks))


def _day(at: datetime, time_zone: str) -> date:
    return at.astimezone(ZoneInfo(time_zone)).date()
