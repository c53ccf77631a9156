"""Systems read and set what the business demands as proof."""

from typing import Any

import pytest

from chalicelib.storage.recent_accounts import LIFE
from tests.http.api.test_own import put
from tests.http.stage import Stage
from tests.http.systems import Office, filing

pytestmark = pytest.mark.usefixtures("unlimited")
PATH = "/verification-policy"


def test_the_policy_is_read_set_and_pinned_by_what_is_filed(stage: Stage, system: Office) -> None:
    before = system.get(PATH).json["now"]["number"]
    wish: dict[str, Any] = {"points": 3, "points_high": 4, "raised": ["delete"], "proof_days": 5, "seen": before}
    made = put(system, PATH, wish).json
    assert (made["number"], made["points"], made["raised"]) == (before + 1, 3, ["delete"])
    assert put(system, PATH, wish).problem == "conflict"
    listed = system.get(PATH).json
    assert listed["now"] == listed["items"][0] == made
    stage.time.move(seconds=LIFE.total_seconds() + 1)
    filed = system.post("/requests", filing(rights=["delete"], postal_code="90210")).json["requests"][0]
    request = system.get(f"/requests/{filed['id']}").json
    assert request["verification"]["needed"] == 2
    assert request["verification"]["demands"] == {
        "policy": before + 1,
        "points": 3,
        "points_high": 4,
        "sign_in": True,
        "second_person": False,
        "proof_days": 5,
    }
    assert request["typed"]["postal_code"] == "90210"
    assert put(system, PATH, {}).json["points"] == 2


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"points": 1}, "points"),
        ({"raised": ["access"]}, "raised"),
        ({"second_person": ["opt_out_sale"]}, "second_person"),
    ],
)
def test_nothing_below_the_law_or_beyond_it_is_taken(system: Office, wish: dict[str, Any], field: str) -> None:
    refused = put(system, PATH, wish)
    assert refused.status == 400
    assert refused.json["errors"][0]["field"] == field
