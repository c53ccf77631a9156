"""The business of a stage in another state of its account."""

from collections.abc import Iterator
from contextlib import contextmanager

from chalicelib.domain.account import AccountState
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.reason import Reason
from chalicelib.values import replace
from tests.http.stage import Stage


@contextmanager
def in_state(stage: Stage, state: AccountState) -> Iterator[None]:
    """The business in another state, and back again; what pages remember of it is more than a minute old."""
    before = stage.desk.accounts.get(stage.account.id).state
    put(stage, state)
    stage.time.move(seconds=61)
    try:
        yield
    finally:
        put(stage, before)
        stage.time.move(seconds=61)


def put(stage: Stage, state: AccountState) -> None:
    """Bring it there; pages may remember it as it was."""
    account = stage.desk.accounts.get(stage.account.id)
    unit = stage.desk.work.begin(account.id, stage.time.now())
    unit.store(replace(account, state=state), because=Reason(Tag.ACCOUNT_SETTINGS_CHANGED, "system:tests"))
    unit.commit()
