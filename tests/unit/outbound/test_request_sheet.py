"""A list as a sheet: every cell quoted, none of them a formula."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chalicelib.domain.ids import AccountId
from chalicelib.domain.request import Outcome
from chalicelib.outbound.request_sheet import CsvRequestSheet
from tests.storage.samples import NOW, a_request
from tests.storage.test_queue import an_account

ACCOUNT = an_account(AccountId("acc_x"), 1)


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_line_has_a_cell_under_each_head(language: str) -> None:
    sheet = CsvRequestSheet()
    head = a_request(ACCOUNT.id)
    asked = replace(head, requester='=HYPERLINK("x")', assignee="usr_x", waiting_message=True)
    closed = head.closed(Outcome.NO_DATA, datetime(2026, 12, 1, 3, 0, tzinfo=UTC))
    content = sheet.head(language) + sheet.lines([asked, closed], {"usr_x": 'Olga, "O"'}, ACCOUNT, language)
    heads, *lines = table(content)
    assert {len(line) for line in (heads, *lines)} == {16}
    assert content.startswith(b'\xef\xbb\xbf"')
    assert lines[0][1] == '\'=HYPERLINK("x")'
    assert lines[0][14] == 'Olga, "O"'
    assert lines[0][8:10] == ["2026-11-22", "2027-01-06"]
    assert lines[1][12] == "2026-11-30"  # the day at the business
    assert NOW.day == 22


def test_what_it_holds_of_a_contact_is_masked() -> None:
    [line] = table(CsvRequestSheet().lines([a_request(ACCOUNT.id)], {}, ACCOUNT, "en"))
    assert "ann@example.com" not in str(line)
    assert line[2] == "a•••@example.com"
