"""A mail to staff says what is due when and where to act, in the letter's language, and never who asked."""

import json
from typing import Any

import pytest

from chalicelib.domain.alerts import Subject
from chalicelib.outbound.summary_words import summary_words

STAFF = "https://recourse.test/staff"


def values(*lines: list[Any], more: int = 0) -> dict[str, str]:
    return {"summary": json.dumps(lines), "more": str(more)}


def a_line(subject: str = "respond", *, late: bool = False) -> list[Any]:
    return ["R1", "12345678903", "delete", subject, "2027-01-07", late]


def test_each_request_has_its_reference_right_date_and_link() -> None:
    words = summary_words(values(a_line()), "en", STAFF)
    first, *others = words["lines"].splitlines()
    assert (first.split()[0:3], first.split()[-1]) == (["1234", "5678", "903"], "Delete")
    assert others == ["Answer by January 7, 2027.", f"{STAFF}/requests/R1"]
    assert words["count"] == "1"


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("subject", [subject for subject in Subject if subject is not Subject.VERIFY])
def test_every_subject_has_words_in_every_language(subject: Subject, language: str, *, late: bool) -> None:
    lines = summary_words(values(a_line(subject.value, late=late)), language, STAFF)["lines"]
    assert "2027" in lines
    assert "{" not in lines


def test_what_is_beyond_the_list_is_counted() -> None:
    words = summary_words(values(a_line(), a_line("appeal"), more=450), "en", STAFF)
    assert words["count"] == "452"
    assert words["lines"].endswith("And 450 more, which the queue shows in the order of their dates.")
