"""Wishes for another form, as the person and staff see them."""

from datetime import date
from typing import Any, Final

from msgspec import structs

from chalicelib.domain.format_wish import ENDS, Form
from chalicelib.http.consumer.format_view import WishView
from chalicelib.http.staff.formats_view import WishRow
from chalicelib.services.telephone.public_lines import PublicLine
from tests.unit.templates.common_samples import AT, problem

_FORMS: Final = tuple(form.value for form in Form)
_ROW: Final = WishRow(
    form="braille",
    words="All <letters>\nplease",
    came="page",
    state="open",
    asked_at=AT,
    due=date(2026, 12, 3),
    late=True,
    ended_at=None,
    answer="",
    reference="12345678906",
    request_url="/staff/requests/01R",
    end_url="/staff/requests/01R/format?wish=01W",
)
_DONE: Final = structs.replace(
    _ROW, form="other", state="given", late=False, ended_at=AT, answer="We posted <them>", end_url="", came="phone"
)
WISHES: Final = (_ROW, _DONE)
_OWN: Final = WishView(
    form="language",
    words="<Tagalog>",
    state="open",
    asked_at=AT,
    due=date(2026, 12, 3),
    ended_at=None,
    answer="",
    withdraw_url="/c/acme/status/formats/01R/01W",
)

FORMAT_CONSUMER: Final[dict[str, dict[str, Any]]] = {
    "consumer/formats.html": {
        "forms": _FORMS,
        "ask_url": "/c/acme/status/formats",
        "lines": [PublicLine("+18005550177")],
    },
    "consumer/own_formats.html": {
        "forms": _FORMS,
        "action": "/c/acme/status/formats",
        "wishes": [
            _OWN,
            structs.replace(_OWN, form="audio", state="declined", ended_at=AT, answer="Not <now>", withdraw_url=""),
        ],
        "values": {"format": "other", "format_words": "<b>"},
        **problem("format_words"),
    },
}
FORMAT_STAFF: Final[dict[str, dict[str, Any]]] = {
    "staff/formats.html": {
        "wishes": WISHES,
        "open_ones": True,
        "first_url": "/staff/formats",
        "more_url": "/staff/formats?after=x",
        "file_url": "/staff/formats/file",
    },
}
FORMAT_STEPS: Final[dict[str, dict[str, Any]]] = {
    "staff/format.html": {"forms": _FORMS, "heard": ("staff", "phone", "text"), **problem("format_came")},
    "staff/format_end.html": {
        "wish": "01W",
        "row": _ROW,
        "ends": tuple(end.value for end in ENDS),
        "warned": None,
        **problem("format_answer"),
    },
}
