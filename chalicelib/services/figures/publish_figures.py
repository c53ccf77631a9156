"""An account shows its yearly figures to everybody, or shows them no more."""

from dataclasses import replace

from chalicelib.domain.account import Account, FiguresShown, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Reason
from chalicelib.errors import InvalidField
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk


def publish_figures(desk: Desk, staff: Staff, shown: str) -> Account:
    """Choose whose requests the public page counts, or that there is none. The same again changes nothing.

    Raise `Forbidden`, `InvalidField` (`shown`).
    """
    require(staff.user.role, Permission.ADMINISTER)
    try:
        wanted = FiguresShown(shown)
    except ValueError:
        raise InvalidField(field="shown", problem="unknown") from None

    def store() -> Account:
        account = desk.accounts.get(staff.account.id)
        if account.figures_shown is wanted:
            return account
        because = Reason(Tag.ACCOUNT_SETTINGS_CHANGED, staff.actor, None, {"settings": ["figures_shown"]})
        unit = desk.work.begin(account.id, desk.clock.now())
        unit.store(replace(account, figures_shown=wanted), because=because)
        unit.commit()
        return desk.accounts.get(account.id)

    return persistently(store)
