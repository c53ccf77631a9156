"""Answers to own questions: understood by kind, refused by field, from a form as from a system."""

from typing import Any, Final

import pytest

from chalicelib.channels.own_answers import answers_of, fields_of, read_form, read_named
from chalicelib.domain.question import ANSWERS_LIMIT, LONG_LIMIT, SHORT_LIMIT, AnswerKind, Choice, Question
from chalicelib.domain.rights import Right

CHOICES: Final = (
    Choice(name="north", labels={"en": "North", "es": "Norte"}),
    Choice(name="south", labels={"en": "South"}),
)


def question(kind: AnswerKind, **more: Any) -> Question:
    choosing = kind in {AnswerKind.ONE, AnswerKind.SEVERAL}
    labels = {"en": f"What {kind.value}?", "es": f"¿{kind.value}?"}
    return Question(name=kind.name.lower(), kind=kind, labels=labels, choices=CHOICES if choosing else (), **more)


ASKED: Final = {Right.DELETE: tuple(question(kind) for kind in AnswerKind)}
GIVEN: Final = {
    "own-delete-short": [" North  gate "],
    "own-delete-long": ["One\r\nTwo"],
    "own-delete-yes_no": ["no"],
    "own-delete-one": ["south"],
    "own-delete-several": ["south", "north", "south"],
    "own-date-delete-date_day": ["3"],
    "own-date-delete-date_month": ["Apr"],
    "own-date-delete-date_year": ["2024"],
}


def told(given: dict[str, list[str]], **how: Any) -> list[str]:
    return [str(problem) for problem in read_form(ASKED, GIVEN | given, **how)[1]]


def test_each_kind_is_understood_and_said_in_the_words_that_were_seen() -> None:
    kept, problems = read_form(ASKED, GIVEN)
    assert problems == []
    assert set(kept) == set(fields_of(ASKED))
    assert [(answer.name, answer.question, answer.given) for answer in answers_of(ASKED, kept, "es")] == [
        ("short", "¿short?", ("North gate",)),
        ("long", "¿long?", ("One\nTwo",)),
        ("yes_no", "¿yes-no?", ("no",)),
        ("one", "¿one?", ("South",)),
        ("several", "¿several?", ("South", "Norte")),
        ("date", "¿date?", ("2024-04-03",)),
    ]


def test_nothing_need_be_answered_but_what_is_required_and_of_nobody_who_did_not_see_the_form() -> None:
    assert answers_of(ASKED, {}, "en") == ()
    must = {Right.DELETE: tuple(question(kind, required=True) for kind in AnswerKind)}
    assert [str(problem) for problem in read_form(must, {})[1]] == [
        *("own-delete-short: missing", "own-delete-long: missing", "own-delete-yes_no: missing"),
        *("own-delete-one: missing", "own-delete-several: missing", "own-date-delete-date: missing"),
    ]
    assert read_form(must, {}, demand=False)[1] == []


@pytest.mark.parametrize(
    ("field", "values", "problem"),
    [
        ("own-delete-short", ["x" * (SHORT_LIMIT + 1)], "too-long"),
        ("own-delete-long", ["x" * (LONG_LIMIT + 1)], "too-long"),
        ("own-delete-short", ["a", "b"], "several"),
        ("own-delete-yes_no", ["maybe"], "unknown"),
        ("own-delete-one", ["north", "south"], "several"),
        ("own-delete-one", ["west"], "unknown"),
        ("own-delete-several", ["north", "west"], "unknown"),
    ],
)
def test_what_is_wrong_is_told_by_field(field: str, values: list[str], problem: str) -> None:
    assert told({field: values}) == [f"{field}: {problem}"]


def test_a_date_that_is_none_is_told() -> None:
    assert told({"own-date-delete-date_day": ["30"]}) == []
    assert told({"own-date-delete-date_day": ["32"]}) == ["own-date-delete-date: no-date"]
    assert told({"own-date-delete-date_day": [""]}) == ["own-date-delete-date: no-date"]


def test_all_answers_together_are_bounded() -> None:
    many = {Right.DELETE: tuple(Question(name=f"q{n}", kind=AnswerKind.LONG, labels={"en": "?"}) for n in range(30))}
    given = {f"own-delete-q{number}": ["x" * LONG_LIMIT] for number in range(30)}
    first = ANSWERS_LIMIT // LONG_LIMIT
    assert [str(problem) for problem in read_form(many, given)[1]] == [f"own-delete-q{first}: too-much"]


def test_systems_name_right_and_question() -> None:
    given: dict[str, Any] = {"delete": {"several": ["north"], "date": "2024-04-03", "short": "", "yes_no": "yes"}}
    found, problems = read_named(ASKED, given, "en")
    assert problems == []
    assert [(answer.name, answer.given) for answer in found] == [
        ("several", ("North",)),
        ("date", ("2024-04-03",)),
        ("yes_no", ("yes",)),
    ]


def test_unknown_names_are_refused_and_not_repeated() -> None:
    given: dict[str, Any] = {
        "delete": {"<script>": "x", "one": "west", "date": "3 April"},
        "correct": {"short": "x"},
        "nothing": {},
    }
    found, problems = read_named(ASKED, given, "en")
    assert found == ()
    assert [str(problem) for problem in problems] == [
        *("answers: unknown", "answers.delete.one: unknown", "answers.delete.date: no-date", "answers: unknown")
    ]
