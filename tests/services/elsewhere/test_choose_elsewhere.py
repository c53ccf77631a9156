"""Staff delete what came from elsewhere and say so, or answer it as usual; the machine does neither."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.correspondence import Failure, LetterKind, LetterState
from chalicelib.domain.elsewhere_answer import GROUND, Told
from chalicelib.domain.permissions import Role
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Channel, Request
from chalicelib.domain.rights import Right
from chalicelib.domain.suppression import Purpose
from chalicelib.errors import Conflict, Forbidden, InvalidField, NotFound, NotPossible
from chalicelib.services.accounts.serve_places import serve_places
from chalicelib.services.deadlines.keep_deadlines import keep_deadlines
from chalicelib.services.elsewhere.choose_elsewhere import DeleteElsewhere, answer_as_usual, delete_and_say
from chalicelib.services.elsewhere.finish_elsewhere import finish_elsewhere
from chalicelib.services.elsewhere.list_elsewhere import elsewhere_as_csv, list_elsewhere
from chalicelib.services.handling.hold_request import HoldRequest, hold_request
from chalicelib.services.handling.write_message import add_note
from chalicelib.services.incentives.take_part import TakePart, join
from chalicelib.services.letters.note_undelivered import note_undelivered
from chalicelib.services.ports.desk import new_id
from chalicelib.services.retention.sweep_leftovers import sweep_leftovers
from chalicelib.services.retention.sweep_requests import sweep_requests
from chalicelib.services.takeout.lines import file_of
from tests.fakes import acme
from tests.fakes.desk import FakeDesk
from tests.services.incentives.test_incentives import published
from tests.services.retention.closed import decide, traces


@pytest.fixture
def staff(desk: FakeDesk, olga: Staff) -> Staff:
    return replace(olga, account=serve_places(desk, olga, ["US-CA"]))


def foreign(desk: FakeDesk, staff: Staff, *rights: Right, residence: str = "DE") -> Request:
    sent = acme.ask(desk, staff.account, *(rights or (Right.ACCESS,)), residence=residence)
    desk.deliver()
    desk.mailer.sent.clear()
    return desk.requests.get(staff.account.id, sent.requests[0])


def wish(desk: FakeDesk, head: Request, told_by: str = "", *, nothing_else: bool = True) -> DeleteElsewhere:
    return DeleteElsewhere(
        request=head.id, nothing_else=nothing_else, told_by=told_by, once=new_id(desk), seen=head.version
    )


def finish(desk: FakeDesk) -> int:
    return finish_elsewhere(desk, until=desk.clock.now() + timedelta(minutes=1))


def test_what_was_sent_goes_with_everything_and_a_line_remains_that_names_nobody(desk: FakeDesk, staff: Staff) -> None:
    head = foreign(desk, staff, Right.ACCESS, Right.ERASE)
    add_note(desk, staff, head.id, "Ana called twice.")
    answer = delete_and_say(desk, staff, wish(desk, desk.requests.get(head.account, head.id)))
    with pytest.raises(NotFound):
        desk.requests.get(head.account, head.id)
    assert finish(desk) == 1
    assert set(traces(desk, head)) == {"tally"}
    kept = desk.elsewhere.get(head.account, answer.id)
    assert (kept.place, kept.told, kept.doing, kept.next_at) == ("DE", Told.MAILED, (), None)
    assert kept.on == staff.account.day_of(desk.clock.now())
    assert finish(desk) == 0
    assert {request for _, request in desk.erasure_ledger.requests()} >= {head.id}


def test_what_the_person_had_opted_in_to_goes_too_or_the_letter_would_not_be_true(desk: FakeDesk, staff: Staff) -> None:
    bob = Email("bob@example.com")
    for _ in range(12):
        one = published(desk, staff)
        for contact in (acme.ANA, bob):
            join(desk, staff, TakePart(offer=one.offer, contact=contact, number=1))
    head = foreign(desk, staff)
    with pytest.raises(InvalidField):
        delete_and_say(desk, staff, wish(desk, head, nothing_else=False))
    assert len(desk.incentives.of(head.account, acme.ANA)) == 12
    delete_and_say(desk, staff, wish(desk, head))
    assert desk.incentives.of(head.account, acme.ANA) == ()
    assert len(desk.incentives.of(head.account, bob)) == 12


def test_the_letter_names_the_authority_and_forgets_the_person_when_it_leaves(desk: FakeDesk, staff: Staff) -> None:
    head = foreign(desk, staff)
    answer = delete_and_say(desk, staff, wish(desk, head))
    finish(desk)
    desk.deliver()
    [mail] = desk.mailer.sent
    assert mail.to == acme.ANA.address
    assert mail.subject == "elsewhere"
    for words in ("place: DE", "Federal Commissioner", f"letter: {answer.id}"):
        assert words in mail.text
    [kept] = [letter for letter in desk.letters() if letter.id == answer.id]
    assert (kept.kind, kept.state, kept.to, kept.values) == (LetterKind.ELSEWHERE, LetterState.SENT, None, {})


def test_the_audit_says_what_was_done_and_the_figures_count_a_denial(desk: FakeDesk, staff: Staff) -> None:
    head = foreign(desk, staff)
    answer = delete_and_say(desk, staff, wish(desk, head))
    finish(desk)
    entries = desk.audit_log.of_request(head.account, head.id)
    [told] = [entry for entry in entries if entry.tag == "request:elsewhere:deleted"]
    assert (told.actor, told.detail) == (staff.actor, {"place": "DE", "letter": answer.id, "told": "mailed"})
    assert entries[-1].tag == "request:erased"
    [year] = desk.figures.sheets(staff.account, "year/").values()
    assert (year["received"], year["denied"], year["why.other"]) == (1, 1, 1)
    assert "open" not in {name for name, number in year.items() if number}
    assert GROUND == "NOT_SERVED"


def test_sent_twice_it_is_done_once(desk: FakeDesk, staff: Staff) -> None:
    head = foreign(desk, staff)
    command = wish(desk, head)
    first = delete_and_say(desk, staff, command)
    assert delete_and_say(desk, staff, command).id == first.id
    desk.deliver()
    assert len(desk.mailer.sent) == 1


def test_it_asks_for_a_word_about_the_own_systems_and_obeys_who_was_faster(desk: FakeDesk, staff: Staff) -> None:
    head = foreign(desk, staff)
    with pytest.raises(InvalidField) as refused:
        delete_and_say(desk, staff, wish(desk, head, nothing_else=False))
    assert refused.value.field == "nothing_else"
    with pytest.raises(Conflict):
        delete_and_say(desk, staff, replace(wish(desk, head), seen=head.version - 1))
    with pytest.raises(Forbidden):
        delete_and_say(desk, acme.hire(desk, staff.account, Role.AUDITOR), wish(desk, head))
    assert desk.requests.get(head.account, head.id).elsewhere == "DE"


def test_what_is_held_answered_or_awaited_elsewhere_stays(desk: FakeDesk, staff: Staff) -> None:
    head = foreign(desk, staff, Right.ACCESS, Right.ERASE)
    hold_request(desk, staff, HoldRequest(request=head.id, reason="litigation"))
    held = desk.requests.get(head.account, head.id)
    with pytest.raises(NotPossible, match="held"):
        delete_and_say(desk, staff, wish(desk, held))
    other = foreign(desk, staff, Right.ERASE, Right.OBJECT)
    sibling = desk.requests.submission(other.account, other.submission).requests[1]
    decide(desk, staff, sibling)
    with pytest.raises(NotPossible, match="elsewhere-answered"):
        delete_and_say(desk, staff, wish(desk, desk.requests.get(other.account, other.id)))


def test_what_another_system_waits_for_is_answered_as_usual(desk: FakeDesk, staff: Staff) -> None:
    head = foreign(desk, staff)
    unit = desk.work.begin(head.account, desk.clock.now())
    unit.store(replace(head, channel=Channel.AGENT), because=Reason(Tag.REQUEST_ASSIGNED, staff.actor, head.id))
    unit.commit()
    with pytest.raises(NotPossible, match="elsewhere-linked"):
        delete_and_say(desk, staff, wish(desk, desk.requests.get(head.account, head.id)))


def test_who_is_served_is_not_deleted_this_way(desk: FakeDesk, staff: Staff) -> None:
    head = acme.ask_one(desk, staff.account)
    with pytest.raises(NotPossible, match="not-elsewhere"):
        delete_and_say(desk, staff, wish(desk, head))
    with pytest.raises(NotPossible, match="not-elsewhere"):
        answer_as_usual(desk, staff, head.id)


def test_answered_as_usual_it_loses_the_mark_and_takes_its_course(desk: FakeDesk, staff: Staff) -> None:
    head = foreign(desk, staff, Right.ACCESS, Right.ERASE)
    after = answer_as_usual(desk, staff, head.id, seen=head.version)
    names = desk.requests.submission(head.account, head.submission).requests
    assert [desk.requests.get(head.account, name).elsewhere for name in names] == ["", ""]
    assert (after.open, after.clocks) == (True, head.clocks)
    assert [entry.tag for entry in desk.audit_log.of_request(head.account, names[1])][-1] == "request:elsewhere:served"


def test_who_has_no_address_is_told_before_and_staff_say_how(desk: FakeDesk, staff: Staff) -> None:
    sent = acme.ask(
        desk, staff.account, Right.OBJECT, email=None, phone=Phone("+4930901820"), residence="DE", confirmed=False
    )
    head = desk.requests.get(staff.account.id, sent.requests[0])
    with pytest.raises(InvalidField) as refused:
        delete_and_say(desk, staff, wish(desk, head, "mailed"))
    assert refused.value.field == "told_by"
    answer = delete_and_say(desk, staff, wish(desk, head, "telephone"))
    finish(desk)
    desk.deliver()
    assert (answer.told, desk.mailer.sent) == (Told.TELEPHONE, [])


def test_a_letter_that_comes_back_is_said_in_the_record(desk: FakeDesk, staff: Staff) -> None:
    answer = delete_and_say(desk, staff, wish(desk, foreign(desk, staff)))
    finish(desk)
    desk.deliver()
    assert note_undelivered(desk, desk.outbox.place(answer.account, answer.id), Failure.BOUNCED)
    assert desk.elsewhere.get(answer.account, answer.id).told is Told.RETURNED
    assert all(letter.to is None for letter in desk.letters() if letter.kind is LetterKind.ELSEWHERE)
    assert desk.address_marks.of(answer.account, acme.ANA) is None


def test_an_opt_out_that_was_asked_for_stands_by_itself(desk: FakeDesk, staff: Staff) -> None:
    head = foreign(desk, staff, Right.OPT_OUT_SALE, residence="US-VA")
    delete_and_say(desk, staff, wish(desk, head))
    finish(desk)
    record = desk.suppressions.of(head.account, acme.ANA)
    assert record is not None
    assert Purpose.SALE_SHARING in record.purposes


def test_after_24_months_the_line_goes_as_well(desk: FakeDesk, staff: Staff) -> None:
    answer = delete_and_say(desk, staff, wish(desk, foreign(desk, staff)))
    finish(desk)
    assert list_elsewhere(desk, staff).answers[0].id == answer.id
    assert elsewhere_as_csv(desk, staff).splitlines()[1] == f"{answer.on.isoformat()},DE,mailed,{answer.id}"
    assert file_of(desk.elsewhere.get(answer.account, answer.id)) == "elsewhere.jsonl"
    desk.clock.pass_(days=729)
    sweep_leftovers(desk)
    assert list_elsewhere(desk, staff).answers
    desk.clock.pass_(days=5)
    sweep_leftovers(desk)
    assert list_elsewhere(desk, staff).answers == ()


def test_nothing_happens_to_it_by_itself(desk: FakeDesk, staff: Staff) -> None:
    head = foreign(desk, staff)
    desk.clock.pass_(days=400)
    keep_deadlines(desk)
    sweep_requests(desk, until=desk.clock.now() + timedelta(minutes=1))
    finish(desk)
    assert desk.requests.get(head.account, head.id).open
    assert list_elsewhere(desk, staff).answers == ()


def test_the_list_goes_on_where_a_page_ended(desk: FakeDesk, staff: Staff) -> None:
    made = [delete_and_say(desk, staff, wish(desk, foreign(desk, staff))).id for _ in range(3)]
    first = list_elsewhere(desk, staff, limit=2)
    rest = list_elsewhere(desk, staff, after=first.after, limit=2)
    assert [one.id for one in (*first.answers, *rest.answers)] == sorted(made, reverse=True)
    assert rest.after == ""
