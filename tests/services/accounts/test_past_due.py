"""A payment is missing: the owners hear of it, everything goes on, and nothing closes by itself."""

from datetime import timedelta

import pytest

from chalicelib.domain.account import AccountState, Plan, Staff
from chalicelib.errors import NotPossible
from chalicelib.services.accounts.change_plan import change_plan, convert_trial
from chalicelib.services.accounts.close_account import close_account
from chalicelib.services.accounts.keep_accounts import keep_accounts
from chalicelib.services.accounts.past_due import mark_paid, mark_past_due
from tests.fakes.acme import ask
from tests.fakes.desk import FakeDesk

OPERATOR = "operator:usr_1"


def test_a_missing_payment_is_announced_once_and_hinders_nobody(desk: FakeDesk, olga: Staff) -> None:
    account = convert_trial(desk, olga.account, Plan.SMALL_BUSINESS, actor=OPERATOR).account
    due = mark_past_due(desk, account, actor=OPERATOR)
    assert mark_past_due(desk, due, actor=OPERATOR) == due
    assert (due.state, due.past_due_at) == (AccountState.PAST_DUE, desk.clock.now())
    assert ask(desk, due)
    desk.clock.pass_(days=400)
    assert keep_accounts(desk) == 0
    assert desk.accounts.get(due.id).state is AccountState.PAST_DUE
    paid = mark_paid(desk, due, actor=OPERATOR)
    assert mark_paid(desk, paid, actor=OPERATOR) == paid
    assert (paid.state, paid.past_due_at) == (AccountState.ACTIVE, None)
    desk.deliver()
    subjects = [mail.subject for mail in desk.mailer.to("olga@acme.example")]
    assert subjects == ["staff-converted", "staff-past-due", "staff-paid"]


def test_who_is_leaving_owes_nothing_more_and_no_payment_brings_them_back(desk: FakeDesk, olga: Staff) -> None:
    account = convert_trial(desk, olga.account, Plan.SMALL_BUSINESS, actor=OPERATOR).account
    leaving = close_account(desk, account, actor=OPERATOR)
    for change in (mark_past_due, mark_paid):
        with pytest.raises(NotPossible, match="account-state"):
            change(desk, leaving, actor=OPERATOR)


def test_a_trial_owes_nothing(desk: FakeDesk, olga: Staff) -> None:
    with pytest.raises(NotPossible, match="account-state"):
        mark_past_due(desk, olga.account, actor=OPERATOR)


def test_only_a_trial_is_converted_and_only_into_a_plan(desk: FakeDesk, olga: Staff) -> None:
    with pytest.raises(NotPossible, match="not-a-trial"):
        convert_trial(desk, olga.account, Plan.TRIAL, actor=OPERATOR)
    assert olga.account.trial_ends_at == desk.clock.now() + timedelta(days=30)
    account = change_plan(desk, olga.account, Plan.ENTERPRISE, actor=OPERATOR).account
    assert (account.state, account.trial_ends_at) == (AccountState.ACTIVE, None)
    with pytest.raises(NotPossible, match="not-a-trial"):
        convert_trial(desk, account, Plan.SMALL_BUSINESS, actor=OPERATOR)
