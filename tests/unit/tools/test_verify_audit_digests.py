"""The verifier holds the export against digests that were given earlier, and each digest against the one before."""

from itertools import pairwise

from chalicelib.domain.audit import GENESIS, AuditEvent, Tag, append
from chalicelib.domain.audit_export import Digest, read_digest
from tests.unit.tools.auditing import (
    ENTRIES,
    FOREIGN,
    INTACT,
    NOW,
    ONE,
    TWO,
    Auditor,
    heads_of,
    hourly_digests,
    signed_digest,
    signed_manifest,
)


def test_intact_digests_pass_and_other_accounts_in_them_are_ignored(auditor: Auditor) -> None:
    outcome = auditor.verify(INTACT, "--digests", auditor.write_digests(hourly_digests()))
    assert outcome.code == 0
    assert "3 digests" in outcome.text


def test_the_product_reads_back_its_own_digests() -> None:
    for before, after in pairwise(map(read_digest, hourly_digests())):
        assert after.previous == before.hash
        assert after.number == before.number + 1


def test_a_chain_rewritten_and_signed_anew_is_found_by_an_older_digest(auditor: Auditor) -> None:
    rewritten, head = [], GENESIS
    for entry in ENTRIES:
        if entry.chain == ONE:
            event = AuditEvent(chain=ONE, tag=Tag.REQUEST_DENIED, actor="consumer")
            rewritten.append(append(head, event, NOW))
            head = rewritten[-1].head
    kept = [entry for entry in ENTRIES if entry.chain != ONE] + rewritten
    rows = [*(entry.as_dict() for entry in kept), signed_manifest(heads_of(kept))]
    assert auditor.verify(rows).code == 0
    outcome = auditor.verify(rows, "--digests", auditor.write_digests(hourly_digests()))
    assert outcome.code == 1
    assert outcome.names(ONE, 1)
    assert outcome.names(ONE, 6)
    assert not outcome.names(TWO)


def test_a_tail_cut_off_before_signing_is_found_by_a_digest(auditor: Auditor) -> None:
    kept = [entry for entry in ENTRIES if entry.chain != ONE or entry.seq < 4]
    rows = [*(entry.as_dict() for entry in kept), signed_manifest(heads_of(kept))]
    outcome = auditor.verify(rows, "--digests", auditor.write_digests(hourly_digests()))
    assert outcome.names(ONE, 6)
    assert "truncated" in outcome.text
    assert "the export is older" in outcome.text


def test_a_chain_left_out_before_signing_is_found_by_a_digest(auditor: Auditor) -> None:
    kept = [entry for entry in ENTRIES if entry.chain != TWO]
    rows = [*(entry.as_dict() for entry in kept), signed_manifest(heads_of(kept))]
    outcome = auditor.verify(rows, "--digests", auditor.write_digests(hourly_digests()))
    assert outcome.names(TWO)
    assert "removed" in outcome.text


def test_a_missing_digest_is_named_and_missing_early_ones_are_not_needed(auditor: Auditor) -> None:
    first, second, third = hourly_digests()
    outcome = auditor.verify(INTACT, "--digests", auditor.write_digests([third, first]))
    assert outcome.code == 1
    assert "digest 3" in outcome.text
    assert "does not follow digest 1" in outcome.text
    assert auditor.verify(INTACT, "--digests", auditor.write_digests([third, second])).code == 0


def test_a_digest_given_twice_is_named(auditor: Auditor) -> None:
    digests = hourly_digests()
    outcome = auditor.verify(INTACT, "--digests", auditor.write_digests([*digests, digests[1]]))
    assert "given twice" in outcome.text


def test_an_edited_digest_breaks_its_signature_and_the_next_digest(auditor: Auditor) -> None:
    digests = hourly_digests()
    digests[1]["digest"]["chains"][FOREIGN]["seq"] = 5
    outcome = auditor.verify(INTACT, "--digests", auditor.write_digests(digests))
    assert "digest 2: its signature is not valid" in outcome.text
    assert any("digest 3" in problem and "hash of the one before" in problem for problem in outcome.problems)
    unchecked = auditor.verify(INTACT, "--digests", auditor.write_digests(digests), key=False)
    assert len(unchecked.problems) == 1


def test_a_first_digest_that_continues_something_is_named(auditor: Auditor) -> None:
    digest = Digest(number=1, at=NOW, previous="1" * 64, heads={})
    outcome = auditor.verify(INTACT, "--digests", auditor.write_digests([signed_digest(digest)]))
    assert "does not hold the hash of the one before it" in outcome.text


def test_digests_can_be_given_as_single_files(auditor: Auditor) -> None:
    auditor.write_digests(hourly_digests())
    files = sorted(map(str, auditor.digests.iterdir()))
    assert auditor.verify(INTACT, "--digests", *files, str(auditor.digests)).code == 0
