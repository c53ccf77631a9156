"""What another list of the business's own laws would change, place by place, for requests that are still to come."""

from collections.abc import Sequence

from chalicelib.domain import places
from chalicelib.domain.rights import Right
from chalicelib.law.choice import of_residence, rights_for
from chalicelib.law.rules import Regime
from chalicelib.values import dataclass, replace


@dataclass(frozen=True, slots=True)
class LawChange:
    """Places where the same would change: which law they come under, and which rights the form offers.

    `before` are the laws of these places now, each once.
    """

    places: tuple[str, ...]
    before: tuple[Regime, ...]
    after: Regime
    offered: tuple[Right, ...] = ()
    no_more: tuple[Right, ...] = ()


def preview_laws(before: Sequence[str], after: Sequence[str]) -> tuple[LawChange, ...]:
    """What changes from one list to another; places where nothing does are left out."""
    found: dict[object, list[LawChange]] = {}
    for place in (*places.STATES, *places.EUROPEAN, *places.ELSEWHERE):
        change = _change(place, tuple(before), tuple(after))
        moves = change.before != (change.after,)
        if moves or change.offered or change.no_more:
            found.setdefault((moves, change.after, change.offered, change.no_more), []).append(change)
    return tuple(map(_together, found.values()))


def _together(changes: Sequence[LawChange]) -> LawChange:
    """The same change in several places, said once."""
    laws = dict.fromkeys(law for change in changes for law in change.before)
    return replace(changes[0], places=tuple(place for one in changes for place in one.places), before=tuple(laws))


def _change(place: str, before: tuple[str, ...], after: tuple[str, ...]) -> LawChange:
    had, has = rights_for(place, listed=before), rights_for(place, listed=after)
    return LawChange(
        places=(place,),
        before=(of_residence(place, listed=before).regime,),
        after=of_residence(place, listed=after).regime,
        offered=tuple(right for right in has if right not in had),
        no_more=tuple(right for right in had if right not in has),
    )
