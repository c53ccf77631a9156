"""An appeal is decided by somebody else than the refusal was, and by the owner where nobody else is there."""

from datetime import UTC, datetime

import pytest

from chalicelib.domain.account import User
from chalicelib.domain.appeals import Deciders, able, deciders
from chalicelib.domain.contact import Email
from chalicelib.domain.ids import AccountId, UserId
from chalicelib.domain.permissions import Role

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def a_user(name: str, role: Role, *, gone: bool = False) -> User:
    return User(
        account=AccountId("acc_a"),
        id=UserId(name),
        role=role,
        added_at=NOW,
        name=name.capitalize(),
        email=Email(f"{name}@acme.example"),
        disabled_at=NOW if gone else None,
    )


OLGA = a_user("olga", Role.OWNER)
HANS = a_user("hans", Role.HANDLER)
RITA = a_user("rita", Role.REVIEWER)
AUDREY = a_user("audrey", Role.AUDITOR)
GONE = a_user("gone", Role.ADMINISTRATOR, gone=True)


@pytest.mark.parametrize(
    ("first", "users", "expected"),
    [
        ("user:hans", (OLGA, HANS, RITA, AUDREY, GONE), Deciders((OLGA, RITA), same=False)),
        ("user:olga", (OLGA, HANS, AUDREY), Deciders((HANS,), same=False)),
        ("user:olga", (OLGA, AUDREY, GONE), Deciders((OLGA,), same=True)),
        ("user:gone", (OLGA, GONE), Deciders((OLGA,), same=False)),
        ("user:hans", (HANS,), Deciders((), same=True)),
    ],
    ids=["others", "a handler for the owner", "the owner alone", "the first one left", "no owner at all"],
)
def test_another_reviewer_than_the_first_decides_where_one_exists(
    first: str, users: tuple[User, ...], expected: Deciders
) -> None:
    assert deciders(first, users) == expected


def test_who_has_left_or_only_reads_cannot_decide() -> None:
    assert able((OLGA, HANS, RITA, AUDREY, GONE)) == (OLGA, HANS, RITA)


def test_a_user_is_found_among_the_deciders_by_their_id() -> None:
    found = deciders("user:hans", (OLGA, HANS))
    assert found.include(OLGA)
    assert not found.include(HANS)
