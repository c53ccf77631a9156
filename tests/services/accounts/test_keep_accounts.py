"""What happens to accounts by itself, exactly once, however often or late the job runs."""

from dataclasses import replace

import pytest

from chalicelib.domain.account import AccountState, Plan, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.plans import PLANS, Limits
from chalicelib.domain.reason import Reason
from chalicelib.errors import Conflict, NotPossible, Unavailable
from chalicelib.services.accounts import count_stored as counting
from chalicelib.services.accounts import keep_accounts as service
from chalicelib.services.accounts.change_plan import convert_trial
from chalicelib.services.accounts.count_stored import check_storage, count_stored, note_full_month
from chalicelib.services.accounts.keep_accounts import keep_accounts
from chalicelib.services.accounts.read_plan import read_plan
from chalicelib.services.accounts.tell_owners import tell_owners
from chalicelib.services.figures.project_request import project_requests
from tests.fakes.acme import ask, open_acme
from tests.fakes.desk import SETTINGS, FakeDesk

OPERATOR = "operator:usr_1"


def run(desk: FakeDesk, *, days: float = 0) -> list[str]:
    """Let days pass, run the job three times, and return what the owner was mailed since the last time."""
    desk.clock.pass_(days=days)
    before = len(desk.mailer.to("olga@acme.example"))
    for _ in range(3):
        keep_accounts(desk)
    desk.deliver()
    return [mail.subject for mail in desk.mailer.to("olga@acme.example")[before:]]


def state(desk: FakeDesk) -> AccountState:
    return desk.accounts.by_slug("acme").state


def test_a_trial_is_announced_lapses_is_closed_and_erased_within_thirty_days(desk: FakeDesk, olga: Staff) -> None:
    assert run(desk, days=22) == []
    assert run(desk, days=1) == ["staff-trial-ends"]
    assert run(desk, days=5) == []
    assert run(desk, days=1) == ["staff-trial-ends"]
    assert run(desk, days=1) == ["staff-trial-over"]
    assert state(desk) is AccountState.CLOSING
    assert run(desk, days=13) == []
    assert run(desk, days=1) == ["staff-closed"]
    assert state(desk) is AccountState.CLOSED
    assert run(desk, days=11) == ["staff-erases-soon"]
    assert run(desk, days=3) == []
    account = desk.accounts.get(olga.account.id)
    assert account.state is AccountState.ERASED
    assert not account.may_read
    assert desk.erasures.get(olga.account.id)


def test_a_job_that_comes_late_tells_the_last_thing_only(desk: FakeDesk, olga: Staff) -> None:
    del olga
    assert run(desk, days=29.5) == ["staff-trial-ends"]
    assert run(desk, days=0.5) == ["staff-trial-over"]


def test_a_plan_in_time_ends_all_of_it(desk: FakeDesk, olga: Staff) -> None:
    run(desk, days=23)
    convert_trial(desk, desk.accounts.get(olga.account.id), Plan.SMALL_BUSINESS, actor=OPERATOR)
    desk.deliver()
    assert run(desk, days=300) == []
    assert state(desk) is AccountState.ACTIVE


def test_the_operators_own_account_has_no_trial_that_ends() -> None:
    desk = FakeDesk(replace(SETTINGS, operator="acme"))
    olga = open_acme(FakeDesk())
    assert olga.account.trial_ends_at
    unit = desk.work.begin(olga.account.id, desk.clock.now())
    desk.keys.make(olga.account.id)
    unit.create(replace(olga.account, version=0), because=Reason(Tag.ACCOUNT_OPENED, "system:test"))
    unit.commit()
    desk.clock.pass_(days=31)
    assert keep_accounts(desk) == 1
    assert keep_accounts(desk) == 0
    assert desk.accounts.get(olga.account.id).state is AccountState.TRIAL


def test_of_two_runs_one_wins_and_one_that_fails_does_not_hold_up_the_others(
    desk: FakeDesk, olga: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_acme(desk, "globex")
    desk.clock.pass_(days=23)
    real = tell_owners

    def failing(*given: object, **more: object) -> int:
        if given[2].id == olga.account.id:  # type: ignore[attr-defined]  # the account
            raise NotPossible("broken")
        return real(*given, **more)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(service, "tell_owners", failing)
    with pytest.raises(Unavailable, match="1 of 2 accounts failed"):
        keep_accounts(desk)
    desk.deliver()
    assert [mail.subject for mail in desk.mailer.to("olga@globex.example")] == ["staff-trial-ends"]

    def faster(*given: object, **more: object) -> int:
        raise Conflict("account")

    monkeypatch.setattr(service, "tell_owners", faster)
    assert keep_accounts(desk) == 0
    monkeypatch.undo()
    assert keep_accounts(desk) == 1


def test_an_index_that_lags_is_not_believed(desk: FakeDesk, olga: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(desk.accounts), "due", lambda *_, **__: (olga.account.id,))
    assert keep_accounts(desk) == 0


def test_a_month_with_too_many_requests_is_told_once_and_every_request_is_taken(
    desk: FakeDesk, olga: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    small: Limits = replace(PLANS[Plan.TRIAL], requests_a_month=2)
    for place in (counting, service):
        monkeypatch.setattr(place, "PLANS", PLANS | {Plan.TRIAL: small})
    for number in range(4):
        submission = ask(desk, olga.account)
        project_requests(desk, olga.account.id, submission.requests)
        assert note_full_month(desk, olga.account) is (number == 2)
    assert read_plan(desk, olga.account).requests == 4
    assert run(desk) == ["staff-plan-full"]
    assert run(desk, days=1) == []


def test_bytes_of_files_are_counted_and_a_full_plan_takes_no_more_attachments(desk: FakeDesk, olga: Staff) -> None:
    account = olga.account.id
    count_stored(desk, account, 0)
    assert desk.accounts.stored(account).version == 0
    count_stored(desk, account, 500)
    count_stored(desk, account, -700)
    assert desk.accounts.stored(account).size == 0
    count_stored(desk, account, PLANS[Plan.TRIAL].storage)
    assert read_plan(desk, olga.account).storage == 1024**3
    with pytest.raises(NotPossible, match="plan-storage"):
        check_storage(desk, account)


def test_use_is_read_off_counters(desk: FakeDesk, olga: Staff) -> None:
    use = read_plan(desk, olga.account)
    assert (use.requests, use.users, use.storage, use.numbers) == (0, 1, 0, 0)
    assert use.limits == PLANS[Plan.TRIAL]
