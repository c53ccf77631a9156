"""One endpoint of webhooks: what was sent to it, and everything that can be done with it."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from functools import partial
from typing import Any, Final, TypeVar

from chalicelib.channels.typed_date import read_date
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.events import CHOICES
from chalicelib.domain.permissions import Permission, permits
from chalicelib.errors import RecourseError
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Handler, Reads, endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.pages import check_staff_token, field_errors, staff_page
from chalicelib.http.staff.sure import ask_first
from chalicelib.http.staff.webhook_view import delivery_rows
from chalicelib.routes.staff.registry import blueprint
from chalicelib.routes.staff.webhooks import PATH, REFUSALS, secret_page
from chalicelib.services.webhooks import webhook_endpoints as services
from chalicelib.services.webhooks.resend_webhooks import resend_one, start_resend

T = TypeVar("T")
_ONE: Final = f"{PATH}/{{hook}}"
_PAGE: Final = 25
_PARTS: Final = ("since_day", "since_month", "since_year")


def _button(path: str, done: Tag, *, fresh: bool = False) -> Callable[[Handler], Handler]:
    """Register what one press on the endpoint's page does."""
    return endpoint(
        blueprint,
        f"{_ONE}/{path}",
        methods=("POST",),
        audit=(done,),
        permission=Permission.ADMINISTER,
        fresh=fresh,
    )


@endpoint(blueprint, _ONE, audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_AUDIT)
def webhook(call: Call) -> Response:
    """Show an endpoint with its log, also to who only looks."""
    return _page(call)


@endpoint(
    blueprint,
    _ONE,
    methods=("POST",),
    audit=(Tag.ACCOUNT_WEBHOOK_CHANGED,),
    permission=Permission.ADMINISTER,
    fresh=True,
)
def change(call: Call) -> Response:
    """Give an endpoint another address or other events."""
    url, events = call.value("url"), tuple(call.form.get("events", []))
    try:
        check_staff_token(call)
        services.change_endpoint(call.desk, *_which(call), url=url, events=events, actor=call.staff.actor)
    except REFUSALS as error:
        return _refused(call, error, url=url, chosen=events)
    return _done(call, "webhook-saved")


@_button("secret", Tag.ACCOUNT_WEBHOOK_SECRET_ROTATED, fresh=True)
def secret(call: Call) -> Response:
    """Draw a new secret after asking, shown now and never again."""
    typed = call.value("seen")
    seen = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0
    draw = partial(services.rotate_secret, seen=seen)
    return _do(call, draw, lambda made: secret_page(call, made, rotated=True), asks="webhook-secret")


@_button("test", Tag.ACCOUNT_WEBHOOK_TESTED)
def test(call: Call) -> Response:
    """Send an event that says nothing; what becomes of it stands in the log."""
    return _do(call, services.send_test, lambda _: _done(call, "webhook-tested"))


@_button("off", Tag.ACCOUNT_WEBHOOK_DISABLED)
def off(call: Call) -> Response:
    """Send nothing there any more."""
    return _do(call, services.disable_endpoint, lambda _: _done(call, "webhook-off"))


@_button("on", Tag.ACCOUNT_WEBHOOK_ENABLED, fresh=True)
def on(call: Call) -> Response:
    """Send there again."""
    return _do(call, services.enable_endpoint, lambda _: _done(call, "webhook-on"))


@_button("remove", Tag.ACCOUNT_WEBHOOK_REMOVED, fresh=True)
def remove(call: Call) -> Response:
    """Forget it, after asking."""
    gone = f"{PATH}?done=webhook-removed"
    return _do(call, services.remove_endpoint, lambda _: see_other(gone), asks="webhook-remove")


@_button("resend", Tag.ACCOUNT_WEBHOOK_RESENT)
def resend(call: Call) -> Response:
    """Send one event of the log again, or everything since a day."""
    try:
        check_staff_token(call)
        if call.value("delivery"):
            resend_one(call.desk, *_which(call), call.value("delivery"), actor=call.staff.actor)
        else:
            only_failed = call.value("which") == "failed"
            start_resend(call.desk, *_which(call), since=_since(call), only_failed=only_failed, actor=call.staff.actor)
    except REFUSALS as error:
        return _refused(call, error, typed={name: call.value(name) for name in _PARTS})
    return _done(call, "webhook-resent")


def _since(call: Call) -> datetime:
    """The first moment of the day that was typed, at the business."""
    day = read_date("since", *(call.value(name) for name in _PARTS))
    return datetime.combine(day, time(), tzinfo=call.staff.account.zone).astimezone(UTC)


def _do(call: Call, act: Callable[..., T], answer: Callable[[T], Response], *, asks: str = "") -> Response:
    try:
        check_staff_token(call)
        there = call.desk.webhooks.endpoint(*_which(call))
        asked = ask_first(call, asks, back=f"{PATH}/{there.id}", nav="webhooks") if asks else None
        if asked:
            return asked
        made = act(call.desk, *_which(call), actor=call.staff.actor)
    except REFUSALS as error:
        return _refused(call, error)
    return answer(made)


def _which(call: Call) -> tuple[Any, str]:
    return call.staff.account.id, call.params["hook"]


def _done(call: Call, notice: str) -> Response:
    return see_other(f"{PATH}/{call.params['hook']}?done={notice}")


def _refused(call: Call, error: RecourseError, **typed: Any) -> Response:
    return _page(call, status=error.status, errors=field_errors(call, error), **typed)


def _page(
    call: Call,
    *,
    status: int = 200,
    url: str | None = None,
    chosen: tuple[str, ...] | None = None,
    typed: dict[str, str] | None = None,
    **more: Any,
) -> Response:
    account, name = _which(call)
    hook = call.desk.webhooks.endpoint(account, name)
    page = call.desk.webhooks.log(account, name, until=call.query.get("before", ""), limit=_PAGE)
    return staff_page(
        call,
        "staff/webhook.html",
        status=status,
        nav="webhooks",
        here=f"{PATH}/{name}",
        hook=hook,
        events=tuple(event.value for event in CHOICES),
        url_value=hook.url if url is None else url,
        chosen=tuple(event.value for event in hook.events) if chosen is None else chosen,
        older=hook.secrets[1].until if len(hook.signing(call.desk.clock.now())) > 1 else None,
        rows=delivery_rows(page),
        following=delivery_rows(page)[-1].name if len(page) == _PAGE else "",
        resend=call.desk.webhooks.resend(account, name),
        values=typed or {},
        may_change=permits(call.staff.user.role, Permission.ADMINISTER),
        **more,
    )
