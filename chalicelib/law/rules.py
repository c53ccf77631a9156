"""The rules as data: one JSON file for each published version of a law, each value with its citation.

A published version never changes (a test holds its hash): an amendment is a new file, and a request pins
the version that it came in under. `-r2` is a second transcription of the same text, `-r3` a third.
"""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Final

from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidField
from chalicelib.law.terms import (
    AppealWindow,
    Counting,
    Fee,
    Frequency,
    Law,
    Per,
    Period,
    Regime,
    Regulator,
    Rule,
    Unit,
    VerificationLevel,
)

__all__ = ["CURRENT", "VERSIONS", "Law", "Period", "Regime", "Rule", "Unit", "VerificationLevel", "load", "rule_for"]


CURRENT: Final[Mapping[Regime, str]] = {
    Regime(version.partition("-")[0]): version
    for version in (
        *("ccpa-2026-01-01-r2", "ca_shine_the_light-2005-01-01", "ca_delete_act-2026-08-01"),
        *("va_vcdpa-2023-01-01", "co_cpa-2023-07-01", "ct_ctdpa-2026-07-01", "ut_ucpa-2023-12-31"),
        *("tx_tdpsa-2024-07-01", "or_ocpa-2024-07-01", "mt_mcdpa-2025-10-01", "de_dpdpa-2025-01-01"),
        *("ia_icdpa-2025-01-01", "nj_njdpa-2025-01-15", "nh_nhdpa-2025-01-01", "tn_tipa-2025-07-01"),
        *("mn_mcdpa-2025-07-31", "md_modpa-2025-10-01", "in_incdpa-2026-01-01", "ky_kcdpa-2026-01-01"),
        *("ri_ridtppa-2026-01-01", "ne_ndpa-2025-01-01"),
        *("gdpr-2018-05-25-r2", "uk_gdpr-2026-02-05", "ch_fadp-2023-09-01", "dpf-2023-07-10"),
        *("pipeda-2001-01-01", "lgpd-2020-09-18"),
        *("can_spam-2004-01-01", "tcpa-2025-04-11", "casl-2014-07-01", "coppa-2026-04-22"),
        "strictest-2026-01-01-r3",
    )
}
_REVISED: Final = ("ccpa-2026-01-01", "gdpr-2018-05-25", "strictest-2026-01-01", "strictest-2026-01-01-r2")
VERSIONS: Final = frozenset((*CURRENT.values(), *_REVISED))


@cache
def load(version: str) -> Law:
    """Return a published version; raise `InvalidField` for one that was never published here."""
    if version not in VERSIONS:
        raise InvalidField(field="law_version", problem="unknown")
    text = resources.files("chalicelib.law").joinpath("rules", f"{version}.json").read_text(encoding="utf-8")
    return _law(json.loads(text))


def rule_for(regime: Regime, right: Right) -> Rule:
    """Return the rule, in its present version, under which a request received today comes in."""
    return load(CURRENT[regime]).rule_of_right(right)


def _law(data: Mapping[str, Any]) -> Law:
    counting = _counting(data["counting"])
    given: dict[str, Any] = {"regime": Regime(data["regime"]), "version": data["version"], "counting": counting}
    return Law(
        version=data["version"],
        regime=given["regime"],
        title=data["title"],
        effective=date.fromisoformat(data["effective"]),
        effective_confirmed=data.get("effective_confirmed", True),
        regulator=Regulator(**data.get("regulator", {})),
        counting=counting,
        notes=data.get("notes", ""),
        sources=tuple(data.get("sources", ())),
        rules=tuple(_rule(row, given) for row in data["rules"]),
    )


def _counting(data: Mapping[str, Any]) -> Counting:
    stated = {name: value for name, value in data.items() if not name.endswith("_ground")}
    unit = stated.get("target_earlier_unit")
    return Counting(**{**stated, "target_earlier_unit": Unit(unit) if unit else None})


def _rule(row: Mapping[str, Any], given: Mapping[str, Any]) -> Rule:
    typed = {name: _TYPES[name](value) for name, value in row.items() if value is not None and name in _TYPES}
    untyped = {name: value for name, value in row.items() if name != "right" and name not in typed}
    return Rule(offered=Right(row["right"]) if row["right"] else None, **given, **untyped, **typed)


def _period(data: Mapping[str, Any]) -> Period:
    alternatives = {name: _period(data[name]) for name in ("or_sooner", "target") if name in data}
    return Period(**{**data, "unit": Unit(data["unit"]), **alternatives})


def _frequency(data: Mapping[str, Any]) -> Frequency:
    return Frequency(data["number"], Per(data["per"]), data["citation"])


_TYPES: Final[Mapping[str, Any]] = {
    **dict.fromkeys(
        ("acknowledge", "respond", "respond_not_designated", "extension", "appeal", "appeal_extension"), _period
    ),
    "verification": VerificationLevel,
    "effective": date.fromisoformat,
    "fee": lambda data: Fee(**data),
    "frequency": _frequency,
    "appeal_window": lambda data: AppealWindow(**data),
}
