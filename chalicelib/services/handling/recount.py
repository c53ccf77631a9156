"""Clocks counted anew after a fact has changed, and what the audit says of it."""

from dataclasses import replace

from chalicelib.domain.account import Account
from chalicelib.domain.reason import Detail
from chalicelib.domain.request import Period, Request
from chalicelib.law.clocks import recomputed
from chalicelib.law.rules import load


def recounted(account: Account, head: Request) -> Request:
    """The request with its clocks counted from its facts, under the version that it came in under."""
    rule = load(head.law_version).rule_of_right(head.right)
    return replace(head, clocks=recomputed(head, rule, time_zone=account.time_zone, place=account.place))


def dates_of(head: Request, after: Request) -> Detail:
    """The audit's dates of the answer before and after; the same where nothing moved."""
    found: Detail = {}
    for name, request in (("was", head), ("due", after)):
        clock = request.clock(Period.RESPOND)
        found[name] = clock.due.isoformat() if clock else "none"
    return found
