"""A campaign's list comes back without those who opted out, whatever is in it."""

from dataclasses import replace

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.contact_list import ContactList, Counts, Output, Stage, Task
from chalicelib.domain.permissions import Role
from chalicelib.domain.suppression import Purpose
from chalicelib.errors import Forbidden, InvalidField, NotFound, NotPossible
from chalicelib.services.lists import read_stretch
from chalicelib.services.lists.contact_lists import (
    AnnounceList,
    announce_list,
    begin_list,
    fetch_list,
    own_lists,
)
from chalicelib.services.lists.links import read_link
from chalicelib.services.lists.work_on_lists import sweep_lists, work_on_lists
from chalicelib.services.telephone.service_codes import add_code
from tests.fakes.acme import hire, open_acme
from tests.fakes.desk import FakeDesk
from tests.services.lists.handed import CLEAN, MAIL, TAKE_OVER, faults, finished, hand_over, opt_out, result, worked

LIST = b'\xef\xbb\xbfName,E-mail\r\nAnn,ann@example.com\r\nBob,bob@example.com\r\n"Cid, Sr.",CID@example.com\r\n'


def test_who_opted_out_is_left_out_and_every_other_byte_stays(desk: FakeDesk, olga: Staff) -> None:
    opt_out(desk, olga, Email("bob@example.com"), Email("Cid@example.com"))
    given = worked(desk, olga, LIST)
    assert result(desk, given) == "\ufeffName,E-mail\r\nAnn,ann@example.com\r\n"
    assert given.counts == Counts(rows=3, kept=1, left=2)
    assert faults(desk, given) == []


def test_a_list_without_head_and_end_is_read_as_well(desk: FakeDesk, olga: Staff) -> None:
    opt_out(desk, olga, Email("bob@example.com"))
    given = worked(desk, olga, b"bob@example.com;1\nann@example.com;2")
    assert result(desk, given) == "ann@example.com;2\r\n"


def test_what_is_uploaded_is_deleted_and_the_result_after_a_day(desk: FakeDesk, olga: Staff) -> None:
    given = worked(desk, olga, LIST)
    assert [key.rpartition("/")[2] for key in desk.list_bucket.kept] == ["rows.csv"]
    assert fetch_list(desk, olga, given.id, Output.ROWS).endswith(".csv?seconds=60")
    with pytest.raises(NotFound):
        fetch_list(desk, olga, given.id, Output.FAULTS)
    desk.clock.pass_(days=1)
    assert own_lists(desk, olga) == ()
    with pytest.raises(NotFound):
        fetch_list(desk, olga, given.id, Output.ROWS)
    assert sweep_lists(desk) == 1
    assert desk.list_bucket.kept == {}
    assert desk.contact_lists.of(olga.account.id) == ()


def test_a_list_that_never_comes_is_forgotten_after_a_day(desk: FakeDesk, olga: Staff) -> None:
    given = announce_list(desk, olga, CLEAN, language="en", back="http://x/{list}").given
    assert desk.list_bucket.forms == [(given.id, f"http://x/{given.id}")]
    with pytest.raises(InvalidField):
        begin_list(desk, olga, given.id)
    assert work_on_lists(desk) == 0
    desk.clock.pass_(days=1)
    assert sweep_lists(desk) == 1


