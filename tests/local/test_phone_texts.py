"""Texts go as Twilio and the carriers let them go."""

import pytest

from infra.local.phone import texting
from infra.local.phone.client import AppIsWrong
from tests.local.line import ANA, LOCAL, SHARED, SMS, Line


def test_a_text_is_posted_signed_and_its_answers_come_back() -> None:
    line = Line({SMS: '<Message action="/told">Thank you, señora</Message>'})
    sent = line.phone.text(ANA, SHARED, "Borren mis datos, ñ")

    [post] = line.got(SMS)
    assert post.proved
    assert (post.params["Body"], post.params["MessageSid"]) == ("Borren mis datos, ñ", sent.sid)
    assert "OptOutType" not in post.params
    assert sent.reply == "Thank you, señora"
    assert [post.params["MessageStatus"] for post in line.got("/told")] == ["sent", "delivered"]
    assert [text.body for text in line.phone.texts_to(ANA)] == ["Thank you, señora"]


def test_an_empty_answer_is_none() -> None:
    assert Line({SMS: ""}).phone.text(ANA, SHARED, "hello").replies == []


def test_the_same_text_can_come_again() -> None:
    line = Line({SMS: ""})
    sent = line.phone.text(ANA, SHARED, "hello")
    line.phone.text(ANA, SHARED, "hello", sid=sent.sid)

    assert {post.params["MessageSid"] for post in line.got(SMS)} == {sent.sid}


def test_a_toll_free_carrier_answers_stop_itself_and_blocks_what_follows() -> None:
    line = Line({SMS: "<Message>You are unsubscribed</Message>"})
    sent = line.phone.text(ANA, SHARED, " stop ")

    assert [(text.by, text.body[:11]) for text in sent.came] == [("carrier", "NETWORK MSG")]
    assert len(line.got(SMS)) == 1
    with pytest.raises(texting.TextRefused) as refused:
        texting.send(line.exchange, SHARED, ANA, "code 123456")
    assert refused.value.code == 21610


def test_toll_free_carriers_know_fewer_words_than_the_company() -> None:
    line = Line({SMS: "<Message>Done</Message>"})
    assert line.phone.text(ANA, SHARED, "CANCEL").replies == ["Done"]
    assert line.phone.text(ANA, LOCAL, "CANCEL").replies == []


def test_start_lifts_the_block() -> None:
    line = Line({SMS: ""})
    line.phone.text(ANA, SHARED, "STOP")
    line.phone.text(ANA, SHARED, "UNSTOP")

    assert texting.send(line.exchange, SHARED, ANA, "hello").status == "delivered"


def test_advanced_opt_out_names_the_kind() -> None:
    line = Line({SMS: ""})
    line.phone.configure(LOCAL, opt_out="advanced")
    line.phone.text(ANA, LOCAL, "Unsubscribe")
    line.phone.text(ANA, LOCAL, "baja", opt_out="STOP")

    assert [post.params["OptOutType"] for post in line.got(SMS)] == ["STOP", "STOP"]


@pytest.mark.parametrize("answer", ["<Say>no</Say>", "<Redirect>/x</Redirect>", 500, 0])
def test_a_wrong_answer_fails_the_test(answer: str | int) -> None:
    with pytest.raises(AppIsWrong):
        Line({SMS: answer}).phone.text(ANA, SHARED, "hello")
