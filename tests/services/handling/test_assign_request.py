"""Assigning: to who can handle it, to nobody, never to a stranger."""

import pytest

from chalicelib.domain.permissions import Role
from chalicelib.errors import Conflict, InvalidField
from chalicelib.services.accounts.user_access import disable_user
from chalicelib.services.handling.assign_request import assign_request
from tests.fakes import acme
from tests.fakes.desk import FakeDesk


def test_it_goes_to_a_colleague_and_back_to_nobody() -> None:
    desk = FakeDesk()
    staff = acme.open_acme(desk)
    hal = acme.hire(desk, staff.account, Role.HANDLER, "Hal")
    request = acme.ask_one(desk, staff.account)
    done = assign_request(desk, staff, request.id, hal.user.id, seen=request.version)
    assert desk.requests.get(staff.account.id, request.id).assignee == hal.user.id
    assert assign_request(desk, staff, request.id, hal.user.id).version == done.version
    with pytest.raises(Conflict):
        assign_request(desk, staff, request.id, "", seen=request.version)
    assert assign_request(desk, staff, request.id, "").assignee == ""
    details = [entry.detail for entry in desk.audit_log.of_request(staff.account.id, request.id)[-2:]]
    assert details == [{"assignee": hal.user.id}, {"assignee": "nobody"}]


def test_it_goes_to_nobody_who_could_not_handle_it() -> None:
    desk = FakeDesk()
    staff = acme.open_acme(desk)
    auditor = acme.hire(desk, staff.account, Role.AUDITOR)
    gone = acme.hire(desk, staff.account, Role.HANDLER, "Gone")
    disable_user(desk, staff, gone.user)
    stranger = acme.open_acme(desk, "umbrella")
    request = acme.ask_one(desk, staff.account)
    for user in (auditor.user.id, gone.user.id, stranger.user.id, "usr_unknown"):
        with pytest.raises(InvalidField, match="assignee: unknown"):
            assign_request(desk, staff, request.id, user)
