"""Reports of misuse: what must be said, what one file may be, and when they go."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.correspondence import FileState
from chalicelib.domain.ids import AccountId, Reference
from chalicelib.domain.misuse import (
    WORDS_LIMIT,
    Came,
    ClosedAs,
    Evidence,
    MisuseReport,
    Said,
    evidence_type,
    understand,
)
from chalicelib.domain.restriction import MISUSE_LIFE, MisuseKind, Restriction, Stop, stopped
from chalicelib.errors import InvalidField, InvalidInput, NotPossible

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SAID = Said(misuse="phishing", meant="acme", story="They asked for\nmy password")
REPORT = MisuseReport(
    account=AccountId("acc_operator"),
    id="01K",
    reference=Reference("12345678906"),
    kind=MisuseKind.PHISHING,
    came=Came.PAGE,
    received_at=NOW,
)
FILE = Evidence(
    account=REPORT.account,
    report=REPORT.id,
    id="01F",
    state=FileState.EXPECTED,
    created_at=NOW,
    content_type="application/pdf",
    name="evidence.pdf",
)


def test_a_report_needs_to_say_what_and_about_whom_and_nobody_need_say_who_they_are() -> None:
    found = understand(SAID)
    assert (found.kind, found.meant, found.story) == (MisuseKind.PHISHING, "acme", "They asked for\nmy password")
    assert (found.name, found.email) == ("", None)
    named = understand(replace(SAID, name=" Ana ", email="Ana@Example.com"))
    assert named.name == "Ana"
    assert named.email


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"misuse": "", "meant": " "}, [("misuse", "missing"), ("meant", "missing")]),
        ({"story": ""}, [("story", "missing")]),
        ({"story": "x" * (WORDS_LIMIT + 1)}, [("story", "too-long")]),
        ({"email": "nobody"}, [("email", "malformed")]),
    ],
)
def test_every_problem_is_told_at_once(changed: dict[str, str], problem: list[tuple[str, str]]) -> None:
    with pytest.raises(InvalidInput) as refused:
        understand(replace(SAID, **changed))
    assert [(one.field, one.problem) for one in refused.value.problems] == problem


def test_evidence_is_of_a_kind_that_nothing_runs() -> None:
    assert evidence_type("png") == "png"
    for ending in ("", "exe", "html", "zip", "docx"):
        with pytest.raises(InvalidField, match="ending: missing"):
            evidence_type(ending)
    assert FILE.request == REPORT.id


def test_one_file_is_taken_and_only_while_the_report_is_open() -> None:
    announced = REPORT.with_evidence(FILE)
    assert announced.evidence == FILE
    accepted = announced.with_evidence(replace(FILE, state=FileState.ACCEPTED))
    with pytest.raises(NotPossible, match="misuse-evidence-there"):
        accepted.with_evidence(FILE)
    with pytest.raises(NotPossible, match="misuse-closed"):
        replace(REPORT, closed_at=NOW).with_evidence(FILE)


def test_an_account_must_be_known_before_anything_is_done_about_it() -> None:
    with pytest.raises(NotPossible, match="misuse-unlinked"):
        REPORT.must_be_linked()
    assert replace(REPORT, linked=AccountId("acc_1")).must_be_linked() == "acc_1"
    with pytest.raises(NotPossible, match="misuse-closed"):
        replace(REPORT, linked=AccountId("acc_1"), closed_at=NOW).must_be_linked()


def test_retention_looks_at_files_that_never_came_and_at_closed_reports() -> None:
    assert REPORT.next_at is None
    announced = REPORT.with_evidence(FILE)
    assert announced.next_at == NOW + timedelta(days=1)
    assert REPORT.with_evidence(replace(FILE, state=FileState.ACCEPTED)).next_at is None
    closed = replace(announced, closed_at=NOW, closed_as=ClosedAs.ACTED)
    assert closed.next_at == NOW + MISUSE_LIFE
    assert not closed.open


def test_what_is_stopped_is_what_the_operator_chose() -> None:
    assert not stopped(None, Stop.INTAKE)
    restriction = Restriction(since=NOW, stops=(Stop.INTAKE,), kind=MisuseKind.PHISHING, report="01K")
    assert stopped(restriction, Stop.INTAKE)
    assert not stopped(restriction, Stop.OUTGOING)
