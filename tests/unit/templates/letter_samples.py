"""Letters for the samples of pages: sent, and not sent yet."""

from typing import Any, Final

from chalicelib.http.staff.letter_form import LetterDraft
from chalicelib.http.staff.letter_page import LetterPage, PassageView

LETTER: Final = LetterPage(
    kind="partly-answered",
    title="Acme <Stores> & Sons ha respondido",
    language="es",
    direction="ltr",
    sender="Acme <Stores> & Sons",
    recipient="Ana <María> López",
    date="22 de noviembre de 2026",
    passages=(
        PassageView(field="text", text="Hola:"),
        PassageView(field="text", text="De dónde <proviene>", heading=True, confidential=True),
        PassageView(field="passage-know-sources", text="De usted.\nDe socios.", required=True, editable=True),
    ),
)
DRAFT: Final = LetterDraft(
    language="es",
    passages=[
        PassageView(field="text", text="Hola:"),
        PassageView(field="text", text="De dónde <proviene>", heading=True),
        PassageView(
            field="passage-know-sources",
            text="",
            required=True,
            editable=True,
            citation="11 CCR 7024(k)(2)",
            label="Where it <came> from",
            prompt="List the categories of sources.",
        ),
        PassageView(field="text", text="Nada <b>más</b>.", required=True, confidential=True, citation="11 CCR 7024(j)"),
    ],
)
CONSUMER: Final[dict[str, dict[str, Any]]] = {
    "consumer/letter.html": {"letter": LETTER, "pdf_url": "/c/acme/status/letters/01/02/pdf"},
}
STAFF: Final[dict[str, dict[str, Any]]] = {
    "staff/letter.html": {"letter": LETTER, "pdf_url": "/staff/m/pdf", "request_url": "/staff/r/1"},
    "staff/acknowledge.html": {
        "reference": "12345678906",
        "right": "delete",
        "requester": "Ana López",
        "cancel_url": "/staff/r/1",
        "letter_draft": DRAFT,
    },
}
