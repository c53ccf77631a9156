"""The rules as data: one JSON file for each published version of a law, each value with its citation.

A published version never changes (a test holds its hash): an amendment is a new file, and a request pins
the version that it came in under.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any, Final

from chalicelib.domain.rights import Right
from chalicelib.domain.verification import Level
from chalicelib.errors import InvalidField


class Regime(StrEnum):
    """A body of law; `STRICTEST` is our own answer where none is known to apply."""

    CCPA = "ccpa"
    GDPR = "gdpr"
    STRICTEST = "strictest"


class Unit(StrEnum):
    """What a period is counted in."""

    CALENDAR_DAYS = "calendar_days"
    BUSINESS_DAYS = "business_days"
    MONTHS = "months"


class VerificationLevel(StrEnum):
    """How sure the business must be of who asks; `CONTROLLER_DISCRETION`: only on reasonable doubt."""

    NONE = "none"
    CONTROLLER_DISCRETION = "controller_discretion"
    REASONABLE = "reasonable"
    REASONABLY_HIGH = "reasonably_high"


CURRENT: Final[Mapping[Regime, str]] = {
    Regime.CCPA: "ccpa-2026-01-01",
    Regime.GDPR: "gdpr-2018-05-25",
    Regime.STRICTEST: "strictest-2026-01-01",
}
VERSIONS: Final = frozenset(CURRENT.values())

_LEVELS: Final = {
    VerificationLevel.NONE: Level.NONE,
    VerificationLevel.REASONABLE: Level.REASONABLE,
    VerificationLevel.REASONABLY_HIGH: Level.REASONABLY_HIGH,
}


@dataclass(frozen=True, slots=True)
class Period:
    """One legal period, without the convention by which it is counted."""

    number: int
    unit: Unit
    citation: str


@dataclass(frozen=True, slots=True)
class Counting:
    """How a law counts: calendars by name (None: the law has no business days), and the stated readings.

    `target_business_days` and `target_earlier_days` are other readings of the same law; the earliest of all
    readings is the target. `rolls`: a last day off work moves to the next working day of the place.
    """

    business_days: str | None
    target_business_days: str | None
    rolls: bool
    target_earlier_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What one law says about one kind of request; `offered` is None where no form offers it yet."""

    regime: Regime
    version: str
    request_type: str
    offered: Right | None
    citation: str
    confirmed: bool
    acknowledge: Period | None
    respond: Period | None
    extension: Period | None
    extension_notice_required: bool
    appeal: Period | None
    free_requests_per_12_months: int | None
    verification: VerificationLevel
    agent_allowed: bool
    record_retention_months: int | None
    notes: str
    counting: Counting

    @property
    def right(self) -> Right:
        """The right that this rule is about; raises `InvalidField` for a rule that no form offers."""
        if self.offered is None:
            raise InvalidField(field="request_type", problem="not-offered")
        return self.offered

    @property
    def level(self) -> Level:
        """How sure the business must be before it answers; `Level.NONE` for opt-outs and limits, always.

        Where the law leaves it to the controller, what shows, changes or deletes data is proved, and nothing else.
        """
        if self.verification is VerificationLevel.CONTROLLER_DISCRETION:
            return Level.REASONABLE if self.offered and self.offered.touches_data else Level.NONE
        return _LEVELS[self.verification]

    @property
    def needs_verification(self) -> bool:
        """Whether the answer may wait for proof of who asks."""
        return self.level > Level.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """One published version of a law."""

    version: str
    regime: Regime
    title: str
    effective: date
    rules: tuple[Rule, ...]

    def rule_of_right(self, right: Right) -> Rule:
        """Return the rule of a right; raise `InvalidField` where this law does not know it."""
        for rule in self.rules:
            if rule.offered is right:
                return rule
        raise InvalidField(field="right", problem="not-in-this-law")

    def rule_of_type(self, request_type: str) -> Rule:
        """Return the rule of a request type as the law tables spell it, or raise `InvalidField`."""
        for rule in self.rules:
            if rule.request_type == request_type:
                return rule
        raise InvalidField(field="request_type", problem="unknown")


@cache
def load(version: str) -> Law:
    """Return a published version; raise `InvalidField` for one that was never published here."""
    if version not in VERSIONS:
        raise InvalidField(field="law_version", problem="unknown")
    text = resources.files("chalicelib.law").joinpath("rules", f"{version}.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    regime = Regime(data["regime"])
    counting = Counting(
        business_days=data["counting"]["business_days"],
        target_business_days=data["counting"]["target_business_days"],
        rolls=data["counting"]["rolls"],
        target_earlier_days=data["counting"]["target_earlier_days"],
    )
    return Law(
        version=data["version"],
        regime=regime,
        title=data["title"],
        effective=date.fromisoformat(data["effective"]),
        rules=tuple(_rule(row, regime, version, counting) for row in data["rules"]),
    )


def rule_for(regime: Regime, right: Right) -> Rule:
    """Return the rule, in its present version, under which a request received today comes in."""
    return load(CURRENT[regime]).rule_of_right(right)


def _rule(row: Mapping[str, Any], regime: Regime, version: str, counting: Counting) -> Rule:
    untyped = {name: value for name, value in row.items() if name != "right"}
    typed: dict[str, Any] = {
        "offered": Right(row["right"]) if row["right"] else None,
        "verification": VerificationLevel(row["verification"]),
        **{clock: _period(row[clock]) for clock in ("acknowledge", "respond", "extension", "appeal")},
    }
    return Rule(regime=regime, version=version, counting=counting, **{**untyped, **typed})


def _period(data: Mapping[str, Any] | None) -> Period | None:
    return Period(data["number"], Unit(data["unit"]), data["citation"]) if data else None
