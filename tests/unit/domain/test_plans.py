"""The plans: each has room for something, a larger one for no less, and a full one says so."""

from dataclasses import astuple

import pytest

from chalicelib.domain.account import Plan
from chalicelib.domain.plans import PLANS, check_room
from chalicelib.errors import NotPossible


def test_every_plan_has_room_and_a_larger_one_no_less() -> None:
    assert set(PLANS) == set(Plan)
    trial, small, enterprise = (astuple(PLANS[plan]) for plan in (Plan.TRIAL, Plan.SMALL_BUSINESS, Plan.ENTERPRISE))
    assert all(0 < one <= two <= three for one, two, three in zip(trial, small, enterprise, strict=True))


@pytest.mark.parametrize("part", ["users", "numbers"])
def test_a_full_plan_names_its_limit(part: str) -> None:
    most: int = getattr(PLANS[Plan.TRIAL], part)
    check_room(Plan.TRIAL, part, most - 1)
    with pytest.raises(NotPossible) as met:
        check_room(Plan.TRIAL, part, most)
    assert (met.value.reason, met.value.values) == (f"plan-{part}", {"limit": str(most), "plan": "trial"})


def test_room_for_files_is_counted_in_bytes_and_said_in_gigabytes() -> None:
    most = PLANS[Plan.TRIAL].storage
    check_room(Plan.TRIAL, "storage", most - 5, more=5)
    with pytest.raises(NotPossible) as met:
        check_room(Plan.TRIAL, "storage", most - 5, more=6)
    assert met.value.values["limit"] == "1"
