"""Own questions: kept by right, changed by administrators, seen by the form at once."""

from dataclasses import replace

import pytest

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.permissions import Role
from chalicelib.domain.question import Wanted
from chalicelib.domain.rights import Right
from chalicelib.errors import Forbidden, InvalidField, InvalidInput
from chalicelib.services.intake.own_questions import (
    add_question,
    ask_again,
    move_question,
    questions_asked,
    retire_question,
)
from tests.fakes.acme import hire, open_acme
from tests.fakes.desk import FakeDesk

SHOP = Wanted(kind="short", labels={"en": "Which shop?", "es": "¿Qué tienda?"}, hints={}, choices={})


def now(desk: FakeDesk, staff: Staff) -> Account:
    return desk.accounts.get(staff.account.id)


def test_the_form_asks_what_was_written_and_nothing_that_was_retired(desk: FakeDesk, staff: Staff) -> None:
    assert questions_asked(desk, staff.account) == {}
    question = add_question(desk, staff, Right.DELETE, SHOP)
    assert questions_asked(desk, now(desk, staff)) == {Right.DELETE: (question,)}
    retire_question(desk, staff, Right.DELETE, question.name)
    assert questions_asked(desk, now(desk, staff)) == {}
    ask_again(desk, staff, Right.DELETE, question.name)
    assert questions_asked(desk, now(desk, staff)) == {Right.DELETE: (question,)}
    assert questions_asked(desk, open_acme(desk, "other").account) == {}


def test_an_edition_is_read_once(desk: FakeDesk, staff: Staff) -> None:
    add_question(desk, staff, Right.DELETE, SHOP)
    account = now(desk, staff)
    first = desk.questions.every(account)
    assert desk.questions.every(account) is first
    move_question(desk, staff, Right.DELETE, "which_shop", up=True)
    assert now(desk, staff).questions == account.questions


def test_an_opt_out_cannot_require_an_answer_and_a_call_is_asked_nothing(desk: FakeDesk, staff: Staff) -> None:
    for right in (Right.OPT_OUT_SALE, Right.LIMIT_SENSITIVE, Right.OBJECT, Right.WITHDRAW_CONSENT):
        with pytest.raises(InvalidInput, match="required: never-required"):
            add_question(desk, staff, right, replace(SHOP, required=True))
        assert add_question(desk, staff, right, SHOP)
    with pytest.raises(InvalidField, match="right: unknown"):
        add_question(desk, staff, Right.UNSORTED, SHOP)


def test_only_administrators_change_them(desk: FakeDesk, staff: Staff) -> None:
    with pytest.raises(Forbidden):
        add_question(desk, hire(desk, staff.account, Role.HANDLER), Right.DELETE, SHOP)
