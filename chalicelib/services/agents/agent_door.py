"""The business opens its door to authorized agents, or shuts it, and says what it asks of them (11 CCR 7063)."""

import re
from typing import Final

from chalicelib.domain.account import Account, AgentDoor
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.drp import RIGHTS
from chalicelib.domain.reason import Reason
from chalicelib.errors import InvalidField, NotFound
from chalicelib.services.agents.agent_status import base_of
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass, replace

_ID: Final = re.compile(r"[A-Za-z0-9_.:-]{1,100}")
# What agents may verify; we take every one as their claim and none as proof.
VERIFICATIONS: Final = ("email", "phone_number", "address")
Entry = dict[str, str | list[str] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDoor:
    """What is set; None leaves it as it is (at first: an id made of the address, both things asked for)."""

    business: str | None = None
    permission: bool | None = None
    confirmation: bool | None = None


def open_door(desk: Desk, account: Account, command: OpenDoor, *, actor: str) -> Account:
    """Let agents in under the business's id. Raise `InvalidField` (`business_id`) malformed, or another's."""
    before = account.agents or AgentDoor(business=account.slug.upper().replace("-", "_"), open=False)
    door = AgentDoor(
        business=before.business if command.business is None else command.business,
        permission=before.permission if command.permission is None else command.permission,
        confirmation=before.confirmation if command.confirmation is None else command.confirmation,
    )
    if not _ID.fullmatch(door.business):
        raise InvalidField(field="business_id", problem="malformed")
    others = (other for other in desk.accounts.every() if other.id != account.id)
    if door.business in {other.agents.business for other in others if other.agents}:
        raise InvalidField(field="business_id", problem="taken")
    return _keep(desk, account, door, actor)


def shut_door(desk: Desk, account: Account, *, actor: str) -> Account:
    """Let no agent in any more; requests that are there go on, and their agents are still told."""
    if account.agents is None:
        return account
    return _keep(desk, account, replace(account.agents, open=False), actor)


def directory_entry(desk: Desk, account: Account) -> Entry:
    """What the protocol's business directory holds of it (3.05). Raise `NotFound` while the door is shut."""
    if account.agents is None or not account.agents.open:
        raise NotFound("open door to agents; see `recourse drp on`")
    return {
        "id": account.agents.business,
        "name": account.name,
        "logo": None,
        "api_base": base_of(desk, account),
        "supported_actions": [row.exercise.value for row in RIGHTS],
        "supported_verifications": list(VERIFICATIONS),
        "web_url": f"{desk.public_url}/c/{account.slug}",
        "privacy_policy_url": account.privacy_url or None,
        "technical_contact": account.email,
        "business_contact": account.email,
    }


def _keep(desk: Desk, account: Account, door: AgentDoor, actor: str) -> Account:
    if door == account.agents:
        return account
    unit = desk.work.begin(account.id, desk.clock.now())
    because = Reason(Tag.ACCOUNT_SETTINGS_CHANGED, actor, None, {"settings": ["agents"]})
    unit.store(replace(account, agents=door), because=because)
    unit.commit()
    return desk.accounts.get(account.id)
