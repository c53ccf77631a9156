"""A composed letter on a page, on paper and in a form: its passages with what staff may change."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from chalicelib import texts
from chalicelib.domain.account import Account
from chalicelib.domain.correspondence import Letter
from chalicelib.domain.ids import Reference, show_reference
from chalicelib.domain.letter_text import Passage
from chalicelib.domain.request import Request
from chalicelib.http.call import Call
from chalicelib.http.responses import Response, document
from chalicelib.services.ports.print import Printed

_US_PAPER = frozenset({"US", "CA"})  # where the establishment prints on 8.5 by 11 inches


class PassageView(Struct, frozen=True, kw_only=True):
    """One passage; an editable one is a form's ``field``, its ``label`` and ``prompt`` in the language of staff."""

    field: str
    text: str
    heading: bool = False
    required: bool = False
    editable: bool = False
    confidential: bool = False
    citation: str = ""
    label: str = ""
    prompt: str = ""


class LetterPage(Struct, frozen=True, kw_only=True):
    """A letter as it was sent, every word of it in ``language``; ``kind`` names the text ``staff.letter.<kind>``."""

    kind: str
    title: str
    language: str
    direction: str
    sender: str
    recipient: str
    date: str
    passages: Sequence[PassageView]


def letter_page(letter: Letter, head: Request, account: Account) -> LetterPage:
    """The letter for its page."""
    language = texts.describe(letter.language if letter.language in texts.languages() else texts.ENGLISH)
    return LetterPage(
        kind=letter.kind.value,
        title=title_of(letter, head, account),
        language=language.code,
        direction=language.direction,
        sender=account.name,
        recipient=head.requester,
        date=texts.day_text(letter.created_at, letter.language, account.time_zone),
        passages=passage_views(letter.passages),
    )


def title_of(letter: Letter, head: Request, account: Account) -> str:
    """The letter's subject."""
    reference = show_reference(Reference(head.submission))
    key = f"letter.{letter.kind.value}.subject"
    return texts.text(key, letter.language, business=account.name, reference=reference)


def passage_views(passages: Iterable[Passage]) -> list[PassageView]:
    """The passages for a page."""
    return [
        PassageView(
            field=passage.field,
            text=passage.text,
            heading=passage.heading,
            required=passage.required,
            editable=passage.editable,
            confidential=passage.confidential,
            citation=passage.citation,
        )
        for passage in passages
    ]


def letter_pdf(call: Call, letter: Letter, head: Request, account: Account) -> Response:
    """The letter as a PDF to be saved; its name says nothing about anybody."""
    page = letter_page(letter, head, account)
    printed = Printed(
        title=page.title,
        language=page.language,
        sender=page.sender,
        recipient=page.recipient,
        place_and_date=page.date,
        passages=letter.passages,
        us_letter=account.place.partition("-")[0] in _US_PAPER,
    )
    return document(call.desk.printer(printed), "application/pdf", name=f"letter-{head.submission}-{letter.kind}.pdf")
