"""Stop, start and help by text, and what people get back."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.domain.contact import Phone
from chalicelib.domain.request import Channel, Outcome
from chalicelib.domain.rights import Right
from tests.http.telephone import DEDICATED, SHARED, Line
from tests.http.telephony.sms.texts import LOCAL, carried, requests_of


@pytest.mark.parametrize("word", ["STOP", "stopall", "Opt Out", "revoke", "ALTO", "no más", "Baja.", "¡DETENER!"])
def test_a_stop_to_a_business_s_number_is_an_opt_out(line: Line, who: str, word: str) -> None:
    line.phone.text(who, DEDICATED, word)
    found = requests_of(line, who)
    assert {head.right for head in found} == {Right.MARKETING_TEXTS, Right.MARKETING_CALLS}
    assert {(head.channel, head.regime) for head in found} == {(Channel.TEXT, "tcpa")}
    assert line.stage.desk.lines.stop(line.account, Phone(who)) is not None


@pytest.mark.parametrize(
    ("to", "body", "opt_out", "answers"),
    [
        (DEDICATED, "STOP", "", ["carrier"]),
        (DEDICATED, "ALTO", "", ["app"]),
        (DEDICATED, "Stop.", "", ["app"]),
        (DEDICATED, "stop it now", "STOP", []),
        (LOCAL, "ALTO", "", ["app"]),
        (LOCAL, "ALTO", "STOP", []),
    ],
)
def test_a_stop_is_confirmed_once_by_us_or_by_the_carrier(
    line: Line, who: str, to: str, body: str, opt_out: str, answers: list[str]
) -> None:
    sent = line.phone.text(who, to, body, opt_out=opt_out)
    assert carried(sent) == answers
    assert requests_of(line, who)
    again = line.phone.text(who, to, body, opt_out=opt_out)
    assert "app" not in carried(again)
    if answers == ["app"]:
        [head, *_] = requests_of(line, who)
        shown = f"{head.submission[:4]} {head.submission[4:8]} {head.submission[8:]}"
        said = "you will get no more texts." if body == "Stop." else "no le enviaremos mensajes."
        assert sent.reply.startswith(f"Acme Shoes: {said}")
        assert shown in sent.reply


def test_the_same_stop_fifty_times_is_one_opt_out_and_one_confirmation(line: Line, who: str) -> None:
    first = line.phone.text(who, LOCAL, "ALTO")
    for _ in range(49):
        assert line.phone.text(who, LOCAL, "ALTO", sid=first.sid).replies == []
        line.stage.time.move(seconds=10)
    assert len(requests_of(line, who)) == 2


def test_stops_at_the_same_moment_are_one_opt_out(line: Line, who: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: line.phone.text(who, LOCAL, "ALTO"), range(8)))
    assert len(requests_of(line, who)) == 2


def test_start_takes_the_stop_back(line: Line, who: str) -> None:
    line.phone.text(who, LOCAL, "ALTO")
    sent = line.phone.text(who, LOCAL, "comenzar")
    assert "puede recibir mensajes de nuevo" in sent.reply
    assert {head.outcome for head in requests_of(line, who)} == {Outcome.WITHDRAWN}
    tags = [entry.tag for entry in line.stage.desk.audit_log.of_request(line.account, requests_of(line, who)[0].id)]
    assert "request:text:started" in tags
    stop = line.stage.desk.lines.stop(line.account, Phone(who))
    assert stop is not None
    assert stop.undone_at is not None


def test_start_from_whoever_never_stopped_says_who_we_are(line: Line, who: str) -> None:
    assert "privacy requests" in line.phone.text(who, LOCAL, "YES").reply
    assert requests_of(line, who) == []


@pytest.mark.parametrize(("word", "words"), [("HELP", "Telephone 1-415-555-0100."), ("AYUDA", "Llame al 1-415")])
def test_help_says_who_this_is_and_how_to_reach_the_business(line: Line, who: str, word: str, words: str) -> None:
    reply = line.phone.text(who, DEDICATED, word).reply
    assert reply.startswith("Acme Shoes: ")
    assert f"{line.stage.desk.public_url}/c/acme" in reply
    assert words in reply
    assert line.phone.text(who, DEDICATED, word, opt_out="HELP").replies == []
    assert requests_of(line, who) == []


def test_a_stop_to_the_shared_number_is_one_item_of_the_operator(line: Line, who: str) -> None:
    sent = line.phone.text(who, SHARED, "PARAR")
    [head] = requests_of(line, who, line.operator.id)
    assert (head.right, head.account) == (Right.MARKETING_TEXTS, line.operator.id)
    assert "Careful Operator" in sent.reply
    assert requests_of(line, who) == []
    line.phone.text(who, SHARED, "PARAR")
    assert len(requests_of(line, who, line.operator.id)) == 1
