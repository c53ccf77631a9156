"""The business's own questions: which the form asks about which right, and how staff change them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.question import (
    OwnQuestions,
    Question,
    Questions,
    Wanted,
    asked,
    asked_again,
    changed,
    moved,
    retired,
    with_question,
)
from chalicelib.domain.reason import Reason
from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidField
from chalicelib.law.questions import may_require
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk

Asked = Mapping[Right, Questions]
NEVER_ASKED: Final = frozenset({Right.UNSORTED})  # nobody chose it: it is what came by telephone


def questions_asked(desk: Desk, account: Account) -> Asked:
    """What the form asks about each right, where the business has questions of its own."""
    found = {record.right: asked(record.questions) for record in desk.questions.every(account)}
    return {right: questions for right, questions in found.items() if questions}


def add_question(desk: Desk, staff: Staff, right: Right, wanted: Wanted) -> Question:
    """Ask another question about a right.

    Raise `Forbidden`, `InvalidInput` with every problem, `InvalidField` (`right`), `NotPossible`
    (`too-many-questions`).
    """
    languages, free = staff.account.languages, may_require(right)
    after = _change(desk, staff, right, lambda known: with_question(known, wanted, languages, may_require=free))
    return after.questions[-1]


def change_question(desk: Desk, staff: Staff, right: Right, name: str, wanted: Wanted) -> OwnQuestions:
    """Ask a question otherwise; answers that were given keep it as it was. Raise as `add_question`, and `NotFound`."""
    languages, free = staff.account.languages, may_require(right)
    return _change(desk, staff, right, lambda known: changed(known, name, wanted, languages, may_require=free))


def move_question(desk: Desk, staff: Staff, right: Right, name: str, *, up: bool) -> OwnQuestions:
    """Ask a question before or after its neighbour. Raise `Forbidden`, `NotFound`."""
    return _change(desk, staff, right, lambda known: moved(known, name, up=up))


def retire_question(desk: Desk, staff: Staff, right: Right, name: str) -> OwnQuestions:
    """Ask it no more; answers that were given keep it. Raise `Forbidden`, `NotFound`."""
    return _change(desk, staff, right, lambda known: retired(known, name, desk.clock.now()))


def ask_again(desk: Desk, staff: Staff, right: Right, name: str) -> OwnQuestions:
    """Ask a retired question again. Raise `Forbidden`, `NotFound`, `NotPossible` (`too-many-questions`)."""
    return _change(desk, staff, right, lambda known: asked_again(known, name))


def _change(desk: Desk, staff: Staff, right: Right, change: Callable[[Questions], Questions]) -> OwnQuestions:
    require(staff.user.role, Permission.ADMINISTER)
    if right in NEVER_ASKED:
        raise InvalidField(field="right", problem="unknown")
    return persistently(lambda: _changed(desk, staff, right, change))


def _changed(desk: Desk, staff: Staff, right: Right, change: Callable[[Questions], Questions]) -> OwnQuestions:
    account = desk.accounts.get(staff.account.id)
    before = desk.questions.of_right(account.id, right)
    after = replace(before, questions=change(before.questions))
    if after == before:
        return before
    detail = {"right": right.value, "asked": [question.name for question in asked(after.questions)]}
    because = Reason(Tag.ACCOUNT_QUESTIONS_CHANGED, staff.actor, None, dict(detail))
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(replace(account, questions=account.questions + 1), because=because)
    unit.store(after, because=because)
    unit.commit()
    return replace(after, version=after.version + 1)
