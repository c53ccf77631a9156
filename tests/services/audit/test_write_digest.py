"""Digests: every grown chain once, each holding the one before, and a crash repeats heads at most."""

import json
from typing import Any

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_export import read_digest
from chalicelib.errors import Conflict
from chalicelib.services.audit.watch_audit import note_entry
from chalicelib.services.audit.write_digest import write_digest, write_digests
from tests.fakes.acme import ask
from tests.fakes.desk import FakeDesk


def watch(desk: FakeDesk) -> None:
    """Do what the stream worker does."""
    for entry in desk.engine.audit.values():
        note_entry(desk, entry)


def kept(desk: FakeDesk, number: int) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(desk.digests.kept[number])["digest"]
    return document


def test_nothing_new_makes_no_digest(desk: FakeDesk) -> None:
    assert write_digest(desk) is None
    assert desk.digests.kept == {}


def test_the_first_digest_holds_every_chain(desk: FakeDesk, olga: Staff) -> None:
    ask(desk, olga.account)
    watch(desk)
    digest = write_digest(desk)
    assert digest is not None
    assert (digest.number, digest.previous) == (1, "0" * 64)
    heads = {entry.chain: entry.hash for entry in sorted(desk.engine.audit.values(), key=lambda entry: entry.seq)}
    assert {chain: head.hash for chain, head in digest.heads.items()} == heads


def test_the_next_digest_holds_what_has_grown_since_and_the_hash_of_the_one_before(
    desk: FakeDesk,
    olga: Staff,
) -> None:
    watch(desk)
    write_digest(desk)
    submission = ask(desk, olga.account)
    watch(desk)
    write_digest(desk)
    before, after = kept(desk, 1), kept(desk, 2)
    assert [chain.rpartition("#")[2] for chain in after["chains"]] == list(submission.requests)
    assert after["previous"] == read_digest({"digest": before}).hash


def test_a_chain_told_twice_is_covered_once(desk: FakeDesk, olga: Staff) -> None:
    watch(desk)
    write_digest(desk)
    watch(desk)
    assert write_digest(desk) is None


def test_a_crash_before_settling_repeats_the_heads_and_nothing_else(desk: FakeDesk, olga: Staff) -> None:
    class Crashing:
        def __getattr__(self, name: str) -> Any:
            return getattr(log, name)

        def settle(self, _: object) -> None:
            raise ConnectionError

    watch(desk)
    log = desk.audit_log
    desk.__dict__["audit_log"] = Crashing()
    with pytest.raises(ConnectionError):
        write_digest(desk)
    desk.__dict__["audit_log"] = log
    assert write_digests(desk) == 1
    assert kept(desk, 1)["chains"] == kept(desk, 2)["chains"]
    assert write_digest(desk) is None


def test_a_chain_that_grows_meanwhile_comes_into_the_next_one(desk: FakeDesk, olga: Staff) -> None:
    submission = ask(desk, olga.account, confirmed=False)
    watch(desk)
    states = desk.audit_log.undigested(limit=10)
    from chalicelib.services.consumer.confirm_contact import mark_confirmed

    mark_confirmed(desk, submission)
    watch(desk)
    desk.audit_log.settle(states)
    left = desk.audit_log.undigested(limit=10)
    assert [(state.chain.rpartition("#")[2], state.seq) for state in left] == [(submission.requests[0], 2)]


def test_more_chains_than_one_digest_takes_make_several(desk: FakeDesk, olga: Staff) -> None:
    for _ in range(30):
        ask(desk, olga.account, confirmed=False)
    watch(desk)
    assert write_digests(desk, limit=1) == 31
    assert len(desk.digests.kept) > 3


def test_of_two_runs_at_once_one_keeps_the_number(desk: FakeDesk, olga: Staff) -> None:
    watch(desk)
    desk.digests.kept[1] = "{}"

    class Late(type(desk.digests)):  # type: ignore[misc]  # listed before the other run has written
        def last(self) -> None:
            return None

    desk.digests.__class__ = Late
    with pytest.raises(Conflict):
        write_digest(desk)
    assert len(desk.audit_log.undigested(limit=10)) == 1
