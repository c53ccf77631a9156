"""A referral stands where its facts put it, and its plan reminds each audience once, until somebody answers."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from chalicelib.domain.contact import Email
from chalicelib.domain.controller import HandOver
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.referral import Answer, Audience, Ended, Referral, ReferralState, plan
from chalicelib.errors import NotPossible

AT = datetime(2026, 11, 2, 18, tzinfo=UTC)
MADE = date(2026, 11, 2)
DUE = date(2026, 12, 17)
NEW = Referral(
    account=AccountId("acc_x"),
    request=RequestId("01Q"),
    id="01R",
    controller="01C",
    method=HandOver.MAIL,
    by="user:usr_o",
    made_at=AT,
    acknowledge_by=date(2026, 11, 12),
    due=DUE,
    name="Beverly",
    email=Email("privacy@beverly.example"),
    key="0" * 32,
)
HANDED = NEW.handed(AT)


def days(referral: Referral, audience: Audience) -> list[date]:
    """Each day until half a year later on which an audience is reminded, with a look each day."""
    done: tuple[str, ...] = ()
    found = []
    for number in range(120):
        today = MADE + timedelta(days=number)
        planned = plan(referral, made_on=MADE, today=today, done=done)
        done = planned.done
        found += [today for step in planned.due if step.audience is audience]
    return found


def test_the_state_follows_from_what_has_happened() -> None:
    acknowledged = HANDED.acknowledged(AT)
    answered = acknowledged.answered(Answer.INSTRUCTS, "Delete it.", AT)
    states = [one.state for one in (NEW, HANDED, acknowledged, answered, HANDED.ended(Ended.TAKEN_BACK, AT))]
    assert states == list(ReferralState)
    assert [one.open for one in (NEW, HANDED, acknowledged, answered)] == [True, True, True, False]
    assert answered.answer_words == "Delete it."


def test_what_is_repeated_changes_nothing_and_what_is_over_stays_over() -> None:
    later = AT + timedelta(days=1)
    assert HANDED.handed(later) == HANDED
    acknowledged = HANDED.acknowledged(AT)
    assert acknowledged.acknowledged(later) == acknowledged
    answered = NEW.answered(Answer.ANSWERED, "", AT)
    over = HANDED.over(AT)
    assert (over.state, over.answer, over.answered_at, over.open) == (ReferralState.ENDED, Answer.OVER, None, False)
    assert answered.handed_at == AT
    with pytest.raises(NotPossible, match="referral-closed"):
        answered.answered(Answer.NOT_OURS, "x", later)
    with pytest.raises(NotPossible, match="referral-closed"):
        answered.ended(Ended.NO_ANSWER, later)


def test_a_hand_over_clears_what_failed_before() -> None:
    failed = NEW.failed("no-answer").failed("no-answer")
    assert (failed.attempts, failed.trouble) == (2, "no-answer")
    assert (failed.handed(AT).attempts, failed.handed(AT).trouble) == (0, "")
    assert NEW.page_ends_at - NEW.made_at == timedelta(days=180)


def test_a_silent_controller_is_reminded_four_times_and_staff_until_the_end() -> None:
    assert days(HANDED, Audience.CONTROLLER) == [
        *(date(2026, 11, 24), DUE - timedelta(days=7), DUE, DUE + timedelta(days=7)),
    ]
    staff = days(HANDED, Audience.STAFF)
    assert staff[:3] == [HANDED.acknowledge_by, DUE - timedelta(days=7), DUE]
    assert {(later - earlier).days for earlier, later in pairwise(staff[2:])} == {14}
    assert days(HANDED, Audience.OPERATOR) == [DUE + timedelta(days=7)]


@pytest.mark.parametrize("referral", [replace(HANDED, email=None), replace(HANDED, method=HandOver.ACCOUNT)])
def test_who_has_no_address_or_a_queue_here_is_not_reminded(referral: Referral) -> None:
    assert days(referral, Audience.CONTROLLER) == []


def test_what_is_not_handed_over_is_staffs_to_hear_of() -> None:
    assert days(NEW, Audience.STAFF)[0] == MADE + timedelta(days=2)
    assert days(NEW, Audience.CONTROLLER) == []


def test_of_what_was_missed_each_audience_gets_the_last_and_answers_end_it() -> None:
    planned = plan(HANDED, made_on=MADE, today=DUE + timedelta(days=30))
    assert sorted(step.code for step in planned.due) == ["again-2", "controller-after", "silent"]
    answered = HANDED.answered(Answer.ANSWERED, "", AT)
    over = plan(answered, made_on=MADE, today=DUE, done=("week",))
    assert (over.due, over.done, over.wake_on) == ((), (), None)


def test_a_period_of_days_leaves_out_what_lies_before_its_beginning() -> None:
    short = replace(HANDED, due=MADE + timedelta(days=3), acknowledge_by=MADE + timedelta(days=3))
    planned = plan(short, made_on=MADE, today=MADE)
    assert all(step.audience is Audience.STAFF for step in planned.due)
    assert planned.wake_on == MADE + timedelta(days=1)
