"""How far a list of contacts is, and for how long somebody is told of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.contact_list import LEASE, RESULT_LIFE, WAIT, ContactList, Counts, Growing, Output, Stage, Task
from chalicelib.domain.ids import AccountId
from chalicelib.domain.suppression import Purpose, Subject

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
LIST = ContactList(
    account=AccountId("acc_1"),
    id="01L",
    task=Task.CLEAN,
    by="user:usr_1",
    asked_at=NOW,
    language="en",
    purposes=(Purpose.MARKETING_EMAIL,),
    expires_at=NOW + WAIT,
)


def test_it_is_awaited_worked_on_and_ready_for_a_day() -> None:
    assert (LIST.in_work, LIST.shown(NOW), LIST.shown(NOW + WAIT), LIST.ready(NOW)) == (True, True, False, False)
    begun = LIST.begun(NOW, size=200, etag="x")
    assert (begun.stage, begun.next_at, begun.shown(NOW + 9 * WAIT)) == (Stage.WORKING, NOW, True)
    assert begun.taken(NOW).next_at == NOW + LEASE
    done = begun.finished(NOW)
    assert (done.in_work, done.ready(NOW), done.ready(NOW + RESULT_LIFE)) == (False, True, False)
    failed = begun.failed("columns", NOW)
    assert (failed.stage, failed.failure, failed.ready(NOW), failed.shown(NOW)) == (
        Stage.FAILED,
        "columns",
        False,
        True,
    )


@pytest.mark.parametrize(
    ("stage", "offset", "size", "percent"),
    [
        (Stage.AWAITED, 0, 0, 0),
        (Stage.WORKING, 50, 200, 25),
        (Stage.WORKING, 0, 0, 0),
        (Stage.CLOSING, 0, 0, 100),
        (Stage.READY, 200, 200, 100),
    ],
)
def test_how_far_it_is(stage: Stage, offset: int, size: int, percent: int) -> None:
    assert replace(LIST, stage=stage, offset=offset, size=size).percent == percent


def test_what_it_is_for_says_which_contacts_matter() -> None:
    assert LIST.subjects == {Subject.EMAIL}
    assert replace(LIST, purposes=(Purpose.DO_NOT_CALL,)).subjects == {Subject.PHONE}
    assert replace(LIST, purposes=(Purpose.PROFILING,)).subjects == {Subject.EMAIL, Subject.PHONE}
    assert replace(LIST, purposes=()).subjects == frozenset()


def test_counts_add_up_and_a_file_that_has_not_begun_is_empty() -> None:
    counts = Counts(rows=3, kept=1, left=1, faulty=1)
    assert counts.plus(counts) == Counts(rows=6, kept=2, left=2, faulty=2)
    assert LIST.output(Output.FAULTS) == Growing()
    assert Growing(tails=(1, 2)).notes == (1, 2)
    assert Growing(tail=3, tails=(4,)).notes == (3, 4)
    assert replace(LIST, outputs={Output.ROWS: Growing(parts=2)}).output(Output.ROWS).parts == 2
    assert LIST.asked_at + timedelta(days=1) == LIST.expires_at
