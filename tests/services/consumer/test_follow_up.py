"""Coming back: the same answer whether or not anything matched, a code, then an hour with one's own requests."""

import pytest

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.ids import Reference, new_reference
from chalicelib.domain.passing import VisitorSession
from chalicelib.domain.request import Submission
from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidField, NotSignedIn, TooManyAttempts
from chalicelib.services.consumer.codes import code_of_letter
from chalicelib.services.consumer.follow_up import (
    ask_follow_up,
    end_visit,
    move_visit,
    open_follow_up,
    read_status,
    start_visit,
    visit_of,
)
from chalicelib.services.handling.extend_deadline import extend_deadline
from chalicelib.services.handling.write_message import add_note, write_to_business, write_to_consumer
from tests.fakes.acme import ANA, ask, open_acme
from tests.fakes.desk import FakeDesk

BOB = Email("bob@example.com")


@pytest.fixture
def sent(desk: FakeDesk, olga: Staff) -> Submission:
    submission = ask(desk, olga.account, Right.DELETE, Right.OPT_OUT_SALE, confirmed=False)
    desk.deliver()
    desk.mailer.sent.clear()
    desk.clock.pass_(days=2)
    return submission


def code_for(desk: FakeDesk, account: Account, submission: Submission) -> str:
    ask_follow_up(desk, account, submission.id, ANA)
    desk.deliver()
    return code_of_letter(desk, desk.mailer.to(ANA.address)[-1].id)


def answers(desk: FakeDesk, account: Account, reference: Reference, email: Email, tries: int) -> list[str]:
    """What somebody sees who guesses at codes."""
    seen = []
    for n in range(tries):
        try:
            open_follow_up(desk, account, reference, f"00000{n}", "guesser", contact=email)
        except InvalidField as refused:
            seen.append(f"{refused.field} {refused.problem}")
        except TooManyAttempts as refused:
            seen.append(f"wait {refused.retry_after}")
    return seen


def test_a_fresh_code_opens_an_hour_and_confirms_the_contact(desk: FakeDesk, olga: Staff, sent: Submission) -> None:
    code = code_for(desk, olga.account, sent)
    session = open_follow_up(desk, olga.account, sent.id, code, "browser", contact=ANA)
    assert session.reference == sent.id
    assert visit_of(desk, olga.account, "browser") == session
    assert desk.requests.submission(olga.account.id, sent.id).contact_confirmed_at is not None
    desk.clock.pass_(minutes=59, seconds=59)
    visit_of(desk, olga.account, "browser")
    desk.clock.pass_(seconds=1)
    with pytest.raises(NotSignedIn):
        visit_of(desk, olga.account, "browser")


def test_the_address_is_known_in_any_spelling(desk: FakeDesk, olga: Staff, sent: Submission) -> None:
    ask_follow_up(desk, olga.account, sent.id, Email.parse("ANA@Example.COM"))
    desk.deliver()
    assert [mail.subject for mail in desk.mailer.to(ANA.address)] == [LetterKind.FOLLOW_UP_CODE.value]


def test_for_a_pair_that_does_not_belong_together_nothing_is_mailed(
    desk: FakeDesk, olga: Staff, sent: Submission
) -> None:
    ask_follow_up(desk, olga.account, sent.id, BOB)
    ask_follow_up(desk, olga.account, new_reference(b"x" * 16), ANA)
    ask_follow_up(desk, open_acme(desk, "other").account, sent.id, ANA)
    by_phone = ask(desk, olga.account, Right.OPT_OUT_SALE, email=None, confirmed=False)
    ask_follow_up(desk, olga.account, by_phone.id, ANA)
    desk.deliver()
    assert desk.mailer.sent == []


def test_who_guesses_sees_the_same_whether_or_not_the_pair_belongs_together(
    desk: FakeDesk, olga: Staff, sent: Submission
) -> None:
    pairs = [(sent.id, ANA), (sent.id, BOB), (new_reference(b"x" * 16), ANA)]
    seen: list[list[str]] = [[], [], []]
    for _ in range(3):
        for reference, email in pairs:
            ask_follow_up(desk, olga.account, reference, email)
            ask_follow_up(desk, olga.account, reference, email)  # inside the delay: silence
        desk.deliver()
        for known, (reference, email) in zip(seen, pairs, strict=True):
            known.extend(answers(desk, olga.account, reference, email, 7))
        desk.clock.pass_(minutes=16)
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][:7] == ["code wrong"] * 5 + ["wait 900"] * 2


