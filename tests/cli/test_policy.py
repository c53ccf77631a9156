"""`recourse policy`: versions are published, listed and withdrawn at a terminal."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from chalicelib.cli.main import main
from chalicelib.domain.policy import USES_NOTICE
from tests.cli.test_main import Captured, said
from tests.fakes.acme import open_acme
from tests.fakes.desk import START, FakeDesk

LATER = (START + USES_NOTICE + timedelta(days=2)).date().isoformat()


@pytest.fixture
def desk() -> FakeDesk:
    """A deployment with its operator and one business."""
    desk = FakeDesk()
    open_acme(desk, "operator")
    desk.settings = replace(desk.settings, operator="operator")
    open_acme(desk)
    return desk


@pytest.fixture
def words(tmp_path: Path) -> list[str]:
    """A version in two languages, as it is named at a terminal."""
    for name, text in (("en.txt", "What changes."), ("es.txt", "Qué cambia."), ("whole.txt", "The whole text.")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    named = ["--title", "en=Privacy policy", "--title", "es=Política", "--text", f"en={tmp_path / 'whole.txt'}"]
    summaries = ["--summary", f"en={tmp_path / 'en.txt'}", "--summary", f"es={tmp_path / 'es.txt'}"]
    return [*named, *summaries, "--link", "es=https://operator.example/es"]


def test_a_version_is_published_listed_answered_and_withdrawn(
    desk: FakeDesk, words: list[str], capsys: Captured
) -> None:
    [made] = said(capsys, desk, "policy", "publish", "--effective", LATER, "--use", "transcription", *words)
    assert (made["number"], made["effective_on"], made["material"]) == (1, LATER, True)
    assert made["links"] == {"es": "https://operator.example/es"}
    text = desk.policy_versions.text(1, "en")
    assert text
    assert text.text == "The whole text."
    assert said(capsys, desk, "policy", "list") == [made]
    answers = said(capsys, desk, "policy", "answers", "1")
    assert [(line["slug"], line["transcription"]) for line in answers] == [
        ("acme", "unchanged"),
        ("operator", "unchanged"),
    ]
    [gone] = said(capsys, desk, "policy", "withdraw", "1")
    assert gone["withdrawn_at"]


@pytest.mark.parametrize("wrong", [["--title", "Policy"], ["--use", "x"]])
def test_wrong_use_is_refused(desk: FakeDesk, words: list[str], wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["policy", "publish", "--effective", LATER, *words, *wrong], lambda: desk)
    assert stopped.value.code == 2


def test_a_file_that_is_not_there_and_a_day_that_is_too_early_are_named(
    desk: FakeDesk, words: list[str], capsys: Captured
) -> None:
    missing = ["policy", "publish", "--effective", LATER, *words, "--summary", "en=/nowhere"]
    assert main(missing, lambda: desk) == 2
    assert "cannot be read" in capsys.readouterr().err
    early = ["policy", "publish", "--effective", START.date().isoformat(), *words]
    assert main(early, lambda: desk) == 2
    assert "effective: too early" in capsys.readouterr().err
    assert desk.policy_versions.newest() == ()


def test_a_language_that_no_page_speaks_is_named(desk: FakeDesk, words: list[str], capsys: Captured) -> None:
    wrong = ["policy", "publish", "--effective", LATER, *words, "--title", "fr=Politique"]
    assert main(wrong, lambda: desk) == 2
    assert "fr" in capsys.readouterr().err


def test_without_an_operator_nothing_is_published(words: list[str], capsys: Captured) -> None:
    desk = FakeDesk()
    assert main(["policy", "publish", "--effective", LATER, *words], lambda: desk) == 2
    assert "RECOURSE_OPERATOR" in capsys.readouterr().err
