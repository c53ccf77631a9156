"""The audit as people read it: found by who, what, which and when; page after page, nothing twice and nothing lost."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.api_key import Scope, acting
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.audit_kinds import ActKind
from chalicelib.domain.permissions import Permission, Role, permits
from chalicelib.domain.rights import Right
from chalicelib.errors import Forbidden
from chalicelib.services.accounts.api_keys import add_key
from chalicelib.services.audit import read_audit as reading
from chalicelib.services.audit.read_audit import AuditPage, Place, Wanted, Where, read_audit
from chalicelib.services.audit.watch_audit import note_entry
from chalicelib.services.handling.read_requests import read_request
from tests.fakes.acme import ask, ask_one, hire, open_acme
from tests.fakes.desk import FakeDesk


def watch(desk: FakeDesk) -> None:
    """Do what the stream worker does."""
    for entry in list(desk.engine.audit.values()):
        note_entry(desk, entry)


def pages(desk: FakeDesk, staff: Staff, wanted: Wanted) -> Iterator[AuditPage]:
    place = Place()
    for _ in range(200):
        page = read_audit(desk, staff, wanted, place)
        yield page
        if page.following is None:
            return
        place = page.following
    raise AssertionError("it does not end")


def all_of(desk: FakeDesk, staff: Staff, wanted: Wanted) -> list[AuditEntry]:
    found = list(pages(desk, staff, wanted))
    assert all(page.broken is None for page in found)
    return [entry for page in found for entry in page.found]


def tags(entries: list[AuditEntry]) -> set[str]:
    return {entry.tag for entry in entries}


def test_the_administration_is_read_newest_first(desk: FakeDesk, olga: Staff) -> None:
    hire(desk, olga.account, Role.HANDLER, "Eve")
    page = read_audit(desk, olga, Wanted(), Place())
    assert [entry.seq for entry in page.found] == [3, 2, 1]
    assert (page.read, page.chains, page.following, page.broken) == (3, 1, None, None)
    assert page.back_to == olga.account.opened_at


@pytest.mark.parametrize("rows", [1, 2, 3, 50])
def test_page_after_page_shows_each_entry_once(
    desk: FakeDesk, olga: Staff, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    monkeypatch.setattr(reading, "ROWS", rows)
    monkeypatch.setattr(reading, "_STRETCH", 2)
    for _ in range(3):
        read_request(desk, olga, ask_one(desk, olga.account).id)
        desk.clock.pass_(days=1)
    watch(desk)
    for where in Where:
        found = all_of(desk, olga, Wanted(where=where, until=desk.clock.now()))
        places = [(entry.chain, entry.seq) for entry in found]
        assert len(places) == len(set(places))
        of_others = {Where.ACCOUNT: "ACCOUNT", Where.REQUESTS: "#R#", Where.LOOKS: "#VIEWS#"}[where]
        assert set(places) == {
            (entry.chain, entry.seq)
            for entry in desk.engine.audit.values()
            if of_others in entry.chain and entry.tag != "view:audit"
        } | {place for place in places if desk.engine.audit[place].tag == "view:audit"}


def test_little_is_read_for_one_page_and_the_next_goes_on(
    desk: FakeDesk, olga: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "READ_LIMIT", 4)
    monkeypatch.setattr(reading, "CHAINS_LIMIT", 2)
    monkeypatch.setattr(reading, "DAYS_LIMIT", 3)
    monkeypatch.setattr(reading, "_TOGETHER", 2)
    monkeypatch.setattr(reading, "_STRETCH", 2)
    for _ in range(5):
        read_request(desk, olga, ask_one(desk, olga.account).id)
        desk.clock.pass_(days=3)
    watch(desk)
    for where, tag, count in ((Where.REQUESTS, "request:received", 5), (Where.LOOKS, "view:request", 5)):
        found = list(pages(desk, olga, Wanted(where=where)))
        assert len(found) > 3
        assert max(page.read for page in found) <= 6
        assert [entry.tag for page in found for entry in page.found].count(tag) == count


def test_who_kind_and_time_narrow_it(desk: FakeDesk, olga: Staff) -> None:
    eve = hire(desk, olga.account, Role.ADMINISTRATOR, "Eve")
    first = desk.clock.now()
    desk.clock.pass_(days=2)
    request = ask_one(desk, olga.account)
    read_request(desk, eve, request.id)
    read_request(desk, olga, request.id)
    watch(desk)
    by_eve = all_of(desk, olga, Wanted(where=Where.LOOKS, actor=eve.actor))
    assert {entry.actor for entry in by_eve} == {eve.actor}
    assert tags(all_of(desk, olga, Wanted(kind=ActKind.USERS))) == {"account:user:added"}
    assert tags(all_of(desk, olga, Wanted(kind=ActKind.EXPORT))) == set()
    by_ana = all_of(desk, olga, Wanted(where=Where.REQUESTS, actor="consumer"))
    assert "request:received" in tags(by_ana)
    assert all_of(desk, olga, Wanted(where=Where.REQUESTS, until=first)) == []
    assert all_of(desk, olga, Wanted(where=Where.LOOKS, until=first + timedelta(days=1))) == []
    assert all_of(desk, olga, Wanted(since=first + timedelta(days=1))) == []
    assert len(all_of(desk, olga, Wanted(since=first))) == 3


def test_one_submission_is_read_alone_and_who_looked_at_it(desk: FakeDesk, olga: Staff) -> None:
    other = ask_one(desk, olga.account)
    sent = ask(desk, olga.account, Right.DELETE, Right.OPT_OUT_SALE)
    for request in (other.id, sent.requests[0]):
        read_request(desk, olga, request)
    watch(desk)
    chains = {desk.audit_log.chain_of(olga.account.id, request) for request in sent.requests}
    found = all_of(desk, olga, Wanted(where=Where.REQUESTS, requests=sent.requests))
    assert {entry.chain for entry in found} == chains
    looks = all_of(desk, olga, Wanted(where=Where.LOOKS, requests=sent.requests))
    assert [entry.detail["request"] for entry in looks] == [sent.requests[0]]


def test_what_a_system_looked_at_is_found_by_its_key(desk: FakeDesk, olga: Staff) -> None:
    key = add_key(desk, olga.account, name="CRM", public_key="x", scopes=(Scope.READ,), actor=olga.actor)
    request = ask_one(desk, olga.account)
    for _ in range(10):
        read_request(desk, acting(olga.account, key), request.id)
    watch(desk)
    for actor in ("key", f"key:{key.id}", ""):
        found = all_of(desk, olga, Wanted(where=Where.LOOKS, actor=actor, kind=ActKind.LOOK))
        assert len([entry for entry in found if entry.actor == f"key:{key.id}"]) == 10


def test_an_entry_that_was_changed_is_named(desk: FakeDesk, olga: Staff) -> None:
    hire(desk, olga.account, Role.HANDLER, "Eve")
    chain = desk.audit_log.chain_of(olga.account.id, None)
    whole = dict(desk.engine.audit)
    forged = replace(whole[chain, 2], actor="user:usr_somebodyelse")
    desk.engine.audit[chain, 2] = forged
    assert read_audit(desk, olga, Wanted(), Place()).broken == (chain, 2)
    desk.engine.audit[chain, 2] = replace(forged, hash=forged.expected_hash())  # a better forger
    assert read_audit(desk, olga, Wanted(), Place()).broken == (chain, 3)
    for missing in (1, 2, 3):
        desk.engine.audit.clear()
        desk.engine.audit.update({place: entry for place, entry in whole.items() if place != (chain, missing)})
        assert read_audit(desk, olga, Wanted(), Place()).broken == (chain, missing)


def test_what_does_not_hold_between_two_pages_is_named_as_well(
    desk: FakeDesk, olga: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "ROWS", 1)
    monkeypatch.setattr(reading, "_STRETCH", 1)
    hire(desk, olga.account, Role.HANDLER, "Eve")
    chain = desk.audit_log.chain_of(olga.account.id, None)
    forged = replace(desk.engine.audit[chain, 2], actor="user:usr_somebodyelse")
    desk.engine.audit[chain, 2] = replace(forged, hash=forged.expected_hash())
    assert read_audit(desk, olga, Wanted(), Place()).broken == (chain, 3)


@pytest.mark.parametrize("role", Role)
def test_it_is_read_by_who_may_and_that_is_on_record(desk: FakeDesk, olga: Staff, role: Role) -> None:
    eve = hire(desk, olga.account, role, "Eve")
    if not permits(role, Permission.READ_AUDIT):
        with pytest.raises(Forbidden):
            read_audit(desk, eve, Wanted(), Place())
        return
    read_audit(desk, eve, Wanted(), Place())
    last = list(desk.engine.audit.values())[-1]
    assert (last.tag, last.actor) == ("view:audit", eve.actor)
    assert last.detail == {"where": "account", "shown": 3}


def test_another_account_is_never_read(desk: FakeDesk, olga: Staff) -> None:
    other = open_acme(desk, "umbrella")
    request = ask_one(desk, other.account)
    read_request(desk, other, request.id)
    watch(desk)
    for where in Where:
        found = all_of(desk, olga, Wanted(where=where)) + all_of(
            desk, olga, Wanted(where=where, requests=(request.id,))
        )
        assert not [entry for entry in found if other.account.id in entry.chain]
    for name in (request.id, "2026-11-23|" + other.user.id, "x", "account"):
        for where in (Where.ACCOUNT, Where.REQUESTS):
            page = read_audit(desk, olga, Wanted(where=where), Place(name))
            assert not [entry for entry in page.found if other.account.id in entry.chain]
