"""A member of staff chooses how often they hear of deadlines."""

from dataclasses import replace

from chalicelib.domain.account import Staff, User
from chalicelib.domain.alerts import Alerts
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.reason import Reason
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk


def choose_alerts(desk: Desk, staff: Staff, alerts: Alerts) -> User:
    """Keep a person's choice, which counts for every reminder from now on. The same choice again changes nothing."""
    return persistently(lambda: _choose(desk, staff, alerts))


def _choose(desk: Desk, staff: Staff, alerts: Alerts) -> User:
    user = desk.accounts.user(staff.account.id, staff.user.id)
    if user.alerts == alerts:
        return user
    chosen = replace(user, alerts=alerts)
    detail = {"user": user.id, "rhythm": alerts.rhythm.value, "two_days_before": alerts.two_days_before}
    because = Reason(Tag.USER_ALERTS_CHANGED, staff.actor, None, {**detail})
    unit = desk.work.begin(user.account, desk.clock.now())
    unit.store(desk.accounts.get(user.account), because=because)
    unit.store(chosen, because=because)
    unit.commit()
    return replace(chosen, version=user.version + 1)
