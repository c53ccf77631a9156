"""A whole list becomes a file in the background: resumable, audited, the asker's own, gone after a day."""

import csv
import io
from dataclasses import replace

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Bucket
from chalicelib.domain.request_file import FILE_LIFE, FILES_LIMIT, LEASE, RequestFile
from chalicelib.domain.rights import Right
from chalicelib.errors import Forbidden, NotFound, NotPossible
from chalicelib.services.handling import request_files as service
from chalicelib.services.handling.find_requests import FindRequests
from chalicelib.services.handling.request_files import (
    ask_for_file,
    fetch_file,
    sweep_request_files,
    write_files,
)
from tests.fakes.acme import ask_one, hire, open_acme
from tests.fakes.desk import FakeDesk, SlowClock

OPEN = FindRequests(bucket=Bucket.OPEN)


@pytest.fixture
def desk() -> FakeDesk:
    """An empty deployment."""
    return FakeDesk()


@pytest.fixture
def staff(desk: FakeDesk) -> Staff:
    """The owner of Acme."""
    return open_acme(desk)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of three requests."""
    monkeypatch.setattr(service, "PART", 3)


def fill(desk: FakeDesk, staff: Staff, count: int) -> list[str]:
    made: list[str] = []
    for number in range(count):
        desk.clock.pass_(days=1)
        made.append(ask_one(desk, staff.account, (Right.DELETE, Right.KNOW_SPECIFIC)[number % 2]).submission)
    return made


def own(desk: FakeDesk, staff: Staff) -> RequestFile:
    return desk.request_files.of(staff.account.id, staff.user.id)[0]


def references(desk: FakeDesk, file: RequestFile) -> list[str]:
    lines = list(csv.reader(io.StringIO(desk.request_sheets.whole[file.id].decode("utf-8-sig"))))[1:]
    return [line[0].replace(" ", "") for line in lines]


@pytest.mark.usefixtures("small")
def test_the_whole_of_a_filter_is_in_the_file_once(desk: FakeDesk, staff: Staff) -> None:
    made = fill(desk, staff, 8)
    ask_for_file(desk, staff, OPEN, language="en")
    desk.clock.pass_(minutes=1)
    narrowed = FindRequests(bucket=Bucket.OPEN, right=Right.DELETE, by_receipt=True, descending=True)
    ask_for_file(desk, staff, narrowed, language="es")
    assert write_files(desk) == 6
    second, first = desk.request_files.of(staff.account.id, staff.user.id)
    assert sorted(references(desk, first)) == sorted(made)
    assert references(desk, second) == made[::2][::-1]
    assert (first.rows, first.read, second.rows) == (8, 8, 4)
    assert write_files(desk) == 0


@pytest.mark.usefixtures("small")
def test_a_run_whose_time_is_over_is_followed_by_another_one(desk: FakeDesk, staff: Staff) -> None:
    made = fill(desk, staff, 8)
    ask_for_file(desk, staff, OPEN, language="en")
    desk.__dict__["clock"] = SlowClock(desk.clock.at)
    assert 0 < write_files(desk) < 3
    part = own(desk, staff)
    assert (part.finished_at, 0 < part.read < 8) == (None, True)
    for _ in range(5):
        write_files(desk)
    assert sorted(references(desk, own(desk, staff))) == sorted(made)


@pytest.mark.usefixtures("small")
def test_a_run_that_is_lost_is_taken_up_after_its_lease(desk: FakeDesk, staff: Staff) -> None:
    made = fill(desk, staff, 5)
    ask_for_file(desk, staff, OPEN, language="en")
    sheets = desk.request_sheets
    put, failures = sheets.put_part, [None, OSError("gone")]

    def lost(file: RequestFile, content: bytes) -> None:
        problem = failures.pop(0)
        put(file, content)
        if problem:
            raise problem

    desk.request_sheets.put_part = lost  # type: ignore[method-assign]
    with pytest.raises(OSError, match="gone"):
        write_files(desk)
    desk.request_sheets.put_part = put  # type: ignore[method-assign]
    assert write_files(desk) == 0
    desk.clock.pass_(seconds=LEASE.total_seconds() + 60)
    write_files(desk)
    assert sorted(references(desk, own(desk, staff))) == sorted(made)


def test_who_asked_what_for_and_how_many_is_in_the_audit(desk: FakeDesk, staff: Staff) -> None:
    auditor = hire(desk, staff.account, Role.AUDITOR)
    fill(desk, staff, 2)
    file = ask_for_file(desk, auditor, FindRequests(bucket=Bucket.OPEN, right=Right.DELETE), language="en")
    write_files(desk)
    link = fetch_file(desk, auditor, file.id)
    assert link.endswith("/requests-2026-11-25.csv?seconds=60")
    tags = (Tag.ACCOUNT_LIST_ASKED, Tag.ACCOUNT_LIST_EXPORTED, Tag.VIEW_FILE)
    asked, made, seen = [entry for entry in desk.engine.audit.values() if entry.tag in tags]
    common = {"list": "open", "file": file.id, "filter": ["right=delete"]}
    assert (asked.actor, asked.detail) == (auditor.actor, common)
    assert (made.actor, made.detail) == (auditor.actor, {**common, "rows": 1})
    assert (seen.actor, seen.detail) == (auditor.actor, {"list": file.id, "rows": 1})


def test_a_file_is_its_askers_own_and_there_only_when_it_is_ready(desk: FakeDesk, staff: Staff) -> None:
    administrator = hire(desk, staff.account, Role.ADMINISTRATOR)
    file = ask_for_file(desk, staff, OPEN, language="en")
    with pytest.raises(NotFound):
        fetch_file(desk, staff, file.id)
    write_files(desk)
    assert fetch_file(desk, staff, file.id)
    with pytest.raises(NotFound):
        fetch_file(desk, administrator, file.id)
    desk.clock.pass_(seconds=FILE_LIFE.total_seconds())
    with pytest.raises(NotFound):
        fetch_file(desk, staff, file.id)


def test_after_a_day_nothing_is_left_of_it(desk: FakeDesk, staff: Staff) -> None:
    fill(desk, staff, 1)
    ask_for_file(desk, staff, OPEN, language="en")
    write_files(desk)
    assert sweep_request_files(desk) == 0
    desk.clock.pass_(days=1, minutes=1)
    assert sweep_request_files(desk) == 1
    assert (desk.request_sheets.whole, desk.request_sheets.parts) == ({}, {})
    assert desk.request_files.of(staff.account.id, staff.user.id) == ()
    assert sweep_request_files(desk) == 0


def test_there_are_only_so_many_at_a_time(desk: FakeDesk, staff: Staff) -> None:
    for _ in range(FILES_LIMIT):
        ask_for_file(desk, staff, OPEN, language="en")
    with pytest.raises(NotPossible, match="too-many-files"):
        ask_for_file(desk, staff, OPEN, language="en")
    write_files(desk)
    desk.clock.pass_(days=1)
    assert ask_for_file(desk, staff, OPEN, language="en")


@pytest.mark.parametrize("role", [Role.HANDLER, Role.REVIEWER])
def test_who_may_not_export_does_not(desk: FakeDesk, staff: Staff, role: Role) -> None:
    other = hire(desk, staff.account, role)
    with pytest.raises(Forbidden):
        ask_for_file(desk, other, OPEN, language="en")
    with pytest.raises(Forbidden):
        fetch_file(desk, other, "x")


def test_two_runs_at_once_write_one_file(desk: FakeDesk, staff: Staff) -> None:
    fill(desk, staff, 2)
    file = ask_for_file(desk, staff, OPEN, language="en")
    taken = replace(file, next_at=desk.clock.now() + LEASE)
    desk.work.settle(taken)
    assert write_files(desk) == 0
