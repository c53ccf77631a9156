"""An address that a letter came back from is marked for this business alone; nothing is lost in silence."""

from datetime import timedelta

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.address_mark import AddressMark, Stance, Trouble
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import Failure, Letter, LetterKind, LetterState
from chalicelib.domain.ids import AccountId
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Request, State
from chalicelib.domain.retention_row import MARK_LIFE
from chalicelib.errors import Forbidden, NotFound
from chalicelib.services.accounts.staff_sign_in import ask_sign_in, sign_in
from chalicelib.services.consumer.codes import code_of_letter
from chalicelib.services.consumer.follow_up import ask_follow_up, open_follow_up
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from chalicelib.services.letters.address_marks import lift_mark, list_marks, standing_mark
from chalicelib.services.letters.note_undelivered import note_undelivered
from chalicelib.services.letters.send_again import send_again
from chalicelib.services.retention.delete_submission import delete_submission
from chalicelib.services.retention.sweep_leftovers import sweep_leftovers
from tests.fakes import acme
from tests.fakes.acme import ANA
from tests.fakes.desk import FakeDesk


def come_back(desk: FakeDesk, letter: Letter, why: Failure = Failure.BOUNCED) -> None:
    place = desk.outbox.place(letter.account, letter.id, request=letter.request, submission=letter.submission)
    assert note_undelivered(desk, place, why)


def acknowledged(desk: FakeDesk, staff: Staff) -> tuple[Request, Letter]:
    """A request whose acknowledgement was handed to the outbox and tried."""
    request = acme.ask_one(desk, desk.accounts.get(staff.account.id))
    acknowledge_request(desk, staff, request.id)
    desk.deliver()
    return request, latest(desk, LetterKind.ACKNOWLEDGED, staff.account.id)


def latest(desk: FakeDesk, kind: LetterKind, account: AccountId) -> Letter:
    return [letter for letter in desk.letters() if letter.kind is kind and letter.account == account][-1]


def mark_of(desk: FakeDesk, staff: Staff, email: Email = ANA) -> AddressMark | None:
    return standing_mark(desk, staff.account.id, email)


def test_a_bounce_marks_the_address_in_the_same_transaction(desk: FakeDesk, olga: Staff) -> None:
    request, letter = acknowledged(desk, olga)
    come_back(desk, letter)
    mark = mark_of(desk, olga)
    assert mark
    assert (mark.trouble, mark.stance, mark.times) == (Trouble.BOUNCED, Stance.HELD, 1)
    assert (mark.letter, mark.request, mark.value) == (letter.id, request.id, ANA.address)
    assert all(ANA.address not in f"{row.body}{row.pk}{row.sk}{row.list_sk}" for row in desk.engine.rows.values())


def test_the_next_letter_is_not_mailed_and_staff_are_told_at_once(desk: FakeDesk, olga: Staff) -> None:
    _, letter = acknowledged(desk, olga)
    come_back(desk, letter)
    before = len([mail for mail in desk.mailer.to(ANA.address) if mail.subject == "acknowledged"])
    request, held = acknowledged(desk, olga)
    assert (held.state, held.failure, held.attempts) == (LetterState.FAILED, Failure.HELD_BACK, 0)
    assert len([mail for mail in desk.mailer.to(ANA.address) if mail.subject == "acknowledged"]) == before
    head = desk.requests.get(request.account, request.id)
    assert (head.state, head.undelivered) == (State.NEW, (held.id,))
    mark = mark_of(desk, olga)
    assert mark
    assert mark.times == 1  # what was not tried proves nothing


def test_another_business_still_mails_there(desk: FakeDesk, olga: Staff) -> None:
    other = acme.open_acme(desk, "other")
    _, letter = acknowledged(desk, olga)
    come_back(desk, letter)
    _, theirs = acknowledged(desk, other)
    assert theirs.state is LetterState.SENT
    assert mark_of(desk, other) is None


@pytest.mark.parametrize("why", [Failure.SUPPRESSED, Failure.COMPLAINED])
def test_what_the_service_suppresses_or_a_reader_calls_spam_is_flagged_and_the_next_one_tried(
    desk: FakeDesk, olga: Staff, why: Failure
) -> None:
    request, letter = acknowledged(desk, olga)
    come_back(desk, letter, why)
    assert desk.requests.get(request.account, request.id).undelivered == (letter.id,)
    _, following = acknowledged(desk, olga)
    assert following.state is LetterState.SENT


def test_our_own_trouble_marks_nothing(desk: FakeDesk, olga: Staff) -> None:
    _, letter = acknowledged(desk, olga)
    come_back(desk, letter, Failure.GIVEN_UP)
    assert mark_of(desk, olga) is None


def test_a_full_mailbox_is_held_after_three_letters(desk: FakeDesk, olga: Staff) -> None:
    for times in (1, 2, 3):
        _, letter = acknowledged(desk, olga)
        assert letter.state is LetterState.SENT
        come_back(desk, letter, Failure.SOFT)
        mark = mark_of(desk, olga)
        assert mark
        assert mark.times == times
        desk.clock.at += timedelta(days=1)
    _, held = acknowledged(desk, olga)
    assert held.failure is Failure.HELD_BACK


