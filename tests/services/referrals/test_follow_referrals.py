"""What was passed on is followed: handed over, reminded of, escalated, and at the end never forgotten."""

from datetime import timedelta

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import Failure, LetterKind, LetterState
from chalicelib.domain.referral import ESCALATE_DAYS, Answer, ReferralState
from chalicelib.domain.request import Outcome
from chalicelib.domain.rights import Right
from chalicelib.errors import Gone, Unavailable
from chalicelib.http.consumer.passed_on_view import passed_on
from chalicelib.outbound.letters import LetterTexts
from chalicelib.services.accounts.close_account import close_account
from chalicelib.services.children.open_task import OpenChildTask, open_child_task
from chalicelib.services.consumer.follow_up import read_status, start_visit
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.letters.note_undelivered import note_undelivered
from chalicelib.services.ports.mail import LetterPlace
from chalicelib.services.referrals.follow_referrals import follow_referrals
from chalicelib.services.referrals.hear_controller import Said, hear_controller
from chalicelib.services.referrals.package import page_token
from tests.fakes.desk import FakeDesk
from tests.services.referrals.conftest import RecordingDoor
from tests.services.referrals.processor import API, MAIL, beverly, head_of, history, letters, live, now_of, refer


def test_a_controller_that_never_answers_is_reminded_staff_are_told_and_the_operator_hears_of_it(
    desk: FakeDesk, olga: Staff
) -> None:
    referral = refer(desk, olga)
    desk.deliver()
    live(desk, until=referral.due + timedelta(days=ESCALATE_DAYS + 40))
    after = now_of(desk, referral)
    assert after.state is ReferralState.HANDED_OVER
    assert after.escalated_at is not None
    reminded = letters(desk, LetterKind.REFERRAL_REMINDER)
    assert [letter.to for letter in reminded] == [Email(MAIL)] * 4
    told = [letter.values["channel"] for letter in letters(desk, LetterKind.STAFF_REFERRAL)]
    assert sorted(set(told)) == ["again", "due", "unacknowledged", "week"]
    assert told.count("again") >= 3
    assert len(letters(desk, LetterKind.STAFF_REFERRAL_SILENT)) == 1
    assert [entry.tag for entry in history(desk, referral)] == ["request:referral:made", "request:referral:escalated"]
    silent = desk.referrals.silent(limit=10)
    assert [agenda.referral for agenda in silent] == [referral.id]


def test_nothing_is_looked_at_before_its_time_and_a_second_run_finds_nothing(desk: FakeDesk, olga: Staff) -> None:
    referral = refer(desk, olga)
    assert follow_referrals(desk) == 0
    desk.clock.pass_(days=1, minutes=1)
    assert follow_referrals(desk) == 1
    assert follow_referrals(desk) == 0
    assert now_of(desk, referral).version == 1


def test_a_letter_that_comes_back_is_not_a_hand_over(desk: FakeDesk, olga: Staff) -> None:
    referral = refer(desk, olga)
    desk.deliver()
    [place] = [
        LetterPlace(row.pk, row.sk)
        for row in desk.engine.rows.values()
        if row.sk.endswith(now_of(desk, referral).letter)
    ]
    note_undelivered(desk, place, Failure.BOUNCED)
    assert letters(desk, LetterKind.REFERRAL)[0].state is LetterState.FAILED
    desk.clock.pass_(days=1, minutes=1)
    follow_referrals(desk)
    after = now_of(desk, referral)
    assert (after.state, after.trouble) == (ReferralState.TO_HAND_OVER, "bounced")
    desk.clock.pass_(days=2)
    follow_referrals(desk)
    assert [letter.values["channel"] for letter in letters(desk, LetterKind.STAFF_REFERRAL)] == ["hand-over"]


def test_a_system_gets_a_signed_package_and_is_tried_again_when_it_does_not_answer(
    desk: FakeDesk, olga: Staff, door: RecordingDoor
) -> None:
    door.failures += [Unavailable("down"), Unavailable("down")]
    referral = refer(desk, olga, "api", address=API)
    assert follow_referrals(desk) == 1
    assert (now_of(desk, referral).attempts, door.posted) == (1, [])
    desk.clock.pass_(minutes=5)
    follow_referrals(desk)
    desk.clock.pass_(minutes=31)
    follow_referrals(desk)
    [(url, package)] = door.posted
    assert url == API
    assert package.count(".") == 2
    assert now_of(desk, referral).state is ReferralState.HANDED_OVER
    assert [entry.tag.rpartition(":")[2] for entry in history(desk, referral)] == [
        *("made", "failed", "failed", "handed-over"),
    ]


def test_a_system_that_refuses_for_good_is_not_tried_again_and_staff_are_told(
    desk: FakeDesk, olga: Staff, door: RecordingDoor
) -> None:
    door.failures.append(Gone("address"))
    referral = refer(desk, olga, "api", address=API)
    follow_referrals(desk)
    live(desk, until=now_of(desk, referral).made_at.date() + timedelta(days=4))
    assert door.posted == []
    assert now_of(desk, referral).trouble == "address"
    assert [letter.values["channel"] for letter in letters(desk, LetterKind.STAFF_REFERRAL)] == ["hand-over"]


def test_by_the_protocol_the_person_and_the_right_are_named_and_nothing_that_was_found(
    desk: FakeDesk, olga: Staff, door: RecordingDoor
) -> None:
    referral = refer(desk, olga, "drp", address="https://drp.beverly.example/v1", business="BEVERLY")
    follow_referrals(desk)
    [(url, business, claims)] = door.exercised
    assert (url, business, claims["exercise"], claims["regime"]) == (
        *("https://drp.beverly.example/v1", "BEVERLY", "deletion", "ccpa"),
    )
    assert now_of(desk, referral).theirs == "theirs-1"


