"""A complaint outside is noted, followed with reminders and ended; its request stays while it is open."""

from datetime import date, timedelta

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.consumer_erasure import Stays
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.outside_case import OPEN_LIMIT, CaseState
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Request
from chalicelib.errors import Conflict, Forbidden, InvalidField, NotFound, NotPossible
from chalicelib.services.consumer_data.find_data import stays_for
from chalicelib.services.deadlines.keep_deadlines import keep_deadlines
from chalicelib.services.recourse.list_cases import export_cases, list_cases
from chalicelib.services.recourse.note_case import FollowCase, NoteCase, follow_case, note_case
from chalicelib.services.retention.delete_submission import delete_submission
from tests.fakes import acme
from tests.fakes.desk import FakeDesk
from tests.services.children.tasks import opened


@pytest.fixture
def head(desk: FakeDesk, olga: Staff) -> Request:
    return acme.ask_one(desk, olga.account)


def today(desk: FakeDesk, staff: Staff) -> date:
    return staff.account.day_of(desk.clock.now())


def noted(desk: FakeDesk, staff: Staff, head: Request, days: int | None = 20, **more: str) -> NoteCase:
    day = today(desk, staff)
    due = day + timedelta(days=days) if days is not None else None
    given = {"body": "regulator", "reference": "AZ 17"} | more
    return NoteCase(request=head.id, filed_on=day, due=due, **given)  # type: ignore[arg-type]


def test_it_is_noted_with_the_authority_of_the_law_and_sealed(desk: FakeDesk, olga: Staff, head: Request) -> None:
    case = note_case(desk, olga, noted(desk, olga, head))
    assert "CalPrivacy" in case.name
    [kept] = desk.outside_cases.of(head.account, [head.id])
    assert (kept.reference, kept.state, kept.due) == ("AZ 17", CaseState.OPEN, case.due)
    entry = desk.audit_log.of_request(head.account, head.id)[-1]
    assert (entry.tag, entry.detail["body"]) == ("request:case:noted", "regulator")
    assert all("AZ 17" not in row.body for row in desk.engine.rows.values())


def test_what_does_not_fit_is_refused(desk: FakeDesk, olga: Staff, head: Request) -> None:
    for command, field in (
        (noted(desk, olga, head, body="nobody"), "case_body"),
        (noted(desk, olga, head, body="other"), "case_name"),
        (noted(desk, olga, head, days=-1), "case_due"),
        (NoteCase(request=head.id, body="regulator", filed_on=date.max), "case_filed"),
    ):
        with pytest.raises(InvalidField) as refused:
            note_case(desk, olga, command)
        assert refused.value.field == field
    with pytest.raises(Forbidden):
        note_case(desk, acme.hire(desk, olga.account, Role.AUDITOR), noted(desk, olga, head))
    with pytest.raises(NotFound):
        note_case(desk, acme.open_acme(desk, "other"), noted(desk, olga, head))
    with pytest.raises(Conflict):
        note_case(
            desk, olga, NoteCase(request=head.id, body="regulator", filed_on=today(desk, olga), seen=head.version + 1)
        )
    for _ in range(OPEN_LIMIT):
        note_case(desk, olga, noted(desk, olga, head, body="other", name="The ombudsman"))
    with pytest.raises(NotPossible):
        note_case(desk, olga, noted(desk, olga, head))


def test_staff_are_reminded_before_its_date_and_each_week_after_and_no_more_at_its_end(
    desk: FakeDesk, olga: Staff, head: Request
) -> None:
    case = note_case(desk, olga, noted(desk, olga, head))

    def told() -> int:
        keep_deadlines(desk)
        lines = [letter.values["summary"] for letter in desk.letters() if letter.kind is LetterKind.STAFF_SUMMARY]
        return sum('"outside"' in line for line in lines)

    assert told() == 0
    desk.clock.pass_(days=13)
    assert (told(), told()) == (1, 1)
    desk.clock.pass_(days=8)
    assert told() == 2
    ended = follow_case(desk, olga, FollowCase(request=head.id, case=case.id, state="settled", words="Agreed."))
    assert (ended.state, ended.open, ended.words) == (CaseState.SETTLED, False, "Agreed.")
    desk.clock.pass_(days=8)
    assert told() == 2
    with pytest.raises(NotPossible):
        follow_case(desk, olga, FollowCase(request=head.id, case=case.id, state="open"))


