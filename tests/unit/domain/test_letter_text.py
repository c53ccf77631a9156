"""Passages: what staff may change, and what they cannot take away."""

from dataclasses import replace

import pytest

from chalicelib.domain.letter_text import PASSAGE_LIMIT, Passage, complete, edited
from chalicelib.errors import InvalidInput

FIXED = Passage(key="refused", text="We will not.", required=True, citation="11 CCR 7022(f)")
OURS = Passage(key="greeting", text="Hello,")
TITLE = Passage(key="sources.title", text="Where it came from", heading=True)
SOURCES = Passage(key="sources", text="", required=True, editable=True, citation="11 CCR 7024(k)(2)")
MORE = Passage(key="more", text="As usual.", editable=True)
LETTER = (OURS, FIXED, TITLE, SOURCES, MORE)


def problems(error: InvalidInput) -> list[tuple[str, str]]:
    return [(problem.field, problem.problem) for problem in error.problems]


def test_staff_write_what_is_theirs() -> None:
    letter = edited(LETTER, {"sources": " You yourself.\r\nPartners. ", "more": ""})

    assert [passage.text for passage in letter[3:]] == ["You yourself.\nPartners.", ""]
    assert letter[:3] == LETTER[:3]


def test_what_is_not_theirs_cannot_be_changed_removed_or_added() -> None:
    letter = edited(LETTER, {"refused": "", "greeting": "Go away", "sources.title": "x", "new": "y"})

    assert letter == LETTER


def test_what_cannot_be_seen_is_cleaned_away_and_does_not_count() -> None:
    letter = edited(LETTER, {"sources": "\u202e\u200b \x07"})

    with pytest.raises(InvalidInput) as error:
        complete(letter)
    assert problems(error.value) == [("passage-sources", "missing")]


def test_too_long_is_refused_for_each_passage() -> None:
    with pytest.raises(InvalidInput) as error:
        edited(LETTER, {"sources": "x" * (PASSAGE_LIMIT + 1), "more": "y" * (PASSAGE_LIMIT + 1)})
    assert problems(error.value) == [("passage-sources", "too-long"), ("passage-more", "too-long")]


def test_a_letter_goes_out_with_all_that_is_required_and_nothing_empty() -> None:
    with pytest.raises(InvalidInput):
        complete(LETTER)
    letter = complete(edited(LETTER, {"sources": "You yourself.", "more": ""}))
    assert [passage.key for passage in letter] == ["greeting", "refused", "sources.title", "sources"]


def test_the_heading_of_what_was_left_empty_goes_with_it() -> None:
    optional = (*LETTER[:3], replace(SOURCES, required=False), MORE)
    assert [passage.key for passage in complete(optional)] == ["greeting", "refused", "more"]


def test_words_that_have_a_field_of_their_own_are_missed_there() -> None:
    with pytest.raises(InvalidInput) as error:
        complete((replace(FIXED, text=""),))
    assert problems(error.value) == [("text", "missing")]