def test_what_the_protocol_does_not_know_is_left_to_staff(desk: FakeDesk, olga: Staff, door: RecordingDoor) -> None:
    referral = refer(desk, olga, "drp", Right.CORRECT, address="https://drp.beverly.example/v1", business="BEVERLY")
    follow_referrals(desk)
    assert (door.exercised, now_of(desk, referral).trouble) == ([], "not-in-protocol")


def test_a_controller_with_an_account_gets_it_in_its_queue_once_and_both_know_of_each_other(
    desk: FakeDesk, olga: Staff
) -> None:
    theirs = beverly(desk)
    referral = refer(desk, olga, "account", partner="beverly")
    follow_referrals(desk)
    after = now_of(desk, referral)
    assert after.there is not None
    assert after.there.request is not None
    head = desk.requests.get(theirs.id, after.there.request)
    assert (head.submission, head.channel, head.requester) == (after.there.reference, "referral", "Ana María López")
    origin = desk.referrals.origin(theirs.id, head.id)
    assert origin is not None
    assert (origin.name, origin.reference) == ("Acme", head_of(desk, referral).submission)
    desk.clock.pass_(days=1, minutes=1)
    follow_referrals(desk)
    rows = [row for row in desk.engine.rows.values() if row.kind == "submission"]
    assert len(rows) == 2


def test_what_the_controller_does_in_its_queue_moves_the_referral_and_says_no_outcome(
    desk: FakeDesk, olga: Staff
) -> None:
    theirs = beverly(desk)
    referral = refer(desk, olga, "account", right=Right.OPT_OUT_SALE, partner="beverly")
    follow_referrals(desk)
    there = now_of(desk, referral).there
    assert there is not None
    assert there.request is not None
    bea = Staff(account=theirs, user=desk.accounts.users(theirs.id)[0])
    decision = DecideRequest(request=there.request, outcome=Outcome.GRANTED, grounds=(), text="Done.")
    decide_request(desk, bea, decision)
    desk.clock.pass_(days=1, minutes=1)
    follow_referrals(desk)
    after = now_of(desk, referral)
    assert (after.state, after.answer, after.answer_words) == (ReferralState.ANSWERED, Answer.ANSWERED, "")
    assert desk.referrals.agenda(after.account, after.request, after.id) is None
    assert len(letters(desk, LetterKind.STAFF_REFERRAL_ANSWERED)) == 1


def test_a_request_that_turns_out_to_be_a_childs_there_ends_the_referral_here_and_nothing_is_said_of_a_child(
    desk: FakeDesk, olga: Staff
) -> None:
    theirs = beverly(desk)
    referral = refer(desk, olga, "account", partner="beverly")
    follow_referrals(desk)
    there = now_of(desk, referral).there
    assert there is not None
    assert there.request is not None
    bea = Staff(account=theirs, user=desk.accounts.users(theirs.id)[0])
    open_child_task(desk, bea, OpenChildTask(request=there.request, found="said", saw="Writes that she is eleven."))
    desk.clock.pass_(days=1, minutes=1)
    follow_referrals(desk)
    after = now_of(desk, referral)
    assert (after.state, after.answer, after.answered_at) == (ReferralState.ENDED, Answer.OVER, None)
    assert desk.referrals.agenda(after.account, after.request, after.id) is None
    [told] = letters(desk, LetterKind.STAFF_REFERRAL_ANSWERED)
    subject, _ = LetterTexts("https://recourse.test")(told, desk.accounts.get(told.account), told.values)
    assert "answered" not in subject
    assert "is over" in subject
    assert "request:referral:answered" not in {entry.tag for entry in history(desk, referral)}
    submission = desk.requests.submission(after.account, head_of(desk, referral).submission)
    shown = next(filter(None, passed_on(read_status(desk, start_visit(desk, submission, "v")), olga.account)))
    assert (shown.answered, shown.ended) == (None, True)
    assert "child" not in str([entry.detail for entry in history(desk, referral)])


def test_an_account_that_takes_no_requests_gets_none_and_staff_see_why(desk: FakeDesk, olga: Staff) -> None:
    theirs = beverly(desk)
    referral = refer(desk, olga, "account", partner="beverly")
    close_account(desk, theirs, actor="system:test")
    follow_referrals(desk)
    assert (now_of(desk, referral).state, now_of(desk, referral).trouble) == (ReferralState.TO_HAND_OVER, "takes-none")


def test_an_answer_ends_all_reminders(desk: FakeDesk, olga: Staff) -> None:
    referral = refer(desk, olga)
    hear_controller(desk, page_token(referral), Said(answer="answered"))
    live(desk, until=referral.due + timedelta(days=30), hours=24)
    assert letters(desk, LetterKind.REFERRAL_REMINDER) == []
    assert letters(desk, LetterKind.STAFF_REFERRAL) == []
    assert desk.referrals.silent(limit=10) == ()


def test_one_that_fails_does_not_hold_up_the_others(desk: FakeDesk, olga: Staff, door: RecordingDoor) -> None:
    door.failures.append(RuntimeError("broken"))
    first = refer(desk, olga, "api", address=API)
    second = refer(desk, olga, "api", address=API, name="Other", other_names="")
    with pytest.raises(Unavailable, match="1 referrals failed"):
        follow_referrals(desk)
    handed = [now_of(desk, one).handed_at is not None for one in (first, second)]
    assert sorted(handed) == [False, True]
    desk.clock.pass_(hours=1, minutes=1)
    follow_referrals(desk)
    assert now_of(desk, first).handed_at is not None
    assert now_of(desk, second).handed_at is not None
