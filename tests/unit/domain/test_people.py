"""Owners are made and unmade by owners, nobody acts on themselves, and an account keeps an owner."""

from datetime import UTC, datetime
from itertools import product

import pytest

from chalicelib.domain.account import User
from chalicelib.domain.contact import Email
from chalicelib.domain.ids import AccountId, UserId
from chalicelib.domain.people import check_another, check_owner_left, check_reach
from chalicelib.domain.permissions import Role
from chalicelib.errors import NotPossible

AT = datetime(2026, 11, 22, tzinfo=UTC)


def person(name: str, role: Role, *, disabled: bool = False) -> User:
    return User(
        account=AccountId("acc"),
        id=UserId(name),
        role=role,
        added_at=AT,
        name=name,
        email=Email("a@b.example"),
        disabled_at=AT if disabled else None,
    )


@pytest.mark.parametrize(("by", "touched"), list(product(Role, Role)))
def test_only_an_owner_touches_an_owner(by: Role, touched: Role) -> None:
    if touched is not Role.OWNER or by is Role.OWNER:
        check_reach(by, touched)
        return
    with pytest.raises(NotPossible, match="owners-only"):
        check_reach(by, touched)


def test_nobody_acts_on_themselves() -> None:
    check_another(UserId("olga"), UserId("eve"))
    with pytest.raises(NotPossible, match="own-access"):
        check_another(UserId("olga"), UserId("olga"))


@pytest.mark.parametrize("others", [(), (("eve", Role.ADMINISTRATOR),)])
def test_the_last_owner_stays(others: tuple[tuple[str, Role], ...]) -> None:
    gone = person("gone", Role.OWNER, disabled=True)
    users = [person("olga", Role.OWNER), gone, *(person(*one) for one in others)]
    with pytest.raises(NotPossible, match="last-owner"):
        check_owner_left(users, UserId("olga"))
    check_owner_left(users, UserId("eve"))
    check_owner_left([*users, person("otto", Role.OWNER)], UserId("olga"))