def test_one_bad_day_of_a_mailbox_holds_back_nothing(desk: FakeDesk, olga: Staff) -> None:
    for _ in range(4):
        _, letter = acknowledged(desk, olga)
        come_back(desk, letter, Failure.SOFT)
    _, next_one = acknowledged(desk, olga)
    assert next_one.state is LetterState.SENT


def test_staff_who_mail_it_again_are_obeyed(desk: FakeDesk, olga: Staff) -> None:
    request, letter = acknowledged(desk, olga)
    come_back(desk, letter)
    send_again(desk, olga, request.id, letter.id)
    desk.deliver()
    again = latest(desk, LetterKind.ACKNOWLEDGED, olga.account.id)
    assert again.state is LetterState.SENT
    assert mark_of(desk, olga) is None
    come_back(desk, again)
    assert mark_of(desk, olga)


def test_a_code_that_comes_back_lifts_the_mark(desk: FakeDesk, olga: Staff) -> None:
    request, letter = acknowledged(desk, olga)
    come_back(desk, letter)
    account = desk.accounts.get(olga.account.id)
    ask_follow_up(desk, account, request.submission, ANA)
    desk.deliver()
    code = latest(desk, LetterKind.FOLLOW_UP_CODE, account.id)
    assert code.state is LetterState.SENT
    open_follow_up(desk, account, request.submission, code_of_letter(desk, code.id), "browser", contact=ANA)
    assert mark_of(desk, olga) is None
    entry = desk.audit_log.entries(desk.audit_log.chain_of(account.id, None))[-1]
    assert (entry.tag, entry.actor) == ("account:address:lifted", "consumer")
    assert entry.detail == {"trouble": "bounced", "times": 1, "by": "code"}


def test_a_code_of_the_status_page_that_bounces_marks_the_address_too(desk: FakeDesk, olga: Staff) -> None:
    request = acme.ask_one(desk, desk.accounts.get(olga.account.id))
    ask_follow_up(desk, desk.accounts.get(olga.account.id), request.submission, ANA)
    desk.deliver()
    come_back(desk, latest(desk, LetterKind.FOLLOW_UP_CODE, olga.account.id))
    mark = mark_of(desk, olga)
    assert mark
    assert (mark.trouble, mark.request) == (Trouble.BOUNCED, None)


def test_a_member_of_staff_who_signs_in_is_reached_again(desk: FakeDesk, olga: Staff) -> None:
    email = olga.user.email
    ask_sign_in(desk, email, language="en")
    desk.deliver()
    first = latest(desk, LetterKind.STAFF_CODE, olga.account.id)
    come_back(desk, first)
    assert mark_of(desk, olga, email)
    desk.clock.pass_(minutes=10)
    ask_sign_in(desk, email, language="en")
    desk.deliver()
    sign_in(desk, email, code_of_letter(desk, latest(desk, LetterKind.STAFF_CODE, olga.account.id).id))
    assert mark_of(desk, olga, email) is None


def test_staff_lift_a_mark_once_and_by_their_role(desk: FakeDesk, olga: Staff) -> None:
    _, letter = acknowledged(desk, olga)
    come_back(desk, letter)
    [mark] = list_marks(desk, olga, limit=10).marks
    assert mark.name
    auditor = acme.hire(desk, olga.account, Role.AUDITOR)
    assert list_marks(desk, auditor, limit=10).marks == (mark,)
    with pytest.raises(Forbidden):
        lift_mark(desk, auditor, mark.name)
    with pytest.raises(NotFound):
        lift_mark(desk, acme.open_acme(desk, "other"), mark.name)
    with pytest.raises(NotFound):
        lift_mark(desk, olga, "../ACCOUNT")
    lift_mark(desk, olga, mark.name)
    assert mark_of(desk, olga) is None
    with pytest.raises(NotFound):
        lift_mark(desk, olga, mark.name)


def test_the_list_is_read_in_pages_the_last_trouble_first(desk: FakeDesk, olga: Staff) -> None:
    addresses = [Email(f"p{number}@example.com") for number in range(5)]
    for email in addresses:
        submission = acme.ask(desk, desk.accounts.get(olga.account.id), email=email)
        acknowledge_request(desk, olga, submission.requests[0])
        desk.deliver()
        come_back(desk, latest(desk, LetterKind.ACKNOWLEDGED, olga.account.id))
        desk.clock.pass_(minutes=2)
    first = list_marks(desk, olga, limit=2)
    second = list_marks(desk, olga, before=first.before, limit=2)
    last = list_marks(desk, olga, before=second.before, limit=2)
    seen = [mark.value for page in (first, second, last) for mark in page.marks]
    assert seen == [email.address for email in reversed(addresses)]
    assert last.before == ""


def test_after_a_year_a_mark_says_nothing_and_is_swept(desk: FakeDesk, olga: Staff) -> None:
    _, letter = acknowledged(desk, olga)
    come_back(desk, letter)
    desk.clock.pass_(days=MARK_LIFE.days)
    assert mark_of(desk, olga) is None
    assert list_marks(desk, olga, limit=10).marks == ()
    assert sweep_leftovers(desk) >= 1
    assert desk.address_marks.of(olga.account.id, ANA) is None


def test_deleting_what_somebody_sent_deletes_what_is_known_of_their_address(desk: FakeDesk, olga: Staff) -> None:
    request, letter = acknowledged(desk, olga)
    come_back(desk, letter)
    delete_submission(desk, olga.account.id, request.submission)
    assert desk.address_marks.of(olga.account.id, ANA) is None