def test_half_of_a_list_is_malformed_and_the_other_half_comes_back(desk: FakeDesk, olga: Staff) -> None:
    bad = [
        b"nobody",
        b'"never closed,x',
        b"not an address,x",
        b",x",
        b'"a"b@example.com,x',
        b"\xff\xfe@\x80,x",
        b"=cmd|' /C calc'!A0,x",
        b"x" * 20_000,
        b"a@@example.com,x",
    ]
    good = [b"person%d@example.com,x" % number for number in range(500)]
    mixed = [line for number, person in enumerate(good) for line in (person, bad[number % len(bad)])]
    opt_out(desk, olga, Email("person7@example.com"), Email("person499@example.com"))
    given = worked(desk, olga, b"email,note\n" + b"\n".join(mixed) + b"\n")
    kept = [line.encode() for line in result(desk, given).splitlines()[1:]]
    assert kept == [line for line in good if line not in {good[7], good[499]}]
    assert given.counts == Counts(rows=1000, kept=498, left=2, faulty=500)
    found = faults(desk, given)
    assert [line for line, _ in found] == list(range(3, 1002, 2))
    assert found[:4] == [
        (3, "This is not an email address"),
        (5, "A quotation mark is not closed, or stands where none belongs"),
        (7, "This is not an email address"),
        (9, "The row names no contact"),
    ]
    shown = desk.list_bucket.whole(given, Output.FAULTS).decode("utf-8-sig")
    assert "'=cmd" in shown  # no spreadsheet calculates it
    assert len(max(shown.splitlines(), key=len)) < 1200


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("email\nann@example.com\n".encode("utf-16"), "encoding"),
        (b"name,city\nAnn,Rome\n", "columns"),
        (b"\n\n", "columns"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "columns"),
    ],
)
def test_what_is_no_list_is_refused_whole_and_goes(desk: FakeDesk, olga: Staff, content: bytes, why: str) -> None:
    given = worked(desk, olga, content)
    assert (given.stage, given.failure) == (Stage.FAILED, why)
    assert desk.list_bucket.kept == {}
    chain = desk.audit_log.entries(desk.audit_log.chain_of(olga.account.id, None))
    assert chain[-1].detail == {"list": given.id, "task": "clean", "why": why}
    with pytest.raises(NotFound):
        fetch_list(desk, olga, given.id, Output.ROWS)


def test_another_file_in_the_place_of_the_one_that_was_announced_is_not_read(desk: FakeDesk, olga: Staff) -> None:
    given = hand_over(desk, olga, LIST)
    desk.list_bucket.put(given, LIST + b"Eve,eve@example.com\r\n")
    assert finished(desk, given).failure == "replaced"


def test_more_rows_than_there_may_be_are_refused(desk: FakeDesk, olga: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_stretch, "ROWS_LIMIT", 2)
    assert worked(desk, olga, LIST).failure == "too-many-rows"


@pytest.mark.parametrize(
    ("use", "kept"),
    [
        (Purpose.MARKETING_TEXTS, {"+12135550101", "+12135550102"}),
        (Purpose.MARKETING_CALLS, {"+12135550101", "+12135550103"}),
        (Purpose.DO_NOT_CALL, {"+12135550101", "+12135550102", "+12135550103"}),
        (Purpose.SALE_SHARING, {"+12135550102", "+12135550103", "+12135550104"}),
    ],
)
def test_each_use_leaves_out_whom_it_must(desk: FakeDesk, olga: Staff, use: Purpose, kept: set[str]) -> None:
    numbers = [Phone(f"+1213555010{last}") for last in range(1, 5)]
    opt_out(desk, olga, numbers[0], purposes=[Purpose.SALE_SHARING])
    opt_out(desk, olga, numbers[1], purposes=[Purpose.MARKETING_CALLS])
    opt_out(desk, olga, numbers[2], purposes=[Purpose.MARKETING_TEXTS])
    opt_out(desk, olga, numbers[3], purposes=[Purpose.DO_NOT_CALL])
    content = "phone\n" + "".join(f"{number.e164}\n" for number in numbers)
    given = worked(desk, olga, content.encode(), AnnounceList(task=Task.CLEAN, purposes=(use,)))
    assert set(result(desk, given).split()[1:]) == kept


def test_a_brands_list_is_cleaned_of_who_left_the_brand_or_all(desk: FakeDesk, olga: Staff) -> None:
    books = add_code(desk, olga.account, name="Acme Books", actor="system:test").code
    games = add_code(desk, olga.account, name="Acme Games", actor="system:test").code
    ann, bob, cid = (Email(f"{name}@example.com") for name in ("ann", "bob", "cid"))
    opt_out(desk, olga, ann, brand=books)
    opt_out(desk, olga, bob, brand=games)
    opt_out(desk, olga, cid)
    content = b"email\nann@example.com\nbob@example.com\ncid@example.com\n"
    kept = {
        brand: result(desk, worked(desk, olga, content, replace(CLEAN, brand=brand))).split()[1:]
        for brand in ("", books, games)
    }
    assert kept == {
        "": ["ann@example.com", "bob@example.com"],
        books: ["bob@example.com"],
        games: ["ann@example.com"],
    }


