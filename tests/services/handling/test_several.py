"""One act on several requests: each by its own use case, each with its own end."""

from collections.abc import Callable

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Outcome, Request
from chalicelib.domain.rights import Right
from chalicelib.errors import Conflict, Forbidden, InvalidField, NotFound
from chalicelib.services.handling.assign_request import assign_request
from chalicelib.services.handling.several import (
    SEVERAL_LIMIT,
    Ended,
    Ticked,
    assign_several,
    close_several_as_duplicates,
    close_several_as_spam,
)
from tests.fakes.acme import ask_one, hire, open_acme, phone_in
from tests.fakes.desk import FakeDesk


@pytest.fixture
def desk() -> FakeDesk:
    """An empty deployment."""
    return FakeDesk()


@pytest.fixture
def staff(desk: FakeDesk) -> Staff:
    """The owner of Acme."""
    return open_acme(desk)


def tick(*heads: Request, same_as: str = "") -> list[Ticked]:
    return [Ticked(head.id, head.version, same_as) for head in heads]


def problems(ended: tuple[Ended, ...]) -> list[str]:
    return ["" if one.problem is None else str(one.problem) for one in ended]


def test_each_gets_its_assignee_and_who_was_overtaken_is_named(desk: FakeDesk, staff: Staff) -> None:
    hanna = hire(desk, staff.account, Role.HANDLER, "Hanna")
    one, two, three = (ask_one(desk, staff.account) for _ in range(3))
    ticked = tick(one, two, three)
    assign_request(desk, staff, two.id, staff.user.id)
    ended = assign_several(desk, staff, ticked, hanna.user.id)
    assert [one.ticked for one in ended] == ticked
    assert [type(one.problem) for one in ended] == [type(None), Conflict, type(None)]
    now = [desk.requests.get(staff.account.id, head.id).assignee for head in (one, two, three)]
    assert now == [hanna.user.id, staff.user.id, hanna.user.id]


def test_somebody_who_cannot_handle_requests_gets_none(desk: FakeDesk, staff: Staff) -> None:
    auditor = hire(desk, staff.account, Role.AUDITOR)
    ended = assign_several(desk, staff, tick(ask_one(desk, staff.account)), auditor.user.id)
    assert problems(ended) == ["assignee: unknown"]


def test_junk_is_closed_without_a_word_and_what_may_be_a_person_is_not(desk: FakeDesk, staff: Staff) -> None:
    called = phone_in(desk, staff.account)
    junk = ask_one(desk, staff.account, confirmed=False)
    confirmed = ask_one(desk, staff.account)
    opted_out = ask_one(desk, staff.account, Right.OPT_OUT_SALE, confirmed=False)
    letters = len(desk.letters())
    ended = close_several_as_spam(desk, staff, tick(called, junk, confirmed, opted_out))
    assert problems(ended) == ["", "", "not-spam", "not-spam"]
    outcomes = [desk.requests.get(staff.account.id, head.id).outcome for head in (called, junk, confirmed, opted_out)]
    assert outcomes == [Outcome.NO_REQUEST, Outcome.NO_REQUEST, None, None]
    assert len(desk.letters()) == letters
    entries = desk.audit_log.of_request(staff.account.id, junk.id)
    assert (entries[-1].tag, entries[-1].detail["what"]) == (Tag.REQUEST_SORTED, "advertising")


def test_a_duplicate_names_what_answers_it_and_its_person_is_told(desk: FakeDesk, staff: Staff) -> None:
    first, again, other = (ask_one(desk, staff.account) for _ in range(3))
    ended = close_several_as_duplicates(
        desk, staff, [*tick(again, same_as=first.submission), *tick(other, same_as="12345678906"), *tick(first)]
    )
    assert problems(ended) == ["", "same_as: unknown", "same_as: missing"]
    closed = desk.requests.get(staff.account.id, again.id)
    assert (closed.outcome, closed.same_as) == (Outcome.DUPLICATE, first.submission)
    [letter] = [letter for letter in desk.letters() if letter.request == again.id]
    assert letter.values["same_as"] == first.submission
    assert desk.requests.get(staff.account.id, other.id).open


def test_the_same_again_changes_nothing(desk: FakeDesk, staff: Staff) -> None:
    ticked = tick(ask_one(desk, staff.account, confirmed=False))
    close_several_as_spam(desk, staff, ticked)
    before = len(desk.engine.audit)
    assert [type(one.problem) for one in close_several_as_spam(desk, staff, ticked)] == [Conflict]
    assert len(desk.engine.audit) == before


def test_another_accounts_request_is_not_there(desk: FakeDesk, staff: Staff) -> None:
    other = open_acme(desk, "other")
    [ended] = close_several_as_spam(desk, staff, tick(ask_one(desk, other.account, confirmed=False)))
    assert isinstance(ended.problem, NotFound)


@pytest.mark.parametrize(("number", "problem"), [(0, "missing"), (SEVERAL_LIMIT + 1, "too-many")])
def test_none_and_too_many_are_refused_before_anything_is_done(
    desk: FakeDesk, staff: Staff, number: int, problem: str
) -> None:
    ticked = tick(ask_one(desk, staff.account)) * number
    acts: list[Callable[[], object]] = [
        lambda: assign_several(desk, staff, ticked, ""),
        lambda: close_several_as_spam(desk, staff, ticked),
        lambda: close_several_as_duplicates(desk, staff, ticked),
    ]
    for act in acts:
        with pytest.raises(InvalidField, match=f"row: {problem}"):
            act()


def test_who_may_not_handle_requests_does_nothing(desk: FakeDesk, staff: Staff) -> None:
    auditor = hire(desk, staff.account, Role.AUDITOR)
    with pytest.raises(Forbidden):
        close_several_as_spam(desk, auditor, tick(ask_one(desk, staff.account, confirmed=False)))
