"""The business says under which laws it answers; requests that came before keep the law that they came in under."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.reason import Reason
from chalicelib.errors import InvalidField
from chalicelib.law.rules import Regime
from chalicelib.services.ports.desk import Desk

OWN: Final = frozenset(regime.value for regime in Regime) - {Regime.STRICTEST.value}  # the strictest is no law


def set_laws(desk: Desk, account: Account, names: Sequence[str], *, actor: str) -> Account:
    """Keep the list of the business's own laws; an empty one means every comprehensive law, by residence.

    Raise `InvalidField` (`regimes`) for a name that is no law. The same list again changes nothing.
    """
    regimes = tuple(dict.fromkeys(names))
    if set(regimes) - OWN:
        raise InvalidField(field="regimes", problem="unknown")
    if regimes == account.regimes:
        return account
    changed = replace(account, regimes=regimes)
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(changed, because=Reason(Tag.ACCOUNT_SETTINGS_CHANGED, actor, None, {"settings": ["regimes"]}))
    unit.commit()
    return desk.accounts.get(account.id)
