"""Words by text as the telephone company posts them, and what people get back."""

import logging
import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from chalicelib.domain.account import AccountState
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Phone
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Sorting
from chalicelib.domain.rights import Right
from chalicelib.log import logger
from chalicelib.services.telephone.phone_numbers import add_number
from tests.fakes import acme
from tests.http.telephone import DEDICATED, SHARED, Line, new_caller
from tests.http.telephony.sms.texts import LOCAL, carried, messages_of, post, requests_of


def test_words_become_a_request_to_be_read_and_are_answered_with_the_reference(line: Line, who: str) -> None:
    sent = line.phone.text(who, DEDICATED, "please stop calling me 🙏")
    [head] = requests_of(line, who)
    submission = line.stage.desk.requests.submission(line.account, head.submission)
    assert (head.right, head.sort, head.language) == (Right.UNSORTED, Sorting.READ, "en")
    assert submission.typed.details == "please stop calling me 🙏"
    assert head.verification.contact_confirmed_at is None
    assert re.search(r"Reference: \d{4} \d{4} \d{3}", sent.reply)


def test_more_words_within_minutes_are_added_and_answered_once(line: Line, who: str) -> None:
    line.phone.text(who, DEDICATED, "Quiero que borren mis datos")
    second = line.phone.text(who, DEDICATED, "por favor")
    [head] = requests_of(line, who)
    assert second.replies == []
    assert (head.language, messages_of(line, head)) == ("es", ["por favor"])


def test_the_same_words_fifty_times_are_one_request_and_one_answer(line: Line, who: str) -> None:
    first = line.phone.text(who, DEDICATED, "delete my data")
    for _ in range(49):
        assert line.phone.text(who, DEDICATED, "delete my data", sid=first.sid).replies == []
    [head] = requests_of(line, who)
    assert messages_of(line, head) == []


def test_words_to_the_shared_number_go_to_the_operator(line: Line, who: str) -> None:
    line.phone.text(who, SHARED, "who has my data?")
    assert [head.sort for head in requests_of(line, who, line.operator.id)] == [Sorting.READ]


@pytest.mark.parametrize("body", ["", "   ", "\u200b"])
def test_an_empty_text_is_nothing(line: Line, who: str, body: str) -> None:
    assert line.phone.text(who, DEDICATED, body).came == []
    assert requests_of(line, who) == []


def test_ten_thousand_characters_and_emoji_are_taken(line: Line, who: str) -> None:
    line.phone.text(who, DEDICATED, "x🙂" * 5000)
    [head] = requests_of(line, who)
    submission = line.stage.desk.requests.submission(line.account, head.submission)
    assert len(submission.typed.details) == 5000


def test_a_number_that_is_not_ours_takes_nothing(line: Line, who: str) -> None:
    assert line.phone.text(who, "+18005559999", "delete my data").came == []
    assert requests_of(line, who) == []


def test_a_closed_business_takes_nothing_and_nothing_breaks(line: Line) -> None:
    desk = line.stage.desk
    gone = acme.open_acme(desk, "gone").account
    add_number(desk, gone, Phone("+14155550190"), actor="system:test")
    unit = desk.work.begin(gone.id, desk.clock.now())
    account = replace(desk.accounts.get(gone.id), state=AccountState.CLOSED)
    unit.store(account, because=Reason(Tag.ACCOUNT_CLOSED, "system:test"))
    unit.commit()
    for body in ("hello", "STOP"):
        assert "app" not in carried(line.phone.text(new_caller(), "+14155550190", body))


def test_pictures_are_noted_and_not_fetched(line: Line, who: str) -> None:
    post(line, {"From": who, "To": DEDICATED, "Body": "", "NumMedia": "2", "MediaUrl0": "https://evil.test/"})
    [head] = requests_of(line, who)
    submission = line.stage.desk.requests.submission(line.account, head.submission)
    assert submission.typed.details == "[2 pictures or files came with it; they are not kept here]"


def test_whoever_shows_no_number_is_heard_and_not_answered(line: Line) -> None:
    for body in ("hello from a short code", "STOP", "START", "HELP", "123456"):
        answer = post(line, {"From": "72345", "To": DEDICATED, "Body": body})
        assert "<Message>" not in answer


def test_words_after_a_stop_are_kept_and_not_answered(line: Line, who: str) -> None:
    line.phone.text(who, LOCAL, "ALTO")
    sent = line.phone.text(who, LOCAL, "and delete my data")
    assert sent.replies == []
    assert [head.sort for head in requests_of(line, who) if head.right is Right.UNSORTED] == [Sorting.READ]


def test_answers_to_one_number_end_after_ten_in_a_day_and_what_it_writes_is_kept(line: Line, who: str) -> None:
    now = line.stage.time.now()
    tomorrow = datetime.combine(now.date() + timedelta(days=1), time(1), UTC)
    line.stage.time.ahead += tomorrow - now  # the days that are counted are those of the calendar
    replies = 0
    for number in range(12):
        replies += len(line.phone.text(who, LOCAL, f"request {number}").replies)
        line.stage.time.move(minutes=11)
    assert replies == 10
    assert len(requests_of(line, who)) == 12


# What is logged


def test_nothing_personal_is_logged(line: Line, who: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for body in ("my secret wish", "STOP", "START", "123456", "HELP"):
        line.phone.text(who, DEDICATED, body)
    lines = "".join(logger().handlers[0].format(record) for record in caplog.records if record.name == logger().name)
    assert "wish" not in lines
    assert who[2:] not in lines


@pytest.mark.parametrize(
    ("body", "form"), [("Large print!", "large-print"), ("LETRA GRANDE", "large-print"), ("braille please", "braille")]
)
def test_a_text_that_names_another_form_is_a_wish_and_its_words_are_read(
    line: Line, who: str, body: str, form: str
) -> None:
    line.phone.text(who, DEDICATED, body)
    [head] = requests_of(line, who)
    [wish] = line.stage.desk.format_wishes.of(line.account, [head.id])
    assert (wish.form, wish.came) == (form, "text")
    assert line.stage.desk.requests.submission(line.account, head.submission).typed.details == body
    again = line.phone.text(who, DEDICATED, "audio")
    assert "in another form" in again.reply or "otro formato" in again.reply
    assert {one.form for one in line.stage.desk.format_wishes.of(line.account, [head.id])} == {form, "audio"}


def test_a_text_that_says_more_than_a_form_is_for_a_person_to_read(line: Line, who: str) -> None:
    line.phone.text(who, DEDICATED, "the audio that you left is not mine")
    [head] = requests_of(line, who)
    assert line.stage.desk.format_wishes.of(line.account, [head.id]) == ()
