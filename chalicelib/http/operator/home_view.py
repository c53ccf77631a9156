"""The operator's home: what needs them, as numbers that lead there."""

from collections.abc import Callable
from typing import Final

from chalicelib.composition import LiveDesk
from chalicelib.http.operator import health_view, misuse_view
from chalicelib.http.staff.by_grant import GRANTS
from chalicelib.http.views import CountLink

_MOST: Final = 100


def _grants(desk: LiveDesk) -> CountLink:
    """Accounts whose owners wait for the operator to read something."""
    running = desk.grants.running(now=desk.clock.now(), limit=_MOST)
    return CountLink(key="grants", url=GRANTS, count=len({grant.opens for grant in running}))


# Each part of the operator's side tells here what waits in it: text `operator.home.count.<key>`. A number that is
# nothing is not shown.
NEEDS: Final[tuple[Callable[[LiveDesk], CountLink], ...]] = (health_view.ailing, _grants, misuse_view.waiting)


def needs(desk: LiveDesk) -> list[CountLink]:
    """What waits for the operator."""
    found = [need(desk) for need in NEEDS]
    return [one for one in found if one.count]
