"""To whom a complaint can go beside the business: the authority of the law and of the place, and who else decides.

The authorities of countries, and the bodies, lie in `recourse.json`, each with the provision that makes it competent;
what no published source confirmed is said there. The authority of a law itself is in the law's own file.
"""

import json
from functools import cache
from importlib import resources
from typing import Any, Final

from chalicelib.domain.served import RecourseBody
from chalicelib.law.rules import load
from chalicelib.law.terms import Regime, Regulator
from chalicelib.values import dataclass

REGULATOR: Final = "regulator"  # the authority of the law and the place
OWN: Final = "own"  # the body that the business has named
OTHER: Final = "other"  # any other: staff write its name
_BY_COUNTRY: Final = frozenset({Regime.GDPR, Regime.DPF, Regime.STRICTEST})


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Where one can turn to: its code, and its name, address and provision."""

    code: str
    where: Regulator


def authority(version: str, residence: str) -> Regulator:
    """The authority for who lives somewhere and asks under a law: that of the country, where the law leaves it open."""
    law = load(version)
    found = _book()["authorities"].get(residence) if law.regime in _BY_COUNTRY else None
    return Regulator(**found) if found else law.regulator


def authority_of(residence: str) -> Regulator | None:
    """The authority of a country, whatever the law; None where none is known."""
    found = _book()["authorities"].get(residence)
    return Regulator(**found) if found else None


def competent(version: str, residence: str, place: str) -> Regulator:
    """The authority for who asks from a place that the business does not serve: of the country, else of the law."""
    return authority_of(place) or authority(version, residence)


def bodies(version: str, residence: str, own: RecourseBody | None = None) -> tuple[Body, ...]:
    """Everybody to whom such a person can turn: the authority first, then what the business has named."""
    law = load(version)
    first = authority(version, residence)
    found = [Body(code=REGULATOR, where=first)] if first.name else []
    found += [Body(code=OWN, where=Regulator(name=own.name, address=own.where))] if own else []
    rows = (row for row in _book()["bodies"] if law.regime.value in row["regimes"])
    found.extend(Body(code=row["code"], where=Regulator(**row["where"])) for row in rows)
    return tuple(found)


@cache
def _book() -> Any:
    return json.loads(resources.files("chalicelib.law").joinpath("recourse.json").read_text(encoding="utf-8"))
