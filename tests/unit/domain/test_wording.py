"""Own words of a letter: what they may name, what they must, and how braces are read."""

from typing import Any

import pytest

from chalicelib.domain.wording import (
    ALL_WORDS_LIMIT,
    WORDS_LIMIT,
    Part,
    Slot,
    field_of,
    filled,
    names_in,
    read_words,
    slots_of,
)
from chalicelib.errors import InvalidInput

VALUES = {"business": "Acme {Stores}", "reference": "123 456", "date": ""}
SLOTS = {
    "greeting": Slot(id="greeting", may=frozenset({"business"})),
    "contact": Slot(id="contact", may=frozenset({"business", "link"}), must=frozenset({"link"})),
}


def refused(given: dict[str, str]) -> list[tuple[str, str, dict[str, Any]]]:
    with pytest.raises(InvalidInput) as found:
        read_words(SLOTS, given)
    return [(problem.field, problem.problem, dict(problem.values)) for problem in found.value.problems]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Dear customer", "Dear customer"),
        ("{business}, {reference}", "Acme {Stores}, 123 456"),
        ("{{business}}", "{business}"),
        ("{{{business}}}", "{Acme {Stores}}"),
        ("see {below} }", None),
        ("a { b } c {} {1} {x.y} {x!r} {x:>9}", "a { b } c {} {1} {x.y} {x!r} {x:>9}"),
        ("due {date}", None),
        ("", ""),
    ],
)
def test_names_are_filled_in_and_every_other_brace_stands_for_itself(words: str, said: str | None) -> None:
    assert filled(words, VALUES) == said


def test_names_are_found_once_and_in_order() -> None:
    assert names_in("{link} {business} {{form}} {link} {see below}") == ("link", "business")


def test_words_are_kept_clean_and_empty_ones_are_not() -> None:
    kept = read_words(SLOTS, {"greeting": "  Hello,\r\nfriend  ", "contact": "   "})
    assert kept == {"greeting": "Hello,\nfriend"}


def test_an_unknown_name_is_refused_by_name() -> None:
    assert refused({"greeting": "Dear {first_name}, {x}"}) == [
        ("words-greeting", "unknown-variable", {"variable": "{first_name}"})
    ]


def test_a_name_that_the_reader_needs_cannot_be_left_out() -> None:
    assert refused({"contact": "Write to us"}) == [("words-contact", "variable-missing", {"variable": "{link}"})]
    assert read_words(SLOTS, {"contact": "Here: {link}"}) == {"contact": "Here: {link}"}


def test_all_problems_are_told_at_once() -> None:
    found = refused({"greeting": "x" * (WORDS_LIMIT + 1), "contact": "", "received": "no", "other": "no"})
    assert found == [
        ("words-greeting", "too-long", {"limit": WORDS_LIMIT}),
        ("words", "unknown", {}),
        ("words", "unknown", {}),
    ]


def test_the_whole_letter_is_bounded() -> None:
    slots = {str(number): Slot(id=str(number), may=frozenset()) for number in range(8)}
    with pytest.raises(InvalidInput, match="words: too-long"):
        read_words(slots, dict.fromkeys(slots, "x" * (ALL_WORDS_LIMIT // 7)))


def test_slots_are_those_of_the_parts_that_have_one() -> None:
    parts = (
        Part(id="received", text="x", citation="11 CCR 7021(a)"),
        Part(id="greeting", text="", slot=SLOTS["greeting"]),
    )
    assert slots_of(parts) == {"greeting": SLOTS["greeting"]}
    assert field_of("greeting") == "words-greeting"
