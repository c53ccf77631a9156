"""The life of an account: the table of its ways, what happens by itself, and what can be undone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from chalicelib.domain.account import Account, AccountState, Cause, Closing, Plan
from chalicelib.domain.account_course import (
    ERASED_WITHIN,
    TRANSITIONS,
    Milestone,
    Who,
    check_cancel,
    check_start,
    check_way,
    closes_at,
    due,
    erased_by,
    erases_at,
    passed,
    wake_at,
    with_plan,
)
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import AccountId
from chalicelib.errors import NotPossible

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TRIAL = Account(
    id=AccountId("acc_1"),
    slug="acme",
    name="Acme",
    plan=Plan.TRIAL,
    state=AccountState.TRIAL,
    opened_at=NOW,
    time_zone="America/Los_Angeles",
    place="US-CA",
    trial_ends_at=NOW + 30 * DAY,
)
ACTIVE = replace(TRIAL, plan=Plan.SMALL_BUSINESS, state=AccountState.ACTIVE, trial_ends_at=None)


def closing(account: Account = ACTIVE, cause: Cause = Cause.OWNER) -> Account:
    begun = Closing(cause=cause, begun_at=NOW, was=account.state)
    return replace(account, state=AccountState.CLOSING, closing=begun)


def closed(account: Account = ACTIVE) -> Account:
    begun = Closing(cause=Cause.OWNER, begun_at=NOW, was=account.state, closed_at=NOW + DAY)
    return replace(account, state=AccountState.CLOSED, closing=begun)


def in_state(state: AccountState) -> Account:
    return replace(ACTIVE, state=state)


def test_the_table_says_who_may_bring_an_account_where_and_nobody_else_may() -> None:
    allowed = {(way.start, way.end, who): way.tag for way in TRANSITIONS for who in way.who}
    for start, end, who in product(AccountState, AccountState, Who):
        if (start, end, who) in allowed:
            assert check_way(in_state(start), end, who).tag is allowed[start, end, who]
        else:
            with pytest.raises(NotPossible) as met:
                check_way(in_state(start), end, who)
            assert met.value.reason == "account-state"


def test_consumers_never_depend_on_a_payment_and_only_people_close_what_is_no_trial() -> None:
    assert in_state(AccountState.PAST_DUE).takes_requests
    by_clock = {(way.start, way.end) for way in TRANSITIONS if Who.CLOCK in way.who}
    assert by_clock == {
        (AccountState.TRIAL, AccountState.CLOSING),
        (AccountState.CLOSING, AccountState.CLOSED),
        (AccountState.CLOSED, AccountState.ERASED),
    }
    assert all(way.tag.value.startswith("account:") for way in TRANSITIONS)


@pytest.mark.parametrize(
    ("state", "takes", "changes", "reads"),
    [
        (AccountState.TRIAL, True, True, True),
        (AccountState.ACTIVE, True, True, True),
        (AccountState.PAST_DUE, True, True, True),
        (AccountState.CLOSING, False, True, True),
        (AccountState.CLOSED, False, False, True),
        (AccountState.ERASED, False, False, False),
    ],
)
def test_each_state_says_what_is_open_in_it(state: AccountState, *, takes: bool, changes: bool, reads: bool) -> None:
    account = in_state(state)
    assert (account.takes_requests, account.may_change, account.may_read) == (takes, changes, reads)


def test_nobody_gets_in_once_erasure_has_begun() -> None:
    account = closed()
    assert account.may_read
    assert account.closing
    assert not replace(account, closing=replace(account.closing, erasing_at=NOW)).may_read


def test_a_trial_is_announced_a_week_and_a_day_before_it_ends() -> None:
    assert TRIAL.trial_ends_at
    ends = TRIAL.trial_ends_at
    assert wake_at(TRIAL) == ends - 7 * DAY
    assert due(TRIAL, ends - 8 * DAY) is None
    assert due(TRIAL, ends - 7 * DAY) is Milestone.TRIAL_WEEK
    told = replace(TRIAL, announced=passed(TRIAL, ends - 7 * DAY))
    assert (due(told, ends - 6 * DAY), wake_at(told)) == (None, ends - DAY)
    assert due(told, ends - DAY) is Milestone.TRIAL_DAY
    assert due(told, ends) is Milestone.TRIAL_OVER


def test_what_was_missed_is_not_made_up_for() -> None:
    assert TRIAL.trial_ends_at
    late = TRIAL.trial_ends_at - timedelta(hours=1)
    assert due(TRIAL, late) is Milestone.TRIAL_DAY
    assert passed(TRIAL, late) == ("trial-week", "trial-day")


def test_nothing_happens_by_itself_to_an_account_that_works() -> None:
    for account in (ACTIVE, in_state(AccountState.PAST_DUE), replace(TRIAL, trial_ends_at=None)):
        assert wake_at(account) is None
        assert due(account, NOW + 400 * DAY) is None


def test_closing_ends_in_fourteen_days_and_fourteen_days_later_erasure_begins_within_thirty_of_all() -> None:
    account = closing()
    assert account.closing
    assert wake_at(account) == closes_at(account.closing) == NOW + 14 * DAY
    assert due(account, NOW + 14 * DAY) is Milestone.CLOSED
    assert erases_at(account.closing) == NOW + 28 * DAY
    assert erases_at(account.closing) < erased_by(account.closing) == NOW + ERASED_WITHIN


def test_who_closes_sooner_is_erased_sooner_and_reminded_three_days_before() -> None:
    account = closed()
    assert account.closing
    assert erases_at(account.closing) == NOW + 15 * DAY
    assert wake_at(account) == NOW + 12 * DAY
    assert due(account, NOW + 12 * DAY) is Milestone.ERASES_SOON
    assert due(account, NOW + 15 * DAY) is Milestone.ERASES
    begun = replace(account, closing=replace(account.closing, erasing_at=NOW))
    assert (wake_at(begun), due(begun, NOW + 20 * DAY)) == (None, None)


def test_a_state_without_its_facts_has_no_days() -> None:
    for state in (AccountState.CLOSING, AccountState.CLOSED):
        assert wake_at(in_state(state)) is None


@pytest.mark.parametrize("who", [Who.OWNER, Who.OPERATOR])
def test_an_owner_and_the_operator_may_cancel_what_the_owner_began(who: Who) -> None:
    for account in (closing(), closed()):
        assert check_cancel(account, who, NOW).was is AccountState.ACTIVE


def test_what_the_operator_closed_only_the_operator_brings_back() -> None:
    account = closing(cause=Cause.OPERATOR)
    assert check_cancel(account, Who.OPERATOR, NOW)
    with pytest.raises(NotPossible) as met:
        check_cancel(account, Who.OWNER, NOW)
    assert met.value.reason == "closed-by-operator"


def test_a_trial_that_is_over_is_not_brought_back_as_a_trial() -> None:
    account = closing(TRIAL)
    assert check_cancel(account, Who.OWNER, NOW + 29 * DAY)
    with pytest.raises(NotPossible) as met:
        check_cancel(account, Who.OWNER, NOW + 30 * DAY)
    assert met.value.reason == "trial-over"


def test_nothing_is_cancelled_that_stays_or_is_being_erased() -> None:
    with pytest.raises(NotPossible) as met:
        check_cancel(ACTIVE, Who.OWNER, NOW)
    assert met.value.reason == "account-state"
    account = closed()
    assert account.closing
    with pytest.raises(NotPossible) as met:
        check_cancel(replace(account, closing=replace(account.closing, erasing_at=NOW)), Who.OPERATOR, NOW)
    assert met.value.reason == "erasing"


def test_a_plan_makes_a_trial_active_also_one_that_closes_because_it_ended() -> None:
    for account in (TRIAL, closing(TRIAL, Cause.TRIAL)):
        after = with_plan(account, Plan.SMALL_BUSINESS)
        assert (after.state, after.plan) == (AccountState.ACTIVE, Plan.SMALL_BUSINESS)
        assert (after.trial_ends_at, after.closing, wake_at(after)) == (None, None, None)


def test_another_plan_changes_no_other_state() -> None:
    for account in (ACTIVE, in_state(AccountState.PAST_DUE), closing(TRIAL), closed()):
        after = with_plan(account, Plan.ENTERPRISE)
        assert (after.state, after.closing) == (account.state, account.closing)
    lapsed = closing(TRIAL, Cause.TRIAL)
    assert lapsed.closing
    erasing = replace(lapsed, state=AccountState.ERASED, closing=replace(lapsed.closing, erasing_at=NOW))
    assert with_plan(erasing, Plan.ENTERPRISE).state is AccountState.ERASED
    assert with_plan(ACTIVE, Plan.TRIAL).state is AccountState.ACTIVE


def test_a_step_begins_where_it_may() -> None:
    check_start(ACTIVE, AccountState.ACTIVE)
    with pytest.raises(NotPossible):
        check_start(ACTIVE, AccountState.PAST_DUE)


def test_a_way_names_what_the_audit_says() -> None:
    assert check_way(TRIAL, AccountState.ACTIVE, Who.OPERATOR).tag is Tag.ACCOUNT_CONVERTED
