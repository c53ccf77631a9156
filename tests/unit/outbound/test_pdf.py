"""The PDF of a letter: the same words, a title, a language, an outline, and nothing but ASCII."""

import io
import re
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader

from chalicelib import texts
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.rights import Right
from chalicelib.law.rules import Regime
from chalicelib.outbound.pdf import PdfPrinter
from chalicelib.services.ports.print import Printed
from tests.fakes.letters import WORDS, Written, request_for, written

PRINTER = PdfPrinter()


def letter(kind: LetterKind, regime: Regime, right: Right, language: str = "en", **values: str) -> Written:
    return written(kind, request_for(regime, right, language=language), values)


LETTERS = (
    letter(LetterKind.ANSWERED, Regime.CCPA, Right.KNOW_CATEGORIES, text=WORDS),
    letter(LetterKind.ANSWERED, Regime.GDPR, Right.ACCESS, "es", text="Datos de Łukasz Gößwein, Ștefan, Ελένη, Женя."),
    letter(LetterKind.DENIED, Regime.VA_VCDPA, Right.DELETE, "es", grounds="STATE_UNFOUNDED_EXCESSIVE", text=WORDS),
    letter(LetterKind.ACKNOWLEDGED, Regime.CCPA, Right.DELETE),
    letter(LetterKind.MESSAGE, Regime.CCPA, Right.DELETE, text="A <b> & “quoted” {brace} — 100 %.\nSecond line."),
)


def printed(one: Written, *, us_letter: bool = True, recipient: str = "Ana María López") -> Printed:
    return Printed(
        title="Acme Stores: su solicitud 1234 5678 906",
        language=one.head.language,
        sender="Acme {Stores}",
        recipient=recipient,
        place_and_date="22 de noviembre de 2026",
        passages=one.passages,
        us_letter=us_letter,
    )


def read(document: Printed) -> PdfReader:
    return PdfReader(io.BytesIO(PRINTER(document).encode("ascii")))


def words(text: str) -> list[str]:
    """The words without the line breaks, which fall elsewhere on paper; a long address may be broken inside."""
    return [re.sub(r"\s+", "", text)]


def text_of(reader: PdfReader) -> str:
    """All pages without their numbers."""
    pages = [page.extract_text().strip() for page in reader.pages]
    return "\n".join(
        page.removeprefix(str(number)).removesuffix(str(number)) for number, page in enumerate(pages, start=1)
    )


@pytest.mark.parametrize("one", LETTERS, ids=lambda one: one.name)
def test_the_words_on_paper_are_those_of_the_passages(one: Written) -> None:
    document = printed(one)
    expected = "\n".join(
        (
            document.sender,
            document.recipient,
            document.place_and_date,
            document.title,
            *(passage.text for passage in one.passages),
            texts.text("printed.other-form", document.language, business=document.sender),
        )
    )
    assert words(text_of(read(document))) == words(expected)


def test_it_has_a_title_a_language_and_an_outline_of_its_headings() -> None:
    document = printed(LETTERS[1])
    reader = read(document)
    root: Any = reader.trailer["/Root"]

    assert root["/Lang"] == "es"
    assert reader.metadata is not None
    assert reader.metadata.title == document.title
    assert reader.metadata.author == "Acme {Stores}"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] is not None
    outline: Any = reader.outline
    [title, parts] = outline
    assert title["/Title"] == document.title
    assert [part["/Title"] for part in parts] == [passage.text for passage in LETTERS[1].passages if passage.heading]


def test_it_is_text_for_the_gateway_and_the_same_each_time() -> None:
    first = PRINTER(printed(LETTERS[0]))

    assert first.startswith("%PDF-1.4\n%")
    assert first.isascii()
    assert first == PRINTER(printed(LETTERS[0]))
    assert len(first) < 60_000


def test_the_paper_is_that_of_the_country() -> None:
    sizes = [
        tuple(round(float(side)) for side in read(printed(LETTERS[3], us_letter=here)).pages[0].mediabox[2:])
        for here in (True, False)
    ]
    assert sizes == [(612, 792), (595, 842)]


def test_characters_that_the_font_lacks_are_owned_up_to() -> None:
    with_gap = text_of(read(printed(LETTERS[3], recipient="李娜")))
    without = text_of(read(printed(LETTERS[3])))

    assert "??" in with_gap
    assert "A question mark may stand here" in with_gap.replace("\n", " ")
    assert "question mark" not in without


def test_a_long_letter_has_numbered_pages_and_no_recipient_is_no_gap() -> None:
    passage = LETTERS[4].passages[0]
    long = replace(LETTERS[4], passages=tuple(replace(passage, key=str(n), text=WORDS * 3) for n in range(60)))
    reader = read(printed(long, recipient=""))

    assert len(reader.pages) > 2
    assert all(str(number) in page.extract_text() for number, page in enumerate(reader.pages, start=1))
