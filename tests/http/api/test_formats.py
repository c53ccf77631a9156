"""Wishes for another form by the API: entered, listed, ended; what does not fit is named by its field."""

import pytest

from chalicelib.domain.api_key import Scope
from tests.fakes import acme
from tests.http.stage import Stage
from tests.http.systems import Office, connect

pytestmark = pytest.mark.usefixtures("unlimited")


@pytest.fixture
def path(stage: Stage) -> str:
    return f"/requests/{acme.ask_one(stage.desk, stage.account).id}/formats"


def test_a_wish_is_entered_listed_and_ended(stage: Stage, system: Office, path: str) -> None:
    made = system.post(path, {"form": "large-print", "words": "The answer"})
    assert made.status == 201
    assert (made.json["came"], made.json["state"], made.json["words"]) == ("api", "open", "The answer")
    assert system.post(path, {"form": "large-print", "words": "The answer"}).json["id"] == made.json["id"]
    for number in range(2):
        system.post(path, {"form": "other", "words": f"Number {number}"})
    first = system.get("/formats?limit=2").json
    rest = system.get(f"/formats?limit=100&cursor={first['next']}").json
    assert made.json["id"] in {one["id"] for one in [*first["items"], *rest["items"]]}
    end = f"{path}/{made.json['id']}/end"
    done = system.post(end, {"end": "given", "words": "It is in your box."})
    assert (done.status, done.json["state"], done.json["answer"]) == (200, "given", "It is in your box.")
    assert system.post(end, {"end": "given", "words": "Again"}).status == 409
    assert made.json["id"] in {one["id"] for one in system.get("/formats?state=ended").json["items"]}
    reader = connect(stage, Scope.READ)
    assert reader.get("/formats").status == 200
    assert reader.post(path, {"form": "audio"}).status == 403


def test_what_does_not_fit_is_named(system: Office, path: str) -> None:
    told = system.post(path, {"form": "language"})
    assert (told.status, told.json["errors"][0]["field"]) == (400, "words")
    made = system.post(path, {"form": "audio"}).json
    for body, field in (({"end": "open", "words": "x"}, "end"), ({"end": "declined"}, "words")):
        refused = system.post(f"{path}/{made['id']}/end", body)
        assert (refused.status, refused.json["errors"][0]["field"]) == (400, field)
    assert system.post(f"{path}/01UNKNOWN/end", {"end": "given", "words": "x"}).status == 404
    assert system.get("/formats?state=all").status == 400
