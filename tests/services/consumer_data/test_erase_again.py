"""After a restore: what was erased on a business's order goes again, whatever the backup said of it."""

from datetime import timedelta

from chalicelib.domain.account import AccountState, Staff
from chalicelib.services.erasure.begin_erasure import begin_erasure
from chalicelib.services.erasure.replay_ledger import replay_ledger
from chalicelib.services.figures.recount import differences
from chalicelib.services.incentives.take_part import TakePart, join
from tests.fakes.acme import ANA, ask_one, open_acme
from tests.fakes.desk import FakeDesk
from tests.services.children.tasks import begun
from tests.services.consumer_data.orders import log_of, order, run
from tests.services.erasure.leaving import run_out
from tests.services.erasure.test_replay_ledger import back_up, restore
from tests.services.incentives.test_incentives import published
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


def test_an_account_that_went_later_does_not_stand_in_the_way(desk: FakeDesk, olga: Staff) -> None:
    other = open_acme(desk, "beacon")
    gone, stays = full(desk, olga), ask_one(desk, other.account)
    backup = back_up(desk)
    order(desk, olga, gone.submission)
    run(desk)
    begin_erasure(desk, desk.accounts.get(olga.account.id), actor="system:test")
    run_out(desk, olga.account)  # its key is gone, so that nothing of it can be read
    order(desk, other, stays.submission)
    desk.clock.at += timedelta(minutes=1)
    restore(desk, backup)
    assert replay_ledger(desk).accounts == 1
    assert desk.accounts.get(olga.account.id).state is AccountState.ERASED
    assert desk.requests.get(other.account.id, stays.id).open


def test_what_went_of_persons_is_counted_beside_what_went_of_accounts(desk: FakeDesk, olga: Staff) -> None:
    other = open_acme(desk, "beacon")
    ask_one(desk, other.account)
    head = full(desk, olga)
    backup = back_up(desk)
    order(desk, olga, head.submission)
    run(desk)
    begin_erasure(desk, desk.accounts.get(other.account.id), actor="system:test")
    run_out(desk, other.account)
    restore(desk, backup)
    assert replay_ledger(desk).counts["request"] == 2


def test_the_request_of_a_child_goes_alone_because_the_contact_may_be_a_parents(desk: FakeDesk, olga: Staff) -> None:
    one = published(desk, olga)
    join(desk, olga, TakePart(offer=one.offer, contact=ANA, number=1))
    head = ask_one(desk, olga.account)
    backup = back_up(desk)
    begun(desk, olga, head)
    assert len(desk.incentives.of(olga.account.id, ANA)) == 1
    restore(desk, backup)
    assert replay_ledger(desk).counts == {"request": 1}
    assert desk.retention.head(olga.account.id, head.id) is None
    assert len(desk.incentives.of(olga.account.id, ANA)) == 1
    assert log_of(desk, olga) == ()
    assert differences(desk, desk.accounts.get(olga.account.id)) == {}
