"""What a form shows of things that may not be disclosed, before they are sent: kind, line and a mask, and the tick."""

from collections.abc import Sequence

from chalicelib.domain.correspondence import AnswerFile
from chalicelib.domain.never_disclose import findings
from chalicelib.domain.text import clean
from chalicelib.http import views
from chalicelib.http.call import Call
from chalicelib.http.staff.request_view import file_view
from chalicelib.services.handling.disclosure import sign_of


def disclosure_view(text: str, files: Sequence[AnswerFile] = ()) -> views.DisclosureView | None:
    """The findings in a text and the files that have warnings; None where there is nothing to look at."""
    found = findings(clean(text, lines=True))
    sign = sign_of(found, list(files))
    if not sign:
        return None
    return views.DisclosureView(
        sign=sign,
        found=[(finding.kind.value, finding.line, finding.excerpt) for finding in found],
        files=[file_view(file) for file in files if file.warnings],
    )


def typed_view(call: Call, field: str) -> views.DisclosureView | None:
    """The findings in what was typed into one field of a posted form."""
    return disclosure_view(call.value(field)) if call.method == "POST" else None
