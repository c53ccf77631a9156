"""A key of the secret gets a new version; what was believed stays believed as long as it must."""

from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.domain.secret_values import LEAD, rotated, with_public_keys, with_token, without_pepper
from chalicelib.errors import NotPossible

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
THEN = NOW + LEAD
FIRST: dict[str, Any] = {"pepper": {"1": "p"}, "form_key": "f", "cursor_key": "c"}


def turned(values: dict[str, Any], name: str, key: str, now: datetime = NOW) -> dict[str, Any]:
    return rotated(values, name, key, now=now, used=now + LEAD)


def test_a_new_pepper_is_known_now_and_used_later_and_the_former_one_stays() -> None:
    after = turned(FIRST, "pepper", "q")
    assert after == FIRST | {"pepper": {"1": "p", "2": "q"}, "pepper_from": {"2": THEN.isoformat()}}


def test_one_change_of_the_pepper_at_a_time() -> None:
    after = turned(FIRST, "pepper", "q")
    with pytest.raises(NotPossible, match="not-yet-used"):
        turned(after, "pepper", "r")
    with pytest.raises(NotPossible, match="not-yet-retired"):
        turned(after, "pepper", "r", THEN)
    retired = without_pepper(after, 1, in_use=2)
    assert retired["pepper_retired"] == [1]
    assert set(turned(retired, "pepper", "r", THEN)["pepper"]) == {"1", "2", "3"}


def test_a_pepper_is_retired_once_and_never_the_one_in_use() -> None:
    after = turned(FIRST, "pepper", "q")
    for version, why in ((9, "unknown-version"), (2, "in-use")):
        with pytest.raises(NotPossible, match=why):
            without_pepper(after, version, in_use=2)
    retired = without_pepper(after, 1, in_use=2)
    with pytest.raises(NotPossible, match="retired"):
        without_pepper(retired, 1, in_use=2)


def test_what_signs_for_hours_keeps_the_value_before_and_no_older_one() -> None:
    once = turned(FIRST, "form_key", "g")
    assert once["form_key"] == {"0": "f", "1": "g"}
    twice = turned(once, "form_key", "h", THEN)
    assert twice["form_key"] == {"1": "g", "2": "h"}
    assert twice["form_key_from"] == {"1": THEN.isoformat(), "2": (THEN + LEAD).isoformat()}


def test_the_first_seed_is_the_first_pepper_and_all_seeds_stay() -> None:
    once = turned(FIRST | {"pepper": {"1": "p", "2": "q"}}, "seed", "s")
    assert once["seed"] == {"0": "p", "1": "s"}
    assert turned(once, "seed", "t", THEN)["seed"] == {"0": "p", "1": "s", "2": "t"}


def test_a_new_token_is_used_and_the_former_one_believed_until_it_is_dropped() -> None:
    assert with_token(FIRST, "a", alone=False)["telephone_token"] == "a"
    two = with_token({"telephone_token": "a"}, "b", alone=False)
    assert two["telephone_token"] == "b a"
    assert with_token(two, "b", alone=True)["telephone_token"] == "b"
    assert with_token(two, "c", alone=False)["telephone_token"] == "c b"


def test_a_public_key_is_published_once() -> None:
    one = with_public_keys(FIRST, [{"kid": "A"}])
    assert with_public_keys(one, [{"kid": "A"}, {"kid": "B"}])["retired_keys"] == [{"kid": "A"}, {"kid": "B"}]
