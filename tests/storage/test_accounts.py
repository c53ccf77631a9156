"""Reading accounts: what is asked of the tables, and what is not."""

import pytest

from chalicelib.domain.ids import AccountId, UserId
from chalicelib.errors import NotFound
from tests.fakes.acme import open_acme
from tests.fakes.desk import FakeDesk


class Asked:
    """An engine that notes which keys it is asked for."""

    def __init__(self) -> None:
        self.keys: list[str] = []

    def get(self, pk: str, sk: str) -> None:
        self.keys += [pk, sk]


@pytest.mark.parametrize("typed", ["", "ana@example.com", "Ana López", "A" * 3000, "acme#x", "acme\n"])
def test_what_cannot_be_the_name_of_an_account_or_a_user_is_nowhere_and_becomes_no_key(typed: str) -> None:
    desk, asked = FakeDesk(), Asked()
    desk.accounts._engine = asked  # type: ignore[attr-defined]  # the stored one has it
    with pytest.raises(NotFound):
        desk.accounts.by_slug(typed)
    with pytest.raises(NotFound):
        desk.accounts.user(AccountId("acc_1"), UserId(typed))
    assert asked.keys == []


def test_an_account_and_its_user_are_found_by_their_names() -> None:
    desk = FakeDesk()
    olga = open_acme(desk)
    assert desk.accounts.by_slug("acme").id == olga.account.id
    assert desk.accounts.user(olga.account.id, olga.user.id).name == "Olga Owner"
