"""A law in words, for the operator's command and the documentation: each value with its citation and its doubts."""

from collections.abc import Iterator
from typing import Final

from chalicelib.law.terms import Frequency, Law, Per, Period, Regulator, Rule, Unit
from chalicelib.values import dataclass

PRODUCT_DEFAULT: Final = "chosen by this product"
UNCONFIRMED: Final = "not confirmed"

_UNITS: Final = {Unit.CALENDAR_DAYS: "calendar day", Unit.BUSINESS_DAYS: "business day", Unit.MONTHS: "month"}
_WITHIN: Final = {Per.ROLLING_12_MONTHS: "12 months", Per.CALENDAR_YEAR: "a calendar year"}


@dataclass(frozen=True, slots=True)
class Value:
    """One thing that a rule says: what about, what, and where it is found."""

    name: str
    said: str
    citation: str


def values_of(rule: Rule) -> Iterator[Value]:
    """What a rule says, in the order of a request's life."""
    yield from _periods(rule)
    if rule.appeal_window:
        default = f", {PRODUCT_DEFAULT}" if rule.appeal_window.product_default else ""
        yield Value("appeals taken for", f"{rule.appeal_window.days} days{default}", rule.appeal_window.citation)
    if rule.fee:
        yield Value("fee", rule.fee.text, rule.fee.citation)
    if rule.frequency:
        yield Value("how often", often(rule.frequency), rule.frequency.citation)
    yield Value("proof of identity", rule.verification.value.replace("_", " "), rule.verification_citation)
    yield Value("agents", "allowed" if rule.agent_allowed else "not provided for", rule.agents_citation)
    if rule.record_retention_months:
        yield Value("records kept", f"{rule.record_retention_months} months", rule.record_retention_citation)


def _periods(rule: Rule) -> Iterator[Value]:
    for name, period in (
        ("acknowledgement", rule.acknowledge),
        ("answer", rule.respond),
        ("answer, sent elsewhere", rule.respond_not_designated),
        ("extension", rule.extension),
        ("appeal answered", rule.appeal),
        ("appeal extended", rule.appeal_extension),
    ):
        if period:
            yield Value(name, length(period), period.citation)


def length(period: Period) -> str:
    """A period in words: `45 calendar days`, with a sooner end, a target and whose choice it is."""
    said = _count(period)
    if period.or_sooner:
        said += f" or {_count(period.or_sooner)}, whichever ends sooner"
    if period.target:
        said += f" (target: {_count(period.target)})"
    return f"{said}, {PRODUCT_DEFAULT}" if period.product_default else said


def _count(period: Period) -> str:
    return f"{period.number} {_UNITS[period.unit]}{'' if period.number == 1 else 's'}"


def often(frequency: Frequency) -> str:
    """A frequency in words: `2 in 12 months`."""
    return f"{frequency.number} in {_WITHIN[frequency.per]}"


def doubts_of(rule: Rule) -> str:
    """What of a rule no published source confirms; empty where all of it is."""
    return f"{UNCONFIRMED}: {rule.unconfirmed}" if rule.unconfirmed else ""


def in_force(law: Law) -> str:
    """Since when a law is in force as written here."""
    return f"{law.effective.isoformat()}{'' if law.effective_confirmed else f' ({UNCONFIRMED})'}"


def complaints(regulator: Regulator) -> str:
    """Where to complain, with what of it is unconfirmed."""
    parts = [part for part in (regulator.name, regulator.address, regulator.citation) if part]
    doubt = f" ({UNCONFIRMED}: {regulator.unconfirmed})" if regulator.unconfirmed else ""
    return ", ".join(parts) + doubt
