"""By when a controller is expected to answer a request that was passed on to it.

The period is that of the law which the request came in under, counted from the day on which it was passed on: that is
when a controller that asks nothing else of its processor learns of it. The Privacy Shield and its successor promise
an answer within 45 days (EU-US DPF Principles III.11(d)(i)), and so does whoever passes on under a law that names no
period.
"""

from datetime import date, datetime, timedelta
from typing import Final

from chalicelib.domain.request import Period
from chalicelib.law.due import due, receipt_date
from chalicelib.law.terms import Regime, Rule

PROMISED_DAYS: Final = 45


def answer_by(rule: Rule, *, passed_on: datetime, time_zone: str, place: str) -> date:
    """The last day of the controller's period. Raises what `law.due.due` raises."""
    if rule.regime is Regime.DPF or rule.respond is None:
        return receipt_date(passed_on, time_zone) + timedelta(days=PROMISED_DAYS)
    return due(rule, Period.RESPOND, received_at=passed_on, time_zone=time_zone, place=place).date
