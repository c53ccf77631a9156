"""The operator's home: what needs them, as numbers that lead there."""

from typing import Final

from chalicelib.composition import LiveDesk
from chalicelib.http.operator import health_view, misuse_view
from chalicelib.http.staff.by_grant import GRANTS
from chalicelib.http.views import CountLink
from chalicelib.services.health.read_health import read_health

_MOST: Final = 100


def _grants(desk: LiveDesk) -> CountLink:
    """Accounts whose owners wait for the operator to read something."""
    running = desk.grants.running(now=desk.clock.now(), limit=_MOST)
    return CountLink(key="grants", url=GRANTS, count=len({grant.opens for grant in running}))


def needs(desk: LiveDesk) -> list[CountLink]:
    """What waits for the operator: text `operator.home.count.<key>`; a number that is nothing is not shown."""
    counted = [one for one in (_grants(desk), misuse_view.waiting(desk)) if one.count]
    return [*health_view.ailing(read_health(desk)), *counted]
