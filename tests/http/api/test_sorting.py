"""Systems sort what came by telephone or text, and have codes sent to telephones."""

from typing import Any

import pytest

from chalicelib.domain.api_key import Scope
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.request import Channel, Outcome, Sorting
from tests.fakes import acme
from tests.http.office import asked, present
from tests.http.staff.test_phone_code import texted
from tests.http.stage import Stage
from tests.http.systems import Office, connect
from tests.http.telephone import Line

pytestmark = pytest.mark.usefixtures("unlimited")

WISH: dict[str, Any] = {
    "rights": ["delete", "opt_out_sale"],
    "residence": "US-CA",
    "name": "Ana López",
    "email": "ana@example.com",
    "details": "Delete everything.",
}


@pytest.fixture(scope="module")
def system(line: Line) -> Office:
    """The system of the business that is called."""
    return connect(line.stage, account=line.stage.desk.accounts.get(line.account))


def test_a_call_becomes_a_request_for_each_right(line: Line, system: Office) -> None:
    desk = line.stage.desk
    request = acme.phone_in(desk, desk.accounts.get(line.account), sort=Sorting.LISTEN)
    assert system.get(f"/requests/{request.id}").json["state"] == "to-sort"
    early = system.post(f"/requests/{request.id}/acknowledgement", None)
    assert (early.status, early.json["reason"]) == (409, "not-sorted")
    made = system.post(f"/requests/{request.id}/sorting", WISH, Idempotency_Key="sort")
    assert made.status == 200
    assert {one["right"] for one in made.json["items"]} == {"delete", "opt_out_sale"}
    assert {one["reference"] for one in made.json["items"]} == {request.submission}
    assert system.post(f"/requests/{request.id}/sorting", WISH, Idempotency_Key="sort").body == made.body
    again = system.post(f"/requests/{request.id}/sorting", WISH)
    assert (again.status, again.json["reason"]) == (409, "sorted-already")


def test_what_was_no_request_is_closed_as_such(line: Line, system: Office) -> None:
    desk = line.stage.desk
    request = acme.phone_in(desk, desk.accounts.get(line.account))
    path = f"/requests/{request.id}/no-request"
    assert system.post(path, {"what": "other"}).json["errors"][0]["field"] == "why"
    assert system.post(path, {"what": "wrong-number"}).json["outcome"] == "no-request"
    assert desk.requests.get(request.account, request.id).outcome is Outcome.NO_REQUEST


def test_a_message_for_somebody_else_is_handed_over(line: Line, system: Office) -> None:
    """Only the account that runs a shared number has such messages."""
    desk = line.stage.desk
    operator = connect(line.stage, account=desk.accounts.get(line.operator.id))
    request = acme.phone_in(desk, desk.accounts.get(line.operator.id))
    path = f"/requests/{request.id}/hand-over"
    assert operator.post(path, {"to": "acc_nobody"}).json["errors"][0]["field"] == "to"
    assert operator.post(path, {"to": line.code.code}).json["outcome"] == "no-request"
    [name] = desk.requests.submission(line.account, request.submission).requests
    assert system.get(f"/requests/{name}").json["reference"] == request.submission
    own = acme.phone_in(desk, desk.accounts.get(line.account))
    refused = system.post(f"/requests/{own.id}/hand-over", {"to": line.code.code})
    assert (refused.status, refused.json["reason"]) == (409, "not-general")


def test_a_code_goes_to_the_telephone_that_wrote(line: Line, system: Office) -> None:
    request = texted(line)
    path = f"/requests/{request.id}/phone-code"
    assert system.post(path, {"way": "mail"}).json["errors"][0]["field"] == "way"
    assert system.post(path, {"way": "text"}).status == 200
    letters = line.stage.desk.requests.letters(request.account, request.submission)
    assert LetterKind.TEXT_CODE in {letter.kind for letter in letters}
    soon = system.post(path, {"way": "text"})
    assert (soon.status, soon.json["reason"]) == (409, "code-too-soon")


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (WISH | {"rights": []}, "rights"),
        (WISH | {"rights": ["access"]}, "rights"),
        (WISH | {"residence": "XX"}, "residence"),
        (WISH | {"email": "none"}, "email"),
        (WISH | {"behalf": "agent"}, "agent_name"),
        (WISH | {"colour": "red"}, "colour"),
    ],
)
def test_a_field_that_cannot_be_accepted_is_named(
    line: Line, system: Office, content: dict[str, Any], field: str
) -> None:
    desk = line.stage.desk
    request = acme.phone_in(desk, desk.accounts.get(line.account), channel=Channel.TEXT, sort=Sorting.READ)
    reply = system.post(f"/requests/{request.id}/sorting", content)
    assert (reply.status, reply.problem) == (400, "invalid-input")
    assert reply.json["errors"][0]["field"] == field


def test_what_was_filled_in_is_not_sorted(stage: Stage) -> None:
    own, request = connect(stage), asked(stage)
    reply = own.post(f"/requests/{request.id}/sorting", WISH)
    assert (reply.status, reply.json["reason"]) == (409, "sorted-already")
    reader = connect(stage, Scope.READ)
    for step in ("sorting", "no-request", "phone-code"):
        assert reader.post(f"/requests/{request.id}/{step}", {}).problem == "scope-missing"
    assert present(stage, request).version == request.version
