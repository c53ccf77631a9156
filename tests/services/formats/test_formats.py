"""A wish for another form is filed once, followed, told of, and brought to its end."""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.correspondence import LetterKind, Message
from chalicelib.domain.format_wish import OPEN_LIMIT, Came, Form, WishState
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Submission
from chalicelib.domain.rights import Right
from chalicelib.errors import Conflict, Forbidden, InvalidField, NotFound, NotPossible
from chalicelib.services.consumer.withdraw_request import withdraw_request
from chalicelib.services.deadlines.keep_deadlines import keep_deadlines
from chalicelib.services.formats.ask_format import AskFormat, ask_format, enter_format
from chalicelib.services.formats.end_format import EndFormat, end_format, withdraw_format
from chalicelib.services.formats.list_formats import export_formats, list_formats
from chalicelib.services.retention.delete_submission import delete_submission
from tests.fakes import acme
from tests.fakes.desk import FakeDesk
from tests.services.children.tasks import opened

BRAILLE = AskFormat(form="braille", words="All letters, please")


@pytest.fixture
def sent(desk: FakeDesk, olga: Staff) -> Submission:
    return acme.ask(desk, olga.account, Right.KNOW_SPECIFIC, Right.DELETE)


def ended(request: str, wish: str, end: str = "given", words: str = "We posted them today.") -> EndFormat:
    return EndFormat(request=request, wish=wish, end=end, words=words)  # type: ignore[arg-type]


def test_a_wish_is_filed_with_the_request_in_work_and_sent_twice_it_is_one(
    desk: FakeDesk, olga: Staff, sent: Submission
) -> None:
    withdraw_request(desk, olga.account, sent.id, sent.requests[0])
    wish = ask_format(desk, olga.account, sent.id, BRAILLE)
    assert (wish.request, wish.form, wish.came, wish.words) == (
        sent.requests[1],
        Form.BRAILLE,
        Came.PAGE,
        "All letters, please",
    )
    assert ask_format(desk, olga.account, sent.id, BRAILLE).id == wish.id
    assert desk.format_wishes.of(olga.account.id, sent.requests) == (wish,)
    entry = desk.audit_log.of_request(olga.account.id, wish.request)[-1]
    assert (entry.tag, entry.actor) == ("request:format:asked", "consumer")
    assert entry.detail == {"wish": wish.id, "form": "braille", "came": "page", "due": wish.due.isoformat()}
    assert all("All letters" not in row.body for row in desk.engine.rows.values())


def test_a_closed_request_takes_wishes_too_and_nobody_floods_the_list(
    desk: FakeDesk, olga: Staff, sent: Submission
) -> None:
    for request in sent.requests:
        withdraw_request(desk, olga.account, sent.id, request)
    for number in range(OPEN_LIMIT):
        ask_format(desk, olga.account, sent.id, AskFormat(form="other", words=f"Number {number}"))
    with pytest.raises(NotPossible):
        ask_format(desk, olga.account, sent.id, BRAILLE)


def test_the_person_is_told_of_its_end_in_the_same_step(desk: FakeDesk, olga: Staff, sent: Submission) -> None:
    wish = ask_format(desk, olga.account, sent.id, BRAILLE)
    done = end_format(desk, olga, ended(wish.request, wish.id))
    assert (done.state, done.ended_by, done.answer) == (WishState.GIVEN, olga.actor, "We posted them today.")
    _, filed = desk.requests.dossier(olga.account.id, wish.request)
    [message] = [item for item in filed if isinstance(item, Message)]
    assert (message.text, message.asks) == ("We posted them today.", False)
    assert desk.letters()[-1].kind is LetterKind.MESSAGE
    tags = [entry.tag for entry in desk.audit_log.of_request(olga.account.id, wish.request)]
    assert tags[-2:] == ["request:message:sent", "request:format:ended"]
    with pytest.raises(NotPossible):
        end_format(desk, olga, ended(wish.request, wish.id))


