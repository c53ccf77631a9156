"""The places that a business serves, set by its systems."""

import pytest

from tests.http.systems import Office, Reply

pytestmark = pytest.mark.usefixtures("unlimited")


def test_places_and_the_body_of_recourse_are_read_and_replaced(system: Office) -> None:
    assert system.get("/places").json == {"served": [], "recourse": {"name": "", "where": ""}}

    def put(path: str, body: dict[str, object]) -> Reply:
        return system.send(system.system.sign("PUT", f"/api/v1{path}", body))

    made = put("/places", {"served": ["DE", "states"]})
    assert made.status == 200
    named = put("/places/recourse", {"name": "Panel", "where": "https://panel.example/"})
    assert named.json["recourse"]["name"] == "Panel"
    found = system.get("/places").json
    assert (len(found["served"]), found["served"][-1]) == (53, "DE")
    wrong = put("/places", {"served": ["ZZ"]})
    assert wrong.json["errors"][0]["field"] == "served"