def test_a_made_up_name_is_no_key(desk: FakeDesk, olga: Staff, head: Request) -> None:
    for made_up in ("", "x", "../01", "01UNKNOWN", "A" * 3000):
        with pytest.raises(NotFound):
            follow_case(desk, olga, FollowCase(request=head.id, case=made_up, state="open"))


def test_a_new_date_is_followed_and_none_is_looked_at_each_month(desk: FakeDesk, olga: Staff, head: Request) -> None:
    case = note_case(desk, olga, noted(desk, olga, head, days=None))
    day = today(desk, olga)
    assert case.next_on == day + timedelta(days=30)
    command = FollowCase(request=head.id, case=case.id, state="open", due=day + timedelta(days=40), reference="B 2")
    followed = follow_case(desk, olga, command)
    assert (followed.reference, followed.next_on) == ("B 2", day + timedelta(days=33))
    for state, due, field in (("", None, "case_state"), ("open", day - timedelta(days=1), "case_due")):
        with pytest.raises(InvalidField) as refused:
            follow_case(desk, olga, FollowCase(request=head.id, case=case.id, state=state, due=due))
        assert refused.value.field == field


def test_the_request_stays_while_one_is_open_and_takes_all_of_them_along(
    desk: FakeDesk, olga: Staff, head: Request
) -> None:
    note_case(desk, olga, noted(desk, olga, head))
    submission = desk.requests.submission(head.account, head.submission)
    assert Stays.AWAITED in stays_for(desk, olga.account, submission)
    delete_submission(desk, head.account, head.submission)
    assert desk.outside_cases.of(head.account, [head.id]) == ()


def test_what_ended_about_a_childs_request_is_in_no_list_from_the_first_moment(
    desk: FakeDesk, olga: Staff, head: Request
) -> None:
    case = note_case(desk, olga, noted(desk, olga, head))
    follow_case(desk, olga, FollowCase(request=head.id, case=case.id, state="settled"))
    opened(desk, olga, desk.requests.get(head.account, head.id))
    assert desk.outside_cases.of(head.account, [head.id])  # the job has not come by yet
    assert list_cases(desk, olga, open_ones=False, limit=9).cases == ()
    assert "AZ 17" not in export_cases(desk, olga)


def test_lists_are_read_in_pages_and_saved_as_a_file(desk: FakeDesk, olga: Staff, head: Request) -> None:
    far, near, never = [note_case(desk, olga, noted(desk, olga, head, days=days)) for days in (40, 5, None)]
    other = acme.open_acme(desk, "other")
    note_case(desk, other, noted(desk, other, acme.ask_one(desk, other.account)))
    first = list_cases(desk, olga, open_ones=True, limit=2)
    rest = list_cases(desk, olga, open_ones=True, after=first.after, limit=2)
    assert [case.id for case in (*first.cases, *rest.cases)] == [near.id, far.id, never.id]
    assert (bool(first.after), rest.after) == (True, "")
    follow_case(desk, olga, FollowCase(request=head.id, case=near.id, state="upheld", words="=They won"))
    assert [case.id for case in list_cases(desk, olga, open_ones=False, limit=9).cases] == [near.id]
    lines = export_cases(desk, olga).lstrip("\ufeff").splitlines()
    assert [line.partition(",")[0].strip('"') for line in lines] == ["id", far.id, never.id, near.id]
    assert "=They won" not in [cell.strip('"') for cell in lines[-1].split(",")]
    with pytest.raises(Forbidden):
        export_cases(desk, acme.hire(desk, olga.account, Role.HANDLER))