def test_each_row_gets_its_own_link(desk: FakeDesk, olga: Staff) -> None:
    content = b"name;email\r\nAnn;ann@example.com\r\nBob;bob@example.com"
    given = worked(desk, olga, content, replace(CLEAN, links=True))
    head, *lines = result(desk, given).splitlines()
    assert head == "name;email;unsubscribe_url"
    for line, name in zip(lines, ("ann", "bob"), strict=True):
        assert line.startswith(f"{name.capitalize()};{name}@example.com;http://recourse.test/unsubscribe/acc_")
        said = read_link(desk, line.rpartition("/")[2]).invitation
        assert (said.contact, said.purpose, said.source) == (Email(f"{name}@example.com"), MAIL, given.id)


def test_five_lists_at_a_time(desk: FakeDesk, olga: Staff) -> None:
    for _ in range(5):
        announce_list(desk, olga, CLEAN, language="en", back="")
    with pytest.raises(NotPossible):
        announce_list(desk, olga, CLEAN, language="en", back="")


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (replace(CLEAN, purposes=()), "purposes"),
        (replace(CLEAN, purposes=(MAIL, Purpose.PROFILING)), "purposes"),
        (replace(CLEAN, brand="123456"), "brand"),
        (replace(CLEAN, purposes=(Purpose.PROFILING,), links=True), "links"),
        (replace(TAKE_OVER, links=True), "links"),
        (replace(CLEAN, name="x" * 101), "name"),
    ],
)
def test_what_makes_no_sense_is_refused(desk: FakeDesk, olga: Staff, command: AnnounceList, field: str) -> None:
    with pytest.raises(InvalidField) as refused:
        announce_list(desk, olga, command, language="en", back="")
    assert refused.value.field == field


def test_who_only_reads_hands_nothing_over_and_fetches_nothing(desk: FakeDesk, olga: Staff) -> None:
    given = worked(desk, olga, LIST)
    auditor = hire(desk, olga.account, Role.AUDITOR)
    assert [one.id for one in own_lists(desk, auditor)] == [given.id]
    with pytest.raises(Forbidden):
        announce_list(desk, auditor, CLEAN, language="en", back="")
    with pytest.raises(Forbidden):
        fetch_list(desk, auditor, given.id, Output.ROWS)


def test_another_business_has_no_such_list_and_none_of_its_opt_outs_count(desk: FakeDesk, olga: Staff) -> None:
    other = open_acme(desk, "other")
    opt_out(desk, other, Email("ann@example.com"))
    given = worked(desk, olga, LIST)
    assert given.counts.left == 0
    with pytest.raises(NotFound):
        fetch_list(desk, other, given.id, Output.ROWS)


def test_the_audit_says_what_was_done_and_names_nobody(desk: FakeDesk, olga: Staff) -> None:
    given = worked(desk, olga, LIST + b"Marker,not-an-address\r\n")
    chain = desk.audit_log.entries(desk.audit_log.chain_of(olga.account.id, None))
    said = [(entry.tag, entry.detail) for entry in chain if entry.tag.startswith("contacts:")]
    assert said == [
        (Tag.CONTACTS_ASKED, {"list": given.id, "task": "clean", "purposes": ["marketing_email"], "policy": 0}),
        (Tag.CONTACTS_BEGUN, {"list": given.id, "bytes": len(LIST) + 23}),
        (Tag.CONTACTS_DONE, {"list": given.id, "task": "clean", "rows": 4, "kept": 3, "left": 0, "faulty": 1}),
    ]
    assert given.name == "Autumn"
    (row,) = [row for row in desk.engine.rows.values() if row.kind == ContactList.KIND]
    assert "Autumn" not in row.body
