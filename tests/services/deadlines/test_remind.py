"""Time passes over a request: who is told what on which morning, and nobody twice."""

import json
from datetime import date

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.alerts import Alerts, Rhythm
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.permissions import Role
from chalicelib.domain.rights import Right
from chalicelib.services.accounts.user_access import disable_user
from chalicelib.services.deadlines.choose_alerts import choose_alerts
from chalicelib.services.deadlines.keep_deadlines import keep_deadlines
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from chalicelib.services.handling.assign_request import assign_request
from tests.fakes.acme import ANA, ask, ask_one, hire
from tests.fakes.desk import FakeDesk
from tests.services.deadlines.mornings import OLGA, go_to, mails, run_until, said


def test_staff_hear_of_an_answer_on_each_of_its_days_and_every_working_day_when_it_is_late(
    desk: FakeDesk, olga: Staff
) -> None:
    request = ask_one(desk, olga.account, Right.DELETE)
    acknowledge_request(desk, olga, request.id)
    run_until(desk, date(2027, 1, 13))
    due = [day for address, day in mails(desk)]
    # 45 days from November 23 are January 7, the target the 6th; the denial is drafted on the 1st
    assert due == ["12-23", "12-30", "01-01", "01-04", "01-06", "01-07", "01-08", "01-11", "01-12"]
    assert [late for _, _, late in said(desk)] == [False] * 6 + [True] * 3
    assert {subject for subject, _, _ in said(desk)} == {"respond", "draft"}


def test_a_reminder_says_what_is_due_and_names_nobody(desk: FakeDesk, olga: Staff) -> None:
    request = ask_one(desk, olga.account, Right.DELETE)
    run_until(desk, date(2026, 12, 3))
    [letter] = [letter for letter in desk.letters() if letter.kind is LetterKind.STAFF_SUMMARY]
    line = [request.id, request.submission, "delete", "acknowledge", "2026-12-09", False]
    assert json.loads(letter.values["summary"]) == [line]
    assert "Ana" not in str(letter.values)
    assert ANA.address not in str(letter.values)


def test_reminders_move_no_head_and_write_no_audit(desk: FakeDesk, olga: Staff) -> None:
    request = ask_one(desk, olga.account, Right.DELETE, confirmed=False)
    before = desk.requests.get(olga.account.id, request.id), len(desk.engine.audit)
    run_until(desk, date(2027, 1, 12), hours=6)
    assert len(mails(desk)) > 8
    assert (desk.requests.get(olga.account.id, request.id), len(desk.engine.audit)) == before


def test_the_job_finds_nothing_to_do_when_it_runs_again(desk: FakeDesk, olga: Staff) -> None:
    ask_one(desk, olga.account, Right.DELETE)
    go_to(desk, date(2026, 12, 2))
    rows = dict(desk.engine.rows)
    for _ in range(3):
        assert keep_deadlines(desk) == 0
    assert desk.engine.rows == rows


def test_the_consumer_is_asked_to_confirm_once_for_the_whole_submission(desk: FakeDesk, olga: Staff) -> None:
    ask(desk, olga.account, Right.DELETE, Right.KNOW_SPECIFIC, Right.CORRECT, confirmed=False)
    run_until(desk, date(2026, 12, 5))
    assert mails(desk, LetterKind.VERIFY_REMINDER) == [(ANA.address, day) for day in ("11-24", "11-26", "11-30")]
    desk.deliver()
    assert [mail.to for mail in desk.mailer.to(ANA.address)] == [ANA.address] * 4  # the first one carried the code


def test_who_has_confirmed_or_needs_no_proof_is_not_asked(desk: FakeDesk, olga: Staff) -> None:
    ask(desk, olga.account, Right.DELETE)
    ask(desk, olga.account, Right.OPT_OUT_SALE, confirmed=False)
    run_until(desk, date(2026, 12, 5), hours=6)
    assert mails(desk, LetterKind.VERIFY_REMINDER) == []


def test_two_weeks_without_the_job_are_made_up_by_one_mail_for_each_person(desk: FakeDesk, olga: Staff) -> None:
    requests = [ask_one(desk, olga.account, Right.DELETE, confirmed=False) for _ in range(3)]
    go_to(desk, date(2026, 12, 11))
    assert mails(desk) == [(OLGA, "12-11")]
    assert said(desk) == [("acknowledge", "2026-12-09", True)] * len(requests)
    assert len(mails(desk, LetterKind.VERIFY_REMINDER)) == len(requests)  # one each, for three days that were missed


