"""Opting in to sale and sharing by text: asked, then asked again, and only the word YES counts."""

import pytest

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Phone
from chalicelib.domain.request import Outcome
from chalicelib.domain.rights import Right
from chalicelib.domain.suppression import Purpose, Why
from chalicelib.services.opt_outs.change_suppression import AddSuppression, add_suppression
from tests.http.telephone import DEDICATED, SHARED, Line
from tests.http.telephony.sms.texts import requests_of


def opted_out(line: Line, who: str) -> None:
    command = AddSuppression(contact=Phone(who), purposes=(Purpose.SALE_SHARING,), why=Why.ASKED)
    add_suppression(line.stage.desk, line.stage.staff, command)


def sold(line: Line, who: str) -> bool:
    found = line.stage.desk.suppressions.of(line.account, Phone(who))
    return found is not None and not found.stops(Purpose.SALE_SHARING)


@pytest.mark.parametrize(("word", "yes"), [("OPT IN", "Yes!"), ("Permitir la venta", "Sí")])
def test_the_first_text_changes_nothing_and_yes_confirms_it(line: Line, who: str, word: str, yes: str) -> None:
    opted_out(line, who)
    first = line.phone.text(who, DEDICATED, word)
    assert "YES" in first.reply or "SI" in first.reply
    assert line.phone.text(who, DEDICATED, word, sid=first.sid).replies == []  # the same text again
    assert not sold(line, who)
    done = line.phone.text(who, DEDICATED, yes)
    assert "/c/" in done.reply  # how to opt out again
    assert sold(line, who)
    [head] = requests_of(line, who)
    assert (head.right, head.outcome) == (Right.OPT_IN, Outcome.GRANTED)
    [answered] = [
        entry
        for entry in line.stage.desk.audit_log.of_request(line.account, head.id)
        if entry.tag == Tag.REQUEST_ANSWERED
    ]
    assert answered.detail["confirmed"] == "text"


def test_who_asks_again_while_one_waits_is_answered_and_files_nothing_more(line: Line, who: str) -> None:
    first = line.phone.text(who, DEDICATED, "OPT IN")
    again = line.phone.text(who, DEDICATED, "Opt in!")
    assert again.reply == first.reply
    assert len(requests_of(line, who)) == 1
    line.phone.text(who, DEDICATED, "YES")
    line.phone.text(who, DEDICATED, "OPT IN")
    assert len(requests_of(line, who)) == 2


def test_start_is_no_yes_and_a_day_later_nothing_waits(line: Line, who: str) -> None:
    opted_out(line, who)
    line.phone.text(who, DEDICATED, "OPT IN")
    line.phone.text(who, DEDICATED, "START")
    assert not sold(line, who)
    line.stage.time.move(hours=25)
    line.phone.text(who, DEDICATED, "YES")
    assert not sold(line, who)


def test_the_yes_of_another_number_confirms_nothing(line: Line, who: str) -> None:
    opted_out(line, who)
    line.phone.text(who, DEDICATED, "OPT IN")
    line.phone.text("+12135550999", DEDICATED, "YES")
    assert not sold(line, who)


def test_on_a_number_that_many_share_a_person_reads_it(line: Line, who: str) -> None:
    line.phone.text(who, SHARED, "OPT IN")
    [head] = requests_of(line, who, line.operator.id)
    assert head.right is Right.UNSORTED
