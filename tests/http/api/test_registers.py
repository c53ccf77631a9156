"""The registers by the API: added, put right, listed; what does not fit is named by its field."""

import pytest

from tests.http.systems import Office

pytestmark = pytest.mark.usefixtures("unlimited")

TRANSFER = {
    "recipient": "Mail Co",
    "role": "processor",
    "categories": "addresses",
    "country": "Canada",
    "safeguard": "adequacy",
    "since": "2020-01-02",
    "review_on": "2031-01-02",
}


def test_an_entry_is_added_read_and_put_right(system: Office) -> None:
    made = system.post("/registers/transfers", {"values": TRANSFER})
    assert made.status == 201
    changed = {"values": TRANSFER | {"country": "Japan"}, "version": made.json["version"]}
    path = f"/registers/transfers/{made.json['id']}"
    assert system.put(path, changed).json["values"]["country"] == "Japan"
    assert system.put(path, changed | {"values": TRANSFER}).status == 409
    listed = {one["id"]: one for one in system.get("/registers/transfers").json["items"]}
    assert listed[made.json["id"]]["values"] == TRANSFER | {"country": "Japan"}


def test_what_does_not_fit_is_named(system: Office) -> None:
    told = system.post("/registers/transfers", {"values": TRANSFER | {"since": "soon", "safeguard": ""}})
    assert told.status == 400
    assert [each["field"] for each in told.json["errors"]] == ["values.safeguard", "values.since"]
    odd = system.post("/registers/transfers", {"values": TRANSFER | {"colour": "red"}})
    assert [each["field"] for each in odd.json["errors"]] == ["values.colour"]
    assert system.get("/registers/secrets").status == 404
    assert system.put("/registers/transfers/HEAD", {"values": TRANSFER, "version": 1}).status == 404
