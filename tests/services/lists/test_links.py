"""One click unsubscribes, whoever's mail program clicks; subscribing again ends that and nothing else."""

import base64
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.ids import AccountId
from chalicelib.domain.permissions import Role
from chalicelib.domain.suppression import Purpose, Source, Suppression
from chalicelib.errors import Conflict, Forbidden, InvalidField, NotFound, Unavailable
from chalicelib.services.lists.links import LINKS_LIMIT, MakeLinks, make_links, read_link, subscribe_again, unsubscribe
from chalicelib.services.telephone.service_codes import add_code
from tests.fakes.acme import hire, open_acme
from tests.fakes.desk import FakeDesk
from tests.services.lists.handed import MAIL, opt_out

ANN = Email("ann@example.com")
NUMBER = Phone("+12135550101")


def link(desk: FakeDesk, staff: Staff, contact: Email | Phone = ANN, **more: Any) -> str:
    purpose = more.pop("purpose", MAIL if isinstance(contact, Email) else Purpose.MARKETING_TEXTS)
    (address,) = make_links(desk, staff, MakeLinks(contacts=[contact], purpose=purpose, **more))
    return address.rpartition("/")[2]


def record(desk: FakeDesk, staff: Staff, contact: Email | Phone = ANN) -> Suppression:
    found = desk.suppressions.of(staff.account.id, contact)
    assert found is not None
    return found


def test_a_click_puts_the_contact_on_the_list_and_a_second_one_changes_nothing(desk: FakeDesk, olga: Staff) -> None:
    token = link(desk, olga)
    assert not read_link(desk, token).stopped
    unsubscribe(desk, token)
    (one,) = record(desk, olga).standing
    assert (one.purpose, one.source, one.link, one.own, one.since) == (MAIL, Source.LINK, True, False, desk.clock.at)
    version = record(desk, olga).version
    unsubscribe(desk, token)
    assert record(desk, olga).version == version
    said = read_link(desk, token)
    assert (said.stopped, said.everywhere, said.by_link) == (True, True, True)


def test_the_address_says_nothing_that_anybody_could_read(desk: FakeDesk, olga: Staff) -> None:
    token = link(desk, olga)
    assert "ann" not in token
    assert b"ann" not in base64.urlsafe_b64decode(token.partition(".")[2] + "==")
    assert len(token) < 400
    assert token != link(desk, olga)


def test_a_link_works_years_later(desk: FakeDesk, olga: Staff) -> None:
    token = link(desk, olga)
    desk.clock.pass_(days=4000)
    unsubscribe(desk, token)
    assert record(desk, olga).purposes == {MAIL}


def test_subscribing_again_is_kept_as_proof(desk: FakeDesk, olga: Staff) -> None:
    token = link(desk, olga)
    unsubscribe(desk, token)
    desk.clock.pass_(days=1)
    assert subscribe_again(desk, token)
    (one,) = record(desk, olga).opt_outs
    assert (one.lifted_at, one.lifted_by) == (desk.clock.at, Source.LINK)
    chain = desk.audit_log.entries(desk.audit_log.chain_of(olga.account.id, None))
    said = [(entry.actor, entry.detail) for entry in chain if entry.tag == Tag.SUPPRESSION_CHANGED]
    common = {"subjects": ["email"], "why": "link", "source": olga.actor, "brand": ""}
    assert said == [
        ("consumer", {**common, "began": ["marketing_email"], "ended": []}),
        ("consumer", {**common, "began": [], "ended": ["marketing_email"]}),
    ]


def test_subscribing_again_ends_nothing_that_was_said_elsewhere(desk: FakeDesk, olga: Staff) -> None:
    opt_out(desk, olga, ANN)
    token = link(desk, olga)
    assert not read_link(desk, token).by_link
    assert not subscribe_again(desk, token)
    unsubscribe(desk, token)
    assert not subscribe_again(desk, token)
    assert record(desk, olga).purposes == {MAIL}


def test_a_brands_link_is_about_that_brand_unless_the_person_wants_none(desk: FakeDesk, olga: Staff) -> None:
    books = add_code(desk, olga.account, name="Acme Books", actor="system:test").code
    games = add_code(desk, olga.account, name="Acme Games", actor="system:test").code
    token = link(desk, olga, brand=books)
    unsubscribe(desk, token)
    assert (read_link(desk, token).brand, read_link(desk, token).everywhere) == ("Acme Books", False)
    assert not record(desk, olga).stops(MAIL, games)
    unsubscribe(desk, token, everywhere=True)
    assert record(desk, olga).stops(MAIL, games)
    assert subscribe_again(desk, token)
    assert not record(desk, olga).stops(MAIL, books)


