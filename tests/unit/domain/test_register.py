"""What the fields of the registers take."""

from datetime import UTC, date, datetime

import pytest

from chalicelib.domain.ids import AccountId
from chalicelib.domain.register import Register, RegisterEntry, notice_due, read_values, review_due
from chalicelib.errors import InvalidInput

TODAY = date(2026, 4, 7)
INCIDENT = {
    "happened": "Lost laptop\nin a train",
    "noticed_at": "2026-04-06T09:30",
    "harm": "confidentiality",
    "categories": "names",
    "risk": "high",
}
TRANSFER = {
    "recipient": "Mail Co",
    "role": "processor",
    "categories": "addresses",
    "country": "Canada",
    "safeguard": "adequacy",
    "since": "2020-01-02",
    "review_on": "2027-01-02",
}


def kept(register: Register, values: dict[str, str]) -> RegisterEntry:
    return RegisterEntry(
        account=AccountId("acc_x"),
        register=register,
        id="x",
        made_at=datetime(2026, 4, 7, tzinfo=UTC),
        made_by="user:x",
        values=read_values(register, values, today=TODAY),
    )


@pytest.mark.parametrize(
    ("name", "typed", "problem"),
    [
        ("noticed_at", "yesterday", "malformed"),
        ("noticed_at", "2026-04-06T09:30+02:00", "malformed"),
        ("noticed_at", "2026-04-08T09:30", "future"),
        ("noticed_at", "", "missing"),
        ("people", "-4", "malformed"),
        ("people", "1" * 10, "malformed"),
        ("harm", "pride", "unknown"),
        ("authority_told_on", "2026-04-08", "future"),
        ("authority_told_on", "2026-13-01", "malformed"),
        ("categories", "x" * 4001, "too-long"),
    ],
)
def test_what_does_not_fit_is_named(name: str, typed: str, problem: str) -> None:
    with pytest.raises(InvalidInput) as told:
        read_values(Register.INCIDENTS, INCIDENT | {name: typed}, today=TODAY)
    assert [(one.field, one.problem) for one in told.value.problems] == [(f"register_{name}", problem)]


def test_the_authority_is_told_within_72_hours_where_somebody_is_at_risk() -> None:
    assert notice_due(kept(Register.INCIDENTS, INCIDENT)) == datetime(2026, 4, 9, 9, 30)  # noqa: DTZ001  local time
    assert notice_due(kept(Register.INCIDENTS, INCIDENT | {"risk": "none"})) is None
    assert notice_due(kept(Register.INCIDENTS, INCIDENT | {"authority_told_on": "2026-04-07"})) is None
    assert notice_due(kept(Register.TRANSFERS, TRANSFER)) is None


def test_a_transfer_is_looked_at_again_on_a_day_that_may_lie_ahead() -> None:
    assert review_due(kept(Register.TRANSFERS, TRANSFER)) == date(2027, 1, 2)
    assert review_due(kept(Register.INCIDENTS, INCIDENT)) is None


def test_who_was_told_was_told_on_a_day() -> None:
    typed = {
        "recipient": "FTC",
        "ground": "regulator",
        "disclosed_on": "2026-04-01",
        "disclosed": "x",
        "notified": "yes",
        "notified_on": "2026-04-02",
    }
    assert read_values(Register.DISCLOSURES, typed, today=TODAY) == typed
    del typed["notified_on"]
    with pytest.raises(InvalidInput) as told:
        read_values(Register.DISCLOSURES, typed, today=TODAY)
    assert [(one.field, one.problem) for one in told.value.problems] == [("register_notified_on", "needs-day")]


def test_a_number_is_kept_without_what_stands_before_it() -> None:
    assert read_values(Register.INCIDENTS, INCIDENT | {"people": "0012"}, today=TODAY)["people"] == "12"
