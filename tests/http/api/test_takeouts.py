"""A system that may administer has everything put together and fetches it."""

import urllib.request

import pytest

from chalicelib.domain.api_key import Scope
from chalicelib.domain.permissions import Role
from chalicelib.services.takeout.takeouts import write_takeouts
from tests.http.office import hire
from tests.http.stage import Stage
from tests.http.systems import connect

pytestmark = pytest.mark.usefixtures("unlimited")


def test_everything_is_asked_for_watched_and_fetched(stage: Stage) -> None:
    system = connect(stage)
    assert system.get("/exports").json["items"] == []
    asked = system.post("/exports", {})
    assert (asked.status, asked.json["step"], asked.json["expires_at"]) == (202, "gather", None)
    assert system.post("/exports", {}).json["reason"] == "takeout-running"
    assert system.get(f"/exports/{asked.json['id']}/link").problem == "not-found"
    write_takeouts(stage.desk)
    [done] = system.get("/exports").json["items"]
    assert (done["step"], done["percent"]) == ("done", 100)
    assert done["records"]["account"] == 1
    link = system.get(f"/exports/{asked.json['id']}/link").json
    with urllib.request.urlopen(link["url"], timeout=10) as found:  # noqa: S310  the engine's
        assert len(found.read()) == done["bytes"]


def test_a_scope_that_only_reads_is_not_enough(stage: Stage) -> None:
    assert connect(stage, Scope.READ).get("/exports").status == 403


def test_a_key_that_no_present_owner_made_takes_nothing_along(stage: Stage) -> None:
    maker = hire(stage, Role.ADMINISTRATOR, "Adm")
    asked = connect(stage, actor=f"user:{stage.owner.id}").get("/exports").json["items"][0]["id"]
    for actor in (f"user:{maker.id}", "key:key_x", "user:usr_gone"):
        system = connect(stage, actor=actor)
        assert system.get("/exports").status == 403
        assert system.post("/exports", {}).status == 403
        assert system.get(f"/exports/{asked}/link").status == 403
