"""Grants: how they stand, what opens by them, and what may be told when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.account import Account, AccountState, Plan, Staff, User
from chalicelib.domain.contact import Email
from chalicelib.domain.grant import (
    DEMAND_LIMIT,
    SILENCE_LIMIT,
    Grant,
    GrantKind,
    GrantSpan,
    GrantState,
    Reading,
    check_silence,
    check_span,
)
from chalicelib.domain.ids import AccountId, UserId, new_grant_id
from chalicelib.domain.permissions import Role
from chalicelib.errors import InvalidField

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ACME, OPERATOR = AccountId("acc_acme"), AccountId("acc_operator")
OWNERS = Grant(
    account=ACME,
    id="gra_a",
    opens=ACME,
    kind=GrantKind.OWNER,
    given_by="user:usr_a",
    given_at=NOW,
    ends_at=NOW + DAY,
)
DEMAND = replace(OWNERS, account=OPERATOR, kind=GrantKind.LEGAL_DEMAND, given_by="operator:usr_o")


def test_a_grant_runs_until_its_end_or_until_somebody_ends_it() -> None:
    assert OWNERS.state(NOW) is GrantState.RUNNING
    assert OWNERS.runs(NOW + DAY - timedelta(milliseconds=1))
    assert OWNERS.state(NOW + DAY) is GrantState.OVER
    ended = replace(OWNERS, ended_at=NOW)
    assert ended.state(NOW) is GrantState.ENDED
    assert not ended.runs(NOW)


def test_what_lies_with_an_account_opens_only_if_its_owner_gave_it() -> None:
    assert OWNERS.opens_anything
    assert DEMAND.opens_anything
    assert not replace(DEMAND, account=ACME).opens_anything


def test_an_account_is_told_at_once_or_when_the_silence_ends() -> None:
    assert DEMAND.untold
    assert DEMAND.tell_at == NOW
    assert not DEMAND.is_silent(NOW)
    silent = replace(DEMAND, silent_until=NOW + DAY)
    assert silent.is_silent(NOW)
    assert not silent.is_silent(NOW + DAY)
    assert silent.tell_at == NOW + DAY
    assert not replace(silent, told_at=NOW).untold
    assert not OWNERS.untold


def test_spans_of_owners_are_an_hour_a_day_and_a_week() -> None:
    assert [span.duration for span in GrantSpan] == [timedelta(hours=1), DAY, 7 * DAY]


def test_a_demand_ends_after_it_begins_and_within_its_limit() -> None:
    check_span(NOW, NOW + DEMAND_LIMIT, None)
    check_span(NOW, NOW + DAY, NOW + SILENCE_LIMIT)
    for ends_at, problem in ((NOW, "past"), (NOW + DEMAND_LIMIT + DAY, "too-late")):
        with pytest.raises(InvalidField) as refused:
            check_span(NOW, ends_at, None)
        assert (refused.value.field, refused.value.problem) == ("demand_ends", problem)


def test_silence_ends_after_now_and_within_its_limit() -> None:
    check_silence(NOW, NOW + SILENCE_LIMIT)
    for until, problem in ((NOW, "past"), (NOW + SILENCE_LIMIT + DAY, "too-late")):
        with pytest.raises(InvalidField) as refused:
            check_silence(NOW, until)
        assert (refused.value.field, refused.value.problem) == ("demand_silent", problem)


def test_who_reads_by_a_grant_is_named_as_the_operator() -> None:
    reading = Reading(OWNERS, UserId("usr_o"))
    assert reading.actor == "operator:usr_o"
    account = Account(
        id=ACME,
        slug="acme",
        name="Acme",
        plan=Plan.TRIAL,
        state=AccountState.TRIAL,
        opened_at=NOW,
        time_zone="UTC",
        place="US-CA",
    )
    user = User(account=ACME, id=UserId("gra_a"), role=Role.AUDITOR, added_at=NOW, name="O", email=Email(""))
    staff = Staff(account, user, reading=reading)
    assert (staff.actor, replace(staff, reading=None).actor) == ("operator:usr_o", "user:gra_a")


def test_ids_say_what_they_are() -> None:
    assert new_grant_id(bytes(10)) == "gra_aaaaaaaaaaaaaaaa"