def test_five_hundred_reminders_are_one_mail_that_lists_the_first_and_counts_the_rest(
    desk: FakeDesk, olga: Staff
) -> None:
    for _ in range(500):
        ask_one(desk, olga.account, Right.OPT_OUT_SALE, confirmed=False)
    go_to(desk, date(2026, 12, 7))
    [letter] = [letter for letter in desk.letters() if letter.kind is LetterKind.STAFF_SUMMARY]
    assert len(json.loads(letter.values["summary"])) == 50
    assert letter.values["more"] == "450"
    assert not any(row.kind in {"notice", "summary"} for row in desk.engine.rows.values())


def test_everybody_who_may_handle_it_hears_of_a_request_that_nobody_looks_after(desk: FakeDesk, olga: Staff) -> None:
    staff = {role: hire(desk, olga.account, role).user.email.address for role in Role}
    ask_one(desk, olga.account, Right.DELETE)
    go_to(desk, date(2026, 12, 2))
    told = {address for address, _ in mails(desk)}
    assert told == {OLGA, staff[Role.OWNER], staff[Role.ADMINISTRATOR], staff[Role.HANDLER]}


def test_who_looks_after_it_hears_of_it_alone_until_it_is_late(desk: FakeDesk, olga: Staff) -> None:
    hans, _ = hire(desk, olga.account, Role.HANDLER, "Hans"), hire(desk, olga.account, Role.HANDLER, "Ines")
    request = ask_one(desk, olga.account, Right.DELETE)
    assign_request(desk, olga, request.id, hans.user.id)
    go_to(desk, date(2026, 12, 2))
    assert mails(desk) == [("hans@acme.example", "12-02")]
    go_to(desk, date(2026, 12, 10))
    assert sorted(mails(desk)[1:]) == [("hans@acme.example", "12-10"), (OLGA, "12-10")]


def test_a_disabled_assignee_does_not_make_a_request_nobody_s(desk: FakeDesk, olga: Staff) -> None:
    hans = hire(desk, olga.account, Role.HANDLER, "Hans")
    request = ask_one(desk, olga.account, Right.DELETE)
    assign_request(desk, olga, request.id, hans.user.id)
    disable_user(desk, olga, hans.user)
    go_to(desk, date(2026, 12, 2))
    assert mails(desk) == [(OLGA, "12-02")]


@pytest.mark.parametrize(
    ("alerts", "expected"),
    [
        (Alerts(rhythm=Rhythm.DAILY), ["12-02", "12-04", "12-05", "12-09", "12-10"]),
        (Alerts(rhythm=Rhythm.AT_ONCE), ["12-02", "12-04", "12-05", "12-09", "12-10"]),
        (Alerts(rhythm=Rhythm.NEVER, two_days_before=True), ["12-04", "12-05", "12-09", "12-10"]),
        (Alerts(rhythm=Rhythm.FRIDAY, two_days_before=False), ["12-04", "12-10"]),
        (Alerts(rhythm=Rhythm.NEVER, two_days_before=False), ["12-10"]),
    ],
)
def test_each_person_chooses_what_comes_and_what_is_late_always_comes(
    desk: FakeDesk, olga: Staff, alerts: Alerts, expected: list[str]
) -> None:
    choose_alerts(desk, olga, alerts)
    ask_one(desk, olga.account, Right.DELETE)
    run_until(desk, date(2026, 12, 11))
    assert [day for _, day in mails(desk)] == expected


def test_what_was_done_meanwhile_is_not_in_friday_s_summary(desk: FakeDesk, olga: Staff) -> None:
    choose_alerts(desk, olga, Alerts(rhythm=Rhythm.FRIDAY, two_days_before=False))
    request = ask_one(desk, olga.account, Right.DELETE)
    go_to(desk, date(2026, 12, 2))
    acknowledge_request(desk, olga, request.id)
    go_to(desk, date(2026, 12, 4))
    assert mails(desk) == []
    assert not any(row.kind == "notice" for row in desk.engine.rows.values())


def test_a_mail_goes_at_eight_and_not_in_the_night(desk: FakeDesk, olga: Staff) -> None:
    ask_one(desk, olga.account, Right.DELETE)
    go_to(desk, date(2026, 12, 2), hour=7)
    assert mails(desk) == []
    go_to(desk, date(2026, 12, 2), hour=8)
    assert mails(desk) == [(OLGA, "12-02")]
