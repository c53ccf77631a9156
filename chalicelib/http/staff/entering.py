"""What the pages before the door share: the browser that stands there, and how it is let in."""

from typing import Final

from chalicelib import texts
from chalicelib.domain.devices import device_of
from chalicelib.domain.second_factor import FactorKind
from chalicelib.errors import InvalidField, StaleForm, TooManyAttempts
from chalicelib.http.call import Call
from chalicelib.http.responses import Response
from chalicelib.http.staff.come_back import return_to
from chalicelib.http.views import FieldError
from chalicelib.services.accounts.second_step import Shown
from chalicelib.services.accounts.sessions import Entrance, SignedIn
from chalicelib.services.accounts.staff_sign_in import Asking, remember_browser

# The field in which each kind of second factor is typed.
FIELDS: Final[dict[str, str]] = {
    FactorKind.AUTHENTICATOR: "code",
    FactorKind.PASSKEY: "credential",
    FactorKind.RECOVERY: "recovery",
}


def asking(call: Call) -> Asking:
    """The browser that asks; a cookie that is not one of ours counts as absent."""
    known = call.cookie("known")
    return Asking(
        browser=call.visitor,
        known=known if len(known) == 32 and known.isalnum() else "",
        device=device_of(call.headers.get("user-agent", "")),
        before=call.cookie("staff"),
    )


def entrance(call: Call) -> Entrance:
    """How the browser comes in."""
    asks = asking(call)
    return Entrance(device=asks.device, before=asks.before)


def enter(call: Call, opened: SignedIn) -> Response:
    """Give the browser its session, and go on where the person was."""
    admit(call, opened)
    return return_to(call, session=opened.staff.session)


def admit(call: Call, opened: SignedIn) -> None:
    """Give the browser its session."""
    call.new_cookies["staff"] = opened.token
    call.new_cookies["half"] = ""
    call.new_cookies["known"] = remember_browser(call.desk, opened.staff.user, asking(call).known)


def shown_factor(call: Call) -> Shown:
    """The second factor in a posted form. Raise `InvalidField` for a kind that there is not."""
    try:
        kind = FactorKind(call.value("do"))
    except ValueError:
        raise InvalidField(field="code", problem="missing") from None
    return Shown(kind, call.value(FIELDS[kind]))


def worded(call: Call, error: InvalidField | StaleForm | TooManyAttempts, name: str) -> FieldError:
    """The problem of a form before the door, at the field `name` unless the problem names its own."""
    if isinstance(error, StaleForm):
        return FieldError(field="", text=texts.text(error.text_key, call.language), href="")
    if isinstance(error, TooManyAttempts):
        return FieldError(field=name, text=texts.problem(name, "too-many", call.language), href=f"#{name}")
    words = texts.problem(error.field, error.problem, call.language, **error.values)
    return FieldError(field=name, text=words, href=f"#{name}")


def slowed(answer: Response, error: TooManyAttempts) -> Response:
    """The page that says when it can be tried again."""
    return Response(answer.body, 429, headers={"Retry-After": str(error.retry_after)})
