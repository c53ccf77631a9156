"""What the page tells a privacy officer to do now: on the first day, on day 44, and on the day after the last."""

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from chalicelib import texts
from chalicelib.domain.account import Staff
from chalicelib.domain.contact import Email
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Request, Sorting
from chalicelib.domain.rights import Right
from chalicelib.domain.telephony import Consent
from chalicelib.domain.verification import MatchMethod, MatchResult
from chalicelib.http.staff.cases_view import CaseRow
from chalicelib.http.staff.formats_view import WishRow
from chalicelib.http.staff.next_step import actions, next_step, what_stays_open
from chalicelib.http.views import NextStep
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from chalicelib.services.handling.ask_identity import ask_identity
from chalicelib.services.handling.record_match import RecordMatch, record_match
from chalicelib.services.handling.write_message import write_to_business
from chalicelib.services.telephone.record_consent import record_consent
from tests.fakes import acme, caller
from tests.fakes.desk import FakeDesk


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def staff(desk: FakeDesk) -> Staff:
    return acme.open_acme(desk)


def told(desk: FakeDesk, staff: Staff, request: Request) -> NextStep:
    head, filed = desk.requests.dossier(request.account, request.id)
    return next_step(staff, head, filed, today=staff.account.day_of(desk.clock.now()))


def match(
    desk: FakeDesk,
    staff: Staff,
    request: Request,
    *,
    on_file: bool = True,
    compared: tuple[str, ...] = ("name", "email", "order"),
    declaration: bool = True,
) -> None:
    command = RecordMatch(
        request=request.id,
        compared=compared,
        method=MatchMethod.RECORDS,
        result=MatchResult.MATCHED,
        declaration=declaration,
        contact_on_file=on_file,
        file_contact=None if on_file else Email("old@example.com"),
    )
    record_match(desk, staff, command)


def test_the_steps_of_a_request_follow_each_other(desk: FakeDesk, staff: Staff) -> None:
    request = acme.ask_one(desk, staff.account)
    first = told(desk, staff, request)
    assert (first.key, first.by) == ("acknowledge", date(2026, 12, 9))
    acknowledge_request(desk, staff, request.id)
    assert told(desk, staff, request).key == "match"
    match(desk, staff, request)
    step = told(desk, staff, request)
    assert (step.key, step.by, step.extendable_to) == ("upload", date(2027, 1, 7), None)
    assert step.action is not None
    assert step.action.url.endswith("/upload")


def test_on_day_44_it_says_how_much_time_is_left_and_that_it_can_be_extended(desk: FakeDesk, staff: Staff) -> None:
    request = acme.ask_one(desk, staff.account, Right.DELETE)
    acknowledge_request(desk, staff, request.id)
    match(desk, staff, request)
    desk.clock.pass_(days=44, hours=8)
    step = told(desk, staff, request)
    assert (step.key, step.days_left, step.extendable_to) == ("answer", 1, date(2027, 2, 21))
    desk.clock.pass_(days=2)
    late = told(desk, staff, request)
    assert (late.days_left, late.extendable_to) == (-1, None)


def test_who_never_confirmed_is_waited_for_until_the_end_is_near(desk: FakeDesk, staff: Staff) -> None:
    request = acme.ask_one(desk, staff.account, confirmed=False)
    acknowledge_request(desk, staff, request.id)
    assert told(desk, staff, request).key == "wait"
    desk.clock.pass_(days=38)
    assert told(desk, staff, request).key == "wait"
    desk.clock.pass_(days=1)  # five days before the target, which is a day before the date
    step = told(desk, staff, request)
    assert (step.key, step.by, step.days_left) == ("denial-drafted", date(2027, 1, 6), 5)
    assert step.action is not None
    assert step.action.key == "answer"


def test_a_second_person_is_told_to_look_and_the_first_to_ask(desk: FakeDesk, staff: Staff) -> None:
    request = acme.ask_one(desk, staff.account, Right.DELETE)
    acknowledge_request(desk, staff, request.id)
    match(desk, staff, request, on_file=False)
    assert told(desk, staff, request).key == "approve-wait"
    reviewer = acme.hire(desk, staff.account, Role.REVIEWER)
    assert told(desk, reviewer, request).key == "approve"
    head = desk.requests.get(request.account, request.id)
    assert [link.key for link in actions(reviewer, head, today=date(2026, 11, 23))] == ["approve"]
    auditor = acme.hire(desk, staff.account, Role.AUDITOR)
    assert told(desk, auditor, request).action is None
    assert actions(auditor, head, today=date(2026, 11, 23)) == []


