"""Whether an account's data may be used for what a version of the privacy policy has changed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.account import Account, AccountState, News, Plan, User
from chalicelib.domain.contact import Email
from chalicelib.domain.ids import AccountId, UserId
from chalicelib.domain.permissions import Role
from chalicelib.domain.policy import PolicyVersion, Use, UseChoice
from chalicelib.domain.uses import Standing, affected, changed_by, choice_of, standing, unread, was_told

OPENED = datetime(2026, 11, 1, tzinfo=UTC)
BEGINS = datetime(2026, 12, 1, tzinfo=UTC)
USE = Use.TRANSCRIPTION
ACME = Account(
    id=AccountId("acc_1"),
    slug="acme",
    name="Acme",
    plan=Plan.ENTERPRISE,
    state=AccountState.ACTIVE,
    opened_at=OPENED,
    time_zone="America/Los_Angeles",
    place="US-CA",
)
OLGA = User(
    account=ACME.id,
    id=UserId("usr_olga"),
    role=Role.OWNER,
    added_at=OPENED,
    name="Olga",
    email=Email("olga@acme.example"),
)


def version(number: int = 1, *uses: Use, **changed: Any) -> PolicyVersion:
    made = PolicyVersion(
        account=AccountId("acc_operator"),
        number=number,
        by="operator:usr_rita",
        published_at=OPENED,
        effective_on=date(2026, 12, number),
        titles={"en": "Policy"},
        summaries={"en": "What changes"},
        material=bool(uses),
        uses=uses,
    )
    return replace(made, **changed)


def said(number: int = 1, *, allowed: bool) -> Account:
    return replace(ACME, uses=(UseChoice(use=USE, allowed=allowed, number=number, at=OPENED, by="user:usr_olga"),))


CHANGED = (version(1, USE), version(2))


@pytest.mark.parametrize(
    ("account", "versions", "at", "expected"),
    [
        (ACME, CHANGED, BEGINS - timedelta(seconds=1), Standing.UNCHANGED),
        (ACME, CHANGED, BEGINS, Standing.SILENT),
        (ACME, (version(2),), BEGINS + timedelta(days=9), Standing.UNCHANGED),
        (ACME, (version(1, USE, withdrawn_at=OPENED),), BEGINS, Standing.UNCHANGED),
        (replace(ACME, opened_at=BEGINS), CHANGED, BEGINS, Standing.UNCHANGED),
        (said(allowed=False), CHANGED, OPENED, Standing.REFUSED),
        (said(allowed=False), (), BEGINS, Standing.REFUSED),
        (said(allowed=True), CHANGED, BEGINS, Standing.ALLOWED),
        (said(allowed=True), (*CHANGED, version(3, USE)), BEGINS + timedelta(days=9), Standing.SILENT),
        (replace(said(allowed=True), state=AccountState.CLOSING), CHANGED, BEGINS, Standing.CLOSED),
        (replace(ACME, state=AccountState.CLOSED), CHANGED, BEGINS, Standing.CLOSED),
        (replace(said(allowed=False), state=AccountState.CLOSED), CHANGED, BEGINS, Standing.REFUSED),
    ],
)
def test_where_an_account_stands(
    account: Account, versions: tuple[PolicyVersion, ...], at: datetime, expected: Standing
) -> None:
    assert standing(account, USE, versions, at) is expected


def test_what_is_open_and_what_is_not() -> None:
    assert {one for one in Standing if one.allows} == {Standing.UNCHANGED, Standing.ALLOWED, Standing.SILENT}


def test_the_newest_version_that_holds_and_changed_a_use_counts() -> None:
    versions = (version(1, USE), version(2, USE), version(3, USE))
    assert changed_by(ACME, USE, versions, datetime(2026, 12, 2, tzinfo=UTC)) == 2
    assert changed_by(ACME, Use.OTHER, versions, datetime(2026, 12, 2, tzinfo=UTC)) == 0


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, True),
        ({"policy_untold": 1}, True),
        ({"policy_untold": 2}, False),
        ({"policy_untold": 3, "policy_read": 2}, True),
        ({"news": News.LEFT}, False),
        ({"news": News.LEFT, "policy_read": 2}, False),
        ({"news": News.WANTED}, True),
        ({"role": Role.ADMINISTRATOR}, False),
        ({"disabled_at": OPENED}, False),
    ],
)
def test_one_owner_who_was_told_is_enough(changed: dict[str, Any], *, told: bool) -> None:
    user = replace(OLGA, **changed)
    assert was_told([user], 2) is told
    assert was_told([user, OLGA], 2)


def test_an_account_can_say_something_of_what_changes_or_what_it_has_spoken_of() -> None:
    assert affected((version(1, Use.OTHER, USE),), ACME) == (USE, Use.OTHER)
    assert affected((version(1, USE, withdrawn_at=OPENED),), ACME) == ()
    assert affected((version(1, USE),), replace(ACME, opened_at=BEGINS)) == ()
    assert affected((), said(allowed=False)) == (USE,)
    assert choice_of(ACME, USE) is None


def test_the_newest_version_that_matters_is_unread_by_who_neither_came_in_under_it_nor_read_it() -> None:
    versions = (version(1, USE), version(2, USE), version(3), version(4, USE, withdrawn_at=OPENED))
    assert unread(OLGA, versions) == versions[1]
    assert unread(replace(OLGA, policy=1), versions) == versions[1]
    assert unread(replace(OLGA, policy=2), versions) is None
    assert unread(replace(OLGA, policy_read=2), versions) is None
