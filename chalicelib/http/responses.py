"""Answers: HTML pages, redirections, documents; each with the same security headers."""

from collections.abc import Mapping
from typing import Any, Final

from chalice.app import Response as ChaliceResponse

from chalicelib.http.call import Call
from chalicelib.http.pages import public_path, render
from chalicelib.values import dataclass, field

_HTML: Final = "text/html; charset=utf-8"
_COOKIE_LIFE: Final = {
    "lang": 31_536_000,
    "sid": 86_400,
    "staff": 43_200,
    "known": 7_776_000,
    "half": 900,
    "frame": 86_400,
    "framelang": 86_400,
}
# A frame on another site gets no other cookies; a partitioned one is another on each site that frames us (CHIPS).
_IN_FRAMES: Final = "SameSite=None; Secure; Partitioned"


@dataclass(frozen=True, slots=True)
class Response:
    """What a route answers; cookies that the call has collected are added on the way out."""

    body: str = ""
    status: int = 200
    content_type: str = _HTML
    headers: Mapping[str, str] = field(default_factory=dict)
    form_targets: tuple[str, ...] = ()  # further origins that the page's forms may be sent to
    media: tuple[str, ...] = ()  # the origins that the page plays something from; ours hands out the links


def page(
    call: Call,
    template: str,
    /,
    *,
    status: int = 200,
    form_targets: tuple[str, ...] = (),
    media: tuple[str, ...] = (),
    **context: Any,
) -> Response:
    """Render a template in the call's language."""
    here = context.pop("here", call.path)
    context["framed"] = " ".join(_framing(call)) if call.framed else None
    html = render(template, language=call.language, here=here, status=status, **context)
    return Response(html, status, form_targets=form_targets, media=media)


def see_other(path: str) -> Response:
    """Redirect after a POST to a path of this site, or to an address that we made ourselves (303)."""
    return Response("", 303, headers={"Location": public_path(path)})


def document(body: str, content_type: str, *, name: str = "", cache: str = "no-store") -> Response:
    """A document that is no page; with a name it is saved rather than shown."""
    headers = {"Cache-Control": cache}
    if name:
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(body, 200, content_type, headers)


def send(call: Call, response: Response) -> ChaliceResponse:
    """Turn the answer into Chalice's, with security headers and cookies."""
    headers: dict[str, Any] = _security(call, response) | dict(response.headers)
    headers["Content-Type"] = response.content_type
    for name, value in headers.items():
        if any(ord(char) < 32 or ord(char) == 127 for char in name + value):
            raise ValueError("control character in a header")
    if call.new_cookies:
        headers["Set-Cookie"] = [_cookie(call, name, value) for name, value in call.new_cookies.items()]
    return ChaliceResponse(body=response.body, status_code=response.status, headers=headers)


def _security(call: Call, response: Response) -> dict[str, str]:
    targets = " ".join(("'self'", *response.form_targets))
    ancestors = " ".join(_framing(call)) or "'none'"
    media = f"media-src 'self' {' '.join(response.media)}; " if response.media else ""
    headers = {
        "Content-Security-Policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
            f"connect-src 'self'; {media}form-action {targets}; base-uri 'none'; frame-ancestors {ancestors}; "
            "require-trusted-types-for 'script'"
        ),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
        "Cache-Control": "no-store",
        "Vary": "Cookie, Accept-Language, Sec-GPC",
    }
    if call.desk.settings.secure:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return headers


def _framing(call: Call) -> tuple[str, ...]:
    """The origins that may show this answer in a frame: of a framed page those that staff have listed, else none."""
    return call.account.sites.origins if call.framed and call.account else ()


def _cookie(call: Call, name: str, value: str) -> str:
    if not value.isalnum() and value:
        raise ValueError("a cookie value is not plain")
    own = name if name in {"lang", "framelang"} else call.cookie_name(name)
    life = _COOKIE_LIFE[name] if value else 0
    secure = "; Secure" if call.desk.settings.secure else ""
    sent = _IN_FRAMES if name in {"frame", "framelang"} else f"SameSite=Lax{secure}"
    return f"{own}={value}; Path=/; Max-Age={life}; HttpOnly; {sent}"
