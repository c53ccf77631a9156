"""A page says that a chain is intact only after it has looked."""

from dataclasses import replace
from datetime import UTC, datetime

from chalicelib.domain.audit import GENESIS, AuditEntry, AuditEvent, append
from chalicelib.domain.audit_check import check_chain
from chalicelib.domain.audit_tags import Tag

AT = datetime(2026, 11, 23, 17, tzinfo=UTC)


def chain(number: int) -> list[AuditEntry]:
    entries: list[AuditEntry] = []
    for _ in range(number):
        head = entries[-1].head if entries else GENESIS
        event = AuditEvent(chain="A#acc_1#R#1", tag=Tag.REQUEST_ASSIGNED, actor="user:ann", detail={"assignee": "bo"})
        entries.append(append(head, event, AT))
    return entries


def test_a_whole_chain_that_ends_where_its_record_says_is_intact() -> None:
    entries = chain(3)
    check = check_chain(entries, entries[-1].head)
    assert (check.intact, check.entries) == (True, 3)
    assert check_chain([], GENESIS).intact


def test_an_entry_written_after_the_record_was_read_changes_nothing() -> None:
    entries = chain(4)
    assert check_chain(entries, entries[2].head).intact


def test_a_changed_a_missing_and_a_cut_off_entry_are_named_by_their_place() -> None:
    entries = chain(4)
    changed = [*entries[:1], replace(entries[1], detail={"assignee": "eve"}), *entries[2:]]
    assert check_chain(changed, entries[-1].head).broken_at == 2
    assert check_chain([entries[0], *entries[2:]], entries[-1].head).broken_at == 2
    assert check_chain(entries[:3], entries[-1].head).broken_at == 4
    assert check_chain([], entries[0].head).broken_at == 1


def test_a_chain_made_anew_with_hashes_that_fit_is_not_the_one_that_the_record_names() -> None:
    entries = chain(3)
    forged = chain(1)
    event = AuditEvent(chain="A#acc_1#R#1", tag=Tag.REQUEST_ASSIGNED, actor="user:eve", detail={"assignee": "eve"})
    forged += [append(forged[-1].head, event, AT)]
    assert check_chain(forged, entries[1].head).broken_at == 2