def test_a_number_may_want_no_marketing_by_telephone_at_all(desk: FakeDesk, olga: Staff) -> None:
    token = link(desk, olga, NUMBER)
    unsubscribe(desk, token, do_not_call=True)
    assert record(desk, olga, NUMBER).purposes == {Purpose.DO_NOT_CALL}
    assert read_link(desk, token).stopped
    assert subscribe_again(desk, token)
    mail = link(desk, olga)
    unsubscribe(desk, mail, do_not_call=True)
    assert record(desk, olga).purposes == {MAIL}


def test_no_changed_cut_or_foreign_link_does_anything(desk: FakeDesk, olga: Staff) -> None:
    other = open_acme(desk, "other")
    token = link(desk, olga)
    account, _, sealed = token.partition(".")
    middle = len(sealed) // 2
    changed = sealed[:middle] + ("A" if sealed[middle] != "A" else "B") + sealed[middle + 1 :]
    bad = ["", "x", account, f"{account}.", f"{account}.{sealed[:-3]}", f"{account}.{changed}", f"{account}.{sealed}="]
    bad += [f"{other.account.id}.{sealed}", f"acc_nobody.{sealed}", f"{account}.{'A' * 60}", f"{account}.{'A' * 61}"]
    for one in bad:
        with pytest.raises(NotFound):
            unsubscribe(desk, one)
        with pytest.raises(NotFound):
            read_link(desk, one)
        with pytest.raises(NotFound):
            subscribe_again(desk, one)
    assert not [row for row in desk.engine.rows.values() if row.kind == Suppression.KIND]


def test_a_link_dies_with_the_account(desk: FakeDesk, olga: Staff) -> None:
    token = link(desk, olga)
    desk.engine.wrapped.clear()
    desk._cipher._cached.clear()  # as five minutes later
    with pytest.raises(NotFound):
        unsubscribe(desk, token)


def test_many_at_once_are_all_heard(desk: FakeDesk, olga: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    """Others overtake each try but the last one, and then every one of them."""
    token, other = link(desk, olga), link(desk, olga, Email("bob@example.com"))
    whole = type(desk.engine).transact
    left = [15]

    def overtaken(engine: Any, changes: Any) -> None:
        if left[0]:
            left[0] -= 1
            raise Conflict("account")
        whole(engine, changes)

    monkeypatch.setattr(type(desk.engine), "transact", overtaken)
    unsubscribe(desk, token)
    assert record(desk, olga).purposes == {MAIL}
    left[0] = 1000
    with pytest.raises(Unavailable):
        unsubscribe(desk, other)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"purpose": Purpose.PROFILING}, "purpose"),
        ({"purpose": Purpose.MARKETING_TEXTS}, "purpose"),
        ({"contacts": []}, "contacts"),
        ({"contacts": [ANN] * (LINKS_LIMIT + 1)}, "contacts"),
        ({"brand": "123456"}, "brand"),
    ],
)
def test_links_that_make_no_sense_are_refused(desk: FakeDesk, olga: Staff, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidField) as refused:
        make_links(desk, olga, replace(MakeLinks(contacts=[ANN], purpose=MAIL), **changes))
    assert refused.value.field == field


def test_an_auditor_makes_no_links(desk: FakeDesk, olga: Staff) -> None:
    with pytest.raises(Forbidden):
        link(desk, hire(desk, olga.account, Role.AUDITOR))


def test_while_no_key_can_be_had_a_link_is_not_called_wrong(
    desk: FakeDesk, olga: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = link(desk, olga)

    def out_of_order(account: AccountId, wrapped: bytes) -> bytes:
        raise Unavailable("the key service did not answer")

    with monkeypatch.context() as meanwhile:
        desk._cipher._cached.clear()
        meanwhile.setattr(desk._cipher._service, "unwrap", out_of_order)
        for act in (read_link, unsubscribe, subscribe_again):
            with pytest.raises(Unavailable):
                act(desk, token)
    unsubscribe(desk, token)
    assert record(desk, olga).purposes == {MAIL}
