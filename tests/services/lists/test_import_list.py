"""A list of those who opted out is taken over and written out; the one reads what the other has written."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.contact_list import ContactList, Counts, Output, Stage, Task
from chalicelib.domain.permissions import Role
from chalicelib.domain.suppression import Purpose, Source, Suppression, Why
from chalicelib.errors import Forbidden, InvalidField
from chalicelib.services.lists import export_list as export
from chalicelib.services.lists import import_list
from chalicelib.services.lists.contact_lists import announce_list, export_list, fetch_list
from chalicelib.services.opt_outs.change_suppression import LiftSuppression, lift_suppression
from chalicelib.services.telephone.service_codes import add_code
from tests.fakes.acme import hire, open_acme
from tests.fakes.desk import FakeDesk
from tests.services.lists.handed import MAIL, TAKE_OVER, faults, finished, hand_over, opt_out, result, worked

ANN = Email("ann@example.com")


def record(desk: FakeDesk, staff: Staff, contact: Email | Phone = ANN) -> Suppression:
    found = desk.suppressions.of(staff.account.id, contact)
    assert found is not None
    return found


def written(desk: FakeDesk, staff: Staff) -> tuple[ContactList, list[dict[str, str]]]:
    """The whole list as it is exported."""
    given = finished(desk, export_list(desk, staff, language="en"))
    return given, list(csv.DictReader(io.StringIO(result(desk, given).removeprefix("\ufeff"))))


def test_everybody_on_an_earlier_list_is_on_this_one_from_the_day_it_says(desk: FakeDesk, olga: Staff) -> None:
    content = b"email,since\nann@example.com,2024-03-01\nbob@example.com,\n"
    given = worked(desk, olga, content, TAKE_OVER)
    assert given.counts == Counts(rows=2, kept=2)
    (one,) = record(desk, olga).standing
    assert (one.since, one.source, one.own) == (datetime(2024, 3, 1, tzinfo=UTC), Source.BUSINESS, True)
    assert record(desk, olga, Email("bob@example.com")).standing[0].since == given.asked_at


def test_who_stands_on_it_keeps_the_day_and_nothing_is_written_twice(desk: FakeDesk, olga: Staff) -> None:
    opt_out(desk, olga, ANN)
    before = record(desk, olga)
    desk.clock.pass_(days=1)
    worked(desk, olga, b"email\nann@example.com\nANN@example.com\n", TAKE_OVER)
    assert record(desk, olga) == before


def test_one_entry_speaks_for_many_and_names_none(desk: FakeDesk, olga: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_list, "TOGETHER", 4)
    content = b"email\n" + b"".join(b"p%d@example.com\n" % number for number in range(10))
    given = worked(desk, olga, content, replace(TAKE_OVER, why=Why.ASKED))
    chain = desk.audit_log.entries(desk.audit_log.chain_of(olga.account.id, None))
    said = [entry.detail for entry in chain if entry.tag == Tag.SUPPRESSION_CHANGED]
    assert [detail["contacts"] for detail in said] == [4, 4, 2]
    assert said[0] == {
        "list": given.id,
        "why": "asked",
        "contacts": 4,
        "subjects": ["email"],
        "began": ["marketing_email"],
        "ended": [],
    }


def test_rows_may_name_their_own_purpose_brand_and_day_and_wrong_ones_are_named(desk: FakeDesk, olga: Staff) -> None:
    books = add_code(desk, olga.account, name="Acme Books", actor="system:test").code
    tomorrow = (desk.clock.at + timedelta(days=1)).isoformat()
    lines = [
        "contact,purpose,brand,since,ended",
        f"ann@example.com,marketing_email,{books},,",
        "+12135550101,do_not_call,,2024-01-01T10:00:00+00:00,",
        "+12135550102,,,,",
        "bob@example.com,marketing_texts,,,",
        "bob@example.com,loud_music,,,",
        "bob@example.com,,999999,,",
        f"bob@example.com,,,{tomorrow},",
        "bob@example.com,,,yesterday,",
        "bob@example.com,,,,2025-01-01",
        "nobody,,,,",
    ]
    command = replace(TAKE_OVER, purposes=(MAIL, Purpose.SALE_SHARING, Purpose.DO_NOT_CALL))
    given = worked(desk, olga, "\n".join(lines).encode(), command)
    assert given.counts == Counts(rows=10, kept=3, left=1, faulty=6)
    assert faults(desk, given) == [
        (5, "The purpose says nothing about such a contact"),
        (6, "The purpose is none that the list knows"),
        (7, "There is no brand with this service code"),
        (8, "The date cannot be read, or lies in the future"),
        (9, "The date cannot be read, or lies in the future"),
        (11, "This is not a telephone number"),
    ]
    assert record(desk, olga).purposes_of(books) == {MAIL}
    assert record(desk, olga, Phone("+12135550101")).purposes == {Purpose.DO_NOT_CALL}
    assert record(desk, olga, Phone("+12135550102")).purposes == {Purpose.SALE_SHARING, Purpose.DO_NOT_CALL}
    assert desk.suppressions.of(olga.account.id, Email("bob@example.com")) is None


@pytest.mark.parametrize("why", [Why.CONSENTED])
def test_a_reason_that_is_none_to_add_is_refused(desk: FakeDesk, olga: Staff, why: Why) -> None:
    with pytest.raises(InvalidField):
        announce_list(desk, olga, replace(TAKE_OVER, why=why), language="en", back="")


def test_a_request_that_is_withdrawn_does_not_end_what_the_list_says(desk: FakeDesk, olga: Staff) -> None:
    given = hand_over(desk, olga, b"email\nann@example.com\n", TAKE_OVER)
    assert given.stage is Stage.WORKING
    finished(desk, given)
    assert record(desk, olga).standing[0].own


def test_the_export_shows_what_stands_and_what_ended_and_how(
    desk: FakeDesk, olga: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "PAGE", 2)
    opt_out(desk, olga, *(Email(f"p{number}@example.com") for number in range(5)))
    lift_suppression(desk, olga, LiftSuppression(contact=Email("p0@example.com"), purposes=(MAIL,), why=Why.CONSENTED))
    given, lines = written(desk, olga)
    assert given.counts == Counts(rows=5, kept=5)
    assert given.page == 3
    assert {line["contact"]: line["ended_by"] for line in lines} == {
        f"p{number}@example.com": "business" if number == 0 else "" for number in range(5)
    }
    assert fetch_list(desk, olga, given.id, Output.ROWS)


def test_what_one_business_has_exported_another_takes_over_as_it_was(desk: FakeDesk, olga: Staff) -> None:
    opt_out(desk, olga, ANN, Email("bob@example.com"))
    opt_out(desk, olga, Phone("+12135550101"), purposes=[Purpose.DO_NOT_CALL])
    lift_suppression(desk, olga, LiftSuppression(contact=ANN, purposes=(MAIL,), why=Why.CONSENTED))
    desk.clock.pass_(days=3)
    exported, _ = written(desk, olga)
    other = open_acme(desk, "other")
    content = desk.list_bucket.whole(exported, Output.ROWS)
    given = worked(desk, other, content, replace(TAKE_OVER, purposes=(MAIL, Purpose.DO_NOT_CALL)))
    assert given.counts == Counts(rows=3, kept=2, left=1)
    assert faults(desk, given) == []
    for contact in (Email("bob@example.com"), Phone("+12135550101")):
        mine, theirs = record(desk, olga, contact), record(desk, other, contact)
        assert [(one.purpose, one.since) for one in theirs.standing] == [
            (one.purpose, one.since) for one in mine.standing
        ]
    assert desk.suppressions.of(other.account.id, ANN) is None


def test_an_empty_list_is_exported_as_its_head(desk: FakeDesk, olga: Staff) -> None:
    given, lines = written(desk, olga)
    assert (given.counts, lines) == (Counts(), [])


def test_who_handles_requests_takes_lists_over_but_does_not_take_the_whole_list_away(
    desk: FakeDesk, olga: Staff
) -> None:
    handler = hire(desk, olga.account, Role.HANDLER)
    worked(desk, handler, b"email\nann@example.com\n", TAKE_OVER)
    with pytest.raises(Forbidden):
        export_list(desk, handler, language="en")
    given, _ = written(desk, olga)
    assert given.task is Task.EXPORT
    with pytest.raises(Forbidden):
        fetch_list(desk, handler, given.id, Output.ROWS)
