"""Who asks for a child: no data of the child before they have shown that they are the parent or guardian."""

import pytest

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.parenthood import ParentShown
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Behalf, Outcome, Request
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import MatchMethod, MatchResult
from chalicelib.errors import Conflict, Forbidden, InvalidField, NotFound, NotPossible
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.handling.record_match import RecordMatch, record_match
from chalicelib.services.handling.record_parent import RecordParent, record_parent
from tests.fakes import acme as acme_fakes
from tests.fakes.desk import FakeDesk


def asked(desk: FakeDesk, account: Account, behalf: Behalf, right: Right = Right.DELETE) -> Request:
    submission = acme_fakes.ask(desk, account, right, behalf=behalf)
    return desk.requests.get(account.id, submission.requests[0])


def matched(desk: FakeDesk, staff: Staff, request: Request) -> Request:
    command = RecordMatch(
        request=request.id,
        compared=("name", "email", "order"),
        method=MatchMethod.RECORDS,
        result=MatchResult.MATCHED,
        declaration=True,
        contact_on_file=True,
    )
    return record_match(desk, staff, command)


def granted(request: Request) -> DecideRequest:
    return DecideRequest(request=request.id, outcome=Outcome.GRANTED, grounds=(), text="It is deleted.")


@pytest.mark.parametrize("behalf", [Behalf.PARENT, Behalf.GUARDIAN])
def test_a_match_of_the_adult_alone_releases_nothing_of_a_child(
    desk: FakeDesk, staff: Staff, acme: Account, behalf: Behalf
) -> None:
    request = asked(desk, acme, behalf)
    assert not matched(desk, staff, request).verification.sufficient
    with pytest.raises(NotPossible):
        decide_request(desk, staff, granted(request))
    done = record_parent(desk, staff, RecordParent(request=request.id, shown=ParentShown.VIDEO))
    assert done.verification.sufficient
    entry = desk.audit_log.of_request(acme.id, request.id)[-1]
    assert (entry.tag, entry.detail, entry.actor) == ("request:parent:recorded", {"shown": "video"}, staff.actor)
    decide_request(desk, staff, granted(request))


def test_parenthood_alone_proves_no_identity(desk: FakeDesk, staff: Staff, acme: Account) -> None:
    request = asked(desk, acme, Behalf.PARENT)
    assert not record_parent(
        desk, staff, RecordParent(request=request.id, shown=ParentShown.FORM)
    ).verification.sufficient


def test_identification_counts_only_when_it_is_gone_again(desk: FakeDesk, staff: Staff, acme: Account) -> None:
    request = asked(desk, acme, Behalf.PARENT)
    with pytest.raises(InvalidField, match="deleted: needed"):
        record_parent(desk, staff, RecordParent(request=request.id, shown=ParentShown.ID_CHECK))
    done = record_parent(desk, staff, RecordParent(request=request.id, shown=ParentShown.ID_CHECK, deleted=True))
    assert not done.verification.parent_outstanding


def test_a_court_appoints_guardians_and_no_parents(desk: FakeDesk, staff: Staff, acme: Account) -> None:
    parent = asked(desk, acme, Behalf.PARENT)
    with pytest.raises(InvalidField, match="guardians-only"):
        record_parent(desk, staff, RecordParent(request=parent.id, shown=ParentShown.COURT))
    guardian = asked(desk, acme, Behalf.GUARDIAN)
    record_parent(desk, staff, RecordParent(request=guardian.id, shown=ParentShown.COURT))


def test_who_asks_for_themselves_is_asked_for_no_parent(desk: FakeDesk, staff: Staff, acme: Account) -> None:
    """Also of 13 to 15 years (11 CCR 7071)."""
    request = asked(desk, acme, Behalf.SELF)
    assert request.verification.parent is None
    with pytest.raises(NotPossible, match="no-parent"):
        record_parent(desk, staff, RecordParent(request=request.id, shown=ParentShown.VIDEO))


def test_an_opt_out_for_a_child_is_never_verified(desk: FakeDesk, staff: Staff, acme: Account) -> None:
    request = asked(desk, acme, Behalf.PARENT, Right.OPT_OUT_SALE)
    assert request.verification.sufficient
    with pytest.raises(NotPossible, match="no-verification"):
        record_parent(desk, staff, RecordParent(request=request.id, shown=ParentShown.VIDEO))


def test_only_who_handles_requests_of_this_account_as_they_stand_records_it(
    desk: FakeDesk, staff: Staff, acme: Account
) -> None:
    request = asked(desk, acme, Behalf.PARENT)
    auditor = acme_fakes.hire(desk, acme, Role.AUDITOR, "Ada")
    with pytest.raises(Forbidden):
        record_parent(desk, auditor, RecordParent(request=request.id, shown=ParentShown.VIDEO))
    with pytest.raises(Conflict):
        record_parent(desk, staff, RecordParent(request=request.id, shown=ParentShown.VIDEO, seen=request.version + 1))
    with pytest.raises(NotFound):
        record_parent(desk, staff, RecordParent(request=request.id[:-1], shown=ParentShown.VIDEO))  # type: ignore[arg-type]
