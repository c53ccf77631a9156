"""Letters as PDF, by reportlab, which is loaded with the first one.

Every stream is written in ASCII: API Gateway hands bytes to a browser only where it asks for the type of the file
first, which browsers do not do; text it hands to everybody. The HTML page is the accessible original of a letter; the
PDF has title, language and an outline of its headings, and no structure tags, which reportlab does not write.
"""

from __future__ import annotations

import io
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

from chalicelib import texts
from chalicelib.domain.letter_text import Passage
from chalicelib.services.ports.print import Printed

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

_FONTS: Final = {"Letter": "SourceSansPro-Regular.ttf", "LetterBold": "SourceSansPro-Semibold.ttf"}
_MISSING: Final = "?"


class PdfPrinter:
    """See `services.ports.print.Printer`."""

    def __call__(self, document: Printed) -> str:
        """See `Printer`."""
        from reportlab.lib.pagesizes import A4, LETTER
        from reportlab.lib.units import mm
        from reportlab.platypus import SimpleDocTemplate

        _register_fonts()
        written = io.BytesIO()
        template = SimpleDocTemplate(
            written,
            pagesize=LETTER if document.us_letter else A4,
            leftMargin=25 * mm,
            rightMargin=25 * mm,
            topMargin=20 * mm,
            bottomMargin=22 * mm,
            title=document.title,
            author=document.sender,
            lang=document.language,
            invariant=True,
        )
        template.build(_story(document), onFirstPage=_first_page, onLaterPages=_later_page)
        return _ascii(written.getvalue())


def _ascii(pdf: bytes) -> str:
    """The document without the four bytes by which programs that guess recognize a binary file."""
    head, _, rest = pdf.partition(b"\n%")
    return (head + b"\n%ASCI" + rest[4:]).decode("ascii")


def _story(document: Printed) -> list[Flowable]:
    from reportlab.platypus import Spacer

    styles = _styles()
    passages = document.passages
    words = "".join((document.title, document.sender, document.recipient, *(passage.text for passage in passages)))
    story: list[Flowable] = [
        _paragraph(document.sender, styles["sender"]),
        *([_paragraph(document.recipient, styles["body"])] if document.recipient else []),
        _paragraph(document.place_and_date, styles["body"]),
        Spacer(1, 8),
        _heading(document.title, styles["title"], number=0),
    ]
    for number, passage in enumerate(passages, start=1):
        story.append(_of_passage(passage, styles, number))
    if _shown(words) != words:
        story.append(_paragraph(texts.text("letter.part.pdf-gaps", document.language), styles["body"]))
    story.append(
        _paragraph(texts.text("printed.other-form", document.language, business=document.sender), styles["note"])
    )
    return story


def _of_passage(passage: Passage, styles: dict[str, Any], number: int) -> Flowable:
    if passage.heading:
        return _heading(passage.text, styles["heading"], number=number)
    return _paragraph(passage.text, styles["body"])


def _paragraph(text: str, style: Any) -> Flowable:
    from reportlab.platypus import Paragraph

    return Paragraph("<br/>".join(escape(line) for line in _shown(text).splitlines()), style)


def _heading(text: str, style: Any, *, number: int) -> Flowable:
    """A paragraph that also stands in the document's outline, under the title (number 0)."""
    from reportlab.platypus import Paragraph

    class Heading(Paragraph):  # type: ignore[misc]  # reportlab has no types
        """Notes its place when it is drawn."""

        def draw(self) -> None:
            self.canv.bookmarkHorizontal(f"heading-{number}", 0, self.height)
            self.canv.addOutlineEntry(_shown(text), f"heading-{number}", min(number, 1))
            super().draw()

    return Heading(escape(_shown(text)), style)


def _shown(text: str) -> str:
    """The text with a question mark for every character that the font does not have."""
    known = _glyphs()
    return "".join(char if char in "\n\t" or ord(char) in known else _MISSING for char in text)


@cache
def _glyphs() -> frozenset[int]:
    from reportlab.pdfbase import pdfmetrics

    return frozenset(pdfmetrics.getFont("Letter").face.charToGlyph)


@cache
def _styles() -> dict[str, Any]:
    from reportlab.lib.styles import ParagraphStyle

    body = ParagraphStyle("body", fontName="Letter", fontSize=11, leading=15, spaceAfter=8, splitLongWords=1)
    return {
        "body": body,
        "note": ParagraphStyle("note", body, fontSize=9, leading=12, spaceBefore=12),
        "sender": ParagraphStyle("sender", body, fontName="LetterBold", spaceAfter=18),
        "title": ParagraphStyle("title", body, fontName="LetterBold", fontSize=15, leading=19, spaceAfter=12),
        "heading": ParagraphStyle("heading", body, fontName="LetterBold", spaceBefore=6, spaceAfter=3, keepWithNext=1),
    }


@cache
def _register_fonts() -> None:
    from reportlab.pdfbase import pdfdoc, pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    class AsciiFont(TTFont):  # type: ignore[misc]  # reportlab has no types
        """Embeds its letters like reportlab does everything else."""

        def addObjects(self, doc: Any) -> None:  # noqa: N802  reportlab's name
            super().addObjects(doc)
            for written in doc.idToObject.values():
                if isinstance(written, pdfdoc.PDFStream) and pdfdoc.PDFBase85Encode not in written.filters:
                    written.filters = [pdfdoc.PDFBase85Encode, *written.filters]

    spec = find_spec("font_source_sans_pro")
    if spec is None or spec.origin is None:
        raise LookupError("the package of the letters' font is not installed")
    folder = Path(spec.origin).parent / "files"
    for name, file in _FONTS.items():
        pdfmetrics.registerFont(AsciiFont(name, str(folder / file)))


def _first_page(canvas: Any, document: Any) -> None:
    """Readers show the title rather than the file's name."""
    canvas.setViewerPreference("DisplayDocTitle", "true")
    _later_page(canvas, document)


def _later_page(canvas: Any, document: Any) -> None:
    canvas.setFont("Letter", 9)
    canvas.drawRightString(document.pagesize[0] - document.rightMargin, 30, str(canvas.getPageNumber()))
