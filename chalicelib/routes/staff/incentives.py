"""Financial incentives: the offers with their versions, one published, who takes part, and what staff have heard."""

from datetime import date
from typing import Any, Final

from chalicelib import texts
from chalicelib.channels.typed_date import read_date
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.incentive import Category, OfferVersion, read_terms
from chalicelib.domain.permissions import Permission, permits
from chalicelib.errors import Conflict, InvalidField, NotFound, NotPossible, RecourseError, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response, document, see_other
from chalicelib.http.staff.pages import check_staff_token, field_errors, staff_page
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.incentives.list_members import export_members
from chalicelib.services.incentives.publish_offer import PublishOffer, newest, publish_offer
from chalicelib.services.incentives.take_part import TakePart, join, leave

PATH: Final = "/staff/incentives"
_NAMES: Final = ("name", "summary", "terms", "value", "method", "withdraw")
_REFUSALS: Final = (InvalidField, NotPossible, NotFound, StaleForm, Conflict)


@endpoint(blueprint, PATH, audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_REQUESTS)
def incentives(call: Call) -> Response:
    """The offers with all their versions, newest first."""
    return _page(call)


@endpoint(
    blueprint,
    PATH,
    methods=("POST",),
    audit=(Tag.INCENTIVE_JOINED, Tag.INCENTIVE_LEFT),
    permission=Permission.HANDLE_REQUESTS,
)
def hear(call: Call) -> Response:
    """Record that somebody opted in to an offer's present version, or withdrew, as staff have heard it."""
    try:
        check_staff_token(call)
        offer, _, number = call.value("offer").partition("|")
        if not number.isdecimal() or len(number) > 4:
            raise InvalidField(field="offer", problem="missing")
        command = TakePart(offer=offer, contact=_contact(call), number=int(number))
        if call.value("incentive_said") not in {"in", "out"}:
            raise InvalidField(field="incentive_said", problem="missing")
        (join if call.value("incentive_said") == "in" else leave)(call.desk, call.staff, command)
    except _REFUSALS as error:
        return _page(call, error=error)
    return see_other(f"{PATH}?done=incentive-noted")


@endpoint(
    blueprint,
    f"{PATH}/file",
    methods=("POST",),
    audit=(Tag.VIEW_INCENTIVES,),
    permission=Permission.EXPORT_REQUESTS,
    fresh=True,
)
def file(call: Call) -> Response:
    """Who takes part, and took part, as CSV."""
    check_staff_token(call)
    return document(export_members(call.desk, call.staff), "text/csv; charset=utf-8", name="incentives.csv")


@endpoint(
    blueprint,
    f"{PATH}/new",
    methods=("GET", "POST"),
    audit=(Tag.INCENTIVE_PUBLISHED,),
    permission=Permission.ADMINISTER,
)
def new(call: Call) -> Response:
    """The form of a version, filled with the one before; posted, it is published and never changes."""
    if call.method == "GET":
        return _form(call)
    try:
        check_staff_token(call)
        publish_offer(call.desk, call.staff, _command(call))
    except _REFUSALS as error:
        return _form(call, error=_named(error))
    return see_other(f"{PATH}?done=incentive-published")


def _named(error: RecourseError) -> RecourseError:
    """The same of the form's own field."""
    if isinstance(error, InvalidField) and error.field == "effective_until":
        return InvalidField(field="until", problem=error.problem)
    return error


def _contact(call: Call) -> Email | Phone:
    typed = call.value("contact").strip()
    if not typed:
        raise InvalidField(field="contact", problem="missing")
    return Email.parse(typed, field="contact", mailed=False) if "@" in typed else Phone.parse(typed, field="contact")


def _command(call: Call) -> PublishOffer:
    read = {
        language: read_terms(language, {name: call.value(f"{name}_{language}") for name in _NAMES})
        for language in texts.languages()
    }
    after = call.value("after")
    return PublishOffer(
        words={language: words for language, words in read.items() if words},
        categories=tuple(one for one in Category if one.value in call.form.get("categories", [])),
        effective_from=_day(call, "from") or call.staff.account.day_of(call.desk.clock.now()),
        effective_until=_day(call, "until"),
        offer=call.value("offer"),
        after=int(after) if after.isdecimal() and len(after) < 5 else 0,
    )


def _day(call: Call, name: str) -> date | None:
    parts = [call.value(f"{name}_{part}") for part in ("day", "month", "year")]
    return read_date(name, *parts) if any(part.strip() for part in parts) else None


def _form(call: Call, *, error: RecourseError | None = None) -> Response:
    asked = call.value("offer") if call.method == "POST" else call.query.get("offer", "")
    known = call.desk.incentives.versions(call.staff.account.id, asked) if asked else ()
    if asked and not known:
        raise NotFound("incentive")
    values: dict[str, Any] = {name: given[0] for name, given in call.form.items() if given} if error else {}
    chosen = call.form.get("categories", []) if error else []
    if known and not error:
        values, chosen = _typed(known[-1]), [one.value for one in known[-1].categories]
    return staff_page(
        call,
        "staff/incentive_new.html",
        status=error.status if error else 200,
        nav="incentives",
        here=f"{PATH}/new",
        back_url=PATH,
        offer=asked,
        after=len(known),
        values=values,
        chosen=chosen,
        categories=[one.value for one in Category],
        written=[(code, texts.describe(code).name) for code in texts.languages()],
        errors=field_errors(call, error) if error else (),
    )


def _typed(one: OfferVersion) -> dict[str, str]:
    return {f"{name}_{language}": str(getattr(words, name)) for language, words in one.words.items() for name in _NAMES}


def _page(call: Call, *, error: RecourseError | None = None) -> Response:
    role, account = call.staff.user.role, call.staff.account
    versions = sorted(call.desk.incentives.versions(account.id), key=lambda one: (one.offer, one.number), reverse=True)
    last = newest(call.desk, account.id)
    return staff_page(
        call,
        "staff/incentives.html",
        status=error.status if error else 200,
        nav="incentives",
        here=PATH,
        versions=[(one, one.named(call.language)) for one in versions],
        last={(one.offer, one.number) for one in last},
        offers=[(f"{one.offer}|{one.number}", one.named(call.language).name) for one in last],
        may_publish=permits(role, Permission.ADMINISTER),
        may_change=permits(role, Permission.HANDLE_REQUESTS),
        may_export=permits(role, Permission.EXPORT_REQUESTS),
        public_url=f"/c/{account.slug}/incentives",
        values={name: call.value(name) for name in ("contact", "offer", "incentive_said")} if error else {},
        errors=field_errors(call, error) if error else (),
    )
