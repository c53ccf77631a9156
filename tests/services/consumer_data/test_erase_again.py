"""After a restore: what was erased on a business's order goes again, whatever the backup said of it."""

from datetime import timedelta

from chalicelib.domain.account import Staff
from chalicelib.services.erasure.begin_erasure import begin_erasure
from chalicelib.services.erasure.replay_ledger import replay_ledger
from tests.fakes.acme import ask_one
from tests.fakes.desk import FakeDesk
from tests.services.consumer_data.orders import log_of, order, run
from tests.services.erasure.test_replay_ledger import back_up, restore
from tests.services.retention.closed import decide, full, match, traces


def test_what_came_back_is_erased_again_with_its_line(desk: FakeDesk, olga: Staff) -> None:
    head, other = full(desk, olga), ask_one(desk, olga.account)
    backup = back_up(desk)
    order(desk, olga, head.submission)
    run(desk)
    after = set(traces(desk, head))
    restore(desk, backup)
    assert replay_ledger(desk).counts["request"] == 1
    assert set(traces(desk, head)) == after
    assert len(log_of(desk, olga)) == 2
    assert desk.requests.get(olga.account.id, other.id).open
    assert replay_ledger(desk).counts == {}


def test_what_the_backup_had_open_goes_too(desk: FakeDesk, olga: Staff) -> None:
    head = ask_one(desk, olga.account)
    backup = back_up(desk)
    match(desk, olga, head.id)
    decide(desk, olga, head.id)
    desk.deliver()
    order(desk, olga, head.submission)
    desk.clock.at += timedelta(minutes=1)
    assert run(desk) == 1
    restore(desk, backup)
    assert replay_ledger(desk).counts == {"request": 1}
    assert desk.retention.head(olga.account.id, head.id) is None


def test_of_an_account_that_is_erased_its_own_entry_takes_care(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    order(desk, olga, head.submission)
    run(desk)
    begin_erasure(desk, desk.accounts.get(olga.account.id), actor="system:test")
    assert replay_ledger(desk).counts == {}
