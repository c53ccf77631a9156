"""The pages on which a business writes what is its own, with awkward characters."""

from typing import Any, Final

from chalicelib.http.staff.letter_page import PassageView
from chalicelib.http.staff.own_letter_view import LetterRow, PartView, VersionView
from tests.unit.templates.common_samples import AT, problem

PARTS: Final = (
    PartView(
        id="greeting",
        field="words-greeting",
        label="Hello {business}",
        text="Hello {business}",
        own="Dear <b>bold</b> {x",
        writable=True,
    ),
    PartView(
        id="received", field="words-received", label="We got it", text="We got it", own="", citation="11 CCR 7021(a)"
    ),
    PartView(id="next", field="words-next", label="Next", text="Next", own="", heading=True),
    PartView(
        id="contact",
        field="words-contact",
        label="Here: {link}",
        text="Here: {link}",
        own="",
        writable=True,
        must=["{link}"],
    ),
    PartView(
        id="know-sources",
        field="words-know-sources",
        label="Where it came from",
        title="Where it came from",
        text="",
        own="",
        citation="11 CCR 7024(k)(2)",
        writable=True,
        fill=True,
        confidential=True,
    ),
    PartView(
        id="facts", field="words-facts", label="Why", title="Why", text="{text}", own="", fill=True, confidential=True
    ),
)
VERSIONS: Final = (
    VersionView(
        number=3, at=AT, by="Olga <Owner>", note="A <new> start", words=1, restored=0, url="/staff/letters/x?version=3"
    ),
    VersionView(
        number=2, at=AT, by="A system", note="", words=0, restored=1, url="/staff/letters/x?version=2", current=True
    ),
)
LETTER: Final[dict[str, Any]] = {
    "here": "/staff/letters/acknowledged.en.ccpa",
    "list_url": "/staff/letters?step=acknowledged&in=en",
    "name": "acknowledged.en.ccpa",
    "step": "acknowledged",
    "law": "California",
    "spoken": "es",
    "parts": PARTS,
    "variables": ["business", "link"],
    "writes": True,
    "restores": True,
    "shown": 3,
    "newest": 3,
    "seen": "3",
    "versions": VERSIONS,
    "older": 2,
    "rights": ["delete", "know_specific"],
    "typed": {"note": "x'y", "right": "delete", "reference": "1"},
    "note_limit": 200,
    "preview": [
        PassageView(field="text", text="Hola <Ana>:"),
        PassageView(field="text", text="Qué sigue", heading=True),
        PassageView(field="passage-know-sources", text="", editable=True),
    ],
    "preview_right": "delete",
    "preview_reference": "12345678906",
    **problem("words-greeting"),
}
OWN_PAGES: Final[dict[str, dict[str, Any]]] = {
    "staff/own_letters.html": {
        "step": "acknowledged",
        "steps": ["acknowledged", "denied"],
        "spoken": "es",
        "rows": [
            LetterRow(law="Every law", url="/staff/letters/acknowledged.es.all", number=2, at=AT, by="Olga <Owner>"),
            LetterRow(law="California", url="/staff/letters/acknowledged.es.ccpa", listed=True),
        ],
    },
    "staff/own_letter.html": LETTER,
}
