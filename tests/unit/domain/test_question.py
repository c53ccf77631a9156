"""A business's own questions: at most ten, in every language that it speaks, and never lost by a change."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.domain.question import (
    CHOICES_LIMIT,
    QUESTIONS_LIMIT,
    RETIRED_LIMIT,
    AnswerKind,
    Questions,
    Wanted,
    asked,
    asked_again,
    changed,
    find,
    moved,
    retired,
    said_in,
    with_question,
)
from chalicelib.errors import InvalidInput, NotFound, NotPossible

AT = datetime(2026, 11, 22, tzinfo=UTC)
BOTH = ("en", "es")
SHOP = Wanted(
    kind="short", labels={"en": "Which shop?", "es": "¿Qué tienda?"}, hints={"en": "Town is enough"}, choices={}
)
HOW = Wanted(
    kind="one",
    labels={"en": "How?", "es": "¿Cómo?"},
    hints={},
    choices={"en": "By app\n\n In  a shop \nBy app?", "es": "Con la app\nEn una tienda\n¿App?"},
)


def add(questions: Questions, wanted: Wanted = SHOP, **how: Any) -> Questions:
    return with_question(questions, wanted, BOTH, **({"may_require": True} | how))


def problems(wanted: Wanted, **how: Any) -> list[str]:
    with pytest.raises(InvalidInput) as found:
        add((), wanted, **how)
    return [str(problem) for problem in found.value.problems]


def names(questions: Questions) -> list[str]:
    return [question.name for question in questions]


def test_a_question_gets_a_name_that_systems_can_write_and_that_is_free() -> None:
    questions = add(add(add(())))
    strange = replace(SHOP, labels={"en": "¿¿??", "es": "x"})
    assert names(add(add(questions, strange), strange)) == [
        *("which_shop", "which_shop_2", "which_shop_3", "question", "question_2")
    ]
    long = add((), replace(SHOP, labels={"en": "Ñandú " + "a" * 60 + " b", "es": "x"}))
    assert long[0].name == ("nandu_" + "a" * 34)


def test_it_speaks_each_language_and_falls_back_to_the_first() -> None:
    [question] = add(())
    assert (question.label("es"), question.label("fr"), question.hint("es")) == (
        "¿Qué tienda?",
        "Which shop?",
        "Town is enough",
    )
    assert said_in({}, "en") == ""
    assert question.hints == {"en": "Town is enough"}


def test_choices_are_lines_with_names_of_their_own() -> None:
    [question] = add((), HOW)
    assert [(choice.name, choice.labels["en"], choice.labels["es"]) for choice in question.choices] == [
        ("by_app", "By app", "Con la app"),
        ("in_a_shop", "In a shop", "En una tienda"),
        ("by_app_2", "By app?", "¿App?"),
    ]
    [emoji] = add((), replace(HOW, choices={"en": "👍\n👎", "es": "sí\nno"}))
    assert [choice.name for choice in emoji.choices] == ["choice", "choice_2"]
    assert add((), replace(HOW, kind="date"))[0].choices == ()


@pytest.mark.parametrize(
    ("english", "spanish", "found"),
    [
        ("Only one", "Solo una", ["choices-en: choices", "choices-es: choices"]),
        ("\n".join(map(str, range(CHOICES_LIMIT + 1))), "a\nb", ["choices-en: choices", "choices-es: as-many"]),
        ("a\nb", "a\nb\nc", ["choices-es: as-many"]),
        ("a\nA", "a\nb", ["choices-en: twice"]),
        ("a\n" + "b" * 101, "a\nb", ["choices-en: too-long-line"]),
    ],
)
def test_choices_that_do_not_fit_are_told(english: str, spanish: str, found: list[str]) -> None:
    assert problems(replace(HOW, choices={"en": english, "es": spanish})) == found


def test_everything_that_is_missing_is_told_at_once() -> None:
    empty = Wanted(kind="", labels={"en": "x" * 201}, hints={"en": "y" * 201}, choices={}, required=True)
    assert problems(empty, may_require=False) == [
        "label-en: too-long",
        "hint-en: too-long",
        "label-es: missing",
        "kind: missing",
        "required: never-required",
    ]


def test_what_may_be_required_can_be() -> None:
    assert add((), replace(SHOP, required=True))[0].required


def test_the_eleventh_is_refused_and_a_retired_one_makes_room() -> None:
    questions: Questions = ()
    for _ in range(QUESTIONS_LIMIT):
        questions = add(questions)
    with pytest.raises(NotPossible, match="too-many-questions"):
        add(questions)
    questions = add(retired(questions, "which_shop", AT))
    assert len(asked(questions)) == QUESTIONS_LIMIT
    with pytest.raises(NotPossible, match="too-many-questions"):
        asked_again(questions, "which_shop")


def test_a_change_keeps_name_and_place() -> None:
    questions = add(add(()), HOW)
    after = changed(questions, "which_shop", replace(HOW, required=True), BOTH, may_require=True)
    assert names(after) == ["which_shop", "how"]
    assert (after[0].kind, after[0].required, after[1]) == (AnswerKind.ONE, True, questions[1])
    with pytest.raises(NotFound):
        changed(questions, "none", SHOP, BOTH, may_require=True)


def test_questions_change_places_and_stay_at_the_ends() -> None:
    questions = retired(add(add(add(()), HOW)), "how", AT)
    assert names(moved(questions, "which_shop_2", up=True)) == ["which_shop_2", "which_shop", "how"]
    assert names(moved(questions, "which_shop", up=False)) == ["which_shop_2", "which_shop", "how"]
    assert names(moved(questions, "which_shop", up=True)) == ["which_shop", "which_shop_2", "how"]
    assert names(moved(questions, "which_shop_2", up=False)) == ["which_shop", "which_shop_2", "how"]
    with pytest.raises(NotFound):
        moved(questions, "none", up=True)


def test_a_retired_question_is_asked_again_at_the_end() -> None:
    questions = retired(add(add(()), HOW), "which_shop", AT)
    assert names(asked(questions)) == ["how"]
    assert find(questions, "which_shop").retired_at == AT
    again = asked_again(questions, "which_shop")
    assert names(asked(again)) == ["how", "which_shop"]
    assert asked_again(again, "how") == again


def test_of_retired_ones_the_oldest_are_forgotten() -> None:
    questions: Questions = ()
    for _ in range(RETIRED_LIMIT + 3):
        questions = add(questions)
        questions = retired(questions, asked(questions)[0].name, AT)
    assert retired(questions, questions[0].name, AT) == questions
    assert len(questions) == RETIRED_LIMIT
