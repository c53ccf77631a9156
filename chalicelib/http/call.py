"""One call of a browser or machine, read once: what Chalice hands over, without its traps."""

from collections.abc import Mapping
from functools import cached_property
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final
from urllib.parse import parse_qs

from chalicelib import texts
from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Account, Staff
from chalicelib.domain.ids import RequestId
from chalicelib.errors import InvalidField, TooLarge, WrongContentType
from chalicelib.http.multipart import MULTIPART, Chosen, Posted, read_multipart
from chalicelib.values import dataclass, field

FORM: Final = "application/x-www-form-urlencoded"
FRAMED: Final = "/e"  # begins the address of each page that sites of a business show in a frame
BODY_LIMIT: Final = 256 * 1024  # bytes; documented in docs/limits.md
_FIELDS: Final = 400


@dataclass
class Call:
    """The call as routes see it; `params` are the path's variables."""

    method: str
    path: str
    params: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]  # lower-case names
    body: bytes
    source_ip: str
    desk: LiveDesk
    account: Account | None = None
    _staff: Staff | None = None
    new_cookies: dict[str, str] = field(default_factory=dict)

    @property
    def staff(self) -> Staff:
        """The signed-in member of staff; only routes that ask for a permission have one."""
        if self._staff is None:
            raise LookupError("the route declares no permission")
        return self._staff

    def admit(self, staff: Staff) -> None:
        """Note who is signed in."""
        self._staff = staff
        self.account = staff.account

    @cached_property
    def form(self) -> dict[str, list[str]]:
        """The posted fields, blank ones included.

        Raise `WrongContentType`, `TooLarge`, or `InvalidField` for too many fields.
        """
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == MULTIPART:
            return self._posted.fields
        if kind != FORM:
            raise WrongContentType("body")
        if len(self.body) > BODY_LIMIT:
            raise TooLarge("body")
        try:
            return parse_qs(
                self.body.decode("utf-8", errors="replace"),
                keep_blank_values=True,
                max_num_fields=_FIELDS,
                errors="replace",
            )
        except ValueError:
            raise InvalidField(field="form", problem="too-many-fields") from None

    @cached_property
    def _posted(self) -> Posted:
        if len(self.body) > BODY_LIMIT:
            raise TooLarge("body")
        return read_multipart(self.headers.get("content-type", ""), self.body, most=_FIELDS)

    def chosen(self, name: str) -> Chosen | None:
        """The file that was chosen in a field of a form with files; None where there is none."""
        return self._posted.files.get(name) if FORM not in self.headers.get("content-type", "").lower() else None

    def value(self, name: str) -> str:
        """One posted field, empty if it is not there."""
        return self.form.get(name, [""])[0]

    @cached_property
    def cookies(self) -> dict[str, str]:
        """The cookies; unreadable ones count as absent."""
        try:
            jar = SimpleCookie(self.headers.get("cookie", ""))
        except CookieError:
            return {}
        return {name: morsel.value for name, morsel in jar.items()}

    def cookie(self, name: str) -> str:
        """A cookie of ours, under its secure name where we speak TLS."""
        return self.cookies.get(self.cookie_name(name), "")

    def cookie_name(self, name: str) -> str:
        """`__Host-` binds a cookie to this host and to TLS; a plain local server cannot have it."""
        return f"__Host-{name}" if self.desk.settings.secure else name

    @property
    def framed(self) -> bool:
        """Whether the page is made for a frame on a site of the business."""
        return self.path.startswith(f"{FRAMED}/")

    @property
    def visitor_cookie(self) -> str:
        """A frame has a secret of its own: what this browser does on our site itself is never seen in a frame."""
        return "frame" if self.framed else "sid"

    @cached_property
    def visitor(self) -> str:
        """The visitor's secret: from the cookie, or drawn now and set with the answer."""
        known = self.cookie(self.visitor_cookie)
        if len(known) == 32 and known.isalnum():
            return known
        drawn = self.desk.chance.bytes(16).hex()
        if self.method == "GET" or self.headers.get("sec-fetch-site") != "cross-site":
            # Another site's POST comes without our cookie (SameSite) and must not replace it.
            self.new_cookies[self.visitor_cookie] = drawn
        return drawn

    def renew_visitor(self) -> str:
        """Give a browser that shows a code or begins a form a new secret: the earlier one may be known to others."""
        drawn = self.desk.chance.bytes(16).hex()
        self.__dict__["visitor"] = self.new_cookies[self.visitor_cookie] = drawn
        return drawn

    @cached_property
    def language(self) -> str:
        """The page's language; a choice in the address is remembered by cookie."""
        asked, cookie = self.query.get("lang"), "framelang" if self.framed else "lang"
        chosen = texts.negotiate(
            asked=asked,
            remembered=self.cookies.get(cookie),
            accepted=self.headers.get("accept-language"),
            default=self.account.languages[0] if self.account else "en",
            spoken=self.account.languages if self.account and not self._staff else (),
        )
        begun = not self.framed or self.cookie("frame")  # a frame keeps nothing before the form is begun in it
        if asked == chosen and begun and self.cookies.get(cookie) != asked:
            self.new_cookies[cookie] = chosen
        return chosen

    @property
    def signal(self) -> bool:
        """Whether Global Privacy Control is on: the field value is exactly `1`; of several one is enough.

        Where the deployment does not honour it, it is as if absent; `gpc.json` says so.
        """
        if self.desk.settings.gpc != "on":
            return False
        return "1" in [part.strip() for part in self.headers.get("sec-gpc", "").split(",")]


def read_call(request: Any, params: Mapping[str, str], desk: LiveDesk) -> Call:
    """Read Chalice's current request; the address is the gateway's own word, never a header's."""
    context = request.context
    query = request.query_params or {}
    return Call(
        method=request.method,
        path=site_path(context.get("path") or request.path, desk),
        params=params,
        query=dict(query),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=request.raw_body or b"",
        source_ip=context.get("identity", {}).get("sourceIp") or "unknown",
        desk=desk,
    )


def site_path(path: str, desk: LiveDesk) -> str:
    """A path as routes and templates write it: without the prefix that the gateway put before it.

    Never what a browser would take for another host: it reads a backslash as a slash.
    """
    return "/" + path.removeprefix(desk.settings.prefix).lstrip("/\\")


def request_id(call: Call) -> RequestId:
    """The request that the address names; whether it exists is for the reader of it to say."""
    return RequestId(call.params["request"])