def test_who_may_end_it_and_what_is_needed(desk: FakeDesk, olga: Staff, sent: Submission) -> None:
    wish = ask_format(desk, olga.account, sent.id, BRAILLE)
    for end, words, field in (("", "x", "format_end"), ("open", "x", "format_end"), ("declined", " ", "format_answer")):
        with pytest.raises(InvalidField) as refused:
            end_format(desk, olga, ended(wish.request, wish.id, end, words))
        assert refused.value.field == field
    with pytest.raises(Forbidden):
        end_format(desk, acme.hire(desk, olga.account, Role.AUDITOR), ended(wish.request, wish.id))
    with pytest.raises(NotFound):
        end_format(desk, acme.open_acme(desk, "other"), ended(wish.request, wish.id))
    with pytest.raises(Conflict):
        end_format(desk, olga, EndFormat(request=wish.request, wish=wish.id, end="given", words="x", seen=1))
    assert end_format(desk, olga, ended(wish.request, wish.id, "withdrawn", "")).state is WishState.WITHDRAWN


def test_the_person_takes_it_back_and_only_their_own(desk: FakeDesk, olga: Staff, sent: Submission) -> None:
    wish = ask_format(desk, olga.account, sent.id, BRAILLE)
    another = acme.ask(desk, olga.account)
    with pytest.raises(NotFound):
        withdraw_format(desk, olga.account, another.id, wish.request, wish.id)
    for _ in range(2):
        assert withdraw_format(desk, olga.account, sent.id, wish.request, wish.id).state is WishState.WITHDRAWN


def test_staff_enter_what_they_heard(desk: FakeDesk, olga: Staff, sent: Submission) -> None:
    command = AskFormat(form="language", words="Tagalog", came=Came.PHONE)
    wish = enter_format(desk, olga, sent.requests[0], command)
    assert (wish.by, wish.came, wish.request) == (olga.actor, Came.PHONE, sent.requests[0])
    assert enter_format(desk, olga, sent.requests[1], command).id == wish.id
    with pytest.raises(Forbidden):
        enter_format(desk, acme.hire(desk, olga.account, Role.REVIEWER), sent.requests[0], command)


def test_staff_are_mailed_when_it_comes_and_when_it_is_late_and_no_more_once_it_ended(
    desk: FakeDesk, olga: Staff, sent: Submission
) -> None:
    wish = ask_format(desk, olga.account, sent.id, BRAILLE)

    def told() -> int:
        keep_deadlines(desk)
        lines = [letter.values["summary"] for letter in desk.letters() if letter.kind is LetterKind.STAFF_SUMMARY]
        return sum('"format"' in line for line in lines)

    assert told() == 1
    assert told() == 1  # the next run of the same day
    desk.clock.pass_(days=11)
    assert told() == 2
    end_format(desk, olga, ended(wish.request, wish.id))
    desk.clock.pass_(days=8)
    assert told() == 2


def test_lists_are_read_in_pages_and_saved_as_a_file(desk: FakeDesk, olga: Staff, sent: Submission) -> None:
    wishes = []
    for number in range(5):
        wishes.append(ask_format(desk, olga.account, sent.id, AskFormat(form="other", words=f"Number {number}")))
        desk.clock.pass_(days=1)
    end_format(desk, olga, ended(wishes[0].request, wishes[0].id))
    first = list_formats(desk, olga, open_ones=True, limit=3)
    rest = list_formats(desk, olga, open_ones=True, after=first.after, limit=3)
    assert [wish.words for wish in (*first.wishes, *rest.wishes)] == [f"Number {number}" for number in (1, 2, 3, 4)]
    assert rest.after == ""
    [closed] = list_formats(desk, olga, open_ones=False, limit=3).wishes
    assert closed.answer == "We posted them today."
    lines = export_formats(desk, olga).splitlines()
    assert len(lines) == 6
    assert lines[0].endswith("words,answer")
    assert "Number 0,We posted them today." in lines[-1]
    with pytest.raises(Forbidden):
        export_formats(desk, acme.hire(desk, olga.account, Role.HANDLER))


def test_what_a_child_wished_is_in_no_list_from_the_first_moment(desk: FakeDesk, olga: Staff, sent: Submission) -> None:
    enter_format(desk, olga, sent.requests[0], AskFormat(form="language", words="Tagalog", came=Came.PHONE))
    opened(desk, olga, desk.requests.get(sent.account, sent.requests[0]))
    assert list_formats(desk, olga, open_ones=True, limit=9).wishes == ()
    assert "Tagalog" not in export_formats(desk, olga)


def test_wishes_go_with_what_was_sent(desk: FakeDesk, olga: Staff, sent: Submission) -> None:
    ask_format(desk, olga.account, sent.id, BRAILLE)
    delete_submission(desk, olga.account.id, sent.id)
    assert desk.format_wishes.of(olga.account.id, sent.requests) == ()
    assert list_formats(desk, olga, open_ones=True, limit=3).wishes == ()