def test_guessing_with_a_wrong_address_does_not_lock_out_the_right_person(
    desk: FakeDesk, olga: Staff, sent: Submission
) -> None:
    code = code_for(desk, olga.account, sent)
    for _ in range(3):
        ask_follow_up(desk, olga.account, sent.id, BOB)
        answers(desk, olga.account, sent.id, BOB, 6)
    open_follow_up(desk, olga.account, sent.id, code, "browser", contact=ANA)


def test_even_the_code_that_nobody_got_opens_nothing(desk: FakeDesk, olga: Staff, sent: Submission) -> None:
    class Chosen:
        """Randomness whose next letter is known to the attacker."""

        def bytes(self, count: int) -> bytes:
            return b"z" * count

    desk.__dict__["chance"] = Chosen()
    ask_follow_up(desk, olga.account, sent.id, BOB)
    from chalicelib.services.ports.desk import new_id

    with pytest.raises(InvalidField) as raised:
        open_follow_up(desk, olga.account, sent.id, code_of_letter(desk, new_id(desk)), "browser", contact=BOB)
    assert raised.value.problem == "wrong"


def test_a_code_opens_one_browser_only(desk: FakeDesk, olga: Staff, sent: Submission) -> None:
    code = code_for(desk, olga.account, sent)
    open_follow_up(desk, olga.account, sent.id, code, "browser", contact=ANA)
    open_follow_up(desk, olga.account, sent.id, code, "browser", contact=ANA)
    with pytest.raises(InvalidField):
        open_follow_up(desk, olga.account, sent.id, code, "onlooker", contact=ANA)
    with pytest.raises(NotSignedIn):
        visit_of(desk, olga.account, "onlooker")


@pytest.mark.parametrize("visitor", ["", "somebody"])
def test_without_a_visit_there_is_nothing_to_see(desk: FakeDesk, olga: Staff, visitor: str) -> None:
    with pytest.raises(NotSignedIn):
        visit_of(desk, olga.account, visitor)


def test_a_visit_at_one_business_is_none_at_another(desk: FakeDesk, olga: Staff, sent: Submission) -> None:
    start_visit(desk, sent, "browser")
    with pytest.raises(NotSignedIn):
        visit_of(desk, open_acme(desk, "other").account, "browser")


def test_a_visit_ends_when_the_person_leaves(desk: FakeDesk, olga: Staff, sent: Submission) -> None:
    start_visit(desk, sent, "browser")
    end_visit(desk, "browser")
    with pytest.raises(NotSignedIn):
        visit_of(desk, olga.account, "browser")


def test_a_visit_that_moves_keeps_its_hour_and_leaves_the_old_secret_worthless(
    desk: FakeDesk, olga: Staff, sent: Submission
) -> None:
    session = start_visit(desk, sent, "old")
    desk.clock.pass_(minutes=30)
    move_visit(desk, session, to="new")
    visit_of(desk, olga.account, "new")
    with pytest.raises(NotSignedIn):
        visit_of(desk, olga.account, "old")
    desk.clock.pass_(minutes=30)
    with pytest.raises(NotSignedIn):
        visit_of(desk, olga.account, "new")


def test_the_cookie_itself_is_not_stored(desk: FakeDesk, sent: Submission) -> None:
    start_visit(desk, sent, "browser-secret")
    assert "browser-secret" not in repr(desk.engine.scraps)


def test_the_consumer_sees_messages_and_history_and_never_a_note(desk: FakeDesk, olga: Staff, sent: Submission) -> None:
    opt_out, delete = sent.requests
    write_to_business(desk, olga.account, sent.id, delete, "When?")
    desk.clock.pass_(minutes=1)
    write_to_consumer(desk, olga, delete, "Soon.")
    add_note(desk, olga, delete, "A difficult customer")
    extend_deadline(desk, olga, delete, "Many systems")
    session: VisitorSession = start_visit(desk, sent, "browser")
    status = read_status(desk, session)
    first, second = status.requests
    assert [message.text for message in second.messages] == ["When?", "Soon."]
    assert "difficult" not in repr(status)
    assert second.extension_reason == "Many systems"
    assert [entry.tag for entry in first.history] == ["request:received", "suppression:changed"]
    assert first.request.id == opt_out
    assert first.extension_reason == ""
