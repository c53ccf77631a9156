"""Wishes for another form, for systems: large print, audio, braille and the like, followed to their end."""

from collections.abc import Callable
from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.format_wish import Came, FormatWish
from chalicelib.errors import InvalidField
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.formats import EndWish, EnterWish, WishesQuery, WishList, WishRecord
from chalicelib.http.api.sections import Section
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.formats.ask_format import AskFormat, enter_format
from chalicelib.services.formats.end_format import EndFormat, end_format
from chalicelib.services.formats.list_formats import list_formats

section: Final = Section(blueprint, "Messages and notes")
_LIST: Final = "formats"
_REFUSALS: Final = ("not-found", "not-possible", "conflict", "precondition-failed")
_FIELDS: Final = {"format": "form", "format_words": "words", "format_answer": "words", "format_end": "end"}


@section.reads("/formats", audit=(Tag.VIEW_FORMATS,), query=WishesQuery, answer=WishList)
def list_all(call: ApiCall) -> WishList:
    """List wishes for another form.

    What people asked to get in large print, audio, braille and the like. Each has a date of its own.
    """
    query: WishesQuery = call.query
    context = f"{_LIST}-{query.state}"
    after = str(call.read_cursor(query.cursor, context)[0]) if query.cursor else ""
    page = list_formats(call.desk, call.staff, open_ones=query.state == "open", after=after, limit=query.limit)
    following = call.write_cursor([page.after], context) if page.after else None
    return WishList(items=[_record(wish) for wish in page.wishes], next=following)


@section.writes(
    "/requests/{request}/formats",
    audit=(Tag.REQUEST_FORMAT_ASKED,),
    body=EnterWish,
    answer=WishRecord,
    status=201,
    versioned=True,
    refusals=_REFUSALS,
)
def enter(call: ApiCall) -> WishRecord:
    """Enter a wish for another form.

    One that the business heard itself. The same wish again, while it is open, is the same one.
    """
    body: EnterWish = call.body
    command = AskFormat(form=body.form.value, words=body.words, came=Came.API, seen=call.seen)
    return _record(_told(lambda: enter_format(call.desk, call.staff, call.request, command)))


@section.writes(
    "/requests/{request}/formats/{wish}/end",
    audit=(Tag.REQUEST_FORMAT_ENDED, Tag.REQUEST_MESSAGE_SENT),
    body=EndWish,
    answer=WishRecord,
    versioned=True,
    refusals=_REFUSALS,
)
def end(call: ApiCall) -> WishRecord:
    """Bring a wish for another form to its end.

    The person is told by a message of their request, whether it was met or cannot be.
    """
    body: EndWish = call.body
    command = EndFormat(
        request=call.request,
        wish=call.params["wish"],
        end=body.end.value,
        words=body.words,
        looked=body.looked,
        seen=call.seen,
    )
    return _record(_told(lambda: end_format(call.desk, call.staff, command)))


def _told(act: Callable[[], FormatWish]) -> FormatWish:
    """Do it; what is wrong is told at the fields of the body."""
    try:
        return act()
    except InvalidField as error:
        named = _FIELDS.get(error.field, error.field)
        raise InvalidField(field=named, problem=error.problem, **error.values) from None


def _record(wish: FormatWish) -> WishRecord:
    return WishRecord(
        id=wish.id,
        request=wish.request,
        reference=wish.submission,
        form=wish.form,
        words=wish.words,
        came=wish.came,
        asked_at=wish.asked_at,
        due=wish.due,
        state=wish.state,
        ended_at=wish.ended_at,
        answer=wish.answer,
    )
