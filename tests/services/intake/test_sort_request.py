"""Staff say what was asked for by telephone or text: rights, place, contact; clocks from the message; or nothing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.agenda import Agenda, Recheck
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.correspondence import Letter, LetterKind, Note
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Behalf, Channel, Outcome, Period, Request, Sorting, State, Typed
from chalicelib.domain.rights import Right
from chalicelib.errors import Conflict, Forbidden, InvalidField, NotFound, NotPossible
from chalicelib.services.audit.commitments import content_commitment
from chalicelib.services.consumer.confirm_contact import mark_confirmed
from chalicelib.services.consumer.view_receipt import view_receipt
from chalicelib.services.handling.assign_request import assign_request
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.handling.read_requests import read_request
from chalicelib.services.intake.close_no_request import CloseNoRequest, close_no_request
from chalicelib.services.intake.sort_request import SortRequest, keyed_right, sort_request
from tests.fakes import acme, caller
from tests.fakes.desk import FakeDesk
from tests.services.retention.closed import decide, match

ANA = Typed(name="Ana López", email=None, phone=caller.NUMBER, details="Everything about her orders")


def sort(
    desk: FakeDesk, staff: Staff, request: Request, *rights: Right, residence: str = "US-CA", typed: Typed = ANA
) -> tuple[Request, ...]:
    command = SortRequest(
        request=request.id, rights=rights, residence=residence, behalf=Behalf.SELF, typed=typed, seen=request.version
    )
    return sort_request(desk, staff, command)


def tags(desk: FakeDesk, request: Request) -> list[str]:
    return [entry.tag for entry in desk.audit_log.of_request(request.account, request.id)]


def letters(desk: FakeDesk, request: Request) -> list[Letter]:
    return list(desk.requests.letters(request.account, request.submission))


def due(request: Request, period: Period) -> date | None:
    clock = request.clock(period)
    return clock.due if clock else None


def test_the_message_becomes_a_request_under_the_law_of_the_place(desk: FakeDesk, staff: Staff) -> None:
    request = caller.rings(desk, staff.account)
    desk.clock.pass_(days=3)
    [sorted_] = sort(desk, staff, request, Right.DELETE)
    now = desk.requests.get(request.account, request.id)
    assert now == replace(sorted_, chain_head=now.chain_head, changed_at=now.changed_at)
    assert (now.right, now.regime, now.residence, now.sort) == (Right.DELETE, "ccpa", "US-CA", None)
    assert (now.received_at, now.requester, now.contact) == (request.received_at, "Ana López", "•••• 23")
    assert now.state is State.AWAITING_VERIFICATION
    web = acme.ask_one(desk, staff.account, Right.DELETE)
    span = (due(web, Period.RESPOND) or date.max) - (due(now, Period.RESPOND) or date.min)
    assert span == timedelta(days=3)  # its clock ran from the message, not from the sorting


def test_several_rights_become_requests_of_one_submission_with_one_receipt(desk: FakeDesk, staff: Staff) -> None:
    request = caller.rings(desk, staff.account, Right.DELETE, code="123459")
    assign_request(desk, staff, request.id, staff.user.id)
    request = desk.requests.get(request.account, request.id)
    desk.clock.pass_(days=1)
    heads = sort(desk, staff, request, Right.KNOW_SPECIFIC, Right.DELETE, Right.OPT_OUT_SALE)
    assert [head.right for head in heads] == [Right.DELETE, Right.OPT_OUT_SALE, Right.KNOW_SPECIFIC]
    assert heads[0].id == request.id  # what was keyed keeps its history
    submission = desk.requests.submission(request.account, request.submission)
    assert submission.requests == tuple(head.id for head in heads)
    assert submission.typed == ANA
    for head in (desk.requests.get(one.account, one.id) for one in heads):
        assert (head.submission, head.received_at, head.code) == (submission.id, request.received_at, "123459")
        assert (head.assignee, head.sort) == (staff.user.id, None)
        entries = [one for one in desk.audit_log.of_request(head.account, head.id) if one.tag.startswith("request:")]
        entry = entries[-1]
        assert entry.tag == Tag.REQUEST_SORTED
        assert entry.detail["commitment"] == content_commitment(submission)
        assert "Ana" not in str(entry.detail)
    looked_at = [row.pk for row in desk.engine.rows.values() if row.kind in {Agenda.KIND, Recheck.KIND}]
    assert all(any(head.id in place for place in looked_at) for head in heads)  # no date passes unnoticed


def test_what_was_committed_to_when_it_came_can_still_be_checked(desk: FakeDesk, staff: Staff) -> None:
    request = caller.rings(desk, staff.account)
    sort(desk, staff, request, Right.DELETE)
    submission = desk.requests.submission(request.account, request.submission)
    first = desk.audit_log.of_request(request.account, request.id)[0]
    before = replace(submission, typed=Typed(name="", email=None, phone=caller.NUMBER))
    assert first.detail["commitment"] == content_commitment(before)


def test_an_address_gets_a_code_and_a_number_waits_for_staff(desk: FakeDesk, staff: Staff) -> None:
    by_mail, by_phone = caller.rings(desk, staff.account), caller.rings(desk, staff.account)
    sort(desk, staff, by_mail, Right.DELETE, typed=replace(ANA, email=Email("ana@example.com")))
    sort(desk, staff, by_phone, Right.DELETE)
    assert [letter.kind for letter in letters(desk, by_mail)] == [LetterKind.CONFIRM_CONTACT]
    assert letters(desk, by_mail)[0].values["channel"] == "phone"
    assert letters(desk, by_phone) == []
    assert desk.requests.get(by_mail.account, by_mail.id).email == Email("ana@example.com")


def test_an_opt_out_waits_for_no_code(desk: FakeDesk, staff: Staff) -> None:
    request = caller.rings(desk, staff.account)
    [head] = sort(desk, staff, request, Right.OPT_OUT_SALE, typed=replace(ANA, email=Email("ana@example.com")))
    assert head.state is State.IN_PROGRESS
    assert [letter.kind for letter in letters(desk, request)] == [LetterKind.RECEIVED]


def test_a_contact_that_was_confirmed_stays_so_until_it_is_another(desk: FakeDesk, staff: Staff) -> None:
    same, other = caller.rings(desk, staff.account), caller.rings(desk, staff.account)
    for request in (same, other):
        mark_confirmed(desk, desk.requests.submission(request.account, request.submission))
    same, other = (desk.requests.get(one.account, one.id) for one in (same, other))
    [kept] = sort(desk, staff, same, Right.DELETE)
    assert kept.verification.contact_confirmed_at == desk.clock.now()
    [lost] = sort(desk, staff, other, Right.DELETE, typed=replace(ANA, email=Email("heard@example.com")))
    assert lost.verification.contact_confirmed_at is None
    assert desk.requests.submission(other.account, other.submission).contact_confirmed_at is None


def test_every_contact_finds_all_rights_and_repeats_are_noticed(desk: FakeDesk, staff: Staff) -> None:
    first, second = caller.rings(desk, staff.account), caller.rings(desk, staff.account)
    heard = Phone("+14155550777")
    for request in (first, second):
        sort(desk, staff, request, Right.DELETE, Right.OPT_OUT_SALE, typed=replace(ANA, phone=heard))
    for number in (caller.NUMBER, heard):
        for entry in desk.requests.by_contact(staff.account.id, number.look_up):
            assert entry.rights == (Right.OPT_OUT_SALE, Right.DELETE)
    dossier = read_request(desk, staff, second.id)
    assert [entry.submission for entry in dossier.related] == [first.submission]
    assert [flag.kind.value for flag in dossier.flags] == ["duplicate"]


def test_a_repeat_is_closed_as_a_duplicate_once_it_is_sorted(desk: FakeDesk, staff: Staff) -> None:
    first, second = caller.rings(desk, staff.account), caller.rings(desk, staff.account)
    for request in (first, second):
        sort(desk, staff, request, Right.OPT_OUT_SALE)
    command = DecideRequest(request=second.id, outcome=Outcome.DUPLICATE, grounds=(), text="", same_as=first.submission)
    assert decide_request(desk, staff, command).same_as == first.submission


def test_the_receipt_is_signed_anew_about_what_is_known_now(desk: FakeDesk, staff: Staff) -> None:
    request = caller.rings(desk, staff.account)
    before = view_receipt(desk, staff.account, request.submission)
    request = desk.requests.get(request.account, request.id)
    sort(desk, staff, request, Right.DELETE)
    assert view_receipt(desk, staff.account, request.submission) != before


def test_a_texts_own_words_stay_what_they_are(desk: FakeDesk, staff: Staff) -> None:
    request = acme.phone_in(desk, staff.account, sort=Sorting.READ, channel=Channel.TEXT)
    sort(desk, staff, request, Right.DELETE)
    assert desk.requests.submission(request.account, request.submission).typed.details == ""


def test_a_further_recording_of_a_sorted_call_does_not_ask_to_sort_again(desk: FakeDesk, staff: Staff) -> None:
    request = caller.rings(desk, staff.account)
    sort(desk, staff, request, Right.OPT_OUT_SALE)
    caller.records(desk, request)
    now = desk.requests.get(request.account, request.id)
    assert (now.sort, now.waiting_message) == (None, True)
    with pytest.raises(NotPossible, match="sorted-already"):
        sort(desk, staff, now, Right.DELETE)


def test_under_another_law_the_keyed_right_has_its_name_there(desk: FakeDesk, staff: Staff) -> None:
    request = caller.rings(desk, staff.account, Right.KNOW_SPECIFIC)
    assert keyed_right(staff.account, request, "unsaid") is Right.KNOW_SPECIFIC
    assert keyed_right(staff.account, request, "DE") is Right.ACCESS
    assert keyed_right(staff.account, caller.rings(desk, staff.account), "DE") is None
    heads = sort(desk, staff, request, Right.ERASE, Right.ACCESS, residence="DE")
    assert [(head.right, head.regime) for head in heads] == [(Right.ACCESS, "gdpr"), (Right.ERASE, "gdpr")]
    assert due(heads[0], Period.ACKNOWLEDGE) is None


@pytest.mark.parametrize(
    ("rights", "residence", "field", "problem"),
    [
        ((), "US-CA", "rights", "none-asked"),
        ((Right.ERASE,), "US-CA", "rights", "not-offered"),
        ((Right.UNSORTED,), "unsaid", "rights", "not-offered"),
        ((Right.DELETE,), "US-XX", "residence", "unknown"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_changes(
    desk: FakeDesk, staff: Staff, rights: tuple[Right, ...], residence: str, field: str, problem: str
) -> None:
    request = caller.rings(desk, staff.account)
    with pytest.raises(InvalidField) as refused:
        sort(desk, staff, request, *rights, residence=residence)
    assert (refused.value.field, refused.value.problem) == (field, problem)
    assert desk.requests.get(request.account, request.id) == request


def test_only_staff_who_handle_requests_sort_those_of_their_own_account(desk: FakeDesk, staff: Staff) -> None:
    request = caller.rings(desk, staff.account)
    for role in (Role.AUDITOR, Role.REVIEWER):
        with pytest.raises(Forbidden):
            sort(desk, acme.hire(desk, staff.account, role), request, Right.DELETE)
    with pytest.raises(NotFound):
        sort(desk, acme.open_acme(desk, "other"), request, Right.DELETE)


def test_of_two_who_sort_at_once_the_second_is_told(desk: FakeDesk, staff: Staff) -> None:
    request = caller.rings(desk, staff.account)
    sort(desk, staff, request, Right.DELETE)
    with pytest.raises(Conflict):
        sort(desk, staff, request, Right.OPT_OUT_SALE)
    assert len(desk.requests.submission(request.account, request.submission).requests) == 1


def test_what_was_no_request_is_closed_without_a_word_to_anybody(desk: FakeDesk, staff: Staff) -> None:
    request = caller.rings(desk, staff.account)
    closed = close_no_request(desk, staff, CloseNoRequest(request=request.id, what="silence"))
    assert (closed.outcome, closed.state, closed.decided_by) == (Outcome.NO_REQUEST, State.CLOSED, staff.actor)
    assert all(clock.met_at for clock in closed.clocks)
    assert letters(desk, request) == []
    entry = desk.audit_log.of_request(request.account, request.id)[-1]
    assert (entry.tag, entry.detail) == (Tag.REQUEST_SORTED, {"outcome": "no request", "what": "silence"})
    with pytest.raises(NotPossible, match="request-closed"):
        sort(desk, staff, desk.requests.get(request.account, request.id), Right.DELETE)


def test_another_reason_needs_words_which_only_colleagues_read(desk: FakeDesk, staff: Staff) -> None:
    request = caller.rings(desk, staff.account)
    for what, field in (("", "what"), ("weather", "what"), ("other", "why")):
        with pytest.raises(InvalidField) as refused:
            close_no_request(desk, staff, CloseNoRequest(request=request.id, what=what, why=" "))
        assert refused.value.field == field
    close_no_request(desk, staff, CloseNoRequest(request=request.id, what="other", why="A poll about tea"))
    _, filed = desk.requests.dossier(request.account, request.id)
    assert [item.text for item in filed if isinstance(item, Note)] == ["A poll about tea"]


def test_what_an_agent_says_by_telephone_waits_for_permission_as_what_comes_by_the_form(
    desk: FakeDesk, staff: Staff
) -> None:
    request = caller.rings(desk, staff.account)
    typed = replace(ANA, email=Email("ana@example.com"), agent_name="Lee Chan")
    command = SortRequest(
        request=request.id,
        rights=(Right.DELETE, Right.OPT_OUT_SALE),
        residence="US-CA",
        behalf=Behalf.AGENT,
        typed=typed,
        seen=request.version,
    )
    heads = {head.right: head for head in sort_request(desk, staff, command)}
    submission = desk.requests.submission(request.account, request.submission)
    assert (submission.behalf, submission.typed.agent_name) == (Behalf.AGENT, "Lee Chan")
    sent = acme.ask(desk, staff.account, Right.DELETE, behalf=Behalf.AGENT)
    web = desk.requests.get(request.account, sent.requests[0])
    for head in heads.values():
        assert head.verification.agent is not None
    assert heads[Right.DELETE].verification.agent == web.verification.agent
    match(desk, staff, heads[Right.DELETE].id)
    with pytest.raises(NotPossible):
        decide(desk, staff, heads[Right.DELETE].id)
