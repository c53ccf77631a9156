"""The auditor's verifier, run as an auditor would: alone, on files made by the product's own export code."""

import json
import sys

from chalicelib.domain.audit_export import entry_line, line
from tests.unit.tools.auditing import ENTRIES, INTACT, OTHER_KEY, TOOL, Auditor, fresh_rows, heads_of, signed_manifest


def test_an_intact_export_passes(auditor: Auditor) -> None:
    outcome = auditor.verify(INTACT)
    assert (outcome.code, outcome.problems) == (0, [])
    assert "INTACT: 10 entries in 3 chains" in outcome.text
    assert "signatures checked" in outcome.text


def test_the_exports_own_lines_pass_byte_for_byte(auditor: Auditor) -> None:
    lines = [entry_line(entry) for entry in ENTRIES] + [line(INTACT[-1])]
    assert auditor.verify("".join(lines).encode()).code == 0


def test_an_export_in_other_json_spelling_and_grouped_by_chain_passes(auditor: Auditor) -> None:
    rows = sorted(INTACT[:-1], key=lambda row: (row["chain"], row["seq"])) + INTACT[-1:]
    assert auditor.verify("\r\n".join(json.dumps(row) for row in rows).encode()).code == 0


def test_without_a_key_it_says_that_signatures_were_not_checked(auditor: Auditor) -> None:
    rows = fresh_rows()
    rows[-1]["signature"] = "AAAA"
    outcome = auditor.verify(rows, key=False)
    assert outcome.code == 0
    assert "SIGNATURES NOT CHECKED" in outcome.text


def test_a_manifest_signed_with_a_retired_key_passes(auditor: Auditor) -> None:
    rows = [*INTACT[:-1], signed_manifest(heads_of(ENTRIES), OTHER_KEY, "retired")]
    assert auditor.verify(rows).code == 0


def test_an_account_without_entries_passes(auditor: Auditor) -> None:
    assert auditor.verify([signed_manifest({})]).code == 0


def test_it_is_short_and_imports_the_standard_library_only() -> None:
    source = TOOL.read_text()
    imports = {said.split()[1].split(".")[0] for said in source.splitlines() if said.startswith(("import ", "from "))}
    assert imports <= sys.stdlib_module_names
    assert len(source.splitlines()) <= 335
