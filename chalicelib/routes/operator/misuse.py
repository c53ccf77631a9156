"""Reports of misuse: the queue, a report that came by phone or mail, one report with what can be done about it."""

from collections.abc import Callable
from typing import Any, Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.misuse import Came, ClosedAs, MisuseReport, Said
from chalicelib.domain.restriction import MisuseKind, Stop
from chalicelib.errors import Conflict, InvalidField, InvalidInput, NotPossible, RecourseError, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads
from chalicelib.http.operator.misuse_view import MISUSE_PATH, report_line, report_view, slugs_of
from chalicelib.http.operator.pages import operator_page
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.pages import check_staff_token, field_errors
from chalicelib.http.staff.request_view import names_of
from chalicelib.routes.operator.registry import operator_route
from chalicelib.services.misuse.handle_misuse import add_misuse_note, close_report, link_account, reopen_report
from chalicelib.services.misuse.read_misuse import evidence_link, read_misuse
from chalicelib.services.misuse.report_misuse import report_misuse
from chalicelib.services.misuse.restrict_account import lift_restriction, restrict_account, warn_account

_SHOWN: Final = 25
_REFUSALS: Final = (InvalidField, InvalidInput, NotPossible, StaleForm, Conflict)
_FIELDS: Final = ("misuse", "meant", "story", "happened", "name", "email")
_HEARD: Final = (Came.PHONE, Came.MAIL, Came.POST)
# Steps that say what will happen and ask first have a page of their own.
ASKED: Final = ("warn", "restrict", "lift", "close")


@operator_route("misuse", audit=Reads.NOTHING_PERSONAL)
def queue(call: Call) -> Response:
    """What waits, oldest first, or what is closed, newest first; no words of anybody."""
    open_ones = call.query.get("state") != "closed"
    after = call.query.get("after", "")
    found = call.desk.misuse.listed(call.staff.account.id, open_ones=open_ones, after=after, limit=_SHOWN + 1)
    reports, now = found[:_SHOWN], call.desk.clock.now()
    slugs = slugs_of(call.desk, reports)
    here = MISUSE_PATH if open_ones else f"{MISUSE_PATH}?state=closed"
    more = f"{here}{'&' if '?' in here else '?'}after={reports[-1].id}" if len(found) > _SHOWN else None
    return operator_page(
        call,
        "operator/misuse.html",
        nav="misuse",
        here=here,
        open_ones=open_ones,
        reports=[report_line(one, now, slugs.get(one.linked or "", "")) for one in reports],
        more_url=more,
        first_url=here if after else None,
        new_url=f"{MISUSE_PATH}/new",
        list_url=MISUSE_PATH,
    )


@operator_route("misuse/new", methods=("GET", "POST"), audit=(Tag.MISUSE_REPORTED,))
def new(call: Call) -> Response:
    """Enter what came by phone, mail or post."""
    if call.method == "GET":
        return _form(call, {"came": Came.PHONE.value})
    typed = {name: call.value(name) for name in (*_FIELDS, "came")}
    try:
        check_staff_token(call)
        came = next((one for one in _HEARD if one.value == typed["came"]), None)
        if came is None:
            raise InvalidField(field="came", problem="missing")
        said = Said(**{name: typed[name] for name in _FIELDS})
        report = report_misuse(call.desk, said, came=came, staff=call.staff)
    except _REFUSALS as error:
        return _form(call, typed, status=error.status, errors=field_errors(call, error))
    return see_other(f"{MISUSE_PATH}/{report.id}?done=misuse-entered")


@operator_route("misuse/{report}", audit=(Tag.VIEW_MISUSE,))
def report(call: Call) -> Response:
    """One report with evidence, notes, what was done, and what can be done."""
    return _page(call)


@operator_route(
    "misuse/{report}",
    methods=("POST",),
    audit=(Tag.MISUSE_LINKED, Tag.ACCOUNT_MISUSE_LINKED, Tag.MISUSE_NOTED, Tag.MISUSE_REOPENED),
)
def change(call: Call) -> Response:
    """Link it to an account, note something, or take it up again."""
    return _act(call, _SMALL, _page)


@operator_route("misuse/{report}/evidence", methods=("POST",), audit=(Tag.VIEW_MISUSE,))
def evidence(call: Call) -> Response:
    """Hand out a link of 60 seconds that saves the file; as a link, which the forms' policy lets pass."""
    check_staff_token(call)
    link = evidence_link(call.desk, call.staff, call.params["report"])
    return operator_page(call, "operator/misuse_file.html", nav="misuse", link_url=link, back_url=_url(call))


def _step(name: str) -> Callable[[Call], Response]:
    def show(call: Call) -> Response:
        if call.method == "GET":
            return _step_page(call, name)
        return _act(call, _LARGE, lambda call, error: _step_page(call, name, error), step=name)

    return show


