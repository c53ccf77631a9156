"""The log of erased requests is read in pages, the last received first, and saved whole."""

import csv
import io
from datetime import timedelta

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.permissions import Role
from chalicelib.domain.rights import Right
from chalicelib.errors import Forbidden
from chalicelib.services.consumer_data.read_log import log_as_csv, read_log
from tests.fakes.acme import ask_one, hire, open_acme
from tests.fakes.desk import FakeDesk
from tests.services.consumer_data.orders import order, run
from tests.services.retention.closed import decide


def erased(desk: FakeDesk, staff: Staff, days: int) -> list[str]:
    """Requests of so many days in turn, all erased."""
    heads = []
    for _ in range(days):
        head = ask_one(desk, staff.account, Right.OPT_OUT_SALE)
        decide(desk, staff, head.id)
        desk.deliver()
        heads.append(head)
        desk.clock.at += timedelta(days=1)
    order(desk, staff, *(head.submission for head in heads))
    run(desk)
    return [head.id for head in heads]


def test_pages_follow_each_other_without_gap_or_repetition(desk: FakeDesk, olga: Staff) -> None:
    names = erased(desk, olga, 5)
    found: list[str] = []
    after = ""
    while True:
        page = read_log(desk, olga, after=after, limit=2)
        found += [line.id for line in page.lines]
        after = page.after
        if not after:
            break
    assert found == names[::-1]
    assert [line.id for line in read_log(desk, olga, after="../nonsense", limit=2).lines] == names[:2:-1]


def test_the_file_has_every_line_and_nobodys_name(desk: FakeDesk, olga: Staff) -> None:
    names = erased(desk, olga, 3)
    text = log_as_csv(desk, olga)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["request"] for row in rows] == names[::-1]
    assert rows[0] == {
        "request": names[-1],
        "received_on": "2026-11-25",
        "right": "opt_out_sale",
        "law": "ccpa",
        "law_version": rows[0]["law_version"],
        "manner": "web",
        "answered_on": "2026-11-25",
        "outcome": "granted",
        "grounds": "",
        "appeal_decided_on": "",
        "person_erased_on": "2026-11-26",
        "kept_until": "2028-11-25",
    }
    assert "ana" not in text.lower()


def test_it_is_read_by_who_may_read_the_audit_and_only_their_own(desk: FakeDesk, olga: Staff) -> None:
    erased(desk, olga, 1)
    assert read_log(desk, hire(desk, olga.account, Role.AUDITOR)).lines
    assert read_log(desk, open_acme(desk, "other")).lines == ()
    with pytest.raises(Forbidden):
        read_log(desk, hire(desk, olga.account, Role.HANDLER))
    with pytest.raises(Forbidden):
        log_as_csv(desk, hire(desk, olga.account, Role.REVIEWER))
