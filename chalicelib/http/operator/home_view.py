"""The operator's home: what needs them, as numbers that lead there."""

from collections.abc import Callable
from typing import Final

from chalicelib.composition import LiveDesk
from chalicelib.http.views import CountLink

# Each part of the operator's side tells here what waits in it: text `operator.home.count.<key>`. A number that is
# nothing is not shown.
NEEDS: Final[tuple[Callable[[LiveDesk], CountLink], ...]] = ()


def needs(desk: LiveDesk) -> list[CountLink]:
    """What waits for the operator."""
    found = [need(desk) for need in NEEDS]
    return [one for one in found if one.count]
