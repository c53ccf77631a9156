"""Asks before what one press would end for good: what will happen, in words, and the same form again with a yes."""

from typing import Final

from chalicelib.http.call import Call
from chalicelib.http.responses import Response
from chalicelib.http.staff.pages import staff_page

_OWN: Final = frozenset({"form_token", "sure"})


def ask_first(call: Call, what: str, *, back: str, nav: str, named: str = "") -> Response | None:
    """The page that asks, and sends the posted form again; None once it was answered with yes.

    Its texts are `sure.<what>.heading` (which may say `{name}`), `.text` and `.button`. What is asked about must have
    been found before, and the form's token checked.
    """
    if call.value("sure") == "yes":
        return None
    return staff_page(
        call,
        "staff/sure.html",
        nav=nav,
        here=back,
        action=call.path,
        what=what,
        named=named,
        fields=[(name, value) for name, given in call.form.items() if name not in _OWN for value in given],
        cancel_url=back,
    )
