"""A backup from before an erasure comes back; the ledger is replayed, and nobody who was erased is found in it."""

from copy import deepcopy

import pytest

from chalicelib.domain.account import AccountState, Staff
from chalicelib.domain.erasure import Stage
from chalicelib.domain.ids import RequestId
from chalicelib.errors import NotFound, NotPossible, Unavailable
from chalicelib.services.erasure.begin_erasure import begin_erasure
from chalicelib.services.erasure.release_held import release_held
from chalicelib.services.erasure.replay_ledger import replay_ledger
from chalicelib.services.handling.hold_request import HoldRequest, hold_request
from tests.fakes.desk import FakeDesk
from tests.services.erasure.leaving import MARKERS, everything, line_for, run_out, settle_in


@pytest.fixture
def zed(desk: FakeDesk) -> Staff:
    olga = settle_in(desk)
    account = desk.accounts.get(olga.account.id)
    line_for(desk, account)
    return Staff(desk.accounts.get(account.id), olga.user, "session-olga")


def back_up(desk: FakeDesk) -> tuple[dict, dict, dict]:  # type: ignore[type-arg]
    """Records, counts and audit as point-in-time recovery has them; keys and what passes have no backups."""
    return deepcopy((desk.engine.rows, desk.engine.counts, desk.engine.audit))


def restore(desk: FakeDesk, backup: tuple[dict, dict, dict]) -> None:  # type: ignore[type-arg]
    desk.engine.rows, desk.engine.counts, desk.engine.audit = backup
    desk._cipher.__dict__["_cached"].clear()


def test_nobody_is_found_in_what_came_back(desk: FakeDesk, zed: Staff) -> None:
    other = settle_in(desk, "beacon", 2)
    backup = back_up(desk)
    begin_erasure(desk, zed.account, actor="system:accounts")
    run_out(desk, zed.account)
    restore(desk, backup)
    assert any(MARKERS[1] in each for each in everything(desk))
    with pytest.raises(Unavailable):  # nothing of it could be read before the replay, either
        desk.accounts.users(zed.account.id)
    done = replay_ledger(desk)
    assert done.accounts == 1
    assert done.counts["request"] == 13
    left = [each for each in everything(desk) if any(marker in each for marker in MARKERS)]
    assert [each for each in left if other.account.id not in each] == []
    assert desk.accounts.get(zed.account.id).state is AccountState.ERASED
    assert desk.erasures.get(zed.account.id).stage is Stage.DONE
    with pytest.raises(NotFound):
        desk.accounts.by_slug("zedmark")
    assert desk.accounts.users(other.account.id)
    assert replay_ledger(desk).counts == {}


def test_an_erasure_that_was_under_way_is_done_to_its_end(desk: FakeDesk, zed: Staff) -> None:
    backup = back_up(desk)
    begin_erasure(desk, zed.account, actor="system:accounts")
    from chalicelib.services.erasure.erase_account import erase_accounts

    erase_accounts(desk)
    restore(desk, backup)
    replay_ledger(desk)
    assert desk.eraser.has_key(zed.account.id) is False
    assert desk.accounts.get(zed.account.id).name == ""


def test_what_a_hold_keeps_comes_back_and_stays(desk: FakeDesk, zed: Staff) -> None:
    held = RequestId(next(row.pk.split("#")[3] for row in desk.engine.rows.values() if row.kind == "request"))
    hold_request(desk, zed, HoldRequest(request=held, reason="litigation"))
    backup = back_up(desk)
    begin_erasure(desk, zed.account, actor="system:accounts")
    kept = run_out(desk, zed.account).held
    restore(desk, backup)
    replay_ledger(desk)
    assert desk.requests.get(zed.account.id, held).requester.startswith("Ana")
    assert set(desk.erasures.get(zed.account.id).held) == set(kept)
    assert desk.erasures.get(zed.account.id).stage is Stage.HELD
    release_held(desk, zed.account.id, held, actor="operator:usr_x")
    with pytest.raises(NotPossible, match="no-hold"):
        release_held(desk, zed.account.id, held, actor="operator:usr_x")
    for _ in range(3):
        desk.clock.pass_(days=16)
        run_out(desk, zed.account)
    assert desk.erasures.get(zed.account.id).stage is Stage.DONE
    assert not any(marker in each for each in everything(desk) for marker in MARKERS)


def test_a_ledger_without_entries_reads_no_table(desk: FakeDesk, zed: Staff) -> None:
    rows = dict(desk.engine.rows)
    assert replay_ledger(desk).accounts == 0
    assert desk.engine.rows == rows
    with pytest.raises(NotPossible, match="account-state"):
        release_held(desk, zed.account.id, RequestId("x"), actor="operator:usr_x")
