"""Versions of the operator's privacy policy: which of them holds, and from when."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain.ids import AccountId
from chalicelib.domain.policy import (
    NOTICE,
    PolicyVersion,
    earliest,
    holding,
    in_effect,
    spoken,
    to_come,
)

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 24, tzinfo=UTC)


def version(number: int = 1, on: date = date(2026, 11, 24)) -> PolicyVersion:
    return PolicyVersion(
        account=AccountId("acc_operator"),
        number=number,
        by="operator:usr_rita",
        published_at=NOW,
        effective_on=on,
        titles={"en": "Privacy policy"},
        summaries={"en": "What changes"},
    )


def test_a_version_holds_from_the_first_instant_of_its_day_until_the_next_one_begins() -> None:
    versions = (version(1), version(2, date(2026, 12, 1)))
    assert in_effect(versions, MIDNIGHT - timedelta(milliseconds=1)) == 0
    assert in_effect(versions, MIDNIGHT) == 1
    assert in_effect(versions, datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC)) == 1
    assert in_effect(versions, datetime(2026, 12, 1, tzinfo=UTC)) == 2
    assert holding(versions, MIDNIGHT) == versions[0]


def test_nothing_holds_where_nothing_was_published() -> None:
    assert holding((), NOW) is None
    assert in_effect((), NOW) == 0


def test_of_two_that_begin_on_one_day_the_later_one_holds() -> None:
    assert in_effect((version(2), version(1)), MIDNIGHT) == 2


def test_one_that_was_withdrawn_never_holds_and_is_not_to_come() -> None:
    gone = replace(version(2), withdrawn_at=NOW)
    assert in_effect((version(1), gone), MIDNIGHT) == 1
    assert to_come((version(3), gone, version(1)), NOW) == (version(1), version(3))
    assert to_come((version(1),), MIDNIGHT) == ()


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 11, 23, 0, 0, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 11, 23, 22, 59, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 11, 23, 23, 0, tzinfo=UTC), date(2026, 11, 25)),
    ],
)
def test_the_earliest_day_leaves_more_time_than_anybody_remembers_the_list(now: datetime, day: date) -> None:
    assert earliest(now) == day
    assert version(on=day).begins_at - now >= NOTICE


def test_it_can_be_withdrawn_while_nothing_can_have_come_in_under_it() -> None:
    one = version()
    assert one.can_be_withdrawn(MIDNIGHT - NOTICE)
    assert not one.can_be_withdrawn(MIDNIGHT - NOTICE + timedelta(milliseconds=1))
    assert not replace(one, withdrawn_at=NOW).can_be_withdrawn(NOW)


def test_words_are_shown_in_the_language_asked_for_or_else_in_the_first_there_is() -> None:
    assert spoken({"en": "a", "es": "b"}, "es") == "es"
    assert spoken({"en": "a"}, "es") == "en"
