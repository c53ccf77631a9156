"""An account names its places and its body of recourse: by administrators only, audited, nobody overwritten."""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Role
from chalicelib.domain.served import RecourseBody
from chalicelib.errors import Conflict, Forbidden
from chalicelib.services.accounts.serve_places import name_recourse, serve_places, shown
from tests.fakes.acme import hire
from tests.fakes.desk import FakeDesk


def details(desk: FakeDesk, staff: Staff, tag: Tag) -> list[dict[str, object]]:
    found = desk.audit_log.entries(desk.audit_log.chain_of(staff.account.id, None))
    return [dict(entry.detail) for entry in found if entry.tag == tag]


def test_the_audit_tells_what_changed(desk: FakeDesk, olga: Staff) -> None:
    account = serve_places(desk, olga, ["US-CA", "US-NV"], seen="")
    assert account.served == ("US-CA", "US-NV")
    account = serve_places(desk, olga, ["US-CA"], seen=shown(account))
    assert desk.accounts.get(account.id).served == ("US-CA",)
    serve_places(desk, olga, ["US-CA"], seen="something else")
    serve_places(desk, olga, [])
    assert details(desk, olga, Tag.ACCOUNT_PLACES_CHANGED) == [
        {"everywhere": False, "added": ["US-CA", "US-NV"], "removed": []},
        {"everywhere": False, "added": [], "removed": ["US-NV"]},
        {"everywhere": True, "added": [], "removed": ["US-CA"]},
    ]


def test_who_read_another_list_overwrites_nothing(desk: FakeDesk, olga: Staff) -> None:
    serve_places(desk, olga, ["US-CA"], seen="")
    with pytest.raises(Conflict):
        serve_places(desk, olga, ["DE"], seen="")
    assert desk.accounts.get(olga.account.id).served == ("US-CA",)


def test_a_body_is_named_changed_and_taken_away(desk: FakeDesk, olga: Staff) -> None:
    account = name_recourse(desk, olga, "Panel", "https://panel.example/")
    assert account.recourse == RecourseBody(name="Panel", where="https://panel.example/")
    name_recourse(desk, olga, "Panel", "https://panel.example/")
    name_recourse(desk, olga, "Panel", "https://panel.example/complain")
    assert name_recourse(desk, olga, "", "").recourse is None
    fields = [entry["fields"] for entry in details(desk, olga, Tag.ACCOUNT_RECOURSE_CHANGED)]
    assert fields == [["name", "where"], ["where"], ["name", "where"]]


def test_only_who_administers_may(desk: FakeDesk, olga: Staff) -> None:
    handler = hire(desk, olga.account, Role.HANDLER)
    with pytest.raises(Forbidden):
        serve_places(desk, handler, ["US-CA"])
    with pytest.raises(Forbidden):
        name_recourse(desk, handler, "Panel", "there")
