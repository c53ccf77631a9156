"""The business's own match: what counts, when a second person is needed, who is told."""

from dataclasses import replace

import pytest

from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.permissions import Role
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import ApprovalState, Level, MatchMethod, MatchResult
from chalicelib.errors import Conflict, Forbidden, InvalidField, NotPossible
from chalicelib.services.handling.record_match import RecordMatch, decide_approval, record_match
from tests.fakes import acme
from tests.fakes.desk import FakeDesk

OLD = Email("old@example.com")


def command(request: str, **changes: object) -> RecordMatch:
    base = RecordMatch(
        request=request,  # type: ignore[arg-type]
        compared=("name", "email", "order"),
        method=MatchMethod.RECORDS,
        result=MatchResult.MATCHED,
        declaration=True,
        contact_on_file=True,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def test_a_match_of_a_contact_on_file_reaches_its_level_at_once() -> None:
    desk = FakeDesk()
    staff = acme.open_acme(desk)
    request = acme.ask_one(desk, staff.account)
    letters = len(desk.letters())
    done = record_match(desk, staff, command(request.id, seen=request.version))
    assert done.verification.reached is Level.REASONABLY_HIGH
    assert done.verification.sufficient
    assert len(desk.letters()) == letters
    entry = desk.audit_log.of_request(staff.account.id, request.id)[-1]
    assert entry.detail["compared"] == ["name", "email", "order"]


@pytest.mark.parametrize(
    "changes",
    [
        {"declaration": False},
        {"compared": ("name", "email")},
        {"compared": ("name", "name", "name")},
        {"result": MatchResult.NOT_MATCHED},
    ],
)
def test_less_is_not_enough_for_specific_pieces(changes: dict[str, object]) -> None:
    desk = FakeDesk()
    staff = acme.open_acme(desk)
    request = acme.ask_one(desk, staff.account)
    assert not record_match(desk, staff, command(request.id, **changes)).verification.sufficient


def test_a_code_alone_reaches_nothing() -> None:
    desk = FakeDesk()
    staff = acme.open_acme(desk)
    request = acme.ask_one(desk, staff.account)
    assert request.verification.contact_confirmed_at is not None
    assert request.verification.reached is Level.NONE
    assert not request.verification.sufficient


def test_a_match_alone_is_not_enough_before_the_code_came_back() -> None:
    desk = FakeDesk()
    staff = acme.open_acme(desk)
    request = acme.ask_one(desk, staff.account, confirmed=False)
    assert not record_match(desk, staff, command(request.id)).verification.sufficient


@pytest.mark.parametrize("right", [Right.KNOW_SPECIFIC, Right.DELETE, Right.CORRECT])
def test_a_contact_not_on_file_needs_a_second_person_and_warns_the_one_on_file(right: Right) -> None:
    desk = FakeDesk()
    staff = acme.open_acme(desk)
    request = acme.ask_one(desk, staff.account, right)
    with pytest.raises(InvalidField, match="file_contact: missing"):
        record_match(desk, staff, command(request.id, contact_on_file=False))
    waiting = record_match(desk, staff, command(request.id, contact_on_file=False, file_contact=OLD))
    assert waiting.verification.approval is ApprovalState.WAITING
    assert not waiting.verification.sufficient
    notice = desk.letters()[-1]
    assert (notice.kind, notice.to) == (LetterKind.FILE_NOTICE, OLD)
    tags = [entry.tag for entry in desk.audit_log.of_request(staff.account.id, request.id)]
    assert tags[-2:] == ["request:verification:recorded", "request:approval:requested"]

    with pytest.raises(NotPossible, match="second-person-needed"):
        decide_approval(desk, staff, request.id, agrees=True)
    with pytest.raises(Forbidden):
        decide_approval(desk, acme.hire(desk, staff.account, Role.HANDLER), request.id, agrees=True)
    reviewer = acme.hire(desk, staff.account, Role.REVIEWER)
    with pytest.raises(Conflict):
        decide_approval(desk, reviewer, request.id, agrees=True, seen=request.version)
    given = decide_approval(desk, reviewer, request.id, agrees=True, seen=waiting.version)
    assert given.verification.sufficient
    assert given.verification.approved_by == reviewer.actor


def test_who_does_not_agree_leaves_nothing_reached_until_a_new_match() -> None:
    desk = FakeDesk()
    staff = acme.open_acme(desk)
    reviewer = acme.hire(desk, staff.account, Role.REVIEWER)
    request = acme.ask_one(desk, staff.account, Right.DELETE)
    record_match(desk, staff, command(request.id, contact_on_file=False, file_contact=OLD))
    refused = decide_approval(desk, reviewer, request.id, agrees=False)
    assert refused.verification.reached is Level.NONE
    with pytest.raises(NotPossible, match="no-approval-waiting"):
        decide_approval(desk, reviewer, request.id, agrees=True)
    again = record_match(desk, staff, command(request.id, seen=refused.version))
    assert not again.verification.sufficient
    assert decide_approval(desk, reviewer, request.id, agrees=True).verification.sufficient


@pytest.mark.parametrize("between", [None, "not-matched", "refused", "given"])
def test_one_person_alone_cannot_take_back_the_question_to_a_second(between: str | None) -> None:
    desk = FakeDesk()
    staff = acme.open_acme(desk)
    reviewer = acme.hire(desk, staff.account, Role.REVIEWER)
    request = acme.ask_one(desk, staff.account)
    record_match(desk, staff, command(request.id, contact_on_file=False, file_contact=OLD))
    if between == "not-matched":
        record_match(desk, staff, command(request.id, result=MatchResult.NOT_MATCHED))
    elif between:
        decide_approval(desk, reviewer, request.id, agrees=between == "given")
    letters = len(desk.letters())
    changed = record_match(desk, staff, command(request.id, contact_on_file=True))
    assert changed.verification.approval is ApprovalState.WAITING
    assert not changed.verification.sufficient
    assert len(desk.letters()) == letters
    with pytest.raises(NotPossible, match="second-person-needed"):
        decide_approval(desk, staff, request.id, agrees=True)


def test_categories_need_no_second_person() -> None:
    desk = FakeDesk()
    staff = acme.open_acme(desk)
    request = acme.ask_one(desk, staff.account, Right.KNOW_CATEGORIES)
    done = record_match(desk, staff, command(request.id, contact_on_file=False, declaration=False))
    assert done.verification.sufficient


@pytest.mark.parametrize("right", [Right.OPT_OUT_SALE, Right.LIMIT_SENSITIVE])
def test_an_opt_out_is_never_verified(right: Right) -> None:
    desk = FakeDesk()
    staff = acme.open_acme(desk)
    request = acme.ask_one(desk, staff.account, right, confirmed=False)
    with pytest.raises(NotPossible, match="no-verification"):
        record_match(desk, staff, command(request.id))


def test_a_match_names_what_was_compared() -> None:
    desk = FakeDesk()
    staff = acme.open_acme(desk)
    request = acme.ask_one(desk, staff.account)
    with pytest.raises(InvalidField, match="compared: missing"):
        record_match(desk, staff, command(request.id, compared=()))
    signed_in = command(request.id, compared=(), method=MatchMethod.ACCOUNT, declaration=False)
    assert record_match(desk, staff, signed_in).verification.reached is Level.REASONABLE
