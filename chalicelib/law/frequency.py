"""How often a law lets a person ask, or ask free of charge, as the flags count it."""

from chalicelib.domain.flags import Allowance
from chalicelib.law.rules import Rule
from chalicelib.law.terms import Per


def allowance(rule: Rule) -> Allowance | None:
    """Return the number of requests and the time that they are counted in; None where the law sets no number."""
    if rule.frequency is None:
        return None
    return Allowance(rule.frequency.number, calendar_year=rule.frequency.per is Per.CALENDAR_YEAR)
