"""Agents meet a business that leaves: nothing new is taken, what was asked can be followed until nothing changes."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from chalicelib.domain.account import AccountState
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.reason import Reason
from tests.fakes.agent import AgentSimulator
from tests.http.stage import Stage

Becomes = Callable[[AccountState], None]


@pytest.fixture
def becomes(stage: Stage) -> Iterator[Becomes]:
    """Bring the business into a state; afterwards it is what it was."""
    before = stage.desk.accounts.get(stage.account.id).state

    def change(state: AccountState) -> None:
        account = stage.desk.accounts.get(stage.account.id)
        unit = stage.desk.work.begin(account.id, stage.time.now())
        unit.store(replace(account, state=state), because=Reason(Tag.ACCOUNT_SETTINGS_CHANGED, "system:tests"))
        unit.commit()
        stage.time.move(seconds=61)

    yield change
    change(before)


def test_an_agent_follows_a_request_of_a_business_that_leaves(
    stage: Stage, agent: AgentSimulator, becomes: Becomes
) -> None:
    first = agent.exercise("access").json["request_id"]
    stage.time.move(seconds=2)
    becomes(AccountState.CLOSING)
    assert agent.exercise("deletion").status == 410
    assert agent.status(first).status == 200
    becomes(AccountState.CLOSED)
    assert agent.exercise("deletion").status == 410
    assert agent.revoke(first).status == 410
    assert agent.status(first).json["status"] != "revoked"
    becomes(AccountState.ERASED)
    assert agent.status(first).status in {403, 404}
    becomes(AccountState.ACTIVE)
    assert agent.revoke(first).status == 200
