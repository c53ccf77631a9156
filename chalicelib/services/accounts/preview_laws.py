"""What another list of the business's own laws would change, place by place, for requests that are still to come."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain import places
from chalicelib.domain.rights import Right
from chalicelib.law.choice import of_residence, rights_for
from chalicelib.law.rules import Regime


@dataclass(frozen=True, slots=True)
class LawChange:
    """Places where the same would change: which law they come under, and which rights the form offers."""

    places: tuple[str, ...]
    before: Regime
    after: Regime
    offered: tuple[Right, ...] = ()
    no_more: tuple[Right, ...] = ()


def preview_laws(before: Sequence[str], after: Sequence[str]) -> tuple[LawChange, ...]:
    """What changes from one list to another; places where nothing does are left out."""
    found: dict[tuple[Regime, Regime, tuple[Right, ...], tuple[Right, ...]], list[str]] = {}
    for place in (*places.STATES, *places.EUROPEAN, *places.ELSEWHERE):
        change = _change(place, tuple(before), tuple(after))
        if change[0] is not change[1] or change[2] or change[3]:
            found.setdefault(change, []).append(place)
    return tuple(LawChange(tuple(where), *change) for change, where in found.items())


def _change(
    place: str, before: tuple[str, ...], after: tuple[str, ...]
) -> tuple[Regime, Regime, tuple[Right, ...], tuple[Right, ...]]:
    had, has = rights_for(place, listed=before), rights_for(place, listed=after)
    return (
        of_residence(place, listed=before).regime,
        of_residence(place, listed=after).regime,
        tuple(right for right in has if right not in had),
        tuple(right for right in had if right not in has),
    )
