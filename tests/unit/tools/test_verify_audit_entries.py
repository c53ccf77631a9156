"""The verifier names each entry and chain that was edited, removed, added or moved."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.domain.audit import GENESIS, AuditEntry, AuditEvent, Tag, append
from chalicelib.domain.audit_export import line
from tests.unit.tools.auditing import FOREIGN, INTACT, NOW, ONE, TWO, VIEWS, Auditor, find, fresh_rows, rehash

EDITS: list[tuple[str, Callable[[dict[str, Any]], object]]] = [
    ("at", lambda row: row.update(at="2026-11-22T02:11:00.001Z")),
    ("actor", lambda row: row.update(actor="consumer")),
    ("tag", lambda row: row.update(tag="request:denied")),
    ("detail", lambda row: row["detail"].update(right="correct")),
    ("true for 1", lambda row: row["detail"].update(held=0)),
    ("a new key", lambda row: row["detail"].update(added="x")),
    ("a lost key", lambda row: row["detail"].pop("right")),
    ("previous", lambda row: row.update(previous="1" * 64)),
    ("hash", lambda row: row.update(hash="1" * 64)),
    ("upper-case hash", lambda row: row.update(hash=row["hash"].upper())),
]


@pytest.mark.parametrize(("chain", "seq"), [(ONE, 1), (ONE, 3), (ONE, 6), (TWO, 2), (VIEWS, 1)])
@pytest.mark.parametrize("edit", [edit for _, edit in EDITS], ids=[name for name, _ in EDITS])
def test_an_edited_entry_is_named_and_no_other(
    auditor: Auditor,
    chain: str,
    seq: int,
    edit: Callable[[dict[str, Any]], object],
) -> None:
    rows = fresh_rows()
    edit(find(rows, chain, seq))
    outcome = auditor.verify(rows, key=False)
    assert outcome.code == 1
    assert outcome.names(chain, seq)
    assert all(f"chain {json.dumps(chain)} seq {seq}:" in problem for problem in outcome.problems)


@pytest.mark.parametrize("seq", [1, 3, 6])
def test_an_edited_entry_with_a_new_hash_does_not_fit_its_neighbour_or_the_manifest(auditor: Auditor, seq: int) -> None:
    rows = fresh_rows()
    row = find(rows, ONE, seq)
    row["detail"]["right"] = "correct"
    rehash(row)
    outcome = auditor.verify(rows, key=False)
    assert outcome.code == 1
    assert outcome.names(ONE, min(seq + 1, 6))
    assert len(outcome.problems) == 1


def test_a_chain_that_was_rewritten_whole_with_its_manifest_fails_by_its_signature(auditor: Auditor) -> None:
    rows = fresh_rows()
    previous = GENESIS.hash
    for seq in range(1, 7):
        row = find(rows, ONE, seq)
        row["detail"]["right"] = "correct"
        row["previous"] = previous
        rehash(row)
        previous = row["hash"]
    rows[-1]["manifest"]["chains"][ONE]["head"] = previous
    assert auditor.verify(rows, key=False).code == 0
    outcome = auditor.verify(rows)
    assert outcome.code == 1
    assert "manifest: its signature is not valid" in outcome.text


@pytest.mark.parametrize(("chain", "seq"), [(ONE, 1), (ONE, 4), (TWO, 2)])
def test_a_removed_entry_is_named(auditor: Auditor, chain: str, seq: int) -> None:
    rows = fresh_rows()
    rows.remove(find(rows, chain, seq))
    outcome = auditor.verify(rows)
    assert outcome.code == 1
    assert outcome.names(chain, seq)
    assert "removed" in outcome.problems[0]


def test_each_of_several_removed_entries_is_named(auditor: Auditor) -> None:
    rows = [row for row in fresh_rows() if row.get("chain") != ONE or row["seq"] not in {2, 3, 5}]
    outcome = auditor.verify(rows)
    assert all(outcome.names(ONE, seq) for seq in (2, 3, 5))
    assert not any(outcome.names(ONE, seq) for seq in (1, 4, 6))


def test_a_removed_entry_whose_followers_were_renumbered_is_noticed_there(auditor: Auditor) -> None:
    rows = fresh_rows()
    rows.remove(find(rows, ONE, 3))
    for seq in (4, 5, 6):
        row = find(rows, ONE, seq)
        row["seq"] = seq - 1
        rehash(row)
    outcome = auditor.verify(rows, key=False)
    assert outcome.names(ONE, 3)
    assert outcome.names(ONE, 5)  # the chain ends too early


def test_a_truncated_chain_is_named_with_what_is_missing(auditor: Auditor) -> None:
    rows = [row for row in fresh_rows() if row.get("chain") != ONE or row["seq"] < 5]
    outcome = auditor.verify(rows)
    assert outcome.names(ONE, 4)
    assert "truncated: seq 5 to 6 are missing" in outcome.text


def test_a_doubled_entry_is_named(auditor: Auditor) -> None:
    rows = fresh_rows()
    rows.insert(5, copy.deepcopy(find(rows, ONE, 2)))
    outcome = auditor.verify(rows)
    assert outcome.code == 1
    assert outcome.names(ONE, 2)
    assert "inserted" in outcome.problems[0]


def test_an_entry_added_behind_the_end_is_named(auditor: Auditor) -> None:
    rows = fresh_rows()
    last = AuditEntry(**find(rows, ONE, 6))
    event = AuditEvent(chain=ONE, tag=Tag.REQUEST_DENIED, actor="consumer")
    rows.insert(-1, append(last.head, event, NOW).as_dict())
    outcome = auditor.verify(rows)
    assert outcome.names(ONE, 7)
    assert "inserted" in outcome.text


def test_an_entry_pushed_in_between_is_named(auditor: Auditor) -> None:
    rows = fresh_rows()
    forged = copy.deepcopy(find(rows, ONE, 3))
    forged["tag"] = "request:withdrawn"
    rehash(forged)
    rows.insert(rows.index(find(rows, ONE, 4)), forged)
    outcome = auditor.verify(rows)
    assert outcome.names(ONE, 3)


def test_an_entry_with_the_number_zero_is_named(auditor: Auditor) -> None:
    rows = fresh_rows()
    forged = {**find(rows, ONE, 1), "seq": 0}
    rehash(forged)
    rows.insert(0, forged)
    assert auditor.verify(rows).names(ONE, 0)


def test_a_number_far_behind_the_end_does_not_fill_the_screen(auditor: Auditor) -> None:
    rows = fresh_rows()
    row = find(rows, ONE, 6)
    row["seq"] = 10**14
    outcome = auditor.verify(rows)
    assert outcome.code == 1
    assert outcome.names(ONE, 6)
    assert len(outcome.problems) < 10_100


def test_reordered_entries_are_named(auditor: Auditor) -> None:
    rows = fresh_rows()
    one, other = (rows.index(find(rows, ONE, seq)) for seq in (2, 5))
    rows[one], rows[other] = rows[other], rows[one]
    outcome = auditor.verify(rows)
    assert outcome.code == 1
    assert all("reordered" in problem for problem in outcome.problems)
    assert all(outcome.names(ONE, seq) for seq in (2, 3, 4))


def test_exchanged_numbers_are_named(auditor: Auditor) -> None:
    rows = fresh_rows()
    one, other = find(rows, ONE, 2), find(rows, ONE, 3)
    one["seq"], other["seq"] = 3, 2
    outcome = auditor.verify(rows)
    assert outcome.names(ONE, 2)
    assert outcome.names(ONE, 3)


def test_a_removed_chain_is_named(auditor: Auditor) -> None:
    outcome = auditor.verify([row for row in fresh_rows() if row.get("chain") != TWO])
    assert outcome.names(TWO)
    assert "removed" in outcome.problems[0]


def test_an_added_chain_is_named(auditor: Auditor) -> None:
    event = AuditEvent(chain=FOREIGN, tag=Tag.ACCOUNT_OPENED, actor="operator:cli")
    outcome = auditor.verify([append(GENESIS, event, NOW).as_dict(), *INTACT])
    assert outcome.names(FOREIGN)
    assert "inserted" in outcome.problems[0]


def test_an_entry_moved_to_another_chain_is_named_in_both(auditor: Auditor) -> None:
    rows = fresh_rows()
    find(rows, TWO, 2)["chain"] = ONE
    outcome = auditor.verify(rows)
    assert outcome.names(TWO, 2)
    assert outcome.names(ONE, 2)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_any_change_of_any_value_is_noticed(auditor: Auditor, data: st.DataObject) -> None:
    rows = fresh_rows()
    row = data.draw(st.sampled_from(rows[:-1]))
    field = data.draw(st.sampled_from(sorted(row)))
    kinds = {
        "seq": st.integers(0, 99),
        "detail": st.dictionaries(st.text(max_size=5), st.booleans() | st.text(max_size=5)),
    }
    row[field] = data.draw(kinds.get(field, st.text(min_size=1, max_size=70)).filter(lambda value: value != row[field]))
    assert auditor.verify(rows).code == 1


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_any_removal_doubling_or_exchange_of_lines_within_a_chain_is_noticed(
    auditor: Auditor, data: st.DataObject
) -> None:
    rows = fresh_rows()
    one, other = data.draw(st.lists(st.integers(0, 5), min_size=2, max_size=2, unique=True))
    places = [rows.index(find(rows, ONE, seq)) for seq in range(1, 7)]
    match data.draw(st.sampled_from(["remove", "double", "exchange", "cut"])):
        case "remove":
            del rows[places[one]]
        case "double":
            rows.insert(places[other], copy.deepcopy(rows[places[one]]))
        case "exchange":
            rows[places[one]], rows[places[other]] = rows[places[other]], rows[places[one]]
        case _:
            del rows[places[one] :]
    outcome = auditor.verify(rows)
    assert outcome.code == 1
    assert outcome.problems


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_any_changed_byte_is_noticed(auditor: Auditor, data: st.DataObject) -> None:
    raw = bytearray("".join(map(line, INTACT)).encode())
    place = data.draw(st.integers(0, len(raw) - 2))
    raw[place] = data.draw(st.integers(33, 126).filter(lambda byte: byte != raw[place]))
    assert auditor.verify(bytes(raw)).code in {1, 2}