def _url(call: Call) -> str:
    return f"{MISUSE_PATH}/{call.params['report']}"


def _seen(call: Call) -> int:
    """The version that the page had shown; an unreadable one counts as outdated."""
    seen = call.value("seen")
    return int(seen) if seen.isdecimal() and len(seen) < 7 else 0


def _link(call: Call, name: str) -> MisuseReport:
    return link_account(call.desk, call.staff, name, call.value("slug"), seen=_seen(call))


def _note(call: Call, name: str) -> object:
    return add_misuse_note(call.desk, call.staff, name, call.value("text"))


def _reopen(call: Call, name: str) -> MisuseReport:
    return reopen_report(call.desk, call.staff, name, seen=_seen(call))


def _warn(call: Call, name: str) -> MisuseReport:
    return warn_account(call.desk, call.staff, name, call.value("letter"), seen=_seen(call))


def _restrict(call: Call, name: str) -> MisuseReport:
    stops, words = call.form.get("stops", []), call.value("letter")
    return restrict_account(call.desk, call.staff, name, stops, words, seen=_seen(call))


def _lift(call: Call, name: str) -> MisuseReport:
    return lift_restriction(call.desk, call.staff, name, call.value("letter"), seen=_seen(call))


def _close(call: Call, name: str) -> MisuseReport:
    return close_report(call.desk, call.staff, name, call.value("closed_as"), seen=_seen(call))


Act = Callable[[Call, str], object]
_SMALL: Final[dict[str, Act]] = {"link": _link, "note": _note, "reopen": _reopen}
_LARGE: Final[dict[str, Act]] = {"warn": _warn, "restrict": _restrict, "lift": _lift, "close": _close}


def _act(
    call: Call,
    acts: dict[str, Act],
    refuse: Callable[[Call, RecourseError], Response],
    *,
    step: str = "",
) -> Response:
    try:
        check_staff_token(call)
        do = step or call.value("do")
        if do not in acts:
            raise InvalidField(field="do", problem="unknown")
        acts[do](call, call.params["report"])
    except _REFUSALS as error:
        return refuse(call, error)
    return see_other(f"{_url(call)}?done=misuse-{do}")


def _page(call: Call, error: RecourseError | None = None) -> Response:
    found = read_misuse(call.desk, call.staff, call.params["report"])
    names = names_of(call.desk.accounts.users(call.staff.account.id))
    return operator_page(
        call,
        "operator/misuse_report.html",
        status=error.status if error else 200,
        nav="misuse",
        here=_url(call),
        back_url=MISUSE_PATH,
        item=report_view(found, call.desk.clock.now(), dict(names)),
        values={name: call.value(name) for name in ("slug", "text")} if error else {},
        errors=field_errors(call, error) if error else (),
    )


def _step_page(call: Call, step: str, error: RecourseError | None = None) -> Response:
    found = read_misuse(call.desk, call.staff, call.params["report"])
    posted = call.method == "POST"
    values: dict[str, Any] = {"letter": call.value("letter"), "closed_as": call.value("closed_as")} if posted else {}
    return operator_page(
        call,
        "operator/misuse_step.html",
        status=error.status if error else 200,
        nav="misuse",
        here=f"{_url(call)}/{step}",
        back_url=_url(call),
        step=step,
        item=report_view(found, call.desk.clock.now(), {}),
        seen=call.value("seen") if posted else str(found.report.version),
        values=values | {"stops": call.form.get("stops", []) if posted else []},
        stops=[stop.value for stop in Stop],
        endings=[ending.value for ending in ClosedAs],
        errors=field_errors(call, error) if error else (),
    )


def _form(call: Call, values: dict[str, str], *, status: int = 200, **more: Any) -> Response:
    return operator_page(
        call,
        "operator/misuse_new.html",
        status=status,
        nav="misuse",
        back_url=MISUSE_PATH,
        values=values,
        kinds=[kind.value for kind in MisuseKind],
        ways=[came.value for came in _HEARD],
        **more,
    )


_TAGS: Final = {
    "warn": (Tag.VIEW_MISUSE, Tag.MISUSE_WARNED, Tag.ACCOUNT_WARNED),
    "restrict": (Tag.VIEW_MISUSE, Tag.MISUSE_RESTRICTED, Tag.ACCOUNT_RESTRICTED),
    "lift": (Tag.VIEW_MISUSE, Tag.MISUSE_LIFTED, Tag.ACCOUNT_RESTRICTION_LIFTED),
    "close": (Tag.VIEW_MISUSE, Tag.MISUSE_CLOSED),
}
for _name in ASKED:
    operator_route(f"misuse/{{report}}/{_name}", methods=("GET", "POST"), audit=_TAGS[_name])(_step(_name))