def test_a_match_without_its_declaration_says_so_and_leads_to_asking_for_it(desk: FakeDesk, staff: Staff) -> None:
    request = acme.ask_one(desk, staff.account)
    acknowledge_request(desk, staff, request.id)
    match(desk, staff, request, declaration=False)
    step = told(desk, staff, request)
    assert (step.key, step.action and step.action.key) == ("declaration", "identity")
    ask_identity(desk, staff, request.id, "Please sign the declaration.")
    step = told(desk, staff, request)
    assert (step.key, step.action and step.action.key) == ("declaration", "match")


def test_a_match_of_too_few_points_says_so_and_leads_to_a_better_one(desk: FakeDesk, staff: Staff) -> None:
    request = acme.ask_one(desk, staff.account)
    acknowledge_request(desk, staff, request.id)
    match(desk, staff, request, compared=("name", "email"))
    step = told(desk, staff, request)
    assert (step.key, step.action and step.action.key) == ("points", "match")


def test_beside_what_is_still_open_nobody_reads_that_nothing_is_left() -> None:
    today, due = date(2026, 11, 23), date(2026, 11, 30)
    nothing = NextStep(key="none", by=None, days_left=0)
    wish = WishRow(
        form="braille",
        words="",
        came="web",
        state="open",
        asked_at=datetime(2026, 11, 22, tzinfo=UTC),
        due=due,
        late=False,
        ended_at=None,
        answer="",
        reference="",
        request_url="",
        end_url="/end",
    )
    case = CaseRow(
        name="CPPA", reference="", words="", state="open", filed_on=today, due=None, late=False, ended_at=None, url="/c"
    )
    left = what_stays_open(nothing, [wish], [case], today=today)
    assert (left.key, left.by, left.days_left) == ("format-open", due, 7)
    left = what_stays_open(nothing, [replace(wish, ended_at=wish.asked_at)], [case], today=today)
    assert (left.key, left.by) == ("case-open", None)
    assert what_stays_open(nothing, [], [], today=today) == nothing
    answer = NextStep(key="answer", by=due, days_left=7)
    assert what_stays_open(answer, [wish], [], today=today) == answer
    assert all(texts.has_text(f"staff.next.{key}") for key in ("format-open", "case-open", "points", "declaration"))


def test_a_message_that_waits_comes_before_our_own_steps(desk: FakeDesk, staff: Staff) -> None:
    request = acme.ask_one(desk, staff.account)
    acknowledge_request(desk, staff, request.id)
    write_to_business(desk, staff.account, request.submission, request.id, "Hello?")
    assert told(desk, staff, request).key == "message"


@pytest.mark.parametrize(
    ("sort", "key"),
    [(Sorting.LISTEN, "sort-listen"), (Sorting.CALL_BACK, "sort-call-back"), (Sorting.READ, "sort-read")],
)
def test_what_came_by_telephone_or_text_is_sorted_first(desk: FakeDesk, staff: Staff, sort: Sorting, key: str) -> None:
    for right in (Right.UNSORTED, Right.DELETE):
        request = acme.phone_in(desk, staff.account, right, sort=sort)
        step = told(desk, staff, request)
        assert (step.key, step.extendable_to) == (key, None)
        assert step.action is not None
        assert step.action.url.endswith("/sort")
        assert texts.has_text(f"staff.next.{key}")
        possible = actions(staff, request, today=staff.account.day_of(desk.clock.now()))
        assert [link.key for link in possible] == [key, "message", "note", "child", "hold"]


def test_a_message_that_was_begun_is_awaited_for_a_day_and_then_the_caller_is_called_back(
    desk: FakeDesk, staff: Staff
) -> None:
    request = caller.rings(desk, staff.account)
    assert told(desk, staff, request).key == "sort-call-back"  # no take began
    [call] = desk.voicemails.calls(request.account, request.id)
    record_consent(desk, call.id, Consent.GIVEN, take=1)
    step = told(desk, staff, request)
    assert step.key == "message-awaited"
    assert step.action is not None
    assert step.action.key == "sort-call-back"
    desk.clock.pass_(days=2)
    assert told(desk, staff, request).key == "sort-call-back"


def test_a_message_that_has_come_or_was_refused_is_not_awaited(desk: FakeDesk, staff: Staff) -> None:
    came, refused = (caller.rings(desk, staff.account) for _ in range(2))
    for request, consent in ((came, Consent.GIVEN), (refused, Consent.REFUSED)):
        [call] = desk.voicemails.calls(request.account, request.id)
        record_consent(desk, call.id, consent, take=1)
    caller.records(desk, came)
    assert told(desk, staff, came).key == "sort-listen"
    assert told(desk, staff, refused).key == "sort-call-back"
