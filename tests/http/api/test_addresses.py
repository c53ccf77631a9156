"""Addresses that letters do not reach, by the API: read by page, lifted once, never another account's."""

import pytest

from chalicelib.domain.api_key import Scope
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import Failure, Letter, LetterKind
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from chalicelib.services.letters.note_undelivered import note_undelivered
from tests.fakes import acme
from tests.http.stage import Stage
from tests.http.systems import Office, connect

pytestmark = pytest.mark.usefixtures("unlimited")


def bounced(stage: Stage, address: str) -> str:
    """An acknowledgement to an address comes back; return its request."""
    submission = acme.ask(stage.desk, stage.account, email=Email(address))
    request = submission.requests[0]
    acknowledge_request(stage.desk, stage.staff, request)
    _, filed = stage.desk.requests.dossier(stage.account.id, request)
    [letter] = [item for item in filed if isinstance(item, Letter) and item.kind is LetterKind.ACKNOWLEDGED]
    place = stage.desk.outbox.place(stage.account.id, letter.id, request=request)
    assert note_undelivered(stage.desk, place, Failure.SUPPRESSED)
    return request


def test_marks_are_read_by_page_and_lifted(stage: Stage, system: Office) -> None:
    requests = {f"m{number}@example.com": bounced(stage, f"m{number}@example.com") for number in range(3)}
    first = system.get("/addresses?limit=2").json
    rest = system.get(f"/addresses?limit=2&cursor={first['next']}").json
    found = {one["email"]: one for one in [*first["items"], *rest["items"]]}
    assert {email: one["request"] for email, one in found.items()} == requests
    assert rest["next"] is None
    mark = found["m0@example.com"]
    assert (mark["trouble"], mark["stance"], mark["times"]) == ("suppressed", "tried", 1)
    assert system.post(f"/addresses/{mark['id']}/lift", {}).json == {"id": mark["id"]}
    assert system.post(f"/addresses/{mark['id']}/lift", {}).status == 404
    assert "m0@example.com" not in {one["email"] for one in system.get("/addresses").json["items"]}
    reader = connect(stage, Scope.READ)
    assert reader.get("/addresses").status == 200
    assert reader.post(f"/addresses/{found['m1@example.com']['id']}/lift", {}).status == 403


def test_a_mark_is_named_by_its_id_alone(system: Office) -> None:
    for name in ("ACCOUNT", "1-00", "1-" + "0" * 40):
        assert system.post(f"/addresses/{name}/lift", {}).status == 404
    assert system.get("/addresses?cursor=forged").status == 400
