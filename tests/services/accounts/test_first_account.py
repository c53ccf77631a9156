"""The first account's link: a day, once, and a mistake in the form does not use it up."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.contact import Email
from chalicelib.errors import Conflict, Gone, InvalidField, Unavailable
from chalicelib.services.accounts.first_account import check_first_token, first_account_link, open_first_account
from chalicelib.services.accounts.open_account import OpenAccount
from chalicelib.storage.engine import Taken
from tests.fakes import acme
from tests.fakes.desk import FakeDesk


def command(slug: str) -> OpenAccount:
    return OpenAccount(
        name="Initech",
        slug=slug,
        time_zone="America/Chicago",
        place="US-TX",
        owner_name="Ian",
        owner_email=Email("ian@initech.example"),
    )


def test_it_opens_one_account() -> None:
    desk = FakeDesk()
    token = first_account_link(desk).partition("token=")[2]
    account, owner = open_first_account(desk, token, command("initech"))
    assert (account.slug, owner.role.value) == ("initech", "owner")
    with pytest.raises(Gone):
        open_first_account(desk, token, command("second"))
    assert token not in str(desk.engine.scraps)


def test_a_slug_that_is_taken_leaves_the_link_good() -> None:
    desk = FakeDesk()
    acme.open_acme(desk)
    token = first_account_link(desk).partition("token=")[2]
    with pytest.raises(InvalidField, match="slug: taken"):
        open_first_account(desk, token, command("acme"))
    assert open_first_account(desk, token, command("initech"))[0].slug == "initech"


def test_what_collides_and_passes_leaves_the_link_good(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = FakeDesk()
    token = first_account_link(desk).partition("token=")[2]

    def collides(changes: Sequence[Any]) -> None:
        raise Taken(Account.KIND)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(desk.engine, "transact", collides)
        with pytest.raises(Unavailable):
            open_first_account(desk, token, command("initech"))
    assert open_first_account(desk, token, command("initech"))[0].slug == "initech"


def test_an_id_that_is_in_use_leaves_the_link_good() -> None:
    desk = FakeDesk()
    there = acme.open_acme(desk).account
    token = first_account_link(desk).partition("token=")[2]
    with pytest.raises(Conflict):
        open_first_account(desk, token, replace(command("initech"), account=there.id))
    assert open_first_account(desk, token, command("initech"))[0].slug == "initech"


def test_a_claim_that_is_under_way_keeps_others_out() -> None:
    desk = FakeDesk()
    token = first_account_link(desk).partition("token=")[2]
    attempt = check_first_token(desk, token)
    name = next(name for name in desk.engine.scraps if name.startswith("value#first|")).removeprefix("value#")
    desk.work.ephemeral.count(f"{name}|{attempt}", until=desk.clock.now().replace(year=2030))
    with pytest.raises(Gone):
        open_first_account(desk, token, command("initech"))


def test_a_day_later_or_guessed_it_opens_nothing() -> None:
    desk = FakeDesk()
    token = first_account_link(desk).partition("token=")[2]
    with pytest.raises(Gone):
        check_first_token(desk, "guessed")
    desk.clock.pass_(days=1)
    with pytest.raises(Gone):
        check_first_token(desk, token)
