"""Appeals where the law has them: against which decisions, until when, and under whose laws at all."""

from datetime import date, timedelta, tzinfo
from typing import Final

from chalicelib.domain.request import Outcome, Period, Request
from chalicelib.domain.rights import Right
from chalicelib.law.rules import CURRENT, Regime, Rule, load

REFUSALS: Final = frozenset({Outcome.DENIED, Outcome.PARTIAL})
HUMAN_APPEAL: Final = "ADMT_HUMAN_APPEAL"  # 11 CCR 7221(b)(1): refused because a human will look at the decision


def appeal_rule(head: Request) -> Rule | None:
    """The rule by which an appeal against the decision of a request is decided; None where the law has no appeal."""
    law = load(head.law_version)
    rule = law.rule_of_right(head.right)
    if rule.appeal is not None:
        return rule
    if head.right is Right.ADMT_OPT_OUT and HUMAN_APPEAL in head.grounds:
        return law.rule_of_type("appeal")
    return None


def appealable(head: Request) -> bool:
    """Whether the consumer may appeal now: something was refused, the law has appeals, and none was filed yet.

    The day does not matter: an appeal after the window is taken all the same and shown to staff as late.
    """
    return head.outcome in REFUSALS and head.appeal is None and appeal_rule(head) is not None


def appeal_until(head: Request, zone: tzinfo) -> date | None:
    """The last day of the window in which an appeal is in time, counted from the day on which the refusal was told.

    None where nothing was decided, or the law has no appeals or no end of them.
    """
    rule = appeal_rule(head)
    if rule is None or rule.appeal_window_days is None or head.closed_at is None:
        return None
    respond = head.clock(Period.RESPOND)
    told = max(at for at in (head.closed_at, respond.met_at if respond else None) if at)
    return told.astimezone(zone).date() + timedelta(days=rule.appeal_window_days)


def appealed_late(head: Request, zone: tzinfo) -> bool:
    """Whether the appeal came after the window that the refusal named."""
    until = appeal_until(head, zone)
    return head.appeal is not None and until is not None and head.appeal.received_at.astimezone(zone).date() > until


def appeals_possible(regimes: tuple[str, ...]) -> bool:
    """Whether any law that a business works under has appeals; a business that lists none works under all."""
    if not regimes:
        return True
    return any(rule.appeal for regime in regimes for rule in load(CURRENT[Regime(regime)]).rules)
