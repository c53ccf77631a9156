"""Form tokens: a posted form was made by us, for this visitor, for this form, within four hours."""

import json
from typing import Any, Final
from urllib.parse import urlsplit

from chalicelib.errors import StaleForm
from chalicelib.http.call import Call

LIFE_SECONDS: Final = 4 * 3600


def form_token(call: Call, form: str, owner: str | None = None) -> str:
    """Return the hidden field of a form; `owner` is the session that it belongs to, the visitor's by default."""
    return str(_signer(call, form, call.visitor if owner is None else owner).dumps(1))


def check_form_token(call: Call, form: str, owner: str | None = None) -> None:
    """Raise `StaleForm` unless the posted token is this form's and the browser says it comes from our pages."""
    from itsdangerous import BadData

    if not is_from_here(call):
        raise StaleForm("the form was posted from another site")
    try:
        signer = _signer(call, form, call.visitor if owner is None else owner)
        signer.loads(call.value("form_token"), max_age=LIFE_SECONDS)
    except BadData:
        raise StaleForm("the form token does not fit") from None


def is_from_here(call: Call) -> bool:
    """Whether the browser says nothing else: its metadata, and for one that has none, or lies, the page's origin.

    An origin may be hidden ("null") where the metadata say that the page was ours.
    """
    site, origin = call.headers.get("sec-fetch-site"), call.headers.get("origin")
    if site not in {None, "same-origin", "none"}:
        return False
    if origin is None or (origin == "null" and site):
        return True
    hosts = {call.headers.get("host"), urlsplit(call.desk.settings.public_url).netloc}
    return urlsplit(origin).netloc in hosts - {None, ""}


def signed_value(call: Call, form: str, value: str, *, owner: str) -> str:
    """Return a value as a hidden field that only this session's form can bring back."""
    return str(_signer(call, f"{form}|value", owner).dumps(value))


def read_signed_value(call: Call, form: str, name: str, *, owner: str) -> str:
    """The value of such a field. Raise `StaleForm` for one that is forged, another session's or four hours old."""
    from itsdangerous import BadData

    try:
        return str(_signer(call, f"{form}|value", owner).loads(call.value(name), max_age=LIFE_SECONDS))
    except BadData:
        raise StaleForm("the value was not signed for this form") from None


def _signer(call: Call, form: str, owner: str) -> Any:
    from itsdangerous import URLSafeTimedSerializer

    return URLSafeTimedSerializer(call.desk.secrets.form_keys, salt=f"form|{form}|{owner}", serializer=json)
